"""What was asked of a person: the programme without what lay between a stop and the day on which someone looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from psoas.follow.attention import stopped_since
from psoas.follow.history import Diary
from psoas.plan.programme import Programme, Week


def asked_of(programme: Programme, diary: Diary, today: date) -> Programme:
    """Return the programme without the sessions and runs of days on which it rested, so that none of them counts as missed.

    Parameters
    ----------
    programme
        As planned; an outline will do.
    diary
        What was told and done, and when a professional looked.
    today
        Last day looked at. A programme that rests today has nothing after the stop.
    """
    rests = rests_of(diary, today)
    if not rests:
        return programme
    blocks = tuple(replace(block, weeks=tuple(_left(week, rests) for week in block.weeks)) for block in programme.blocks)
    return replace(programme, blocks=blocks)


def rests_of(diary: Diary, today: date) -> tuple[tuple[date, date], ...]:
    """Return from when to when the programme rested: the day after each stop up to that before the look; without one there is no end."""
    found = []
    for looked in sorted({day for day in diary.looked if day <= today}):
        stopped = stopped_since(diary, looked - timedelta(days=1))
        if stopped is not None:
            found.append((stopped[0] + timedelta(days=1), looked - timedelta(days=1)))
    stopped = stopped_since(diary, today)
    if stopped is not None:
        found.append((stopped[0] + timedelta(days=1), date.max))
    return tuple(found)


def _left(week: Week, rests: tuple[tuple[date, date], ...]) -> Week:
    def kept(day: date) -> bool:
        return not any(first <= day <= last for first, last in rests)

    return replace(week, sessions=tuple(one for one in week.sessions if kept(one.day)), runs=tuple(one for one in week.runs if kept(one.day)))
