"""Doses, days and sessions of a programme in words, the same on screen, in the calendar and in the table."""

from __future__ import annotations

from datetime import date

from psoas.knowledge.exercise_text import UNIT_WORDS, span
from psoas.knowledge.exercises import exercises
from psoas.plan.programme import Prescription, Run
from psoas.plan.wishes import WEEKDAYS

WEEKDAY_NAMES = tuple(name.capitalize() for name in WEEKDAYS)
MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def dose_words(item: Prescription) -> str:
    """Return sets and range: "2 × 10 to 12 a side"."""
    return f"{item.sets} × {span(item.low, item.high)}{UNIT_WORDS[item.measure]}{' a side' if len(item.sides) == 2 else ''}"


def effort_parts(item: Prescription) -> tuple[str, ...]:
    """Return tempo, repetitions in reserve, load and rest, those that there are."""
    reserve = f"stop with {span(*item.reserve)} in reserve" if item.reserve is not None else ""
    rest = f"{item.rest} s rest" if item.rest and item.sets > 1 else ""
    return tuple(part for part in (item.tempo, reserve, item.load, rest) if part)


def effort_words(item: Prescription) -> str:
    """Return what `effort_parts` gives, joined by semicolons."""
    return "; ".join(effort_parts(item))


def item_name(item: Prescription) -> str:
    """Return the name of the exercise, with the form to do if it is not done as it stands."""
    name = exercises()[item.exercise].name
    return f"{name} ({item.form})" if item.form else name


def day_words(day: date) -> str:
    """Return a day as people say it: "Mon 4 January"."""
    return f"{WEEKDAY_NAMES[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1]}"


def minutes_words(seconds: int) -> str:
    """Return a time rounded up to whole minutes: "19 min"; below two minutes in seconds."""
    return f"{seconds} s" if seconds < 120 else f"{-(-seconds // 60)} min"


def run_words(run: Run) -> str:
    """Return a run as a sentence: "Sun 10 January: long run, 13.2 km at most. Easy all the way."."""
    kind = "race" if run.kind == "race" else f"{run.kind} run"
    most = f", {run.most:g} km at most" if run.most is not None else ""
    return f"{day_words(run.day)}: {kind}{most}.{f' {run.note}' if run.note else ''}"
