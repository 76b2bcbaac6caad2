"""The next best test: the home test with the highest expected information per minute for this person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from psoas.finding import Finding
from psoas.knowledge.network import Measure, Node, accuracies, nodes, reason_rules
from psoas.reason.channel import information, judged, scored
from psoas.reason.patterns import judge_pattern, live_patterns
from psoas.reason.reasoning import NextTest, SymptomReasoning
from psoas.reason.symptom import beliefs_at
from psoas.screen.answers import Answers
from psoas.screen.facts import facts_about

HOW = "from a clip"
"""A test that is still to be done is taken to be done once, with a phone."""

WORTH_IT = 0.01
"""Bits per minute below which a test is not proposed."""


def next_tests(answers: Answers, findings: Sequence[Finding], symptoms: Sequence[SymptomReasoning]) -> tuple[NextTest, ...]:
    """Return the tests that are still to be done, ranked by expected information per minute.

    With a symptom, information is about whether the tested capacity helped to set it off; a test of something that no link
    joins to the symptom tells nothing then. Without a symptom it is about whether the capacity is low. Probabilities are
    those of the reliability model and not clipped, since only probabilities that add up give information. Where a
    symptom has to be looked at first, no test is proposed for it.
    """
    if symptoms and all(symptom.refer for symptom in symptoms):
        return ()
    symptoms = [symptom for symptom in symptoms if not symptom.refer]
    bits: dict[str, float] = {}
    named: dict[str, tuple[str, float, list[str]]] = {}
    for measure, node, told in _candidates(answers, findings, symptoms):
        bits[measure.finding] = bits.get(measure.finding, 0.0) + told
        assert measure.minutes is not None
        _, _, about = named.setdefault(measure.finding, (measure.name, measure.minutes, []))
        if node.short not in about:
            about.append(node.short)
    found = [NextTest(id, name, tuple(about), minutes, bits[id]) for id, (name, minutes, about) in named.items()]
    found += _for_patterns(answers, findings, symptoms)
    worth = [test for test in found if test.bits_per_minute >= WORTH_IT]
    return tuple(sorted(worth, key=lambda test: (-test.bits_per_minute, test.finding)))


def _candidates(answers: Answers, findings: Sequence[Finding], symptoms: Sequence[SymptomReasoning]) -> Iterator[tuple[Measure, Node, float]]:
    if not symptoms:
        beliefs = beliefs_at("both", findings)
        for measure, node in _undone(answers, findings, ("left", "right")):
            chance = beliefs[node.id].probability
            yield measure, node, _bits(measure, chance, chance) * _fresh(measure, node, findings)
    for symptom in symptoms:
        side = symptom.soreness.side
        beliefs, helped = beliefs_at(side, findings), {one.id: one.probability for one in symptom.explanations if one.kind == "capacity"}
        for measure, node in _undone(answers, findings, ("left", "right") if side == "both" else (side,)):
            if node.id in helped:
                chance = max(beliefs[node.id].probability, helped[node.id])
                yield measure, node, _bits(measure, chance, helped[node.id]) * _fresh(measure, node, findings)


def _fresh(measure: Measure, node: Node, findings: Iterable[Finding]) -> float:
    """Return how much of its information a test brings: half if another of its group was done (GA02)."""
    group = {other.finding for other in node.measures if other.group == measure.group and other.finding != measure.finding}
    told = any(finding.id in group and finding.estimate.known for finding in findings)
    return reason_rules()["GA02"].values["together"] if told else 1.0


def _undone(answers: Answers, findings: Iterable[Finding], sides: Iterable[str]) -> Iterator[tuple[Measure, Node]]:
    """Return the tests that were not done on every side that matters, and for which the equipment is there."""
    tried = {(finding.id, finding.side) for finding in findings}
    for node in nodes().values():
        for measure in node.measures:
            done = (measure.finding, "both") in tried or all((measure.finding, side) in tried for side in sides)
            has = not measure.needs or any(measure.needs in item for item in answers.equipment)
            if measure.minutes is not None and not done and has:
                yield measure, node


def _bits(measure: Measure, chance: float, share: float) -> float:
    low, usual = judged(measure.accuracy) if measure.accuracy else scored(measure.ratios[HOW])
    return information(low, usual, chance, share)


def _for_patterns(answers: Answers, findings: Sequence[Finding], symptoms: Sequence[SymptomReasoning]) -> Iterator[NextTest]:
    tried = {finding.id for finding in findings}
    for symptom in symptoms:
        facts = facts_about(symptom.soreness, answers, findings)
        for condition in live_patterns(symptom.soreness, facts):
            pattern = judge_pattern(condition, symptom.soreness, facts, findings)
            for test, id in condition.accuracy.items():
                accuracy = accuracies()[id]
                if pattern is None or pattern.sent or test in tried or accuracy.minutes is None:
                    continue
                told = information(*judged(id), pattern.probability, pattern.probability)
                yield NextTest(test, accuracy.test, (condition.name,), accuracy.minutes, told)
