"""Programmes: the one in use and those before it."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session, undefer

from psoas.store.assessments import schema_of
from psoas.store.columns import now
from psoas.store.models import Person, ProgrammeRecord


def keep_programme(session: Session, person_id: str, document: str, assessment_id: str | None = None) -> ProgrammeRecord:
    """Keep a programme, in place of the one in use.

    Parameters
    ----------
    session
        To keep it in.
    person_id
        Whose it is.
    document
        Text of `psoas.plan.programme_json`.
    assessment_id
        The assessment it was made from, if one.
    """
    record = ProgrammeRecord(person_id=person_id, assessment_id=assessment_id, schema=schema_of(document), document=document)
    end_programme(session, person_id)
    session.add(record)
    session.flush()
    return record


def replace_programme(session: Session, person_id: str, made_from: str, document: str) -> ProgrammeRecord | None:
    """Keep a programme that was made from the one in use; None if another is in use by now, so that of two changes neither is lost.

    Parameters
    ----------
    session
        To write in.
    person_id
        Whose it is.
    made_from
        Id of the programme that was changed.
    document
        Text of `psoas.plan.programme_json` after the change.
    """
    session.get(Person, person_id, with_for_update=True)  # PostgreSQL lets two write at once: the second one waits here
    record = current_programme(session, person_id)
    if record is None or record.id != made_from:
        return None
    return keep_programme(session, person_id, document, record.assessment_id)


def end_programme(session: Session, person_id: str) -> None:
    """End the programme in use, if there is one."""
    session.execute(update(ProgrammeRecord).where(ProgrammeRecord.person_id == person_id, ProgrammeRecord.ended.is_(None)).values(ended=now()))


def current_programme(session: Session, person_id: str) -> ProgrammeRecord | None:
    """Return the programme in use with its document, if there is one."""
    asked = select(ProgrammeRecord).where(ProgrammeRecord.person_id == person_id, ProgrammeRecord.ended.is_(None))
    newest = asked.order_by(ProgrammeRecord.created.desc(), ProgrammeRecord.id).limit(1)
    return session.scalar(newest.options(undefer(ProgrammeRecord.document)))


def programme_of(session: Session, person_id: str, programme_id: str) -> ProgrammeRecord | None:
    """Return a programme with its document if it is this person's."""
    asked = select(ProgrammeRecord).where(ProgrammeRecord.id == programme_id, ProgrammeRecord.person_id == person_id)
    return session.scalar(asked.options(undefer(ProgrammeRecord.document)))


def list_programmes(session: Session, person_id: str) -> list[ProgrammeRecord]:
    """Return a person's programmes without their documents, the newest first."""
    asked = select(ProgrammeRecord).where(ProgrammeRecord.person_id == person_id)
    return list(session.scalars(asked.order_by(ProgrammeRecord.created.desc(), ProgrammeRecord.id)))
