"""The capacity layer: how sure it is that a node is in an unusual state, from measurements alone (GA02, GA03)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from psoas.finding import Finding, Side
from psoas.knowledge.network import Layer, Node, reason_rules
from psoas.reason.weights import Weight, independent, joined, weigh

LIKELY = 0.5
"""From this probability on, a capacity is called likely low."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What is thought of one node on one side.

    Parameters
    ----------
    node, name, layer, side
        Which; `name` says the unusual state.
    chances
        State -> probability.
    interval
        Probability of the unusual state if each result were better, or worse, by its error, and the odds of the prior off by
        a factor (GA12); for a node that was not tested from the floor to the most that one test could show.
    weights
        The findings behind it.
    tested
        Whether anything was measured, or answered, that speaks of it.
    """

    node: str
    name: str
    layer: Layer
    side: Side
    chances: Mapping[str, float]
    interval: tuple[float, float]
    weights: tuple[Weight, ...] = ()
    tested: bool = False

    @property
    def probability(self) -> float:
        """Probability of any unusual state."""
        return sum(list(self.chances.values())[1:])

    @property
    def likely(self) -> bool:
        """Whether it was tested and is more likely than not."""
        return self.tested and self.probability >= LIKELY


def believe(node: Node, findings: Iterable[Finding], side: Side) -> Belief:
    """Return what the findings of one side say of a node.

    For each unusual state, odds before (against the usual state) times the joined likelihood ratios; then never above
    0.80 from one test and 0.90 from two, never below 0.03 (GA03).

    Parameters
    ----------
    node
        A node that can be measured.
    findings
        All findings; those of the other side are left aside.
    side
        "left", "right", or "both" for what belongs to the whole runner.
    """
    weights = weigh(node, findings, side)
    floor, most = reason_rules()["GA03"].values["floor"], _most(node, max(independent(weights), 1))
    chances = _posterior(node, weights, "ratio")
    tested = independent(weights) > 0
    if tested:
        off = reason_rules()["GA12"].values["prior"]
        low, high = (_unusual(node, weights, which, factor) for which, factor in (("low", 1 / off), ("high", off)))
        now = 1 - chances[node.states[0]]
        interval = (min(low, now), max(high, now))
    else:
        interval = (floor, most)
    return Belief(node.id, node.name, node.layer, side, chances, interval, weights, tested)


def answered(node: Node, state: str | None, side: Side = "both") -> Belief:
    """Return what an answer says of a context node: the `state` for sure, or the prior where nothing was answered."""
    if state is None:
        return Belief(node.id, node.name, node.layer, side, dict(zip(node.states, node.prior, strict=True)), (0.0, 1.0))
    chances = {name: float(name == state) for name in node.states}
    sure = 1 - chances[node.states[0]]
    return Belief(node.id, node.name, node.layer, side, chances, (sure, sure), tested=True)


def _most(node: Node, tests: int) -> float:
    values = reason_rules()["GA03"].values
    return min(values["one_test"] if tests == 1 else values["two_tests"], node.cap)


def _unusual(node: Node, weights: tuple[Weight, ...], which: str, factor: float) -> float:
    """Return the probability of any unusual state, the odds of the prior multiplied by a factor, kept within GA03."""
    total = factor * sum(_odds(node, weights, which).values())
    return min(max(total / (1 + total), reason_rules()["GA03"].values["floor"]), _most(node, independent(weights)))


def _odds(node: Node, weights: tuple[Weight, ...], which: str) -> dict[str, float]:
    """Return the odds of each unusual state against the usual one."""
    return {
        state: prior / node.prior[0] * joined([w for w in weights if w.state == state], which)
        for state, prior in zip(node.states[1:], node.prior[1:], strict=True)
    }


def _posterior(node: Node, weights: tuple[Weight, ...], which: str) -> dict[str, float]:
    """Return the probability of each state, kept within GA03."""
    if independent(weights) == 0:
        return dict(zip(node.states, node.prior, strict=True))
    odds, kept = _odds(node, weights, which), _unusual(node, weights, which, 1.0)
    return {node.states[0]: 1 - kept, **{state: kept * odd / sum(odds.values()) for state, odd in odds.items()}}
