"""Patterns that answers may look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from psoas.knowledge.body_map import regions
from psoas.knowledge.entries import Graded
from psoas.knowledge.library import check_sources
from psoas.knowledge.network import accuracies, nodes
from psoas.knowledge.reading import read_entries, wrong_entry
from psoas.knowledge.red_flags import check_rule, facts, red_flags


@dataclass(frozen=True, slots=True)
class Condition(Graded):
    """A pattern of answers; psoas says "your answers look like", never "you have".

    Parameters
    ----------
    name, typical, says, care
        As people say it, what it is usually like, what research says, and what is usually done.
    at
        Regions it belongs to; elsewhere it is pain sent from there.
    when
        Rule over facts that must hold for the pattern to be thought of; empty if the place alone suffices.
    targets
        Nodes of the cause network whose causes are looked at.
    prior
        How often the pattern is behind soreness at its place before any test, an expert's figure; None where it stands
        through its causes only.
    signs
        Fact -> likelihood ratio of it, our assumption.
    accuracy
        Finding that is yes or no -> id of its likelihood ratios.
    flag
        Id of the red flag that stands for the pattern; it is then never explained.
    refer
        What to have looked at, empty if nothing.
    leave_out
        What a programme leaves out.
    """

    name: str
    at: tuple[str, ...]
    typical: str
    when: str
    targets: tuple[str, ...]
    says: str
    care: str
    prior: float | None = None
    signs: Mapping[str, float] = field(default_factory=dict)
    accuracy: Mapping[str, str] = field(default_factory=dict)
    flag: str = ""
    refer: str = ""
    leave_out: tuple[str, ...] = ()


@cache
def conditions() -> Mapping[str, Condition]:
    """Return every pattern by id.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or refers to what does not exist.
    """
    found = read_entries(Condition, "conditions.yaml")
    check_conditions(found)
    return MappingProxyType(found)


def check_conditions(found: Mapping[str, Condition]) -> None:
    """Raise `KnowledgeError` if a pattern, or a region of the body map, refers to what does not exist."""
    file, ids = "conditions.yaml", list(found)
    check_sources(found, file)
    for condition in found.values():
        check_rule(file, ids, condition.id, condition.when)
        references: tuple[tuple[str, tuple[str, ...], Mapping[str, object]], ...] = (
            ("at", condition.at, regions()),
            ("targets", condition.targets, nodes()),
            ("signs", tuple(condition.signs), facts()),
            ("accuracy", tuple(condition.accuracy.values()), accuracies()),
            ("flag", (condition.flag,) if condition.flag else (), red_flags()),
        )
        for name, wanted, known in references:
            unknown = [id for id in wanted if id not in known]
            if unknown:
                raise wrong_entry(file, ids, condition.id, name, f"'{unknown[0]}' does not exist")
        if condition.prior is not None and not 0 < condition.prior < 1:
            raise wrong_entry(file, ids, condition.id, "prior", "a prior lies between 0 and 1")
    for region in regions().values():
        asked: tuple[tuple[str, tuple[str, ...], Mapping[str, object]], ...] = (
            ("patterns", region.patterns, found),
            ("targets", region.targets, nodes()),
            ("ask", region.ask, red_flags()),
        )
        for name, wanted, known in asked:
            unknown = [id for id in wanted if id not in known]
            if unknown:
                raise wrong_entry("body_map.yaml", list(regions()), region.id, name, f"'{unknown[0]}' does not exist")
