"""Facts about a person and the red flags that are rules over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from psoas.knowledge.entries import Graded
from psoas.knowledge.library import check_sources
from psoas.knowledge.reading import read_entries, wrong_entry
from psoas.knowledge.rules import Rule

Level = Literal["stop_now", "refer_soon", "caution"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is so or not: asked as a question, or derived from other answers and tests."""

    id: str
    come_from: Literal["asked", "derived"]
    ask: str = ""


@dataclass(frozen=True, slots=True)
class RedFlag(Graded):
    """A sign that ends the work of psoas and sends to a professional.

    Parameters
    ----------
    level
        "stop_now" and "refer_soon" end it; "caution" goes on and shows `act`.
    when
        Rule over facts.
    name, why, act
        What was answered, what it can come from, and what to do.
    holds_back
        What a caution leaves out: "tests", "norms", "prone tests", "long lying".
    """

    level: Level
    when: str
    name: str
    why: str
    act: str
    holds_back: tuple[str, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule that `when` spells."""
        return Rule(self.when)


@cache
def facts() -> Mapping[str, Fact]:
    """Return every fact by id, those that are asked first.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or a question is missing.
    """
    found = read_entries(Fact, "facts.yaml")
    for fact in found.values():
        if (fact.come_from == "asked") is not bool(fact.ask):
            raise wrong_entry("facts.yaml", list(found), fact.id, "ask", "a fact has a question if, and only if, it is asked")
    return MappingProxyType(found)


@cache
def red_flags() -> Mapping[str, RedFlag]:
    """Return every red flag by id.

    Raises
    ------
    KnowledgeError
        With file and line, if a rule cannot be read or names a fact or source that does not exist.
    """
    found = read_entries(RedFlag, "red_flags.yaml")
    check_red_flags(found)
    return MappingProxyType(found)


def check_red_flags(found: Mapping[str, RedFlag]) -> None:
    """Raise `KnowledgeError` if a red flag's rule cannot be read or refers to what does not exist."""
    check_sources(found, "red_flags.yaml")
    for flag in found.values():
        check_rule("red_flags.yaml", list(found), flag.id, flag.when)


def check_rule(file: str, ids: list[str], id: str, when: str, field: str = "when") -> None:
    """Raise `KnowledgeError` if the rule in `field` of entry `id` cannot be read or names a fact that does not exist."""
    try:
        unknown = [name for name in Rule(when).names if name not in facts()]
    except ValueError as error:
        raise wrong_entry(file, ids, id, field, str(error)) from None
    if unknown:
        raise wrong_entry(file, ids, id, field, f"'{unknown[0]}' is not in facts.yaml")


@dataclass(frozen=True, slots=True)
class SorenessPoints(Graded):
    """Points of a rule towards soreness after new work, and towards an injury."""

    when: str
    new_work: int
    injury: int


@cache
def soreness_points() -> Mapping[str, SorenessPoints]:
    """Return the points that tell soreness after new work from an injury, by id.

    Raises
    ------
    KnowledgeError
        With file and line, if a rule cannot be read or names a fact or source that does not exist.
    """
    found = read_entries(SorenessPoints, "soreness_points.yaml")
    check_sources(found, "soreness_points.yaml")
    for points in found.values():
        check_rule("soreness_points.yaml", list(found), points.id, points.when)
    return MappingProxyType(found)
