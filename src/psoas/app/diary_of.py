"""From rows of the store to the diary that everything in `psoas.follow` is worked out from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from psoas.follow.diary import CheckIn, DoneSession
from psoas.follow.history import Diary, RunDay
from psoas.store.diary_rows import check_ins_told, sessions_done
from psoas.store.looks import list_looks
from psoas.store.runs import list_runs
from psoas.store.runs import value_of as run_value
from psoas.store.sessions import list_sessions
from psoas.store.sessions import value_of as session_value


def diary_of(
    check_ins: Iterable[CheckIn],
    sessions: Iterable[DoneSession],
    start: date | None,
    last_word: date | None = None,
    *,
    runs: Iterable[RunDay] = (),
    looked: Iterable[date] = (),
) -> Diary:
    """Return a diary.

    Parameters
    ----------
    check_ins, sessions
        Those that are looked at, in any order.
    start
        First day of the programme in use, if there is one.
    last_word
        Last day on which anything was told or done, where that may lie before the oldest of these; it becomes an empty day.
    runs
        From watches, in order of day.
    looked
        Days on which a professional looked, in order.
    """
    told = {one.day: one for one in check_ins}
    done = sorted(sessions, key=lambda one: (one.day, one.started))
    newest = max([*told, *(one.day for one in done)], default=date.min)
    if last_word is not None and newest < last_word:
        told[last_word] = CheckIn(last_word)
    return Diary(tuple(told[day] for day in sorted(told)), tuple(done), tuple(runs), start, tuple(looked))


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are read, first and last included; None is no bound."""

    since: date | None = None
    until: date | None = None

    @classmethod
    def back(cls, days: int, today: date) -> Span:
        """Return the last days up to today."""
        return cls(today - timedelta(days=days - 1), today)


def read_diary(session: Session, person_id: str, span: Span, start: date | None, *, sets: bool = False) -> Diary:
    """Return what a person told, did and ran in a span of days, and every day on which a professional looked.

    Parameters
    ----------
    session
        To read in; what it has not flushed is not seen.
    person_id
        Whose.
    span
        The days.
    start
        First day of the programme in use, if there is one.
    sets
        Whether sessions come with their sets, which takes several times longer.
    """
    since, until = span.since or date.min, span.until or date.max
    told = check_ins_told(session, [person_id], since, until).get(person_id, ())
    if sets:
        done: Iterable[DoneSession] = map(session_value, list_sessions(session, person_id, since=since, until=until))
    else:
        done = sessions_done(session, [person_id], since, until).get(person_id, ())
    runs = map(run_value, list_runs(session, person_id, since=since, until=until))
    return diary_of(told, done, start, runs=runs, looked=(one.day for one in list_looks(session, person_id)))
