"""Planned against done: how much, how many weeks in a row, and whether a shorter version should be offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from psoas.follow.diary import DoneSession
from psoas.knowledge.follow_rules import follow_rules
from psoas.plan.programme import Programme, Session

COUNTED = ("strength", "cue", "re-test")
"""Kinds of session that count; the five minutes are told apart."""


@dataclass(frozen=True, slots=True)
class Adherence:
    """What was done of what was planned up to a day.

    Parameters
    ----------
    planned, done
        Sessions whose day is past, and those of them that were done, whole or in part, on whatever day.
    missed
        Planned sessions that are past and were not done, oldest first.
    missed_lately
        Those of the last 14 days.
    share
        Done of planned, 0 to 1; None before the first planned session is past.
    weeks_in_row
        Weeks with at least half of their sessions done, up to now; the running week counts once it has enough.
    shorter
        Whether the short version should be offered (AD01).
    last_done
        Day of the last session; None before the first.
    """

    planned: int
    done: int
    missed: tuple[Session, ...]
    missed_lately: int
    share: float | None
    weeks_in_row: int
    shorter: bool
    last_done: date | None


def adherence_of(programme: Programme, sessions: Iterable[DoneSession], today: date) -> Adherence:
    """Return what was done of a programme up to yesterday; today's session counts as soon as it is done.

    Parameters
    ----------
    programme
        As planned.
    sessions
        As done; those that were skipped count as missed, others by the planned session that they name.
    today
        The day it is asked.
    """
    kept = [session for session in sessions if session.status != "skipped"]
    named = {session.planned for session in kept if session.planned}
    due = [one for one in programme.sessions() if one.kind in COUNTED and (one.day < today or (one.day == today and one.id in named))]
    missed = tuple(one for one in due if one.id not in named)
    rule = follow_rules()["AD01"].values
    lately = sum(one.day >= today - timedelta(days=int(rule["days"])) for one in missed)
    done = len(due) - len(missed)
    return Adherence(
        planned=len(due),
        done=done,
        missed=missed,
        missed_lately=lately,
        share=done / len(due) if due else None,
        weeks_in_row=_weeks_in_row(programme, named, today),
        shorter=lately >= rule["missed"],
        last_done=max((session.day for session in kept), default=None),
    )


def weeks_without(programme: Programme, sessions: Iterable[DoneSession], today: date) -> int:
    """Return how many whole weeks up to today had planned sessions and none of them was done; weeks without a plan are passed over."""
    named = {session.planned for session in sessions if session.status != "skipped" and session.planned}
    count = 0
    for week in reversed([week for week in programme.weeks if week.start + timedelta(days=6) < today]):
        ids = [one.id for one in week.sessions if one.kind in COUNTED]
        if not ids:
            continue
        if any(id in named for id in ids):
            break
        count += 1
    return count


def _weeks_in_row(programme: Programme, named: set[str], today: date) -> int:
    share = follow_rules()["AD02"].values["share"]
    count = 0
    for week in reversed([week for week in programme.weeks if week.start <= today]):
        ids = [one.id for one in week.sessions if one.kind in COUNTED]
        if not ids:
            continue
        enough = sum(id in named for id in ids) >= share * len(ids)
        running = week.start + timedelta(days=6) >= today
        if enough:
            count += 1
        elif not running:
            break
    return count
