"""How long exercises take, worked out again from the finished programme."""

from __future__ import annotations

from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.programme import Prescription, Session

LOADING = ("strength", "core", "control", "plyometric")
"""Groups of exercises that the weekly load counts."""


def one_side(item: Prescription) -> float:
    """Return the time of one set on one side, s."""
    return item.high if item.measure == "seconds" else item.high * exercises()[item.exercise].dose.seconds


def item_seconds(item: Prescription) -> float:
    """Return the time of all sets and sides with changes of side and rests, s."""
    change = programme_rules()["TIME"].values["side_change"] * (len(item.sides) - 1)
    return item.sets * (one_side(item) * len(item.sides) + change) + (item.sets - 1) * item.rest


def session_seconds(session: Session) -> float:
    """Return the time of all exercises with the changes between them, s."""
    between = programme_rules()["TIME"].values["between_exercises"]
    return sum(item_seconds(item) for item in session.items) + between * max(len(session.items) - 1, 0)


def routine_seconds(routine: Session) -> float:
    """Return the time of every position of the mobility routine with the changes between them, s."""
    positions = [one_side(item) for item in routine.items for _ in range(item.sets) for _ in item.sides]
    return sum(positions) + programme_rules()["TIME"].values["mobility_change"] * max(len(positions) - 1, 0)


def item_load(item: Prescription) -> float:
    """Return stress times repetitions of an exercise, both sides; seconds of a hold count as the rule LOAD says."""
    exercise = exercises()[item.exercise]
    if exercise.group not in LOADING:
        return 0.0
    repetitions = item.high / programme_rules()["LOAD"].values["hold_seconds_per_repetition"] if item.measure == "seconds" else item.high
    return item.sets * repetitions * len(item.sides) * exercise.stress
