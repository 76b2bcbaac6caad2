"""Laws of reasoning, over random people."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people import scored
from profiles import TESTS, answers, findings, mirrored, mirrored_findings, other_side

from psoas.finding import Verdict
from psoas.knowledge.network import edges, nodes, reason_rules
from psoas.knowledge.red_flags import red_flags
from psoas.reason.belief import believe
from psoas.reason.channel import LOWEST, information, judged
from psoas.reason.channel import scored as falls
from psoas.reason.explain import explain
from psoas.reason.paths import odds_of
from psoas.screen.answers import Answers

MEASURED = [node for node in nodes().values() if node.layer in ("capacity", "form")]
people = settings(max_examples=40, deadline=None)


@people
@given(answers, findings)
def test_exchanging_left_and_right_exchanges_the_answer(person, found):
    there, back = explain(person, found), explain(mirrored(person), mirrored_findings(found))
    for one, other in zip(there.symptoms, back.symptoms):
        assert other.soreness.side == other_side(one.soreness.side)
        assert [(e.id, round(e.fit, 12), e.tested) for e in one.explanations] == [(e.id, round(e.fit, 12), e.tested) for e in other.explanations]
        assert [round(e.probability, 12) for e in one.explanations] == [round(e.probability, 12) for e in other.explanations]
    sides = {(b.node, b.side): b.probability for b in there.beliefs}
    assert {(b.node, other_side(b.side)): b.probability for b in back.beliefs} == sides


@people
@given(answers, findings, st.sampled_from([flag for flag in red_flags().values() if flag.level != "caution"]))
def test_a_red_flag_always_wins(person, found, flag):
    asked = [name for name in flag.rule.names if name in _asked()]
    facts = {**person.facts, **dict.fromkeys(asked, True)}
    runner = replace(person.runner, age=55)
    reasoning = explain(replace(person, facts=facts, runner=runner), found)
    assert flag.id in {raised.id for raised in reasoning.safety.stops}
    assert (reasoning.beliefs, reasoning.symptoms, reasoning.next_tests) == ((), (), ())


@people
@given(st.lists(st.tuples(st.sampled_from(TESTS), st.sampled_from(("left", "right"))), unique=True, min_size=1), st.floats(-0.4, 0.4))
def test_usual_findings_and_nothing_sore_give_nothing_to_fix(tests, z):
    reasoning = explain(Answers(), [scored(id, side, z) for id, side in tests])
    assert reasoning.nothing_to_fix
    assert not reasoning.likely


@people
@given(answers, findings)
def test_a_contradicted_link_contributes_nothing(person, found):
    contradicted = {edge.id for edge in edges().values() if edge.basis == "contradicted"}
    for symptom in explain(person, found).symptoms:
        used = {link.edge for one in (*symptom.explanations, *symptom.loads) for link in one.links}
        assert not used & contradicted
    assert all(odds_of(edges()[id], state, "sprint_25") == 1 for id in contradicted for state in nodes()[edges()[id].cause].states)


@people
@given(answers, findings, st.data())
def test_taking_a_finding_away_never_widens_what_may_be_claimed(person, found, data):
    """The ceiling on certainty (GA03) falls or stays, and no node becomes tested, when a finding is taken away."""
    if not found:
        return
    less = tuple(f for f in found if f is not data.draw(st.sampled_from(found)))
    limits = reason_rules()["GA03"].values
    for node in MEASURED:
        for side in ("left", "right"):
            whole, rest = believe(node, found, side), believe(node, less, side)
            assert whole.tested or not rest.tested
            if not rest.tested:
                assert rest.chances == dict(zip(node.states, node.prior))
            groups = {w.group for w in rest.weights if w.ratio != 1}
            assert rest.probability <= max(limits["one_test"] if len(groups) < 2 else limits["two_tests"], 1 - node.prior[0])


@people
@given(answers, findings, st.data())
def test_taking_evidence_away_never_makes_us_know_more(person, found, data):
    """Of the things that could explain it, no more were tested after a finding was taken away than before."""
    if not found:
        return
    away = data.draw(st.sampled_from(found))
    whole, rest = explain(person, found), explain(person, tuple(f for f in found if f is not away))
    for before, after in zip(whole.symptoms, rest.symptoms):
        assert after.looked_at[0] <= before.looked_at[0]
        assert after.looked_at[1] == before.looked_at[1]
    assert sum(belief.tested for belief in rest.beliefs) <= sum(belief.tested for belief in whole.beliefs)


@people
@given(st.sampled_from([node for node in MEASURED if any(m.ratios for m in node.measures)]), st.floats(-3, 3))
def test_taking_the_only_finding_away_leaves_the_widest_interval(node, z):
    test = next(m for m in node.measures if m.ratios)
    told, untold = believe(node, [scored(test.finding, "left", z)], "left"), believe(node, [], "left")
    assert told.interval[1] - told.interval[0] <= untold.interval[1] - untold.interval[0] + 1e-12


@people
@given(st.sampled_from(("LR01", "LR02", "LR03", "LR04")), st.floats(0.001, 0.999), st.floats(0, 1))
def test_a_result_is_never_expected_to_make_us_less_sure(table, chance, part):
    """Information is never negative: averaged over what a test may show, certainty does not fall with it."""
    low, usual = falls(table)
    assert information(low, usual, chance, chance * part) >= -1e-12


@people
@given(st.sampled_from(("LR11", "LR12", "LR14")), st.floats(0.001, 0.999))
def test_a_better_result_never_speaks_more_for_a_low_capacity_and_one_that_says_nothing_tells_nothing(accuracy, chance):
    so, not_so = judged(accuracy)
    assert so[0] >= not_so[0]
    assert information((0.5, 0.5), (0.5, 0.5), chance, chance) == pytest.approx(0, abs=1e-12)


@people
@given(st.sampled_from(TESTS), st.floats(-3, 3), st.floats(0, 2))
def test_a_worse_result_never_makes_a_low_capacity_less_likely(id, z, worse):
    node = next(n for n in MEASURED if any(m.finding == id for m in n.measures))
    step = worse if next(m for m in node.measures if m.finding == id).worse == "high" else -worse
    better, worst = (believe(node, [scored(id, "left", value)], "left").probability for value in (z, z + step))
    assert worst >= better - 1e-12


@people
@given(answers, findings)
def test_every_symptom_has_two_alternatives_and_a_reserve(person, found):
    for symptom in explain(person, found).symptoms:
        assert symptom.reserve == 0.15
        assert 0 <= symptom.unexplained <= 1
        for one in symptom.explanations:
            assert len(symptom.alternatives(one)) >= 2
            assert 0 <= one.interval[0] <= one.probability + 1e-12 <= one.interval[1] + 2e-12
            assert one.fit_interval[0] <= one.fit <= one.fit_interval[1]


@people
@given(answers, findings)
def test_findings_that_could_not_be_judged_change_nothing(person, found):
    unsure = tuple(replace(f, verdict=Verdict.CANT_TELL) for f in found if f.z is None)
    judged_only = tuple(f for f in found if f.z is not None)
    told = explain(person, (*judged_only, *unsure))
    assert told.beliefs == explain(person, judged_only).beliefs


def test_low_is_the_lowest_15_percent():
    assert nodes()["N01"].prior[1] == LOWEST


def _asked() -> set[str]:
    from psoas.knowledge.red_flags import facts

    return {fact.id for fact in facts().values() if fact.come_from == "asked"}
