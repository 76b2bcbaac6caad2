"""Check-ins and sessions of many people as values: one text a person from the database, read anew only where it is not what it was.

A list of fifty people rests on two thousand rows, a page on a hundred, and they are nearly always those of the page before. So the
database writes the rows of each person into one JSON text, which costs it a tenth of what it takes to hand out the rows themselves;
a text that was read before stands for the values that were made of it then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Double, Select, Text, bindparam, case, cast, func, or_, select
from sqlalchemy.orm import Session

from psoas.follow.diary import CheckIn, DoneSession
from psoas.store.columns import in_utc
from psoas.store.models import CheckInRecord, SessionRecord

Value = TypeVar("Value")

DAILY = ("routine", "mobility", "release")
"""Kinds of session that are done every day; of them only the newest matter to a list, and those that hurt."""

MOST_KEPT = 500
"""Texts of each kind that stay in memory with what was made of them: some ten megabytes where each has two months."""

JSON_ROWS = {"sqlite": (func.json_group_array, func.json_array), "postgresql": (func.json_agg, func.json_build_array)}
"""By database: what makes one JSON text of many rows, and what makes a part of it from one row."""

_WHOSE: BindParameter[Any] = bindparam("people", expanding=True)
_SINCE: BindParameter[date] = bindparam("since")
_UNTIL: BindParameter[date] = bindparam("until")
_DAILY_SINCE: BindParameter[date] = bindparam("daily_since")


def check_ins_told(session: Session, people: Collection[str], since: date = date.min, until: date = date.max) -> dict[str, tuple[CheckIn, ...]]:
    """Return person id -> check-ins from a first to a last day, in order of day; nobody who told nothing.

    Parameters
    ----------
    session
        To read in; what it has not flushed is not seen.
    people
        Whose.
    since, until
        First and last day.
    """
    return _by_person(session, _told, _check_ins, {"people": list(people), "since": since, "until": until})


def sessions_done(
    session: Session, people: Collection[str], since: date = date.min, until: date = date.max, *, daily_since: date = date.min
) -> dict[str, tuple[DoneSession, ...]]:
    """Return person id -> sessions without their sets, in the order in which they were done.

    Parameters
    ----------
    session, people, since, until
        As for `check_ins_told`.
    daily_since
        First day of those that are done every day (`DAILY`) and did not hurt.
    """
    return _by_person(session, _done, _sessions, {"people": list(people), "since": since, "until": until, "daily_since": daily_since})


def _by_person(
    session: Session, asked: Callable[[str], Select[Any]], made: Callable[[str], tuple[Value, ...]], bounds: dict[str, Any]
) -> dict[str, tuple[Value, ...]]:
    connection = session.connection()
    return {person: made(text) for person, text in connection.execute(asked(connection.dialect.name), bounds).all()}


@lru_cache(MOST_KEPT)
def _check_ins(text: str) -> tuple[CheckIn, ...]:
    made = (
        CheckIn(
            date.fromisoformat(day),
            MappingProxyType(json.loads(soreness)),
            effort,
            _number(sleep),
            _number(minutes),
            _number(km),
            None if done is None else bool(done),
            note,
        )
        for day, soreness, effort, sleep, minutes, km, done, note in json.loads(text)
    )
    return tuple(sorted(made, key=lambda one: one.day))


@lru_cache(MOST_KEPT)
def _sessions(text: str) -> tuple[DoneSession, ...]:
    made = (
        (id, DoneSession(key, kind, date.fromisoformat(day), _moment(started), status, ended and _moment(ended), *rest))
        for id, key, kind, day, started, status, ended, *rest in json.loads(text)
    )
    return tuple(done for _, done in sorted(made, key=lambda one: (one[1].day, one[1].started, one[0])))


@cache
def _told(dialect: str) -> Select[Any]:
    kept = CheckInRecord.__table__.c
    columns = [cast(kept.soreness, Text) if name == "soreness" else kept[name] for name in CheckIn.__dataclass_fields__]
    return _texts(dialect, kept.person_id, columns).where(kept.person_id.in_(_WHOSE), kept.day >= _SINCE, kept.day <= _UNTIL)


@cache
def _done(dialect: str) -> Select[Any]:
    kept = SessionRecord.__table__.c
    columns = [kept.id, *(kept[name] for name in DoneSession.__dataclass_fields__ if name != "sets")]
    asked = _texts(dialect, kept.person_id, columns).where(kept.person_id.in_(_WHOSE), kept.day >= _SINCE, kept.day <= _UNTIL)
    return asked.where(or_(kept.kind.not_in(DAILY), kept.day >= _DAILY_SINCE, kept.pain > 0))


def _texts(dialect: str, person: ColumnElement[Any], columns: Iterable[ColumnElement[Any]]) -> Select[Any]:
    """Return what asks for each person's rows as one JSON text of lists, in no order."""
    rows, row = JSON_ROWS[dialect]
    asked: Select[Any] = select(person, cast(rows(row(*(_exact(one, dialect) for one in columns))), Text))
    return asked.group_by(person)


def _exact(column: ColumnElement[Any], dialect: str) -> ColumnElement[Any]:
    """Return a column with all digits of its numbers, of which SQLite writes 15 into JSON where 17 are needed."""
    if dialect == "sqlite" and isinstance(column.type, Double):
        return case((column.is_(None), None), else_=func.printf("%!.17g", column))
    return column


def _number(told: str | float | None) -> float | None:
    return None if told is None else float(told)


def _moment(text: str) -> datetime:
    return in_utc(datetime.fromisoformat(text))
