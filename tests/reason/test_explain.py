"""What goes in and what comes out: doors for findings, sides, loads, cautions, equipment, and time."""

from __future__ import annotations

import time

import pytest
from people import form, judged, scored

from psoas.finding import Finding, Verdict
from psoas.quantity import Estimate
from psoas.reason.explain import explain
from psoas.reason.text import as_text
from psoas.recording.runner import Runner
from psoas.screen.answers import Answers, PastInjury, Soreness, Training

HAMSTRING = Soreness("hamstring_belly", "left", 4, onset="gradually", days=20)
KNEE = Soreness("knee_front", "left", 4, onset="gradually", days=20, worse_with=("stairs",))


def test_form_comes_in_by_the_same_door_as_tests():
    far = form("overstride_distance", "left", 30, (10, 20), Verdict.OUTSIDE)
    belief = next(b for b in explain(Answers(), [far]).beliefs if (b.node, b.side) == ("N22", "left"))
    assert belief.likely
    assert belief.probability == pytest.approx(1.7647 / 2.7647, abs=1e-4)


def test_form_within_its_error_says_nothing():
    unsure = form("overstride_distance", "left", 21, (10, 20), Verdict.CANT_TELL)
    belief = next(b for b in explain(Answers(), [unsure]).beliefs if (b.node, b.side) == ("N22", "left"))
    assert not belief.tested


def test_form_explains_a_load_and_not_an_injury():
    far = form("overstride_distance", "left", 30, (10, 20), Verdict.OUTSIDE)
    symptom = explain(Answers(soreness=(KNEE,)), [far]).symptoms[0]
    assert [one.id for one in symptom.loads] == ["N22"]
    assert "N22" not in {one.id for one in symptom.explanations}


def test_a_lean_below_the_band_is_upright_and_above_it_large():
    upright, large = (
        next(b for b in explain(Answers(), [form("trunk_lean_mean", "both", value, (2, 12), Verdict.OUTSIDE)]).beliefs if b.node == "N23")
        for value in (0, 20)
    )
    assert upright.chances["upright"] > upright.chances["large"]
    assert large.chances["large"] > large.chances["upright"]


def test_a_finding_that_nothing_asks_for_is_set_aside_by_name():
    muscle = Finding("psoas_peak_force", "left", Estimate(900.0, "N"))
    assert explain(Answers(), [muscle]).set_aside == ("psoas_peak_force",)


def test_a_painful_test_is_set_aside_and_not_scored_as_weakness():
    hurt = Finding("T11", "left", Estimate.unknown("reps", "It hurt."))
    reasoning = explain(Answers(), [hurt])
    assert reasoning.set_aside == ("T11",)
    assert not any(belief.tested for belief in reasoning.beliefs)


def test_what_is_found_on_one_side_does_not_explain_both():
    both = Soreness("hamstring_belly", "both", 4, onset="gradually", days=20)
    one_sided = [scored("T11", "left", -2.5), scored("T11", "right", 0.5)]
    two_sided = [scored("T11", "left", -2.5), scored("T11", "right", -2.5)]
    fits = [
        next(one.fit for one in explain(Answers(soreness=(both,)), tests).symptoms[0].explanations if one.id == "N08")
        for tests in (one_sided, two_sided)
    ]
    assert fits[0] < 0.03 < fits[1]


def test_an_earlier_injury_counts_at_the_same_place_within_a_year():
    for injury, counts in (
        (PastInjury("hamstring_belly", "left", 6), True),
        (PastInjury("hamstring_belly", "left", 18), False),
        (PastInjury("hamstring_belly", "right", 6), False),
        (PastInjury("knee_front", "left", 6), False),
    ):
        found = explain(Answers(soreness=(HAMSTRING,), past_injuries=(injury,))).symptoms[0].explanations
        assert (next(one.fit for one in found if one.id == "N32") > 0) is counts


@pytest.mark.parametrize(("now", "fit"), [(14, 0), (15.4, 0), (15.5, 0.375), (18.1, 0.375), (28, 0.375), (28.1, 1.3 / 2.3)])
def test_a_jump_in_the_longest_run_counts_from_10_percent(now, fit):
    person = Answers(soreness=(HAMSTRING,), training=Training(longest_run_this_week=now, longest_run_before=14))
    found = explain(person).symptoms[0].explanations
    assert next(one.fit for one in found if one.id == "N30") == pytest.approx(fit)


