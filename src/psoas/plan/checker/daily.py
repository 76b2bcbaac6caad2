"""Rules of what is done every day: the five minutes of mobility, and the self-release."""

from __future__ import annotations

from collections.abc import Iterator

from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.knowledge.rules import Rule
from psoas.plan.checker.items import check_item
from psoas.plan.checker.person import Person
from psoas.plan.checker.times import routine_seconds, session_seconds
from psoas.plan.checker.violation import Violation
from psoas.plan.programme import Programme, Session
from psoas.plan.wishes import Wishes


def check_daily(programme: Programme, person: Person) -> Iterator[Violation]:
    """Yield what is wrong with the daily five minutes and the daily self-release."""
    wishes = programme.wishes
    if programme.routine is not None:
        yield from _routine(programme.routine, wishes, person)
    if wishes.mobility and programme.routine is None and not programme.stopped:
        yield Violation("routine", "programme", "was wished for and is missing")
    if programme.release is not None:
        yield from _release(programme.release, wishes, person)
    elif _due(wishes, person) and not programme.stopped:
        yield Violation("release", "programme", "was wished for, nothing speaks against it, and it is missing")
    for session in programme.sessions():
        if programme.release is not None and any(exercises()[item.exercise].on_request for item in session.items):
            yield Violation("release", f"{session.day}, {session.id}", "holds the self-release, which has its own five minutes")


def _routine(routine: Session, wishes: Wishes, person: Person) -> Iterator[Violation]:
    seconds, wanted = routine_seconds(routine), programme_rules()["TIME"].values["mobility_seconds"]
    if seconds != wanted or routine.seconds != wanted:
        yield Violation("routine", "five minutes", f"takes {seconds:g} s and says {routine.seconds}")
    for item in routine.items:
        if exercises()[item.exercise].group not in ("mobility", "control"):
            yield Violation("routine", f"five minutes, {item.exercise}", "is no mobility work")
        for found in check_item(item, f"five minutes, {item.exercise}", wishes, person):
            if found.rule not in ("time", "dose"):
                yield found


def _release(release: Session, wishes: Wishes, person: Person) -> Iterator[Violation]:
    seconds, wanted = session_seconds(release), programme_rules()["REL05"].values["seconds"]
    if seconds != wanted or release.seconds != wanted:
        yield Violation("release", "self-release", f"takes {seconds:g} s and says {release.seconds}")
    for item in release.items:
        if exercises()[item.exercise].group != "comfort":
            yield Violation("release", f"self-release, {item.exercise}", "is no self-release")
        yield from check_item(item, f"self-release, {item.exercise}", wishes, person)


def _due(wishes: Wishes, person: Person) -> bool:
    """Return whether the self-release was asked for, can be done, and every question about it was answered with nothing against it."""
    asked = [one for one in exercises().values() if one.on_request]
    return wishes.release and any(
        set(one.needs) <= wishes.equipment
        and all(fact in person.answered for fact in one.asks)
        and not (one.not_when and Rule(one.not_when).holds(person.facts))
        for one in asked
    )
