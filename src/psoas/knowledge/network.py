"""The cause network as data: nodes, links, likelihood ratios and the rules of reasoning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Literal

from psoas.knowledge.entries import Graded
from psoas.knowledge.library import check_sources
from psoas.knowledge.reading import read_entries

Layer = Literal["capacity", "form", "context", "state", "outcome", "programme"]
Basis = Literal["prospective", "rct", "cross_sectional", "lab", "expert_prior", "contradicted"]

ORIGINS = ("by hand", "from a photo", "from a clip", "repeated")
"""How a test was taken, which chooses its table of likelihood ratios."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A finding that speaks of a node.

    Parameters
    ----------
    finding
        Id of the finding: a test, a variant of one, or a metric.
    name
        As people say it.
    worse
        The end of the finding that counts against the node; "both" where either does.
    ratios
        Origin -> id of the reliability table; empty where `accuracy` is given.
    accuracy
        Id of the likelihood ratios of a finding that is yes or no.
    group
        Findings of one group of a node count 1 + 0.5.
    minutes
        What the test takes for both sides; None for what a clip gives without asking.
    needs
        Equipment that not everybody has; empty if none.
    """

    finding: str
    name: str
    worse: Literal["low", "high", "both"]
    group: str
    ratios: Mapping[str, str] = field(default_factory=dict)
    accuracy: str = ""
    minutes: float | None = None
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Node(Graded):
    """Something that is so or not about a person, with `states` that begin with the usual one and a `prior` for each.

    `name` is the node in its unusual state as people say it, `short` what is looked at, `cap` the most its probability
    may reach, `changes` what would speak against it where no test can.
    """

    name: str
    short: str
    layer: Layer
    states: tuple[str, ...]
    prior: tuple[float, ...]
    meaning: str
    measures: tuple[Measure, ...]
    cap: float = 1.0
    changes: str = ""


@dataclass(frozen=True, slots=True)
class Edge(Graded):
    """A link from a cause to an effect.

    Parameters
    ----------
    cause, effect
        Ids of nodes.
    basis
        What it rests on.
    published, odds
        What was seen, in words, and the odds ratio that is used.
    by_state, by_sport
        Odds by state of the cause, or by kind of sport ("distance", "sprint", "sprint_25").
    state, to_state
        The state of the cause, and of the effect, that is meant; the unusual one if empty.
    odds_range
        Lowest and highest odds that may be true; empty where rule GA12 says it.
    mutual
        Whether the two are seen together without a known direction; nothing is then counted.
    says
        What research says, one sentence.
    """

    cause: str
    effect: str
    basis: Basis
    published: str
    odds: float
    says: str
    by_state: Mapping[str, float] = field(default_factory=dict)
    by_sport: Mapping[str, float] = field(default_factory=dict)
    state: str = ""
    to_state: str = ""
    odds_range: tuple[float, ...] = ()
    mutual: bool = False
    note: str = ""

    @property
    def all_odds(self) -> tuple[float, ...]:
        """Every odds ratio that the link may use."""
        return (self.odds, *self.by_state.values(), *self.by_sport.values())


@dataclass(frozen=True, slots=True)
class RatioTable(Graded):
    """Likelihood ratios by bin of z (worse is negative) for a test of reliability `icc`; the last bin is open above."""

    icc: float
    edges: tuple[float, ...]
    ratios: tuple[float, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Accuracy(Graded):
    """Likelihood ratios of a finding that is yes or no: what is used, and what was `published`.

    `test` and `minutes` are name and length of the test, where a pattern asks for it.
    """

    positive: float
    negative: float
    published: str
    meaning: str
    test: str = ""
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class ReasonRule(Graded):
    """A rule of reasoning and the figures it uses."""

    text: str
    values: Mapping[str, float]


@cache
def nodes() -> Mapping[str, Node]:
    """Return every node by id.

    Raises
    ------
    KnowledgeError
        With file and line, here and in the functions below, if an entry is wrong or refers to what does not exist.
    """
    from psoas.knowledge.network_checks import check_nodes

    found = read_entries(Node, "network_nodes.yaml")
    check_nodes(found)
    return MappingProxyType(found)


@cache
def edges() -> Mapping[str, Edge]:
    """Return every link by id."""
    from psoas.knowledge.network_checks import check_edges

    found = read_entries(Edge, "network_edges.yaml")
    check_edges(found)
    return MappingProxyType(found)


@cache
def ratio_tables() -> Mapping[str, RatioTable]:
    """Return the likelihood ratios by reliability, by id."""
    found, _ = _likelihood_ratios()
    return MappingProxyType(found)


@cache
def accuracies() -> Mapping[str, Accuracy]:
    """Return the likelihood ratios of findings that are yes or no, by id."""
    _, found = _likelihood_ratios()
    return MappingProxyType(found)


@cache
def reason_rules() -> Mapping[str, ReasonRule]:
    """Return the rules of reasoning by id."""
    found = read_entries(ReasonRule, "reason_rules.yaml")
    check_sources(found, "reason_rules.yaml")
    return MappingProxyType(found)


@cache
def _likelihood_ratios() -> tuple[dict[str, RatioTable], dict[str, Accuracy]]:
    from psoas.knowledge.network_checks import check_ratio_tables

    tables = read_entries(RatioTable, "reliability_ratios.yaml")
    check_ratio_tables(tables)
    accurate = read_entries(Accuracy, "accuracy_ratios.yaml")
    check_sources(accurate, "accuracy_ratios.yaml")
    return tables, accurate
