"""One finding or answer taken away at a time: what each contributes, and whether the first explanation stands (GA11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from psoas.finding import Finding, Side
from psoas.knowledge.network import nodes
from psoas.reason.belief import Belief
from psoas.reason.context import EARLIER_INJURY, LONGEST_RUN, NEW_WORK, SPORT
from psoas.reason.patterns import Pattern
from psoas.screen.answers import Answers

ANSWERS: Mapping[str, str] = {
    NEW_WORK: "what you said of new work",
    LONGEST_RUN: "what you said of your longest runs",
    EARLIER_INJURY: "what you said of earlier injuries",
    SPORT: "your sport",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A finding (its id and side), or an answer (the context node it speaks of)."""

    id: str
    name: str
    side: Side


def evidence_of(answers: Answers, findings: Sequence[Finding], beliefs: Mapping[str, Belief], patterns: Iterable[Pattern]) -> tuple[Evidence, ...]:
    """Return every finding and answer that says something of a symptom."""
    names = {measure.finding: measure.name for node in nodes().values() for measure in node.measures}
    weighing = {weight.finding for belief in beliefs.values() for weight in belief.weights if weight.ratio != 1}
    weighing |= {test for pattern in patterns for test in pattern.tests}
    found = dict.fromkeys(Evidence(f.id, names.get(f.id, f.id), f.side) for f in findings if f.id in weighing)
    told = [Evidence(id, name, "both") for id, name in ANSWERS.items() if beliefs[id].tested and id != SPORT]
    return (*found, *told, *([Evidence(SPORT, ANSWERS[SPORT], "both")] if answers.sport != "distance running" else []))


def without(one: Evidence, answers: Answers, findings: Sequence[Finding]) -> tuple[Answers, tuple[Finding, ...]]:
    """Return answers and findings from which one piece of evidence was taken."""
    rest = tuple(f for f in findings if (f.id, f.side) != (one.id, one.side))
    training = answers.training
    if one.id == NEW_WORK:
        unsaid = tuple(replace(mark, onset="not sure" if mark.onset == "after new work" else mark.onset) for mark in answers.soreness)
        return replace(answers, training=replace(training, new_work_72h=None, new_work=()), soreness=unsaid), rest
    if one.id == LONGEST_RUN:
        return replace(answers, training=replace(training, longest_run_this_week=None, longest_run_before=None)), rest
    if one.id == EARLIER_INJURY:
        return replace(answers, past_injuries=None), rest
    if one.id == SPORT:
        return replace(answers, sport="distance running"), rest
    return answers, rest
