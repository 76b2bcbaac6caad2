"""Programme -> every rule that it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.checker.days import check_days
from psoas.plan.checker.items import check_item
from psoas.plan.checker.person import Person
from psoas.plan.checker.sessions import allowed, check_session
from psoas.plan.checker.times import routine_seconds
from psoas.plan.checker.violation import Violation
from psoas.plan.checker.weeks import check_weeks, may_appear
from psoas.plan.programme import Programme, Session
from psoas.plan.wishes import Wishes


def violations(programme: Programme, person: Person) -> tuple[Violation, ...]:
    """Return every rule that a programme breaks for the person it was made for; empty if it keeps them all.

    Parameters
    ----------
    programme
        As made, or as changed since.
    person
        From `psoas.plan.checker.person.person_of`.
    """
    return tuple(_violations(programme, person))


def _violations(programme: Programme, person: Person) -> Iterator[Violation]:
    wishes = programme.wishes
    told = wishes.pain if wishes.pain is not None else person.pain
    in_pain = told > programme_rules()["PM03"].values["above"]
    person = replace(person, facts={**person.facts, "pain_red": in_pain})
    if person.stopped and (not programme.stopped or programme.weeks or programme.routine):
        yield Violation("stopped", "programme", "goes on in spite of a red flag")
    if programme.stopped and (programme.weeks or programme.routine):
        yield Violation("stopped", "programme", "is stopped and has weeks")
    unknown = [item.exercise for session in _sessions(programme) for item in session.items if item.exercise not in exercises()]
    if unknown:
        yield Violation("dose", "programme", f"holds {unknown[0]}, which is no exercise")
        return
    open_to = allowed(wishes, person)
    for week in programme.weeks:
        for session in week.sessions:
            yield from check_session(session, wishes, person, may_appear(session, week, programme, open_to))
            for item in session.items:
                yield from check_item(item, f"week {week.number}, {session.day}, {item.exercise}", wishes, person)
    yield from check_days(programme)
    yield from check_weeks(programme)
    if in_pain and any(session.kind == "strength" for session in programme.sessions()):
        yield Violation("pain", "programme", f"has strength work at a pain of {told}")
    if programme.routine is not None:
        yield from _routine(programme.routine, wishes, person)
    if wishes.mobility and programme.routine is None and not programme.stopped:
        yield Violation("routine", "programme", "was wished for and is missing")


def _sessions(programme: Programme) -> Iterator[Session]:
    yield from programme.sessions()
    if programme.routine is not None:
        yield programme.routine


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
