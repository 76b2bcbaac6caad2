"""After a change: loads counted anew, and sets taken off where a week would rise too far (LOAD) or an easy week would be none (PR06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.blocks import strength_load
from psoas.plan.compose import session_seconds
from psoas.plan.dose import seconds_of
from psoas.plan.frame import stage_of
from psoas.plan.programme import Block, Prescription, Programme, Session, Week


def with_weeks(programme: Programme, changed: Mapping[int, Week]) -> Programme:
    """Return the programme with some weeks exchanged, loads counted anew, and those weeks eased that would rise too far.

    Parameters
    ----------
    programme
        As it was.
    changed
        Number of a week -> what stands in its place.
    """
    rise, share = 1 + programme_rules()["LOAD"].values["rise_percent"] / 100, programme_rules()["PR06"].values["most_share"]
    usual = highest = 0.0
    blocks = []
    for block in programme.blocks:
        weeks = []
        for one in block.weeks:
            now = changed.get(one.number, one)
            now = replace(now, load=strength_load(now.sessions))
            if now.deload and highest:
                now = _eased(now, share * highest)
            elif not now.deload and usual:
                now = _eased(now, rise * usual)
            weeks.append(now)
            highest = max(highest, now.load)
            usual = usual if now.deload or _before_race(now, programme) else max(usual, now.load)
        blocks.append(Block(tuple(weeks), block.status, block.gap))
    return replace(programme, blocks=tuple(blocks))


def with_fewer_sets(session: Session, place: int) -> Session:
    """Return the session with one set less of its exercise at a place."""
    items = tuple(_less(item) if number == place else item for number, item in enumerate(session.items))
    return replace(session, items=items, seconds=session_seconds(items))


def _before_race(week: Week, programme: Programme) -> bool:
    return any(stage_of(one.day, programme.wishes) != "usual" for one in week.sessions if one.kind == "strength")


def _eased(week: Week, most: float) -> Week:
    """Return the week with sets taken off, the last exercises of the fullest session first, until its load is no more than `most`."""
    while week.load > most:
        sessions = [one for one in week.sessions if one.kind == "strength" and one.items]
        if not sessions:
            return week
        session = max(sessions, key=lambda one: (sum(item.sets for item in one.items), one.day))
        spare = [place for place, item in enumerate(session.items) if item.sets > 1]
        smaller = with_fewer_sets(session, spare[-1]) if spare else None
        kept = tuple(smaller if one == session and smaller else one for one in week.sessions if one != session or smaller)
        week = replace(week, sessions=kept, load=strength_load(kept))
    return week


def _less(item: Prescription) -> Prescription:
    return replace(item, sets=item.sets - 1, seconds=seconds_of(exercises()[item.exercise], item.sets - 1, item.high))
