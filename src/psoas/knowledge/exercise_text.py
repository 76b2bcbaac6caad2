"""Exercises as text for a person: a list, and one in full."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from psoas.knowledge.catalogue import CHECKED, GRADES
from psoas.knowledge.exercises import EQUIPMENT, Exercise, Measure, exercises
from psoas.knowledge.library import sources
from psoas.knowledge.network import nodes

GROUPS: dict[str, str] = {
    "mobility": "Mobility",
    "control": "Control",
    "strength": "Strength",
    "core": "Trunk",
    "drill": "Drills",
    "plyometric": "Hops",
    "gait": "Running form",
    "comfort": "Comfort",
}
"""Group of an exercise -> its heading, in the order of a list."""

_WIDTH = 92
UNIT_WORDS: Mapping[Measure, str] = {"repetitions": "", "seconds": " s", "steps": " steps"}
"""What stands after a number of a dose."""


def dose_text(exercise: Exercise) -> str:
    """Return the starting dose as people say it: "2 to 3 × 10 to 15 a side"."""
    dose = exercise.dose
    side = " a side" if exercise.sided else ""
    return f"{span(*dose.sets)} × {span(dose.low, dose.high)}{UNIT_WORDS[dose.measure]}{side}"


def pace_text(exercise: Exercise) -> str:
    """Return tempo and rest of the starting dose; empty if it has neither."""
    rest = f"{exercise.dose.rest} s rest between sets" if exercise.dose.rest else ""
    return "; ".join(part for part in (exercise.dose.tempo, rest) if part)


def needs_text(exercise: Exercise) -> str:
    """Return what an exercise needs, "nothing" if a floor and a wall are enough, and what may be used beside it."""
    needs = " and ".join(EQUIPMENT[id] for id in exercise.needs) or "nothing"
    may = f"; {' or '.join(EQUIPMENT[id] for id in exercise.may_use)} can be used" if exercise.may_use else ""
    return needs + may


def origin_text(exercise: Exercise) -> str:
    """Return grade, how it was checked, and first source: "B, Thorborg 2016"; a convention is called one."""
    if not exercise.sources:
        return f"{exercise.grade}, our convention"
    more = " and others" if len(exercise.sources) > 1 else ""
    unseen = "" if exercise.checked else ", not checked"
    return f"{exercise.grade}, {sources()[exercise.sources[0]].name}{more}{unseen}"


def list_text(chosen: Sequence[Exercise], *, grouped: bool = True) -> str:
    """Return exercises as a list: id, name, dose, equipment, level, grade and origin.

    Parameters
    ----------
    chosen
        In the order they are shown in.
    grouped
        Whether headings of `GROUPS` stand between them.
    """
    order = list(GROUPS)
    ordered = sorted(chosen, key=lambda one: order.index(one.group)) if grouped else list(chosen)
    lines: list[str] = []
    for heading, members in groupby(ordered, key=lambda one: GROUPS[one.group] if grouped else ""):
        if heading:
            lines += ["", heading.upper()] if lines else [heading.upper()]
        for one in members:
            needs = ", ".join(EQUIPMENT[id] for id in one.needs) or "no equipment"
            lines.append(f"{one.id}  {one.name:<37}{dose_text(one)}")
            heard = f"; the articles' {one.heard_as.removeprefix('the ')}" if one.heard_as else ""
            lines.append(f"      level {one.level}, {needs}; {origin_text(one)}{heard}")
    return "\n".join(lines)


def exercise_text(exercise: Exercise) -> str:
    """Return one exercise in full: dose, cues, mistakes, when not, easier and harder, muscles, evidence with sources."""
    return "\n".join(_lines(exercise))


def _lines(one: Exercise) -> Iterator[str]:
    yield f"{one.id}  {one.name}"
    if one.heard_as:
        yield f"  Articles call it {one.heard_as}."
    yield from _field("Why", f"{one.why[0].upper()}{one.why[1:]}.")
    yield from _field("Starts with", f"{dose_text(one)}{'; ' if pace_text(one) else ''}{pace_text(one)}")
    yield from _field("Needs", needs_text(one))
    yield from _items("Think of", one.cues)
    yield from _items("Goes wrong", one.mistakes)
    yield from _items("Leave it out with", (f"{text}." for text in one.avoid))
    for label, text, id in (("Easier", one.easier, one.easier_id), ("Harder", one.harder, one.harder_id)):
        other = f"{exercises()[id].name} ({id})" if id else ""
        yield from _field(label, "; or ".join(part for part in (text, other) if part) or "no other form")
    yield from _field("Muscles", one.muscles)
    yield from _field("Electrodes", one.emg)
    yield from _field("Serves", serves_text(one) or "nothing in the cause network")
    yield from _field("Level", f"{one.level} of 3, from week {one.first_week} of a programme")
    yield from _field("Evidence", f"{one.grade} ({GRADES[one.grade]}), {CHECKED[one.v]}")
    for id in one.sources:
        source = sources()[id]
        yield from textwrap.wrap(f"{id}: {source.citation} {source.locator}".rstrip(), _WIDTH, initial_indent="  ", subsequent_indent="    ")


def serves_text(exercise: Exercise) -> str:
    """Return what an exercise serves, what it serves best first."""
    ordered = sorted(exercise.serves.items(), key=lambda item: -item[1])
    return ", ".join(f"{nodes()[id].name} ({share:g})" for id, share in ordered)


def _field(label: str, text: str) -> list[str]:
    return textwrap.wrap(f"{label}: {text}", _WIDTH, initial_indent="  ", subsequent_indent="    ")


def _items(label: str, texts: Iterable[str]) -> Iterator[str]:
    yield f"  {label}:"
    for text in texts:
        yield from textwrap.wrap(f"- {text[0].upper()}{text[1:]}", _WIDTH, initial_indent="    ", subsequent_indent="      ")


def span(low: int, high: int) -> str:
    """Return a range as people say it: "10 to 12", or one number."""
    return f"{low}" if low == high else f"{low} to {high}"
