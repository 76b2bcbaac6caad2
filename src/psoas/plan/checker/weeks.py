"""Rules from week to week: what may appear when, load and its rise, easy weeks, the weeks before a race."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from math import ceil, isclose

from psoas.knowledge.exercises import Exercise, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.checker.days import AFTER_RACE, days_to_race
from psoas.plan.checker.times import item_load
from psoas.plan.checker.violation import Violation
from psoas.plan.programme import Programme, Session, Week

MOST_LEVELS_ABOVE = 1
"""An exercise is at most one level above the person's."""


def may_appear(session: Session, week: Week, programme: Programme, allowed: Mapping[str, Exercise]) -> Mapping[str, Exercise]:
    """Return those of the `allowed` exercises that a session may hold: early enough, and nothing new before a race (RC02) or in easy weeks.

    An easy week with which the programme begins, after a race say, has nothing to hold on to, so all of it is new.
    """
    wishes, hard = programme.wishes, programme_rules()["ER04"].values
    done = {item.exercise for before in programme.sessions() if before.day < session.day for item in before.items}
    seen = wishes.known | done
    left = days_to_race(session.day, wishes)
    nothing_new = (week.deload and bool(done)) or (left is not None and 0 <= left <= programme_rules()["RC02"].values["to_days"])
    just_raced = left is not None and -programme_rules()["RC05"].values["to_days_after"] <= left < 0
    return {
        id: one
        for id, one in allowed.items()
        if week.number >= one.first_week
        and (one.level < hard["level"] or week.number >= hard["earliest_week"])
        and one.level <= wishes.level + MOST_LEVELS_ABOVE
        and (id in seen or not nothing_new)
        and (id in AFTER_RACE or not just_raced)
    }


def check_weeks(programme: Programme) -> Iterator[Violation]:
    """Yield what is wrong from week to week."""
    yield from _calendar(programme)
    yield from _appearance(programme)
    yield from _apart(programme)
    yield from _load(programme)
    yield from _easy_weeks(programme)
    yield from _taper(programme)
    yield from _runs(programme)


def week_load(week: Week) -> float:
    """Return stress times repetitions of the strength sessions of a week."""
    return sum(item_load(item) for session in week.sessions if session.kind == "strength" for item in session.items)


def _calendar(programme: Programme) -> Iterator[Violation]:
    ids = [session.id for session in programme.sessions()]
    if len(set(ids)) < len(ids):
        yield Violation("calendar", "programme", "has two sessions of the same id")
    for number, week in enumerate(programme.weeks, start=1):
        start = programme.wishes.start + timedelta(weeks=number - 1)
        if week.number != number or week.start != start:
            yield Violation("calendar", f"week {number}", f"says week {week.number} from {week.start}")
        strength = [session.day for session in week.sessions if session.kind == "strength"]
        if len(set(strength)) < len(strength):
            yield Violation("calendar", f"week {number}", "has two strength sessions on a day")
        for day in (*(session.day for session in week.sessions), *(run.day for run in week.runs)):
            if not start <= day < start + timedelta(weeks=1):
                yield Violation("calendar", f"week {number}", f"has an entry on {day}")


def _appearance(programme: Programme) -> Iterator[Violation]:
    hard = programme_rules()["ER04"].values
    for week in programme.weeks:
        for session in week.sessions:
            for item in session.items:
                exercise, where = exercises()[item.exercise], f"week {week.number}, {session.day}, {item.exercise}"
                if exercise.level >= hard["level"] and week.number < hard["earliest_week"]:
                    yield Violation("level", where, f"is of level {exercise.level} in the first week")
                if exercise.level > programme.wishes.level + MOST_LEVELS_ABOVE:
                    yield Violation("level", where, f"is of level {exercise.level} for a person of level {programme.wishes.level}")
                if week.number < exercise.first_week:
                    yield Violation("first week", where, f"comes before week {exercise.first_week}")


def _apart(programme: Programme) -> Iterator[Violation]:
    last: dict[str, date] = {}
    for session in programme.sessions():
        if session.kind != "strength":
            continue
        for item in session.items:
            before = last.get(item.exercise)
            if before is not None and (session.day - before).days < exercises()[item.exercise].days_apart:
                yield Violation("apart", f"{session.day}, {item.exercise}", f"comes {(session.day - before).days} days after the last time")
            last[item.exercise] = session.day


def _load(programme: Programme) -> Iterator[Violation]:
    rise = 1 + programme_rules()["LOAD"].values["rise_percent"] / 100
    highest = 0.0
    for week in programme.weeks:
        load = week_load(week)
        if not isclose(week.load, load, abs_tol=0.5):
            yield Violation("load", f"week {week.number}", f"has a load of {load:.0f} and says {week.load:.0f}")
        if highest and load > highest * rise + 1e-6:
            yield Violation("load rise", f"week {week.number}", f"has a load of {load:.0f} after at most {highest:.0f}")
        if not week.deload and not tapered(week, programme):
            highest = max(highest, load)


def _easy_weeks(programme: Programme) -> Iterator[Violation]:
    rule = programme_rules()["PR06"].values
    hard, highest = 0, 0.0
    for week in programme.weeks:
        hard = 0 if week.deload or _in_taper(week, programme) else hard + 1
        load = week_load(week)
        if hard >= rule["every_weeks"]:
            yield Violation("deload", f"week {week.number}", f"is week {hard} without an easy one")
        if week.deload and highest and load > rule["most_share"] * highest + 1e-6:
            yield Violation("deload", f"week {week.number}", f"has a load of {load:.0f} after {highest:.0f} and is called easy")
        highest = max(highest, load)


def _taper(programme: Programme) -> Iterator[Violation]:
    rule, seen = programme_rules()["RC02"].values, dict.fromkeys(programme.wishes.known, 0)
    for session in programme.sessions():
        left = days_to_race(session.day, programme.wishes)
        if session.kind != "strength" or (left is not None and left < 0):
            continue
        if left is None or left > rule["to_days"]:
            seen |= {item.exercise: max(item.sets, seen.get(item.exercise, 0)) for item in session.items}
            continue
        for item in session.items:
            where, usual = f"{session.day}, {item.exercise}", seen.get(item.exercise)
            if usual is None:
                yield Violation("taper", where, f"is new {left} days before the race")
            elif item.sets > max(1, ceil(rule["sets_share"] * max(usual, exercises()[item.exercise].dose.sets[0]))):
                yield Violation("taper", where, f"has {item.sets} sets {left} days before the race, after {usual}")


def _runs(programme: Programme) -> Iterator[Violation]:
    longest, rise = programme.wishes.running.longest, 1 + programme_rules()["PR08"].values["rise_percent"] / 100
    if longest is None:
        return
    for week in programme.weeks:
        for run in week.runs:
            if run.kind == "long" and run.most is not None:
                if run.most > longest * rise + 0.051:
                    yield Violation("long run", f"{run.day}", f"is up to {run.most:.1f} km after {longest:.1f}")
                longest = max(longest, run.most)


def _in_taper(week: Week, programme: Programme) -> bool:
    """Return whether a week ends in the weeks before a race, or holds the race (RC02 to RC04)."""
    left = days_to_race(week.start + timedelta(days=6), programme.wishes)
    return left is not None and -7 < left <= programme_rules()["RC02"].values["to_days"]


def tapered(week: Week, programme: Programme) -> bool:
    """Return whether a strength session of the week stands in the weeks before the race: its load is no base to rise from."""
    days = [days_to_race(session.day, programme.wishes) for session in week.sessions if session.kind == "strength"]
    return any(left is not None and 0 <= left <= programme_rules()["RC02"].values["to_days"] for left in days)