def test_under_18_the_norms_of_adults_say_nothing_and_no_test_is_proposed():
    reasoning = explain(Answers(Runner(age=16), soreness=(HAMSTRING,)), [scored("T11", "left", -3)])
    assert [flag.id for flag in reasoning.safety.cautions] == ["RF16"]
    assert not any(belief.tested for belief in reasoning.beliefs)
    assert reasoning.next_test is None


def test_with_a_heart_question_open_no_test_is_proposed():
    assert explain(Answers(soreness=(HAMSTRING,), facts={"heart_disease": True})).next_test is None
    assert explain(Answers(soreness=(HAMSTRING,))).next_test is not None


def test_the_next_test_is_about_what_could_explain_it():
    assert explain(Answers(soreness=(Soreness("sit_bone", "left", 4),))).next_test.finding == "T24b"
    outer_knee = explain(Answers(soreness=(Soreness("knee_outer", "left", 4),)))
    assert "side-of-hip strength" in outer_knee.next_test.about


def test_the_next_test_has_not_been_done_and_needs_what_is_there():
    found = explain(Answers(soreness=(HAMSTRING,)), [scored("T11", "left", 0.2)]).next_tests
    assert "T11" not in {test.finding for test in found}
    assert "T17" not in {test.finding for test in explain(Answers()).next_tests}
    assert "T17" in {test.finding for test in explain(Answers(equipment=("a luggage scale",))).next_tests}


def test_tests_are_ranked_by_what_they_tell_for_their_time():
    rates = [test.bits_per_minute for test in explain(Answers(soreness=(HAMSTRING,))).next_tests]
    assert rates == sorted(rates, reverse=True)


def test_what_a_finding_contributes_is_what_its_absence_takes():
    tests = [scored("T11", "left", -2.5), scored("T07", "left", 0.2)]
    with_it, without = (explain(Answers(soreness=(HAMSTRING,)), found).symptoms[0] for found in (tests, tests[1:]))
    weak = next(one for one in with_it.explanations if one.id == "N08")
    assert weak.contributions[0].evidence == "T11"
    assert weak.contributions[0].change == pytest.approx(weak.fit - next(one.fit for one in without.explanations if one.id == "N08"))


def test_a_first_explanation_that_hangs_on_one_finding_is_uncertain():
    person = Answers(soreness=(HAMSTRING,), training=Training(15, 15), past_injuries=())
    assert explain(person, [scored("T11", "left", -2.5)]).symptoms[0].uncertain
    jump = Answers(soreness=(HAMSTRING,), training=Training(30, 14), past_injuries=())
    assert not explain(jump, [scored("T11", "left", -2.5)]).symptoms[0].uncertain


def test_an_answer_takes_less_than_100_ms_of_computing():
    person = Answers(soreness=(HAMSTRING, KNEE), training=Training(22, 14, new_work_72h=False), past_injuries=())
    tests = [scored(id, side, -1.2) for id in ("T03", "T07", "T10", "T11", "T12", "T19") for side in ("left", "right")]
    explain(person, tests)
    taken = []
    for _ in range(5):
        start = time.process_time()
        explain(person, tests)
        taken.append(time.process_time() - start)
    assert min(taken) < 0.1


def test_a_pattern_test_that_did_not_hurt_speaks_against_it():
    sit_bone = Answers(soreness=(Soreness("sit_bone", "left", 4, worse_with=("sitting",)),))
    hurt, fine = (explain(sit_bone, [judged("T24", "left", yes)]).symptoms[0].explanations for yes in (True, False))
    assert next(one.probability for one in fine if one.id == "I08") < 0.3 < next(one.probability for one in hurt if one.id == "I08")


@pytest.mark.parametrize("site", ["abdomen", "foot", "calf", "shin"])
def test_of_a_place_outside_the_chain_it_is_said_that_little_is_known(site):
    person = Answers(soreness=(Soreness(site, "left", 3),))
    text = as_text(explain(person), person)
    assert "outside the chain" in " ".join(text.split())
