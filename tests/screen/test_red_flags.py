"""The truth table of the red flags, complete."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from psoas.finding import Finding, Verdict
from psoas.knowledge.exercises import exercises
from psoas.knowledge.red_flags import facts, red_flags
from psoas.knowledge.rules import Rule
from psoas.quantity import Estimate
from psoas.recording.runner import Runner
from psoas.screen.answers import Answers, Soreness
from psoas.screen.red_flags import check_red_flags, raised

# What each flag means, written out a second time by hand: sets of facts, each of which raises it.
RAISED_BY = {
    "RF01": [
        {"groin_pain_on_impact"},
        {"groin_pain_with_limp"},
        {"groin_pain_at_rest"},
        {"deep_groin_pain_in_hop_test"},
        {"hip_front_sore", "sore_on_hop"},
        {"hip_front_sore", "sore_while_running"},
        {"hip_front_sore", "sore_at_rest"},
    ],
    "RF02": [{"saddle_numbness"}, {"bladder_or_bowel_change"}, {"sexual_numbness"}],
    "RF03": [{"growing_leg_weakness"}, {"foot_drop"}, {"pins_and_needles_both_legs"}],
    "RF04": [{"major_fall"}, {"minor_fall", "thin_bones"}],
    "RF05": [{"cancer_history"}, {"unexplained_weight_loss"}, {"fever"}, {"night_sweats"}, {"pain_unchanged_lying_down"}],
    "RF06": [{"immune_suppressing_medicine"}, {"injected_drugs"}, {"recent_infection"}],
    "RF07": [{"new_back_pain", "age_over_50"}, {"new_back_pain", "age_under_20"}],
    "RF08": [{"pulsing_belly"}, {"back_pain", "faint_feeling"}],
    "RF09": [{"sudden_pop", "bruise"}, {"cannot_bear_weight"}, {"cannot_lift_leg"}],
    "RF10": [{"swollen_calf"}, {"chest_pain"}, {"breathless"}],
    "RF11": [{"missed_periods"}, {"repeated_bone_injuries"}, {"fast_weight_loss"}, {"very_low_food_intake"}, {"low_libido"}, {"constant_fatigue"}],
    "RF12": [{"groin_bulge"}, {"testicular_pain"}, {"organ_linked_pain"}],
    "RF13": [{"hot_swollen_joint"}, {"locked_knee"}],
    "RF14": [{"pinpoint_bone_pain", "bone_pain_on_hop"}, {"pinpoint_bone_pain", "bone_pain_at_night"}],
    "RF15": [{"pregnant"}, {"recent_birth"}],
    "RF16": [{"age_under_18"}],
    "RF17": [{"chest_pain"}, {"fainting"}, {"heart_disease"}, {"high_blood_pressure"}],
    "RF18": [{"strong_rest_pain"}, {"no_better_after_plan"}, {"worse_two_weeks"}],
}
STOP_NOW = {"RF01", "RF02", "RF03", "RF04", "RF08", "RF09", "RF10", "RF13"}
CAUTION = {"RF15", "RF16", "RF17"}


def test_the_table_covers_every_flag():
    assert set(RAISED_BY) == set(red_flags())


@pytest.mark.parametrize("id", list(RAISED_BY))
def test_every_row_of_the_truth_table(id):
    rule = red_flags()[id].rule
    names = sorted(set().union(*RAISED_BY[id]))
    assert set(rule.names) == set(names)
    for values in product((False, True), repeat=len(names)):
        held = {name for name, value in zip(names, values) if value}
        assert rule.holds(dict(zip(names, values))) is any(row <= held for row in RAISED_BY[id])


@pytest.mark.parametrize("id", list(RAISED_BY))
def test_each_row_alone_leads_to_the_right_end(id):
    for row in RAISED_BY[id]:
        safety = raised(dict.fromkeys(row, True))
        assert id in {flag.id for flag in (*safety.stops, *safety.cautions)}
        assert safety.stopped is (id not in CAUTION or row == {"chest_pain"})
        if id in STOP_NOW:
            assert safety.now


def test_two_flags_never_weaken_each_other():
    rows = [(id, row) for id, rows in RAISED_BY.items() for row in rows]
    for (one, first), (other, second) in combinations(rows, 2):
        safety = raised(dict.fromkeys(first | second, True))
        found = {flag.id for flag in (*safety.stops, *safety.cautions)}
        assert {one, other} <= found
        assert safety.stopped is bool(found - CAUTION)
        assert safety.now is bool(found & STOP_NOW)


def test_no_answer_raises_no_flag():
    safety = check_red_flags(Answers())
    assert not safety.stopped
    assert not safety.cautions


def test_every_asked_fact_is_used_by_a_flag_or_an_exercise():
    used = {name for flag in red_flags().values() for name in flag.rule.names} | {"bruise", "sudden_pop"}
    used |= {name for exercise in exercises().values() for name in Rule(exercise.not_when).names}
    assert {fact.id for fact in facts().values() if fact.come_from == "asked"} <= used


def test_a_marked_groin_that_hurts_on_a_hop_raises_the_flag_without_a_question():
    for site in ("front_groin_crease", "front_groin_deep", "front_upper_thigh"):
        assert check_red_flags(Answers(soreness=(Soreness(site, "left", 3, worse_with=("hopping",)),))).now
    assert not check_red_flags(Answers(soreness=(Soreness("hamstring_belly", "left", 3, worse_with=("hopping",)),))).stopped


def test_a_positive_hop_test_raises_the_flag():
    hop = Finding("T26", "left", Estimate(1.0, "1"), verdict=Verdict.OUTSIDE)
    assert check_red_flags(Answers(), [hop]).now


@pytest.mark.parametrize(("age", "stopped"), [(19, True), (20, False), (50, False), (51, True)])
def test_new_back_pain_counts_below_20_and_above_50(age, stopped):
    assert check_red_flags(Answers(Runner(age=age), facts={"new_back_pain": True})).stopped is stopped


def test_under_18_holds_back_norms_but_goes_on():
    safety = check_red_flags(Answers(Runner(age=16)))
    assert not safety.stopped
    assert safety.holds_back("norms")


def test_a_flag_says_why_and_what_to_do():
    for flag in red_flags().values():
        assert flag.why
        assert flag.act.endswith(".")
        assert any(word in flag.act for word in ("doctor", "emergency", "professional", "physiotherapist", "looked at")) or flag.id in CAUTION
