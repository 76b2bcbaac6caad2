"""Finding -> likelihood ratio: how far one result moves the odds that a node is in its unusual state."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from psoas.finding import Finding, Side, Verdict
from psoas.knowledge.network import Measure, Node, RatioTable, accuracies, ratio_tables, reason_rules

LIKELY_ERROR = 1.96
"""A result may lie this many standard errors of measurement from what a re-test would give, 95 times in 100."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What one finding weighs.

    Parameters
    ----------
    finding
        Id of the finding.
    name
        The test as people say it.
    group
        Findings of a group go together.
    ratio, low, high
        Likelihood ratio for the unusual state, clipped (GA02); and what it might be if the result were better or worse
        by its error.
    state
        The unusual state it speaks for.
    """

    finding: str
    name: str
    group: str
    ratio: float
    low: float
    high: float
    state: str


def weigh(node: Node, findings: Iterable[Finding], side: Side) -> tuple[Weight, ...]:
    """Return what the findings of one side (or of the whole runner) weigh for a node.

    A finding that is unknown, or was judged "can't tell", weighs nothing (FR09, TR01).
    """
    measures = {measure.finding: measure for measure in node.measures}
    told = [f for f in findings if f.id in measures and f.side in (side, "both") and f.estimate.known]
    weights: list[Weight] = []
    for id, group in groupby(sorted(told, key=lambda f: f.id), key=lambda f: f.id):
        measure, same = measures[id], list(group)
        if measure.accuracy:
            weights.extend(_judged(node, measure, same))
        else:
            weights.extend(_scored(node, measure, same))
    return tuple(weights)


def ratio_of(table: RatioTable, z: float) -> float:
    """Return the likelihood ratio of a result `z` standard deviations from the mean, worse negative, clipped (GA02)."""
    return clipped(table.ratios[bisect_right(table.edges, z)])


def clipped(ratio: float) -> float:
    """Return a likelihood ratio kept within the limits of GA02."""
    limits = reason_rules()["GA02"].values
    return min(max(ratio, limits["smallest"]), limits["largest"])


def joined(weights: Sequence[Weight], which: str = "ratio") -> float:
    """Return the ratio of several weights together: those of a group count 1 + 0.5 + 0.25, the strongest first (GA02)."""
    share = reason_rules()["GA02"].values["together"]
    total = 0.0
    for _, group in groupby(sorted(weights, key=lambda w: w.group), key=lambda w: w.group):
        logs = sorted((math.log(getattr(weight, which)) for weight in group), key=abs, reverse=True)
        total += sum(log * share**place for place, log in enumerate(logs))
    return math.exp(total)


def independent(weights: Sequence[Weight]) -> int:
    """Return how many groups of findings say anything at all."""
    return len({weight.group for weight in weights if weight.ratio != 1})


def _scored(node: Node, measure: Measure, same: list[Finding]) -> list[Weight]:
    scores = [f.z for f in same if f.z is not None]
    if not scores:
        return []
    table = ratio_tables()[measure.ratios[_origin(same, measure.ratios)]]
    mean = sum(scores) / len(scores)
    z = -mean if measure.worse == "high" else mean
    error = LIKELY_ERROR * math.sqrt(1 - table.icc)
    return [
        Weight(
            measure.finding,
            measure.name,
            measure.group,
            ratio_of(table, z),
            ratio_of(table, z + error),
            ratio_of(table, z - error),
            node.states[-1],
        )
    ]


def _judged(node: Node, measure: Measure, same: list[Finding]) -> list[Weight]:
    """Return the weights of a finding that is judged yes or no: outside its band at the worse end, or not."""
    accuracy, weights = accuracies()[measure.accuracy], []
    for finding in same[:1]:
        if finding.verdict not in (Verdict.OUTSIDE, Verdict.IN_BAND):
            continue
        ends = {"low": node.states[1], "high": node.states[-1]}
        wanted = ("low", "high") if measure.worse == "both" else (measure.worse,)
        for end in wanted:
            yes = finding.verdict is Verdict.OUTSIDE and _end(finding) in (end, "")
            ratio = clipped(accuracy.positive if yes else accuracy.negative)
            weights.append(Weight(measure.finding, measure.name, measure.group, ratio, min(ratio, 1.0), max(ratio, 1.0), ends[end]))
    return weights


def _end(finding: Finding) -> str:
    """Return the end of the band that a finding lies beyond; empty for a plain yes or no without a band."""
    if finding.band is None:
        return ""
    return "low" if finding.estimate.value < finding.band[0] else "high" if finding.estimate.value > finding.band[1] else ""


def _origin(same: list[Finding], ratios: Mapping[str, str]) -> str:
    """Return how the test was taken; two trials or more from photo or clip count as repeated."""
    origin = next((name for name in ratios if same[0].estimate.origin.startswith(name)), "by hand")
    trials = sum(max(f.estimate.n, 1) for f in same)
    return "repeated" if origin != "by hand" and trials > 1 else origin
