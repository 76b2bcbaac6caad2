"""One exercise of a programme -> another dose, form or exercise from a day on, wherever the rules let it stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from psoas.errors import SettingError
from psoas.knowledge.exercises import Exercise, exercises
from psoas.plan.compose import prescribe, session_seconds
from psoas.plan.dose import most_sets
from psoas.plan.easing import with_fewer_sets, with_weeks
from psoas.plan.frame import BLOCK_WEEKS, Stage, bears_heavy, days_left, stage_of
from psoas.plan.moving import Changed, phase_of
from psoas.plan.programme import Prescription, Programme, Session, Week
from psoas.plan.progression import swap_exercise
from psoas.plan.suits import first_week
from psoas.plan.words import day_words

Change = Callable[[Prescription, Week, int], Prescription]
"""What an exercise becomes in a week; the number says how many sessions with it come before, from 0 for the next one."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A programme after a change, and the days on which something is different."""

    programme: Programme
    days: tuple[date, ...]


def swap_out(programme: Programme, id: str, *, since: date | None = None) -> Changed:
    """Return the programme with an equal exercise in place of one: the same slot, serving the same need as well as can be.

    Parameters
    ----------
    programme
        With `open_to`, what suits the person.
    id
        The exercise that goes.
    since
        First day that may change; the first of the programme if left out.

    Raises
    ------
    SettingError
        If the programme does not hold it from that day on, or nothing equal suits the person and keeps the rules.
    """
    first = programme.wishes.start if since is None else since
    now = next((item for session in _strength(programme) if session.day >= first for item in session.items if item.exercise == id), None)
    if now is None:
        held = sorted({item.exercise for session in _strength(programme) if session.day >= first for item in session.items})
        raise SettingError(f"No strength session from {first} on holds {id}.", f"They hold {', '.join(held) or 'nothing'}.")
    open_to, tried = list(programme.open_to), []
    while (swapped := swap_exercise(now, open_to)) is not None:
        tried.append((swapped.exercise, replace_exercise(programme, id, swapped.exercise, first)))
        open_to.remove(swapped.exercise)
    new, done = max(tried, key=lambda one: len(one[1].days), default=("", Replaced(programme, ())))
    old = exercises()[id].name
    if not done.days:
        raise SettingError(
            f"Nothing equal can take the place of {old}.", "It is the only one of its kind that suits you and keeps the rules; leave it out."
        )
    left = sum(item.exercise == id for session in _strength(done.programme) if session.day >= first for item in session.items)
    rest = f" The rules keep {old} in {_sessions(left)}." if left else ""
    said = f"{exercises()[new].name} takes the place of {old} in {_sessions(len(done.days))}, first on {day_words(done.days[0])}"
    return Changed(done.programme, f"{said}: {exercises()[new].why}.{rest}")


def _sessions(count: int) -> str:
    return "1 session" if count == 1 else f"{count} sessions"


def replace_exercise(programme: Programme, old: str, new: str, since: date) -> Replaced:
    """Return the programme with one exercise in place of another, with the dose of each week, in every session that may hold it."""

    def prescribed(item: Prescription, week: Week, number: int) -> Prescription:
        phase, stage = phase_of(week, programme.wishes), _stage(item, week, programme)
        one = exercises()[new]
        before = [other for other in programme.weeks if (other.number - 1) // BLOCK_WEEKS < (week.number - 1) // BLOCK_WEEKS]
        done = frozenset(held.exercise for other in before for session in other.sessions for held in session.items)
        return prescribe(one, min(item.sets, most_sets(one, phase, stage)), phase, stage, programme.needs, programme.wishes, done)

    return change_exercise(programme, old, since, prescribed)


def change_exercise(programme: Programme, id: str, since: date, change: Change) -> Replaced:
    """Return the programme with an exercise changed in every session from a day on that bears the change.

    A session that has no time for it gets fewer sets of it; where the rules speak against it, the session stays as it is.

    Parameters
    ----------
    programme, id
        The programme, and the exercise that changes.
    since
        First day that may change.
    change
        Gives what stands in its place.
    """
    changed: dict[int, Week] = {}
    days: list[date] = []
    held = 0
    sessions = {one.id: one for one in _strength(programme)}
    for week in programme.weeks:
        for session in _strength(programme):
            if not 0 <= (session.day - week.start).days < 7 or session.day < since:
                continue
            place = next((number for number, item in enumerate(session.items) if item.exercise == id), None)
            if place is None:
                continue
            wanted, held = change(session.items[place], week, held), held + 1
            fresh = _fitting(session, place, wanted)
            # More of the same that costs a set would be less of it.
            if fresh is None or fresh == session or (wanted.exercise == id and fresh.items[place].sets < wanted.sets):
                continue
            if _against(id, fresh.items[place], session, week, programme, tuple(sessions.values())):
                continue
            sessions[session.id] = fresh
            days.append(session.day)
        changed[week.number] = replace(week, sessions=tuple(sessions.get(one.id, one) for one in week.sessions))
    return Replaced(with_weeks(programme, changed), tuple(days)) if days else Replaced(programme, ())


def _strength(programme: Programme) -> tuple[Session, ...]:
    return tuple(session for session in programme.sessions() if session.kind == "strength")


def _stage(item: Prescription, week: Week, programme: Programme) -> Stage:
    day = next(session.day for session in week.sessions if any(held is item for held in session.items))
    return stage_of(day, programme.wishes)


def _fitting(session: Session, place: int, item: Prescription) -> Session | None:
    """Return the session with an exercise at a place, with as many sets as there is time for; None if there is none for one."""
    items = tuple(item if number == place else other for number, other in enumerate(session.items))
    fresh = replace(session, items=items, seconds=session_seconds(items))
    while fresh.seconds > fresh.minutes * 60:
        if fresh.items[place].sets == 1:
            return None
        fresh = with_fewer_sets(fresh, place)
    return fresh


def _against(old: str, item: Prescription, session: Session, week: Week, programme: Programme, sessions: Sequence[Session]) -> bool:
    """Return whether the rules keep an exercise out of a session; the `old` one that stands there may stay."""
    if item.exercise == old:
        return False
    if item.exercise in {held.exercise for held in session.items}:
        return True
    one, wishes = exercises()[item.exercise], programme.wishes
    if one.slot not in {exercises()[held.exercise].slot for held in session.items}:
        return True
    left = days_left(session.day, wishes)
    too_near = left is not None and 0 <= left <= one.race_days
    others = [other for other in sessions if other.id != session.id and any(held.exercise == one.id for held in other.items)]
    too_soon = any(abs((other.day - session.day).days) < one.days_apart for other in others)
    return (
        (one.heavy_legs and not bears_heavy(session.day, wishes))
        or too_near
        or too_soon
        or week.number < first_week(one)
        or (_nothing_new(session, week, programme) and not _known(one, session, programme, others))
    )


def _nothing_new(session: Session, week: Week, programme: Programme) -> bool:
    """Return whether a session holds only what was done before: in easy weeks, and before a race (RC02)."""
    return week.deload or stage_of(session.day, programme.wishes) != "usual"


def _known(one: Exercise, session: Session, programme: Programme, others: Sequence[Session]) -> bool:
    return one.id in programme.wishes.known or any(other.day < session.day and stage_of(other.day, programme.wishes) == "usual" for other in others)
