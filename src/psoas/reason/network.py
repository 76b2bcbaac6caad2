"""The cause network of one symptom, built from knowledge: noisy-or links, evidence from the capacity layer.

Each cause, when present, sets off the symptom by a mechanism of its own with strength q; something not listed (the leak b)
may do so too, and the symptom is there if any of them does:

    P(no symptom | causes) = (1 - b) * product over causes of (1 - q)

q comes from the odds ratio that GA04 uses, q = (odds - 1) b / (1 - b), so that one cause alone makes the symptom `odds` times
as frequent as the leak alone, and b is set so that the symptom is as frequent as its prior says (Pearl 1988, noisy-or).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from psoas.knowledge.network import Edge, edges, nodes
from psoas.reason.belief import Belief
from psoas.reason.context import SportKind
from psoas.reason.paths import carries, odds_of, role_of

SYMPTOM = "symptom"
_STRONGEST = 0.95


@dataclass(frozen=True, slots=True)
class Variable:
    """A root with a `prior`, or a yes-or-no effect of noisy-or links.

    Parameters
    ----------
    name
        Node id, or `SYMPTOM`.
    states
        The usual one first.
    prior
        Probability of each state of a root; empty for an effect.
    leak
        Probability of an effect without any of its causes.
    links
        Cause -> strength of each of its states.
    """

    name: str
    states: tuple[str, ...]
    prior: tuple[float, ...] = ()
    leak: float = 0.0
    links: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CauseNetwork:
    """Variables, causes before effects, and evidence: variable -> weight of each state (not for the symptom itself)."""

    variables: tuple[Variable, ...]
    evidence: Mapping[str, tuple[float, ...]]

    def variable(self, name: str) -> Variable:
        """Return the variable of that name."""
        return next(variable for variable in self.variables if variable.name == name)


def build_network(targets: Collection[str], beliefs: Mapping[str, Belief], sport: SportKind) -> CauseNetwork:
    """Return the network of a symptom that stands for `targets`.

    Parameters
    ----------
    targets
        Ids of nodes that stand for the symptom.
    beliefs
        Node id -> what the measurements say, on the side of the symptom; it enters as the evidence that turns the prior
        into that belief.
    sport
        Which odds apply.
    """
    known = nodes()
    direct = _strongest([e for e in edges().values() if e.effect in targets and _counts(e, beliefs, sport)], sport)
    between = {
        cause: _strongest([e for e in edges().values() if e.effect == cause and _counts(e, beliefs, sport) and not e.to_state], sport)
        for cause in direct
        if len(known[cause].states) == 2
    }
    between = {cause: links for cause, links in between.items() if links}
    roots = dict.fromkeys([*(c for links in between.values() for c in links), *(c for c in direct if c not in between)])
    variables = [Variable(id, known[id].states, known[id].prior) for id in roots if id not in between]
    variables += [_effect(id, known[id].states, known[id].prior[-1], links, sport) for id, links in between.items()]
    frequency = max((known[id].prior[-1] for id in targets), default=0.5)
    variables.append(_effect(SYMPTOM, ("no", "yes"), frequency, direct, sport))
    evidence = {v.name: _evidence(beliefs[v.name]) for v in variables if v.name != SYMPTOM}
    return CauseNetwork(tuple(variables), evidence)


def _counts(edge: Edge, beliefs: Mapping[str, Belief], sport: SportKind) -> bool:
    return edge.cause in beliefs and carries(edge, sport) and role_of(edge) == "reason"


def _strongest(found: list[Edge], sport: SportKind) -> dict[str, Edge]:
    """Return one link for each cause, the strongest: a symptom that stands for two nodes counts a cause once."""
    best: dict[str, Edge] = {}
    for edge in found:
        best[edge.cause] = max(best.get(edge.cause, edge), edge, key=lambda one: max(_odds(one, sport)))
    return best


def _odds(edge: Edge, sport: SportKind) -> tuple[float, ...]:
    states = nodes()[edge.cause].states
    return (1.0, *(odds_of(edge, state, sport) for state in states[1:]))


def _effect(name: str, states: tuple[str, ...], frequency: float, links: Mapping[str, Edge], sport: SportKind) -> Variable:
    odds = {cause: _odds(edge, sport) for cause, edge in links.items()}
    low, high = 0.0, frequency
    for _ in range(60):  # halves the interval to below 1e-18
        middle = (low + high) / 2
        low, high = (middle, high) if _frequency(middle, odds) < frequency else (low, middle)
    return Variable(name, states, leak=high, links={cause: _strengths(high, values) for cause, values in odds.items()})


def _strengths(leak: float, odds: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(min((value - 1) * leak / (1 - leak), _STRONGEST) for value in odds)


def _frequency(leak: float, odds: Mapping[str, tuple[float, ...]]) -> float:
    """Return how frequent the effect is with this leak, its causes as frequent as their priors say."""
    without = 1 - leak
    for cause, values in odds.items():
        without *= 1 - sum(p * q for p, q in zip(nodes()[cause].prior, _strengths(leak, values), strict=True))
    return 1 - without


def _evidence(belief: Belief) -> tuple[float, ...]:
    prior = nodes()[belief.node].prior
    return tuple(chance / before for chance, before in zip(belief.chances.values(), prior, strict=True))
