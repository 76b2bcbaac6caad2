"""The worked checks of the evidence file, GT10 to GT19."""

from __future__ import annotations

import pytest
from people import form, judged, scored

from psoas.finding import Verdict
from psoas.knowledge.network import nodes
from psoas.reason.belief import believe
from psoas.reason.explain import explain
from psoas.reason.reasoning import Explanation, SymptomReasoning
from psoas.recording.runner import Runner
from psoas.screen.answers import Answers, Soreness, Training

SHORT_HIP_FLEXORS = [scored("T03", "left", -1.7), scored("T03", "right", -1.7)]


def explanation(symptom: SymptomReasoning, id: str) -> Explanation:
    return next(one for one in symptom.explanations if one.id == id)


def test_gt10_one_short_thomas_test_from_one_clip_is_likely_short_with_64_in_100():
    belief = believe(nodes()["N01"], [scored("T03", "left", -1.7)], "left")
    assert belief.probability == pytest.approx(1.7647 / 2.7647, abs=1e-4)
    assert belief.likely


def test_gt11_sore_hamstrings_after_hill_work_put_the_training_first():
    sore = Soreness("hamstring_belly", "both", 4, onset="after new work", days=1)
    answers = Answers(soreness=(sore,), training=Training(new_work_72h=True, new_work=("hills",)))
    symptom = explain(answers, SHORT_HIP_FLEXORS).symptoms[0]
    assert symptom.first.id == "N31"
    assert symptom.first.title == "ordinary soreness after new or harder work"
    assert symptom.first.fit == pytest.approx(5 / 6)
    assert symptom.first.label == "fits best"
    hip_flexors = explanation(symptom, "N01")
    assert [link.edge for link in hip_flexors.links] == ["G07", "G09"]
    assert hip_flexors.fit < 0.03
    assert hip_flexors.label == "little support in your data"


def test_gt12_a_sprinters_one_sided_grab_lists_sport_and_hip_flexors_and_asks_to_have_it_looked_at():
    sore = Soreness("hamstring_belly", "left", 6, onset="one moment", days=1, one_spot=True)
    answers = Answers(Runner(age=30), soreness=(sore,), sport="field sport")
    reasoning = explain(answers, [*SHORT_HIP_FLEXORS, scored("T11", "left", -2.5), scored("T11", "left", -2.4)])
    symptom = reasoning.symptoms[0]
    assert explanation(symptom, "N33").fit == pytest.approx(0.50)
    assert explanation(symptom, "N01").fit == pytest.approx(0.64 * 0.33, abs=0.005)
    assert explanation(symptom, "N01").label == "possible"
    assert 0.1 < explanation(symptom, "N08").fit <= 0.23
    assert symptom.refer
    assert not reasoning.next_tests


def test_gt13_a_thomas_test_without_holding_the_pelvis_says_nothing():
    belief = believe(nodes()["N01"], [judged("T03_free", "left", True)], "left")
    assert belief.probability == pytest.approx(0.15)
    assert not belief.tested


def test_gt14_a_longest_run_57_percent_longer_may_well_contribute():
    sore = Soreness("knee_outer", "left", 3, onset="gradually", days=10)
    symptom = explain(Answers(soreness=(sore,), training=Training(longest_run_this_week=22, longest_run_before=14))).symptoms[0]
    assert explanation(symptom, "N30").fit == pytest.approx(0.375)
    assert explanation(symptom, "N30").label == "may well contribute"


def test_gt15_overstriding_adds_nothing_to_a_hip_flexor_ache():
    sore = Soreness("front_groin_crease", "left", 3, onset="gradually", worse_with=("lifting the knee",))
    landing = form("overstride_distance", "left", 30, (10, 20), Verdict.OUTSIDE)
    symptom = explain(Answers(soreness=(sore,)), [landing]).symptoms[0]
    assert "N22" not in {one.id for one in (*symptom.explanations, *symptom.loads)}
    assert not [advice for advice in symptom.advice if "shorter" in advice or "quicker" in advice]


def test_gt16_a_lean_of_20_degrees_adds_nothing_to_a_psoas_ache():
    sore = Soreness("front_groin_crease", "left", 3, onset="gradually", worse_with=("lifting the knee",))
    lean = form("trunk_lean_mean", "both", 20, (2, 12), Verdict.OUTSIDE)
    reasoning = explain(Answers(soreness=(sore,)), [lean])
    assert next(belief for belief in reasoning.beliefs if belief.node == "N23").likely
    assert "N23" not in {one.id for one in (*reasoning.symptoms[0].explanations, *reasoning.symptoms[0].loads)}


def test_gt17_a_weak_glute_feel_moves_10_in_100_to_12_and_never_comes_first():
    feel = judged("T01", "left", True)
    assert believe(nodes()["N05"], [feel], "left").probability == pytest.approx(0.12, abs=0.005)
    symptom = explain(Answers(soreness=(Soreness("hamstring_belly", "left", 4, onset="gradually", days=20),)), [feel]).symptoms[0]
    assert explanation(symptom, "N05").label == "little support in your data"
    assert max(one.fit for one in symptom.explanations) > explanation(symptom, "N05").fit


def test_gt18_a_groin_ache_with_pain_on_a_hop_gives_a_referral_and_no_explanation():
    reasoning = explain(Answers(soreness=(Soreness("front_groin_deep", "left", 5, worse_with=("hopping",)),)), SHORT_HIP_FLEXORS)
    assert [flag.id for flag in reasoning.safety.stops] == ["RF01"]
    assert not reasoning.symptoms
    assert not reasoning.beliefs
    assert not reasoning.next_tests


def test_gt19_six_weeks_of_sit_bone_pain_with_usual_tests_puts_the_tendon_first_and_leaves_stretching_out():
    usual = [scored(id, "left", z) for id, z in (("T03", 0.3), ("T07", -0.4), ("T11", 0.2), ("T12", -0.6), ("T10", 0.9))]
    sore = Soreness("sit_bone", "left", 4, onset="gradually", days=42)
    symptom = explain(Answers(soreness=(sore,)), [*usual, judged("T24", "left", True)]).symptoms[0]
    assert symptom.first.id == "I08"
    assert symptom.first.label == "fits best"
    assert symptom.leave_out == ("hamstring stretching",)
