"""Answers and findings -> Reasoning: red flags first, then capacities, explanations, and the next best test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from psoas.finding import Finding, Side
from psoas.knowledge.conditions import conditions
from psoas.knowledge.network import nodes
from psoas.reason.belief import Belief, believe
from psoas.reason.mind import change_of_mind
from psoas.reason.next_test import next_tests
from psoas.reason.reasoning import Reasoning, SymptomReasoning
from psoas.reason.symptom import explain_symptom
from psoas.screen.answers import Answers
from psoas.screen.facts import HOP_TEST
from psoas.screen.red_flags import check_red_flags

WHOLE_RUNNER = ("step_rate", "trunk_lean_mean", "step_width", "pelvic_tilt", "T09")
"""Findings that belong to the whole runner, so that their nodes are believed once and not for each side."""


def explain(answers: Answers, findings: Iterable[Finding] = ()) -> Reasoning:
    """Return what may explain what is sore, how surely, and what to test next.

    Tests, form and muscle results all come in as findings; those that nothing in the network asks for are set aside by name.

    Parameters
    ----------
    answers
        What was answered.
    findings
        What was measured, by tests and from a clip.

    Returns
    -------
    Reasoning
        With a red flag raised, only that.

    Raises
    ------
    SettingError
        If an answer belongs to a question that is not asked.
    """
    found = tuple(findings)
    safety = check_red_flags(answers, found)
    if safety.stopped:
        return Reasoning(safety)
    if safety.holds_back("norms"):
        found = ()
    symptoms = tuple(explain_symptom(entry, answers, found) for entry in answers.soreness if entry.level > 0)
    tests = () if safety.holds_back("tests") or safety.holds_back("norms") else next_tests(answers, found, symptoms)
    return Reasoning(
        safety=safety,
        beliefs=beliefs_of(found),
        symptoms=tuple(_with_change_of_mind(symptom, found) for symptom in symptoms),
        next_tests=tests,
        set_aside=_set_aside(found),
    )


def beliefs_of(findings: Sequence[Finding]) -> tuple[Belief, ...]:
    """Return what is thought of every measurable node, on each side, or once for the whole runner."""
    beliefs = []
    for node in nodes().values():
        if node.layer not in ("capacity", "form"):
            continue
        whole = bool(node.measures) and all(measure.finding in WHOLE_RUNNER for measure in node.measures)
        sides: tuple[Side, ...] = ("both",) if whole else ("left", "right")
        beliefs += [believe(node, findings, side) for side in sides]
    return tuple(beliefs)


def _with_change_of_mind(symptom: SymptomReasoning, findings: Sequence[Finding]) -> SymptomReasoning:
    return replace(symptom, explanations=tuple(replace(one, change_of_mind=change_of_mind(one, findings)) for one in symptom.explanations))


def _set_aside(findings: Iterable[Finding]) -> tuple[str, ...]:
    asked = {measure.finding for node in nodes().values() for measure in node.measures}
    asked |= {test for condition in conditions().values() for test in condition.accuracy} | {HOP_TEST}
    return tuple(dict.fromkeys(finding.id for finding in findings if finding.id not in asked or not finding.estimate.known))
