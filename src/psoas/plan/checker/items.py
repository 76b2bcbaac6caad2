"""Rules that each exercise of a programme keeps by itself."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose

from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.knowledge.rules import Rule
from psoas.plan.checker.person import Person
from psoas.plan.checker.times import item_seconds
from psoas.plan.checker.violation import Violation
from psoas.plan.programme import Prescription
from psoas.plan.wishes import Wishes


def check_item(item: Prescription, where: str, wishes: Wishes, person: Person) -> Iterator[Violation]:
    """Yield what is wrong with one exercise, whatever day and session it stands in."""
    exercise = exercises().get(item.exercise)
    if exercise is None:
        yield Violation("dose", where, "there is no such exercise")
        return
    missing = [thing for thing in exercise.needs if thing not in wishes.equipment]
    if missing:
        yield Violation("equipment", where, f"needs {', '.join(missing)}, which is not at hand")
    if exercise.not_when and Rule(exercise.not_when).holds(person.facts):
        yield Violation("contraindicated", where, f"must be left out when {exercise.not_when}")
    if exercise.on_request and not (wishes.release and all(fact in person.answered for fact in exercise.asks)):
        yield Violation("on request", where, "was not asked for, or its questions were not answered")
    if item.sides != (("left", "right") if exercise.sided else ("both",)):
        yield Violation("sides", where, f"is done on {' and '.join(item.sides)}")
    if item.measure != exercise.dose.measure or not (1 <= item.sets <= most_sets(exercise.dose.sets[1])) or not 1 <= item.low <= item.high:
        yield Violation("dose", where, f"{item.sets} sets of {item.low} to {item.high} {item.measure}")
    if item.reserve is not None and not 0 <= item.reserve[0] <= item.reserve[1] <= programme_rules()["PR03"].values["most_asked"]:
        yield Violation("dose", where, f"asks for {item.reserve[0]} to {item.reserve[1]} repetitions in reserve")
    if not isclose(item.seconds, item_seconds(item), abs_tol=1.0):
        yield Violation("time", where, f"takes {item_seconds(item):.0f} s and says {item.seconds}")
    if not item.why.strip():
        yield Violation("reason", where, "has no reason")


def most_sets(usual: int) -> int:
    """Return the most sets that any phase or the exercise itself asks for."""
    return max(usual, 4)
