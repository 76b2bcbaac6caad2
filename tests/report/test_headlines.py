from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas.finding import SideDifference, Verdict
from psoas.gait.form import FormVerdict
from psoas.quantity import Estimate
from psoas.report.headline_words import WORDS, subject_of
from psoas.report.headlines import choose_headlines

from .sample_assessment import finding, sample_capture, sample_differences, sample_findings, sample_form

SPEED = Estimate(2.9, "m/s", systematic_error=0.08)
NUMBER_WITH_ERROR = re.compile(r"\d ± \d")


def choose(findings=None, differences=None, form=None, capture=None, speed=SPEED):
    return choose_headlines(
        sample_findings() if findings is None else findings,
        sample_differences() if differences is None else differences,
        sample_form() if form is None else form,
        capture or sample_capture(),
        speed,
    )


def like_most():
    """A runner of whom nothing is outside."""
    return tuple(f for f in sample_findings() if f.verdict is not Verdict.OUTSIDE and f.id != "overstride_distance")


def usable():
    return replace(sample_capture(), status="usable", checks=(), refused_metrics={})


def test_what_lies_outside_beyond_its_error_comes_first():
    first = choose()[0]
    assert first.metric == "overstride_distance"
    assert first.verdict is Verdict.OUTSIDE
    assert first.title == "Your left foot lands further ahead of you than most runners’."
    assert "18 to 29" in first.text


def test_the_furthest_outside_goes_before_the_less_far():
    rest = tuple(f for f in like_most() if f.id not in ("knee_lift_peak", "step_rate"))
    near = finding("knee_lift_peak", "both", 39.0, 1.0, "deg", (23.1, 37.1))
    far = finding("step_rate", "both", 120.0, 0.7, "steps/min", (152.0, 177.0))
    assert [h.metric for h in choose((near, far, *rest), form=())[:2]] == ["step_rate", "knee_lift_peak"]


def test_a_stride_like_most_is_a_full_result_and_said_first():
    first = choose(like_most(), form=(), capture=usable())[0]
    assert first.title == "Your stride looks like most runners’ at this speed."
    assert "Nothing here needs to change." in first.text


def test_no_headline_says_that_all_is_like_most_when_much_is_outside():
    many = tuple(finding(id, "both", 99.0, 1.0, "deg", (0.0, 20.0)) for id in ("knee_lift_peak", "trunk_lean_mean", "thigh_behind_peak"))
    assert not any("looks like most" in h.title for h in choose((*many, *like_most()[:4])))


def test_a_landing_outside_its_band_and_overstriding_seen_are_one_thing():
    subjects = [subject_of(h.metric) for h in choose() if h.metric]
    assert subjects.count("landing") == 1


def test_both_feet_outside_are_one_headline_about_both():
    both = tuple(finding("overstride_distance", side, 40.0, 3.0, "% leg", (18.0, 29.0)) for side in ("left", "right"))
    first = choose((*both, *like_most()))[0]
    assert first.title == "Your foot lands further ahead of you than most runners’."
    assert "left 40 ± 3" in first.text
    assert "right 40 ± 3" in first.text


def test_a_difference_between_the_sides_beyond_spread_and_error_is_said():
    differs = SideDifference("knee_lift_peak", Estimate(9.0, "deg", random_error=1.0), 5.0, Verdict.OUTSIDE, "", "R148")
    titles = [h.title for h in choose(like_most(), (differs,), (), usable())]
    assert "Knee lift is not the same on the left and on the right." in titles
    text = choose(like_most(), (differs,), (), usable())[titles.index("Knee lift is not the same on the left and on the right.")].text
    assert "Left 9 ± 2° more than right." in text
    assert "within 5°" in text


def test_a_clip_that_cannot_give_contact_time_says_how_to_film():
    findings = tuple(f for f in like_most() if f.id != "contact_time")
    capture = replace(sample_capture(), refused_metrics={"contact_time": "Too few pictures a second."})
    chosen = choose(findings, form=(), capture=capture)
    filming = next(h for h in chosen if h.title.startswith("Film at 120 frames a second"))
    assert "Filmed so, ground contact can be measured." in filming.text
    assert "± 0.010" in filming.text


def test_a_clip_that_gives_little_says_what_it_gives():
    findings = (finding("step_rate", "both", 168.9, 0.7, "steps/min", (152.0, 177.0)),)
    still = replace(sample_capture(), frame_rate=Estimate(30.0, "fps"), refused_metrics={"contact_time": "Too few pictures a second."})
    still = replace(still, checks=tuple(replace(check, estimate=None) for check in still.checks))
    filming = next(h for h in choose(findings, (), (), still) if h.title.startswith("Film"))
    assert "step rate: 168.9 ± 0.7" in filming.text.replace("\u202f", " ")


def test_a_clip_that_can_tell_little_never_calls_the_stride_like_most():
    unclear = tuple(finding(id, "both", 20.5, 3.0, "deg", (0.0, 20.0)) for id in ("knee_lift_peak", "thigh_behind_peak", "knee_flexion_contact"))
    inside = (finding("step_rate", "both", 168.9, 0.7, "steps/min", (152.0, 177.0)),)
    first = choose((*unclear, *inside), (), (), usable())[0]
    assert first.title == "Nothing that could be measured is unusual."
    assert "3 can’t be told" in first.text


def test_what_the_articles_warn_of_and_was_not_seen_is_said_plainly():
    form = (FormVerdict("forward_lean", "not seen", "The trunk leans as in most runners.", ("trunk_lean_mean",)),)
    assert "You do not lean too far forward." in [h.title for h in choose(like_most(), (), form, usable())]


def test_a_clip_of_which_nothing_is_known_still_has_three_headlines():
    nothing = choose(
        (), (), (), replace(usable(), frame_rate=Estimate.unknown("fps", "The file does not say.")), Estimate.unknown("m/s", "Not given.")
    )
    assert len({h.title for h in nothing}) == 3
    assert "unknown" in " ".join(h.text for h in nothing)
    assert "nan" not in " ".join(h.text for h in nothing)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(sample_findings()), max_size=30, unique_by=lambda f: (f.id, f.side)),
    st.lists(st.sampled_from(sample_differences()), max_size=4, unique_by=lambda d: d.id),
    st.lists(st.sampled_from(sample_form()), max_size=3, unique_by=lambda f: f.id),
    st.sampled_from([sample_capture(), usable()]),
)
def test_there_are_always_three_each_with_its_number_and_none_twice(findings, differences, form, capture):
    chosen = choose(tuple(findings), tuple(differences), tuple(form), capture)
    assert len(chosen) == 3
    for a, b in itertools.combinations(chosen, 2):
        assert a.title != b.title
        assert not a.metric or subject_of(a.metric) != subject_of(b.metric)
    for headline in chosen:
        assert NUMBER_WITH_ERROR.search(headline.text), headline
        assert headline.title.endswith(".")


@pytest.mark.parametrize("id", sorted(WORDS))
def test_every_sentence_of_a_metric_reads_with_and_without_a_side(id):
    words = WORDS[id]
    for template in (words.less, words.more):
        for your in ("Your", "Your left"):
            text = template.format(your=your)
            assert text[0].isupper()
            assert text.endswith(".")
            assert "{" not in text
