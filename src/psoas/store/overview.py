"""What a coach's list needs of many people at once: one query for all of them, and documents only of those that are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select
from sqlalchemy.orm import Session

from psoas.store.models import AssessmentRecord, CheckInRecord, ProgrammeRecord, SessionRecord, Visit

_WHOSE: BindParameter[Any] = bindparam("people", expanding=True)
_IN_USE = (
    select(ProgrammeRecord.person_id, ProgrammeRecord.id)
    .where(ProgrammeRecord.person_id.in_(_WHOSE), ProgrammeRecord.ended.is_(None))
    .order_by(ProgrammeRecord.created, ProgrammeRecord.id.desc())
)
_ASSESSMENTS = (
    select(AssessmentRecord.id, AssessmentRecord.person_id, AssessmentRecord.created, AssessmentRecord.visit_id)
    .where(AssessmentRecord.person_id.in_(_WHOSE))
    .order_by(AssessmentRecord.created, AssessmentRecord.id)
)
_VISITS = (
    select(Visit.id, Visit.person_id, Visit.created, Visit.id, Visit.version).where(Visit.person_id.in_(_WHOSE)).order_by(Visit.created, Visit.id)
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An assessment or visit without its document: id, whose, when, and of which visit."""

    id: str
    person_id: str
    created: datetime
    visit_id: str | None
    version: int = 1


def last_words(session: Session, people: Collection[str]) -> dict[str, date]:
    """Return person id -> the last day on which they told or did anything; for long lists it is enough to ask for those who were silent lately."""
    if not people:
        return {}
    told = select(CheckInRecord.person_id, func.max(CheckInRecord.day)).where(CheckInRecord.person_id.in_(people))
    done = select(SessionRecord.person_id, func.max(SessionRecord.day)).where(SessionRecord.person_id.in_(people), SessionRecord.status != "skipped")
    found: dict[str, date] = {}
    for asked in (told.group_by(CheckInRecord.person_id), done.group_by(SessionRecord.person_id)):
        for person, day in session.execute(asked):
            found[person] = max(day, found.get(person, day))
    return found


def programmes_in_use(session: Session, people: Collection[str]) -> dict[str, str]:
    """Return person id -> id of the programme in use."""
    return dict(session.execute(_IN_USE, {"people": list(people)}).all())


def programme_documents(session: Session, ids: Collection[str]) -> dict[str, str]:
    """Return programme id -> document."""
    if not ids:
        return {}
    asked = select(ProgrammeRecord.id, ProgrammeRecord.document).where(ProgrammeRecord.id.in_(ids))
    return dict(session.execute(asked).all())


def assessments_of_many(session: Session, people: Collection[str]) -> dict[str, list[Kept]]:
    """Return person id -> assessments without documents, the oldest first."""
    return _by_person(session.execute(_ASSESSMENTS, {"people": list(people)}))


def visits_of_many(session: Session, people: Collection[str]) -> dict[str, list[Kept]]:
    """Return person id -> visits without documents, the oldest first."""
    return _by_person(session.execute(_VISITS, {"people": list(people)}))


def visit_documents(session: Session, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return visit id -> document."""
    if not ids:
        return {}
    return dict(session.execute(select(Visit.id, Visit.document).where(Visit.id.in_(ids))).all())


def _by_person(rows: Iterable[Row[Any]]) -> dict[str, list[Kept]]:
    found: dict[str, list[Kept]] = {}
    for row in rows:
        kept = Kept(*tuple(row))
        found.setdefault(kept.person_id, []).append(kept)
    return found
