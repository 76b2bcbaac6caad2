"""Sessions as they were done, and their sets."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from psoas.follow.diary import DoneSession, DoneSet, SessionKind
from psoas.store.models import SessionRecord, SetRecord

SETS = selectinload(SessionRecord.sets)
_COLUMNS = tuple(name for name in DoneSession.__dataclass_fields__ if name != "sets")
_DONE_LATELY = (
    select(SessionRecord.id, *(getattr(SessionRecord, name) for name in _COLUMNS))
    .where(SessionRecord.person_id == bindparam("person"), SessionRecord.kind == bindparam("kind"), SessionRecord.day >= bindparam("since"))
    .order_by(SessionRecord.day.desc(), SessionRecord.started.desc(), SessionRecord.id)
    .limit(bindparam("most"))
)
_SETS_OF_SEVERAL = (
    select(SetRecord.session_id, *(getattr(SetRecord, name) for name in DoneSet.__dataclass_fields__))
    .where(SetRecord.session_id.in_(bindparam("sessions", expanding=True)))
    .order_by(SetRecord.session_id, SetRecord.position)
)


@lru_cache(4096)
def _set(*columns: Any) -> DoneSet:
    """Return a set; many are alike, and each is made once."""
    return DoneSet(*columns)


def keep_session(session: Session, person_id: str, done: DoneSession) -> SessionRecord:
    """Keep a session with its sets; one that was kept under the same key is returned as it is."""
    found = session_by_key(session, person_id, done.key)
    if found is not None:
        return found
    values = {name: getattr(done, name) for name in done.__dataclass_fields__ if name != "sets"}
    record = SessionRecord(person_id=person_id, **values, sets=[SetRecord(position=place, **asdict(one)) for place, one in enumerate(done.sets)])
    try:
        with session.begin_nested():
            session.add(record)
    except IntegrityError:  # PostgreSQL lets two write at once: the other was first
        other = session_by_key(session, person_id, done.key)
        if other is None:
            raise
        return other
    return record


def session_by_key(session: Session, person_id: str, key: str) -> SessionRecord | None:
    """Return the session that was kept under a key, with its sets."""
    asked = select(SessionRecord).where(SessionRecord.person_id == person_id, SessionRecord.key == key)
    return session.scalar(asked.options(SETS))


def list_sessions(
    session: Session, person_id: str, *, since: date | None = None, until: date | None = None, limit: int | None = None, sets: bool = True
) -> list[SessionRecord]:
    """Return a person's sessions, the newest day first.

    Parameters
    ----------
    session
        To read in.
    person_id
        Whose.
    since, until
        First and last day; None for no bound.
    limit
        The most to return; None for all.
    sets
        Whether to read their sets too.
    """
    asked = select(SessionRecord).where(SessionRecord.person_id == person_id)
    if since is not None:
        asked = asked.where(SessionRecord.day >= since)
    if until is not None:
        asked = asked.where(SessionRecord.day <= until)
    asked = asked.order_by(SessionRecord.day.desc(), SessionRecord.started.desc(), SessionRecord.id).limit(limit)
    return list(session.scalars(asked.options(SETS) if sets else asked))


def done_lately(session: Session, person_id: str, kind: SessionKind, *, since: date, most: int) -> list[DoneSession]:
    """Return a person's last sessions of a kind with their sets, the oldest first, as values by plain columns.

    Parameters
    ----------
    session
        To read in.
    person_id
        Whose.
    kind
        Of the sessions.
    since
        First day.
    most
        The most sessions to return.
    """
    asked = {"person": person_id, "kind": kind, "since": since, "most": most}
    done = session.execute(_DONE_LATELY, asked).all()
    sets: dict[str, list[DoneSet]] = {id: [] for id, *_ in done}
    for id, *columns in session.execute(_SETS_OF_SEVERAL, {"sessions": list(sets)}):
        sets[id].append(_set(*columns))
    return [DoneSession(**dict(zip(_COLUMNS, columns, strict=True)), sets=tuple(sets[id])) for id, *columns in reversed(done)]


def done_of_programme(session: Session, person_id: str, programme_id: str) -> dict[str, str]:
    """Return id of a planned session -> status, for those of a programme that were done, done partly or skipped."""
    asked = select(SessionRecord.planned, SessionRecord.status).where(
        SessionRecord.person_id == person_id, SessionRecord.programme_id == programme_id, SessionRecord.planned.is_not(None)
    )
    return {planned: status for planned, status in session.execute(asked.order_by(SessionRecord.started)) if planned is not None}


def last_sets(session: Session, person_id: str, exercise: str) -> list[SetRecord]:
    """Return the sets of an exercise as they were done the last time, in order."""
    with_it = exists().where(SetRecord.session_id == SessionRecord.id, SetRecord.exercise == exercise)
    newest = SessionRecord.day.desc(), SessionRecord.started.desc()
    last = select(SessionRecord.id).where(SessionRecord.person_id == person_id, with_it).order_by(*newest).limit(1)
    asked = select(SetRecord).where(SetRecord.session_id == last.scalar_subquery(), SetRecord.exercise == exercise)
    return list(session.scalars(asked.order_by(SetRecord.position)))


def session_of(session: Session, person_id: str, session_id: str) -> SessionRecord | None:
    """Return a session with its sets if it is this person's."""
    asked = select(SessionRecord).where(SessionRecord.id == session_id, SessionRecord.person_id == person_id)
    return session.scalar(asked.options(SETS))


def value_of(record: SessionRecord) -> DoneSession:
    """Return what a record, read with its sets, says, as a value."""
    sets = tuple(DoneSet(**{name: getattr(one, name) for name in DoneSet.__dataclass_fields__}) for one in record.sets)
    return DoneSession(**{name: getattr(record, name) for name in DoneSession.__dataclass_fields__ if name != "sets"}, sets=sets)
