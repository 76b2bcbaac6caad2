"""Which patterns the answers look like, and how surely."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from psoas.finding import Finding, Verdict
from psoas.knowledge.body_map import regions
from psoas.knowledge.conditions import Condition, conditions
from psoas.knowledge.network import accuracies, reason_rules
from psoas.knowledge.rules import Rule
from psoas.reason.weights import clipped
from psoas.screen.answers import Soreness

_SENT = 0.1
"""Away from its own place a pattern has this share of its prior."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that the answers look like, with its probability and interval, and the tests behind it."""

    condition: Condition
    probability: float
    interval: tuple[float, float]
    tests: tuple[str, ...]
    signs: tuple[str, ...]
    sent: bool


def live_patterns(entry: Soreness, facts: Mapping[str, bool]) -> tuple[Condition, ...]:
    """Return the patterns to think of at a sore place, whose rule holds; those that a red flag stands for are left to it."""
    found = (conditions()[id] for id in regions()[entry.site].patterns)
    return tuple(condition for condition in found if not condition.flag and Rule(condition.when).holds(facts))


def targets_of(entry: Soreness, live: Iterable[Condition]) -> tuple[str, ...]:
    """Return the nodes whose causes are looked at: those of the patterns at home here, or else those of the place."""
    found = [target for condition in live if entry.site in condition.at for target in condition.targets]
    return tuple(dict.fromkeys(found or regions()[entry.site].targets))


def judge_pattern(condition: Condition, entry: Soreness, facts: Mapping[str, bool], findings: Iterable[Finding]) -> Pattern | None:
    """Return how surely the answers look like a pattern; None for one that stands through its causes only.

    Prior odds times the ratios of signs (1 + 0.5 + 0.25, since they come from one person's memory) and of tests, kept within
    GA02 and GA03.
    """
    if condition.prior is None:
        return None
    sent = entry.site not in condition.at
    prior = condition.prior * (_SENT if sent else 1.0)
    signs = tuple(sign for sign in condition.signs if facts.get(sign, False))
    logs = sorted((math.log(condition.signs[sign]) for sign in signs), key=abs, reverse=True)
    share = reason_rules()["GA02"].values["together"]
    told = clipped(math.exp(sum(log * share**place for place, log in enumerate(logs))))
    ratios = {
        finding.id: clipped(_ratio(condition, finding))
        for finding in findings
        if finding.id in condition.accuracy and _belongs(finding, entry) and finding.verdict in (Verdict.OUTSIDE, Verdict.IN_BAND)
    }
    odds = prior / (1 - prior)
    tested = math.prod(ratios.values())
    values = [_kept(odds * told * tested, len(ratios))]
    values += [_kept(odds * told * math.prod(limit(1.0, ratio) for ratio in ratios.values()), len(ratios)) for limit in (min, max)]
    values += [_kept(odds * tested, len(ratios))]
    return Pattern(condition, values[0], (min(values), max(values)), tuple(ratios), signs, sent)


def _belongs(finding: Finding, entry: Soreness) -> bool:
    return finding.side == entry.side or "both" in (finding.side, entry.side)


def _ratio(condition: Condition, finding: Finding) -> float:
    accuracy = accuracies()[condition.accuracy[finding.id]]
    return accuracy.positive if finding.verdict is Verdict.OUTSIDE else accuracy.negative


def _kept(odds: float, tests: int) -> float:
    limits = reason_rules()["GA03"].values
    return min(max(odds / (1 + odds), limits["floor"]), limits["two_tests"] if tests > 1 else limits["one_test"])
