"""Assessments: what was measured at a visit, as JSON with the version of its schema, and the files that came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from psoas.errors import InputError
from psoas.store.models import AssessmentRecord

AssessmentKind = Literal["clip", "home"]


def schema_of(document: str) -> int:
    """Return the schema number that a JSON document names.

    Raises
    ------
    InputError
        If the text is no JSON or names none.
    """
    try:
        schema = json.loads(document)["schema"]
    except (ValueError, TypeError, KeyError):
        schema = None
    if not isinstance(schema, int) or isinstance(schema, bool):
        raise InputError("A document to be kept has no schema number.", "Give JSON that psoas wrote.")
    return schema


def keep_assessment(
    session: Session,
    person_id: str,
    visit_id: str | None,
    document: str,
    kind: AssessmentKind = "clip",
    files: Mapping[str, str] | None = None,
) -> AssessmentRecord:
    """Keep an assessment.

    Parameters
    ----------
    session
        To keep it in.
    person_id, visit_id
        Whose it is and of which visit.
    document
        Text of `psoas.assessment_json` (kind "clip") or `psoas.screening_json` (kind "home").
    kind
        Which of the two.
    files
        Name ("report.html") -> digest in the `FileStore`; claim them there in the same transaction.
    """
    record = AssessmentRecord(
        person_id=person_id, visit_id=visit_id, kind=kind, schema=schema_of(document), document=document, files=dict(files or {})
    )
    session.add(record)
    session.flush()
    return record


def latest_assessment(session: Session, person_id: str, kind: AssessmentKind | None = None) -> AssessmentRecord | None:
    """Return a person's newest assessment with its document, of one kind or of any."""
    asked = select(AssessmentRecord).where(AssessmentRecord.person_id == person_id)
    if kind is not None:
        asked = asked.where(AssessmentRecord.kind == kind)
    newest = asked.order_by(AssessmentRecord.created.desc(), AssessmentRecord.id).limit(1)
    return session.scalar(newest.options(undefer(AssessmentRecord.document)))


def assessment_of(session: Session, person_id: str, assessment_id: str) -> AssessmentRecord | None:
    """Return an assessment with its document if it is this person's."""
    asked = select(AssessmentRecord).where(AssessmentRecord.id == assessment_id, AssessmentRecord.person_id == person_id)
    return session.scalar(asked.options(undefer(AssessmentRecord.document)))


def list_assessments(session: Session, person_id: str) -> list[AssessmentRecord]:
    """Return a person's assessments without their documents, the newest first."""
    asked = select(AssessmentRecord).where(AssessmentRecord.person_id == person_id)
    return list(session.scalars(asked.order_by(AssessmentRecord.created.desc(), AssessmentRecord.id)))
