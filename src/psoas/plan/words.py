"""Doses, days and sessions of a programme in words, the same on screen, in the calendar and in the table."""

from __future__ import annotations

from datetime import date

from psoas.knowledge.exercise_text import UNIT_WORDS, span
from psoas.knowledge.exercises import exercises
from psoas.plan.programme import Prescription
from psoas.plan.wishes import WEEKDAYS

MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def dose_words(item: Prescription) -> str:
    """Return sets and range: "2 × 10 to 12 a side"."""
    return f"{item.sets} × {span(item.low, item.high)}{UNIT_WORDS[item.measure]}{' a side' if len(item.sides) == 2 else ''}"


def effort_words(item: Prescription) -> str:
    """Return tempo, rest, repetitions in reserve and load, joined by semicolons; empty if there is nothing to say."""
    reserve = f"stop with {span(*item.reserve)} in reserve" if item.reserve is not None else ""
    rest = f"{item.rest} s rest" if item.rest and item.sets > 1 else ""
    return "; ".join(part for part in (item.tempo, reserve, item.load, rest) if part)


def item_name(item: Prescription) -> str:
    """Return the name of the exercise, with the form to do if it is not done as it stands."""
    name = exercises()[item.exercise].name
    return f"{name} ({item.form})" if item.form else name


def weekday_word(day: date) -> str:
    """Return the weekday, short: "Mon"."""
    return WEEKDAYS[day.weekday()].capitalize()


def day_words(day: date) -> str:
    """Return a day as people say it: "Mon 4 January"."""
    return f"{weekday_word(day)} {day.day} {MONTH_NAMES[day.month - 1]}"


def minutes_words(seconds: int) -> str:
    """Return a time rounded up to whole minutes: "19 min"; below two minutes in seconds."""
    return f"{seconds} s" if seconds < 120 else f"{-(-seconds // 60)} min"
