"""How well a cause fits a symptom: the index of GA04, along one link or two."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from psoas.knowledge.entries import Grade
from psoas.knowledge.network import Edge, edges, nodes, reason_rules
from psoas.reason.belief import Belief
from psoas.reason.context import SportKind

SEEN_BEFORE = ("prospective", "rct")
"""What a link rests on when the cause was seen before the injury."""


@dataclass(frozen=True, slots=True)
class Path:
    """The way from a cause to a target.

    Parameters
    ----------
    links
        One edge, or two.
    fit, low, high
        Index of GA04, and what it is at the low and high end of the probability and of the odds.
    role
        "load" if form explains a shift of load only (GA07), else "reason".
    """

    links: tuple[Edge, ...]
    fit: float
    low: float
    high: float
    role: Literal["reason", "load"]

    @property
    def cause(self) -> str:
        """Id of the node where the path begins."""
        return self.links[0].cause

    @property
    def grade(self) -> Grade:
        """Grade of the weakest link."""
        return max((link.grade for link in self.links), key="ABCDX".index)

    @property
    def assumed(self) -> bool:
        """Whether a link rests on an expert's view only (GA08)."""
        return any(link.basis == "expert_prior" for link in self.links)


def paths_to(targets: Collection[str], beliefs: Mapping[str, Belief], sport: SportKind) -> tuple[Path, ...]:
    """Return the best path of each cause to any of the targets, the best fit first.

    Links that are contradicted, mutual, or without effect (odds of 1 or less) carry nothing and make no path.

    Parameters
    ----------
    targets
        Ids of nodes that stand for the symptom.
    beliefs
        Node id -> what is thought of it, on the side of the symptom.
    sport
        Which odds apply.
    """
    best: dict[str, Path] = {}
    for links in _ways(targets, sport):
        if any(link.cause not in beliefs for link in links):
            continue
        path = _path(links, beliefs, sport)
        best[path.cause] = max(best.get(path.cause, path), path, key=lambda one: (one.role == "reason", one.fit))
    return tuple(sorted(best.values(), key=lambda path: (-path.fit, path.cause)))


def odds_of(edge: Edge, state: str, sport: SportKind) -> float:
    """Return the odds ratio that a link uses for a state of its cause; 1 if the link does not mean that state."""
    if edge.mutual or edge.basis == "contradicted" or (edge.state and state != edge.state):
        return 1.0
    return edge.by_sport.get(sport, edge.by_state.get(state, edge.odds))


def label_of(fit: float) -> str:
    """Return the words for an index (GA05)."""
    limits = reason_rules()["GA05"].values
    return next(words for words, limit in sorted(limits.items(), key=lambda item: -item[1]) if fit >= limit)


def carries(edge: Edge, sport: SportKind) -> bool:
    """Return whether a link adds anything."""
    return any(odds_of(edge, state, sport) > 1 for state in nodes()[edge.cause].states[1:])


def role_of(edge: Edge) -> Literal["reason", "load"]:
    """Return what a link may explain (GA07): form explains an injury only if it was seen before it."""
    known = nodes()
    injury = known[edge.effect].layer == "outcome"
    return "load" if known[edge.cause].layer == "form" and injury and edge.basis not in SEEN_BEFORE else "reason"


def _ways(targets: Collection[str], sport: SportKind) -> Iterator[tuple[Edge, ...]]:
    live = [edge for edge in edges().values() if carries(edge, sport)]
    for last in live:
        if last.effect not in targets:
            continue
        yield (last,)
        for first in live:
            if first.effect == last.cause and _same_state(first, last):
                yield first, last


def _same_state(first: Edge, last: Edge) -> bool:
    """Return whether the state that the first link leads to is the one that the second starts from."""
    return not (first.to_state and last.state) or first.to_state == last.state


def _path(links: tuple[Edge, ...], beliefs: Mapping[str, Belief], sport: SportKind) -> Path:
    fit = low = high = 1.0
    for link in links:
        belief = beliefs[link.cause]
        share = _share(link, belief, sport, lambda _, odds: odds)
        fit *= share
        low *= _scaled(_share(link, belief, sport, _lowest), belief, 0)
        high *= _scaled(_share(link, belief, sport, _highest), belief, 1)
    role: Literal["reason", "load"] = "load" if any(role_of(link) == "load" for link in links) else "reason"
    return Path(links, fit, min(low, fit), max(high, fit), role)


def _share(link: Edge, belief: Belief, sport: SportKind, moved: Callable[[Edge, float], float]) -> float:
    """Return the sum over states of P(state) (odds - 1) / odds, with the odds moved as told."""
    odds = {state: moved(link, odds_of(link, state, sport)) for state in list(belief.chances)[1:]}
    return sum(belief.chances[state] * (value - 1) / value for state, value in odds.items())


def _scaled(share: float, belief: Belief, end: int) -> float:
    """Return a share with the probability of the cause moved to one end of its interval."""
    if belief.probability == 0:
        return 0.0
    return share * min(max(belief.interval[end] / belief.probability, 0.0), 1 / belief.probability)


def _lowest(link: Edge, odds: float) -> float:
    rule = reason_rules()["GA12"].values
    if link.odds_range:
        return min(link.odds_range[0], odds)
    return float(odds ** rule["before_low" if link.basis in SEEN_BEFORE else "other_low"])


def _highest(link: Edge, odds: float) -> float:
    rule = reason_rules()["GA12"].values
    if link.odds_range:
        return max(link.odds_range[-1], odds)
    most = max(reason_rules()["GA09"].values["largest"], odds)
    return float(min(odds ** rule["before_high" if link.basis in SEEN_BEFORE else "other_high"], most))
