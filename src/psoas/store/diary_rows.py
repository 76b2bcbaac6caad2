"""Check-ins and sessions of many people as values, by plain columns, and each value made once: the same row says the same again.

A list of fifty people rests on two thousand rows, a page on a hundred, and they are nearly always those of the page before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Select, Text, bindparam, cast, or_, select
from sqlalchemy.orm import Session

from psoas.follow.diary import CheckIn, DoneSession, Felt, SessionKind, SessionStatus
from psoas.store.models import CheckInRecord, SessionRecord

Value = TypeVar("Value")

DAILY = ("routine", "mobility", "release")
"""Kinds of session that are done every day; of them only the newest matter to a list, and those that hurt."""

MOST_KEPT = 10_000
"""Values of each kind that stay in memory, some five megabytes."""

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
    return _by_person(session, _CHECK_INS, _check_in, {"people": list(people), "since": since, "until": until})


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
    return _by_person(session, _SESSIONS, _session, {"people": list(people), "since": since, "until": until, "daily_since": daily_since})


def _by_person(session: Session, asked: Select[Any], make: Callable[..., Value], bounds: dict[str, Any]) -> dict[str, tuple[Value, ...]]:
    found: dict[str, list[Value]] = {}
    for person, *columns in session.connection().execute(asked, bounds).all():
        found.setdefault(person, []).append(make(*columns))
    return {person: tuple(values) for person, values in found.items()}


@lru_cache(MOST_KEPT)
def _check_in(
    day: date,
    soreness: str,
    effort: int | None,
    sleep: float | None,
    run_minutes: float | None,
    run_km: float | None,
    session_done: bool | None,
    note: str,
) -> CheckIn:
    return CheckIn(day, MappingProxyType(json.loads(soreness)), effort, sleep, run_minutes, run_km, session_done, note)


@lru_cache(MOST_KEPT)
def _session(
    key: str,
    kind: SessionKind,
    day: date,
    started: datetime,
    status: SessionStatus,
    ended: datetime | None,
    planned: str | None,
    programme_id: str | None,
    felt: Felt | None,
    effort: int | None,
    pain: int | None,
) -> DoneSession:
    return DoneSession(key, kind, day, started, status, ended, planned, programme_id, felt, effort, pain)


def _told() -> Select[Any]:
    kept = CheckInRecord.__table__.c
    columns = [cast(kept.soreness, Text) if name == "soreness" else kept[name] for name in CheckIn.__dataclass_fields__]
    asked = select(kept.person_id, *columns).where(kept.person_id.in_(_WHOSE), kept.day >= _SINCE, kept.day <= _UNTIL)
    return asked.order_by(kept.day)


def _done() -> Select[Any]:
    kept = SessionRecord.__table__.c
    columns = [kept[name] for name in DoneSession.__dataclass_fields__ if name != "sets"]
    asked = select(kept.person_id, *columns).where(kept.person_id.in_(_WHOSE), kept.day >= _SINCE, kept.day <= _UNTIL)
    return asked.where(or_(kept.kind.not_in(DAILY), kept.day >= _DAILY_SINCE, kept.pain > 0)).order_by(kept.day, kept.started, kept.id)


_CHECK_INS, _SESSIONS = _told(), _done()
