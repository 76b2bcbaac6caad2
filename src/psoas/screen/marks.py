"""Marks on the body map: where, which side, and one number each, to and from the document of answers in one step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from psoas.errors import SettingError
from psoas.finding import Side
from psoas.knowledge.body_map import regions
from psoas.screen.answers_file import Document

Kind = Literal["soreness", "past_injuries"]

MIDLINE = ("low_back_centre", "abdomen")
"""Regions that lie in the middle of the body: they have no side."""

NUMBER: dict[Kind, str] = {"soreness": "level", "past_injuries": "months_ago"}
"""What the number of a mark is in the document: soreness from 0 to 10, or the months since an injury ended."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that was marked: region, side ("both" for the midline alone), and its number; None where it was not said."""

    site: str
    side: Side
    number: float | None = None

    @property
    def id(self) -> str:
        """Name of the place on the map, "hamstring_belly:left"."""
        return f"{self.site}:{self.side}"


def places() -> tuple[Mark, ...]:
    """Return every place that can be marked, without a number."""
    return tuple(Mark(site, side) for site in regions() for side in _sides(site))


def place_name(mark: Mark) -> str:
    """Return a place as people say it, "back of the thigh, left"."""
    name = regions()[mark.site].name
    return name if mark.side == "both" else f"{name}, {mark.side}"


def marks_in(document: Document, kind: Kind) -> tuple[Mark, ...]:
    """Return the marks that a document holds; one on both sides gives two.

    Parameters
    ----------
    document
        The answers so far.
    kind
        Which of its lists.
    """
    found = []
    for entry in document.get(kind) or ():
        site, side = entry["site"], entry.get("side", "both")
        sides = _sides(site) if side == "both" else (side,)
        found += [Mark(site, one, entry.get(NUMBER[kind])) for one in sides]
    return tuple(found)


def with_marks(document: Document, kind: Kind, marks: Iterable[Mark]) -> Document:
    """Return the document with these marks in place of those it had.

    Left and right with the same number become one entry on both sides. What was told before of an entry that stays is kept.

    Parameters
    ----------
    document
        The answers so far.
    kind
        Which of its lists.
    marks
        Every mark of the map.

    Raises
    ------
    SettingError
        If a place is not on the map, is named twice, or its number cannot be.
    """
    given: dict[tuple[str, Side], float | None] = {}
    allowed = {(place.site, place.side) for place in places()}
    for mark in marks:
        place = (mark.site, mark.side)
        if place not in allowed or place in given:
            raise SettingError(f"'{mark.id}' is not a place of the body map, or was marked twice.", "Mark each place once.")
        given[place] = _checked(mark, kind)
    earlier = {(entry["site"], entry.get("side")): entry for entry in document.get(kind) or ()}
    entries = []
    for site in dict.fromkeys(site for site, _ in given):
        numbers = {side: given[site, side] for side in _sides(site) if (site, side) in given}
        alike = len(numbers) == len(_sides(site)) and len(set(numbers.values())) == 1
        for side, number in ({"both": next(iter(numbers.values()))} if alike else numbers).items():
            told: dict[str, Any] = earlier.get((site, side)) or next((entry for (at, _), entry in earlier.items() if at == site), {})
            entries.append(_entry(told, site, side, number, kind))
    return {**document, kind: entries}


def _sides(site: str) -> tuple[Side, ...]:
    return ("both",) if site in MIDLINE else ("left", "right")


def _checked(mark: Mark, kind: Kind) -> float | None:
    highest = 10 if kind == "soreness" else 1000
    number = mark.number
    if number is None:
        return None
    if not 0 <= number <= highest or (kind == "soreness" and number != int(number)):
        what = "a whole number from 0 to 10" if kind == "soreness" else "months from 0 to 1000"
        raise SettingError(f"{number:g} cannot be at {place_name(mark)}.", f"Give {what}.")
    return int(number) if kind == "soreness" else number


def _entry(told: dict[str, Any], site: str, side: str, number: float | None, kind: Kind) -> dict[str, Any]:
    rest = {name: value for name, value in told.items() if name not in ("site", "side", NUMBER[kind])}
    return {"site": site, "side": side, **({} if number is None else {NUMBER[kind]: number}), **rest}
