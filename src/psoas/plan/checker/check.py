"""Programme -> every rule that it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.checker.daily import check_daily
from psoas.plan.checker.days import check_days
from psoas.plan.checker.items import check_item
from psoas.plan.checker.pain import check_pain, pain_of
from psoas.plan.checker.person import Person
from psoas.plan.checker.sessions import allowed, check_session
from psoas.plan.checker.violation import Violation
from psoas.plan.checker.weeks import check_weeks, may_appear
from psoas.plan.programme import Programme, Session


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
    in_pain = pain_of(programme, person) > programme_rules()["PM03"].values["above"]
    person = replace(person, facts={**person.facts, "pain_red": in_pain})
    if person.stopped and (not programme.stopped or programme.weeks or programme.routine or programme.release):
        yield Violation("stopped", "programme", "goes on in spite of a red flag")
    if programme.stopped and (programme.weeks or programme.routine or programme.release):
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
    yield from check_pain(programme, person)
    yield from check_daily(programme, person)


def _sessions(programme: Programme) -> Iterator[Session]:
    yield from programme.sessions()
    yield from (daily for daily in (programme.routine, programme.release) if daily is not None)
