"""How much a week may hold where the pain asks for less (PM02, PM08), worked out from phases and starting doses."""

from __future__ import annotations

from collections.abc import Iterator

from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import phases, programme_rules
from psoas.plan.checker.person import Person
from psoas.plan.checker.times import LOADING
from psoas.plan.checker.violation import Violation
from psoas.plan.programme import Prescription, Programme, Week

LESS = (*LOADING, "drill")
"""Groups of which pain asks for less."""


def check_pain(programme: Programme, person: Person) -> Iterator[Violation]:
    """Yield strength work that is too much for the pain that was told: any at all in red, more than two thirds of the usual in amber."""
    told = pain_of(programme, person)
    if told > programme_rules()["PM03"].values["above"] and any(session.kind == "strength" for session in programme.sessions()):
        yield Violation("pain", "programme", f"has strength work at a pain of {told}")
    for week in weeks_of_less(programme, person):
        for session in week.sessions:
            for item in session.items if session.kind == "strength" else ():
                if exercises()[item.exercise].group in LESS and item.sets * item.high > most_in_pain(item, week, programme) + 1e-6:
                    where = f"week {week.number}, {session.day}, {item.exercise}"
                    yield Violation("amber", where, f"has {item.sets} sets of {item.high} at a pain of {told}")


def pain_of(programme: Programme, person: Person) -> int:
    """Return the worst pain: as wished for, else as it was told."""
    return programme.wishes.pain if programme.wishes.pain is not None else person.pain


def weeks_of_less(programme: Programme, person: Person) -> tuple[Week, ...]:
    """Return the weeks in which amber pain asks for less."""
    rules, told = programme_rules(), pain_of(programme, person)
    if not rules["PM02"].values["low"] <= told <= rules["PM02"].values["high"]:
        return ()
    return tuple(week for week in programme.weeks if week.number <= rules["PM08"].values["weeks"])


def most_in_pain(item: Prescription, week: Week, programme: Programme) -> float:
    """Return the most sets times repetitions (steps, seconds) of one side: two thirds of what the week asks of anybody, one at least."""
    exercise, phase = exercises()[item.exercise], phases(programme.wishes.weeks)[week.number - 1]
    sets = min(phase.sets[1] if exercise.group in LOADING else exercise.dose.sets[0], exercise.dose.sets[1])
    top = exercise.dose.low if phase.deload else exercise.dose.high
    if item.measure == "repetitions" and exercise.group in ("strength", "core"):
        low, high = max(exercise.dose.low, phase.repetitions[0]), min(exercise.dose.high, phase.repetitions[1])
        if low <= high:
            top = high
        elif not phase.deload or phase.repetitions[1] >= exercise.dose.low:
            top = exercise.dose.high
    return max((1 - programme_rules()["PM08"].values["less_share"]) * sets * top, 1.0)
