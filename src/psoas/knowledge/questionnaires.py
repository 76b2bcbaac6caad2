"""Questionnaires: those that psoas asks in its own words, and those of others of which it knows what a change means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from psoas.knowledge.body_map import regions
from psoas.knowledge.entries import Graded
from psoas.knowledge.library import check_sources
from psoas.knowledge.reading import read_entries, wrong_entry

FILE = "questionnaires.yaml"


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a questionnaire: `options` count 0, 1, 2 ... in order; without them it is a number from 0 to `most`."""

    id: str
    ask: str
    options: tuple[str, ...] = ()
    most: float = 10.0

    @property
    def highest(self) -> float:
        """The highest score of the question."""
        return len(self.options) - 1.0 if self.options else self.most


@dataclass(frozen=True, slots=True)
class Questionnaire(Graded):
    """A questionnaire.

    Parameters
    ----------
    name, about
        What it is called and what it asks about.
    wording
        "own" if psoas asks it in its own words, "public" if the scale is free to all, "not confirmed" if the terms of
        its wording could not be confirmed: then it has no items here, and a total that was worked out elsewhere can be
        written down.
    terms
        What is known of the terms, in words.
    lowest, highest
        Range of the total score.
    better
        Which end is the good one.
    change
        Smallest change of the total that means something; None where none is known.
    change_text
        Where that comes from.
    noise
        By how much the total of one person differs from one time to the next with nothing changed, at 90 or 95 %; None where
        nobody has said.
    in_a_row
        In how many answers in a row a change must stand before it is one.
    form
        Of one whose wording psoas does not have: the name by which its form is found.
    where
        Regions of the body map at which it is worth asking; empty where it is worth asking wherever it hurts.
    items
        The questions; the total is their sum.
    """

    name: str
    about: str
    wording: Literal["own", "public", "not confirmed"]
    terms: str
    lowest: float
    highest: float
    better: Literal["high", "low"]
    change_text: str
    change: float | None = None
    noise: float | None = None
    in_a_row: int = 1
    form: str = ""
    where: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


@cache
def questionnaires() -> Mapping[str, Questionnaire]:
    """Return every questionnaire by id.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong.
    """
    found = read_entries(Questionnaire, FILE)
    check_questionnaires(found)
    return MappingProxyType(found)


def check_questionnaires(found: Mapping[str, Questionnaire]) -> None:
    """Raise `KnowledgeError` if a questionnaire contradicts itself or asks in words that may not be free."""
    check_sources(found, FILE)
    for entry in found.values():
        ids = list(found)
        if (entry.wording == "not confirmed") is bool(entry.items):
            raise wrong_entry(FILE, ids, entry.id, "items", "items are asked if, and only if, their wording is our own or free to all")
        if not entry.lowest < entry.highest:
            raise wrong_entry(FILE, ids, entry.id, "highest", "the highest total lies above the lowest")
        if entry.items and sum(item.highest for item in entry.items) != entry.highest:
            raise wrong_entry(FILE, ids, entry.id, "highest", "the items do not add up to the highest total")
        if entry.in_a_row < 1 or (entry.change is None and entry.in_a_row > 1):
            raise wrong_entry(FILE, ids, entry.id, "in_a_row", "a change stands in one answer at least, and only where a change is known")
        if (entry.wording == "not confirmed") is not bool(entry.form):
            raise wrong_entry(FILE, ids, entry.id, "form", "the name of the form stands where, and only where, psoas does not have its wording")
        if not set(entry.where) <= set(regions()):
            raise wrong_entry(FILE, ids, entry.id, "where", f"regions are {', '.join(regions())}")
        if len({item.id for item in entry.items}) != len(entry.items):
            raise wrong_entry(FILE, ids, entry.id, "items", "an item's id occurs twice")
