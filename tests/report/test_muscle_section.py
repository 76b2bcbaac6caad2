from __future__ import annotations

import re
from dataclasses import replace

import pytest

from psoas.quantity import Estimate
from psoas.recording.runner import Runner
from psoas.report.html import render_report
from psoas.report.muscle_section import muscle_section

from .sample_muscles import NO_FORCE, sample_muscles
from .test_html import Page, spaced


def section_of(assessment) -> str:
    source = render_report(assessment)
    start = source.index('<section class="section" id="psoas">')
    return source[start : source.index("</section>", start)]


@pytest.fixture(scope="module")
def shown(assessment):
    return section_of(assessment)


def test_every_number_of_every_muscle_and_leg_is_in_the_table(shown, assessment):
    words = Page(shown).words
    for one in assessment.muscles.findings:
        for estimate in (one.excursion, one.stretch, one.lengthening, one.longest_at, one.swing_force):
            assert spaced(str(estimate)) in words


def test_what_no_leg_can_give_is_unknown_once_with_its_reason(shown):
    calf = re.search(r'<th scope="row">Calf.*?</tr>', shown, re.S)[0]
    assert calf.count("unknown") == 1
    assert shown.count(NO_FORCE) == 1
    assert f"Calf, force unknown:</b> {NO_FORCE}" in shown


def test_a_force_that_one_leg_alone_lacks_is_told_of_that_leg(make_assessment):
    muscles = sample_muscles()
    hidden = Estimate.unknown("1", "The near leg hides it.")
    near, far = muscles.legs
    far = replace(far, muscles=tuple(replace(one, swing_force=hidden) if one.group != "calf" else one for one in far.muscles), moments=())
    section = muscle_section(make_assessment(muscles=replace(muscles, legs=(near, far))))
    assert section.unknown == (("Calf", NO_FORCE), ("Right leg", "The near leg hides it."))


def test_what_the_leg_carries_stands_with_size_and_time(shown):
    words = Page(shown).words
    for text in ("2.5 ± 0.3 body weights", "44 ± 7 % of contact", "5.2 ± 1.9 body weights", "14 ± 3 % of the stride", "1.3 ± 0.4 N m/kg"):
        assert text in words
    assert words.index("The ground pushes up") < words.index("Soleus pulls") < words.index("Muscles turn the thigh forward")


def test_a_leg_without_moments_leaves_the_other_alone_in_the_row(make_assessment):
    muscles = sample_muscles()
    near, far = muscles.legs
    section = muscle_section(make_assessment(muscles=replace(muscles, legs=(near, replace(far, moments=())))))
    letters = {row.name: [letter for letter, _ in row.cells[0][1]] for row in section.loads}
    assert letters["The ground pushes up"] == ["L", "R"]
    assert letters["Muscles bend the knee"] == ["L"]
    assert next(row.cells[1][1] for row in section.loads if row.name == "Muscles bend the knee") == ()  # when in swing is not told


def test_the_origin_and_the_strides_stand_with_the_table(shown, assessment):
    caption = re.search(r"<caption.*?</caption>", shown, re.S)[0]
    assert "Mean of 16 left and 16 right strides" in caption
    assert assessment.muscles.findings[0].excursion.origin in caption


@pytest.mark.parametrize(
    ("runner", "words"),
    [(Runner(), "Your height and mass are not known"), (Runner(height=1.7), "Your mass is not known"), (Runner(height=1.7, mass=60.0), "")],
)
def test_a_body_that_stands_in_is_named(make_assessment, runner, words):
    origin = muscle_section(make_assessment(runner=runner)).origin
    assert words in origin
    assert ("not known" in origin) == bool(words)


def test_the_length_of_both_legs_is_drawn_in_percent_of_standing(assessment):
    left, right = muscle_section(assessment).curves
    finding = assessment.muscles.finding("psoas", "left")
    assert (left.side, right.side) == ("left", "right")
    assert left.mean[::2][:50] == pytest.approx([100 * value for value in finding.length])
    assert left.mean[100] == left.mean[0]
    assert left.error[40] == pytest.approx(1.0 / 1.96)  # the made band is 1 % to each side


def test_four_stills_for_paper_name_their_moment_and_the_psoas_then(assessment, shown):
    stills = muscle_section(assessment).stills
    assert [still.name for still in stills] == ["Contact", "Mid-stance", "Toe-off", "Mid-swing"]
    assert stills[2].words == "left psoas 102.6 ± 1.0\u202f% of standing"  # toe-off, at 40 %, of 2.6 % cos(2 %)
    assert shown.count("<figcaption>") == 4


def test_what_a_side_view_cannot_show_is_said_with_the_reason(shown, assessment):
    words = Page(shown).words
    for what, why in assessment.muscles.not_shown.items():
        assert what[1:] in words
        assert why in words


def test_whose_model_it_is_stands_in_the_section(shown):
    assert "Rajagopal et al. 2016" in shown
    assert "Christophy et al. 2012" in shown


def test_a_leg_without_findings_is_unknown_with_its_reason(make_assessment):
    muscles = sample_muscles(missing={"right": "The clip shows 3 complete right strides."})
    muscles = replace(muscles, legs=muscles.legs[:1])
    words = Page(section_of(make_assessment(muscles=muscles))).words
    assert "Right leg: unknown. The clip shows 3 complete right strides." in words
    assert "Your left psoas" in words


def test_a_clip_that_gives_no_muscle_says_why_once(make_assessment):
    none = sample_muscles(legs=(), picture=None, missing=dict.fromkeys(("left", "right"), "The camera stood oblique."))
    words = Page(section_of(make_assessment(muscles=none))).words
    assert "No muscle can be told from this clip. The camera stood oblique." in words
    assert words.count("oblique") == 1
    assert "What a side view can’t show" not in words
    assert "Stretch" not in words


def test_legs_that_fail_for_different_reasons_each_say_theirs(make_assessment):
    none = sample_muscles(legs=(), picture=None, missing={"left": "Hidden.", "right": "Too few strides."})
    words = Page(section_of(make_assessment(muscles=none))).words
    assert "Left leg: unknown. Hidden." in words
    assert "Right leg: unknown. Too few strides." in words


def test_an_assessment_of_an_older_psoas_has_no_such_section(make_assessment):
    source = render_report(make_assessment(muscles=None))
    assert 'id="psoas"' not in source
    assert "#psoas" not in source
    assert Page(source).open == []


def test_the_muscles_share_the_cursor_of_the_page(make_assessment):
    source = render_report(make_assessment(curves=(), figure=None, moments=()))
    page = Page(source)
    assert sum(tag == "input" and "data-stride" in attrs for tag, attrs in page.elements) == 1
    assert '"dots":[[' in source


def test_a_hostile_reason_stays_text(make_assessment):
    none = sample_muscles(legs=(), picture=None, missing=dict.fromkeys(("left", "right"), "<script>alert(1)</script>"), credit="<b>x</b>")
    page = Page(render_report(make_assessment(muscles=none)))
    assert page.open == []
    assert [tag for tag, _ in page.elements].count("script") == 2
