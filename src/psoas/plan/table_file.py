"""A programme as a table: CSV, one row per prescription."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from psoas.knowledge.exercises import exercises
from psoas.plan.programme import Prescription, Programme, Session
from psoas.plan.words import WEEKDAY_NAMES

COLUMNS = (
    "week",
    "phase",
    "day",
    "weekday",
    "session",
    "kind",
    "title",
    "exercise",
    "name",
    "form",
    "sets",
    "low",
    "high",
    "measure",
    "sides",
    "tempo",
    "rest_s",
    "reserve_low",
    "reserve_high",
    "load",
    "time_s",
    "need",
    "why",
    "progression",
)
"""Names of the columns; a unit ends a name."""

EVERY_DAY = "every day"
Cell = str | int


def programme_to_csv(programme: Programme) -> str:
    """Return one row per prescription in order of day, the five minutes and the self-release last with "every day" for their day.

    Commas stand between columns, lines end in a line feed, and what does not apply is empty.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for week in programme.weeks:
        for session in week.sessions:
            writer.writerows((week.number, week.phase, *row) for row in _rows(session, session.day))
    for daily in (programme.routine, programme.release):
        if daily is not None:
            writer.writerows(("", "", *row) for row in _rows(daily, None))
    return stream.getvalue()


def _rows(session: Session, day: date | None) -> Iterator[tuple[Cell, ...]]:
    when = (EVERY_DAY, "") if day is None else (day.isoformat(), WEEKDAY_NAMES[day.weekday()])
    head = (*when, session.id, session.kind, session.title)
    if not session.items:
        yield (*head, *[""] * (len(COLUMNS) - len(head) - 2))
    for item in session.items:
        yield (*head, *_cells(item))


def _cells(item: Prescription) -> tuple[Cell, ...]:
    low, high = item.reserve if item.reserve is not None else ("", "")
    name = exercises()[item.exercise].name
    dose: tuple[Cell, ...] = (item.sets, item.low, item.high, item.measure, " and ".join(item.sides), item.tempo, item.rest, low, high, item.load)
    return (item.exercise, name, item.form, *dose, item.seconds, item.node, item.why, item.progression)
