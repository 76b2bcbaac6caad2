"""A day that was skipped, a session that is moved: the rest of the week is solved again, later weeks are eased where they must be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from psoas.errors import SettingError
from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import Phase, phases
from psoas.plan.blocks import extended, strength_load
from psoas.plan.compose import compose_session
from psoas.plan.days import SHORTEST
from psoas.plan.easing import with_weeks
from psoas.plan.frame import Place, WeekFrame, bears_heavy, days_left, stage_of
from psoas.plan.options import Option, asked_slots
from psoas.plan.programme import Programme, Session, Week
from psoas.plan.solve import solve_block
from psoas.plan.suits import first_week
from psoas.plan.wishes import Wishes
from psoas.plan.worth import History


@dataclass(frozen=True, slots=True)
class Changed:
    """A programme after a change, and one sentence on what was done and why."""

    programme: Programme
    why: str


def skip_day(programme: Programme, day: date, *, open_to: Collection[str] = ()) -> Changed:
    """Return the programme without the sessions of a day, the rest of that week solved anew on the offered days that are left.

    Parameters
    ----------
    programme
        As it was made, or changed since.
    day
        The day that is skipped.
    open_to
        Exercises that suit the person (`psoas.plan.suits.suited`), beside those that the programme holds so far.

    Raises
    ------
    SettingError
        If there is no strength session on that day.
    """
    week = week_of(programme, day)
    skipped = [session for session in week.sessions if session.day == day and session.kind == "strength"]
    if not skipped:
        raise SettingError(f"There is no strength session on {day}.", "Give the day of one.")
    pool = _pool(programme, week, open_to)
    places = _places_after(week, day, programme, pool)
    fixed = tuple(session for session in week.sessions if (session.day <= day and session not in skipped) or session.kind != "strength")
    before = _history_before(programme, week, [session for session in fixed if session.day < day])
    frame = WeekFrame(week.start, phase_of(week, programme.wishes), places)
    chosen = solve_block((frame,), pool, programme.needs, programme.wishes, before).chosen
    while too_near := _too_near(programme, week, chosen):
        pool = {id: first for id, first in pool.items() if id not in too_near}
        chosen = solve_block((frame,), pool, programme.needs, programme.wishes, before).chosen
    done = frozenset(before.weeks)
    anew = tuple(compose_session(place, frame, chosen[place], programme.needs, programme.wishes, done) for place in places if chosen.get(place))
    sessions = tuple(sorted((*fixed, *anew), key=lambda one: (one.day, one.kind != "re-test")))
    changed = with_weeks(programme, {week.number: replace(week, sessions=sessions)})
    lost = sum(one.kind == "strength" for one in week.sessions) - sum(one.kind == "strength" for one in (*fixed, *anew))
    rest = f"{len(anew)} session{'s' if len(anew) != 1 else ''} left this week" if anew else "the week has no strength left"
    gone = "it is made up on another of your days" if not lost else "it is not made up, and one missed session costs little"
    return Changed(changed, f"You skipped {day:%A}: {gone}; {rest}, within the same rules.")


def move_session(programme: Programme, id: str, day: date) -> Changed:
    """Return the programme with one session on another day of its week.

    Parameters
    ----------
    programme
        As it was made, or changed since.
    id
        Of a strength session.
    day
        Where it goes.

    Raises
    ------
    SettingError
        If there is no such session, or the day lies in another week, holds a session, stands too near to a race, bears no heavy
        work that the session holds, or is too close to a session with the same exercise.
    """
    session = next((one for one in programme.sessions() if one.id == id and one.kind == "strength"), None)
    if session is None:
        raise SettingError(
            f"There is no strength session '{id}'.", f"There are {', '.join(one.id for one in programme.sessions() if one.kind == 'strength')}."
        )
    week = week_of(programme, session.day)
    against = _against(programme, week, session, day)
    if against:
        raise SettingError(f"The session cannot move to {day:%A %d %B}: {against}.", "Choose another day of its week.")
    given = programme.wishes.minutes.get(day.weekday(), 0)
    moved = replace(session, day=day, minutes=given)
    sessions = tuple(sorted((moved if one == session else one for one in week.sessions), key=lambda one: (one.day, one.kind != "re-test")))
    return Changed(
        with_weeks(programme, {week.number: replace(week, sessions=sessions)}), f"Moved from {session.day:%A} to {day:%A}; nothing else changes."
    )


def _against(programme: Programme, week: Week, session: Session, day: date) -> str:
    wishes = programme.wishes
    if not 0 <= (day - week.start).days < 7:
        return "it lies in another week"
    if any(one.day == day and one.kind == "strength" for one in week.sessions if one != session):
        return "it holds a session already"
    if session.seconds > wishes.minutes.get(day.weekday(), 0) * 60:
        return f"it has {wishes.minutes.get(day.weekday(), 0)} minutes and the session takes {-(-session.seconds // 60)}"
    if stage_of(day, wishes) != stage_of(session.day, wishes):
        return "the race asks for other work on that day"
    left = days_left(day, wishes)
    others = [one for one in programme.sessions() if one.kind == "strength" and one != session]
    for item in session.items:
        one = exercises()[item.exercise]
        if one.heavy_legs and not bears_heavy(day, wishes):
            return f"{one.name.lower()} is heavy, and the next day holds a hard or long run"
        if left is not None and 0 <= left <= one.race_days:
            return f"{one.name.lower()} stands too near to the race"
        if any(abs((other.day - day).days) < one.days_apart for other in others if item.exercise in {held.exercise for held in other.items}):
            return f"{one.name.lower()} comes again within {one.days_apart} days"
    return ""


def phase_of(week: Week, wishes: Wishes) -> Phase:
    """Return what a week of a programme asks for, less where it was made in pain (PM08)."""
    return replace(phases(wishes.weeks)[week.number - 1], share=week.share)


def week_of(programme: Programme, day: date) -> Week:
    """Return the week of a day; raise `SettingError` if there is none."""
    for week in programme.weeks:
        if 0 <= (day - week.start).days < 7:
            return week
    raise SettingError(f"{day} lies outside the programme.", "Give a day of one of its weeks.")


def _places_after(week: Week, day: date, programme: Programme, pool: Collection[str]) -> tuple[Place, ...]:
    """Return the days that are left for the sessions of a week: those that had one first, then other offered days."""
    wishes, planned = programme.wishes, {one.day: one for one in week.sessions if one.kind == "strength" and one.day > day}
    count = sum(one.kind == "strength" and one.day >= day for one in week.sessions)
    days = [one for one in WeekFrame(week.start, phase_of(week, wishes), ()).days if one > day]
    tested = {one.day for one in week.sessions if one.kind == "re-test"}
    free = [one for one in days if one not in planned and one not in tested and wishes.minutes.get(one.weekday(), 0) >= SHORTEST]
    free = [one for one in free if stage_of(one, wishes) == "usual" and (bears_heavy(one, wishes) or _whole_without_heavy(pool))]
    chosen = sorted((*planned, *free[: count - len(planned)]))
    minutes = {one: planned[one].minutes if one in planned else wishes.minutes[one.weekday()] for one in chosen}
    return tuple(Place(one, minutes[one], bears_heavy(one, wishes), stage_of(one, wishes)) for one in chosen)


def _whole_without_heavy(pool: Collection[str]) -> bool:
    """Return whether light exercises alone fill every slot that the pool fills."""
    return set(asked_slots(id for id in pool if not exercises()[id].heavy_legs)) == set(asked_slots(pool))


def _too_near(programme: Programme, week: Week, chosen: Mapping[Place, Sequence[Option]]) -> set[str]:
    """Return what would come again too soon in the weeks after."""
    later = [one for one in programme.sessions() if one.kind == "strength" and (one.day - week.start).days >= 7]
    return {
        one.exercise.id
        for place, taken in chosen.items()
        for one in taken
        for session in later
        if (session.day - place.day).days < one.exercise.days_apart and one.exercise.id in {item.exercise for item in session.items}
    }


def _pool(programme: Programme, week: Week, open_to: Collection[str]) -> dict[str, int]:
    """Return the exercises that suit the person, with their first week."""
    held = {item.exercise for one in programme.sessions() if one.kind == "strength" and (one.day - week.start).days < 7 for item in one.items}
    return {id: first_week(one) for id, one in exercises().items() if id in held or id in open_to}


def _history_before(programme: Programme, week: Week, begun: Sequence[Session]) -> History:
    """Return the history of all weeks before, and the days on which this week's first sessions held their exercises."""
    wishes, history = programme.wishes, History()
    earlier = [one for one in programme.weeks if one.number < week.number]
    frames = [_frame_of(one, programme) for one in earlier]
    history = extended(history, frames, earlier, wishes)
    last = {item.exercise: session.day for session in begun if session.kind == "strength" for item in session.items}
    spent = strength_load(begun)
    room = max(history.highest_usual - spent, 0.0) if history.highest_usual else 0.0
    return replace(history, last={**history.last, **last}, highest_usual=room)


def _frame_of(week: Week, programme: Programme) -> WeekFrame:
    wishes = programme.wishes
    places = tuple(
        Place(one.day, one.minutes, bears_heavy(one.day, wishes), stage_of(one.day, wishes)) for one in week.sessions if one.kind == "strength"
    )
    return WeekFrame(week.start, phase_of(week, wishes), places)
