"""From rows of the store to the diary that everything in `psoas.follow` is worked out from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from psoas.follow.diary import CheckIn, DoneSession
from psoas.follow.history import Diary
from psoas.store.check_ins import list_check_ins
from psoas.store.check_ins import value_of as check_in_value
from psoas.store.models import SessionRecord
from psoas.store.sessions import list_sessions


def diary_of(check_ins: Iterable[CheckIn], sessions: Iterable[DoneSession], start: date | None, last_word: date | None = None) -> Diary:
    """Return a diary.

    Parameters
    ----------
    check_ins, sessions
        Those that are looked at, in any order.
    start
        First day of the programme in use, if there is one.
    last_word
        Last day on which anything was told or done, where that may lie before the oldest of these; it becomes an empty day.
    """
    told = {one.day: one for one in check_ins}
    done = sorted(sessions, key=lambda one: (one.day, one.started))
    newest = max([*told, *(one.day for one in done)], default=date.min)
    if last_word is not None and newest < last_word:
        told[last_word] = CheckIn(last_word)
    return Diary(tuple(told[day] for day in sorted(told)), tuple(done), programme_start=start)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are read, first and last included; None is no bound."""

    since: date | None = None
    until: date | None = None

    @classmethod
    def back(cls, days: int, today: date) -> Span:
        """Return the last days up to today."""
        return cls(today - timedelta(days=days - 1), today)


def read_diary(session: Session, person_id: str, span: Span, start: date | None) -> Diary:
    """Return what a person told and did in a span of days, without the sets of sessions."""
    told = map(check_in_value, list_check_ins(session, person_id, since=span.since, until=span.until))
    done = map(done_without_sets, list_sessions(session, person_id, since=span.since, until=span.until, sets=False))
    return diary_of(told, done, start)


def done_without_sets(record: SessionRecord) -> DoneSession:
    """Return what a record says of a session, without asking the database for its sets."""
    return DoneSession(**{name: getattr(record, name) for name in DoneSession.__dataclass_fields__ if name != "sets"})
