"""The assessment of a visit as a page shows it: what was kept of the clip, joined with the answers and tests of its visit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from psoas.store.models import AssessmentRecord, Person, Visit

if TYPE_CHECKING:
    from psoas.assessment import Assessment


def clip_of(session: Session, visit: Visit) -> AssessmentRecord | None:
    """Return the newest assessment of a clip of a visit, with its document."""
    asked = select(AssessmentRecord).filter_by(person_id=visit.person_id, visit_id=visit.id, kind="clip").order_by(AssessmentRecord.created.desc())
    return session.scalar(asked.options(undefer(AssessmentRecord.document)).limit(1))


def whole_assessment(session: Session, record: AssessmentRecord) -> Assessment:
    """Return a clip's assessment with the screening of its visit, and what both together explain.

    Parameters
    ----------
    session
        To read in.
    record
        Of kind "clip", with its document.
    """
    from psoas.assessment_json import from_json

    assessment = named(from_json(record.document), session.get_one(Person, record.person_id).name)
    visit = session.get(Visit, record.visit_id) if record.visit_id is not None else None
    return with_visit(assessment, visit)


def named(assessment: Assessment, name: str) -> Assessment:
    """Return an assessment under a person's name as it is now, whatever name the clip was measured under."""
    return replace(assessment, runner=replace(assessment.runner, name=name))


def with_visit(assessment: Assessment, visit: Visit | None) -> Assessment:
    """Return an assessment joined with the answers and tests of a visit, or as it is where nothing was told."""
    from psoas.app.planning import joined

    return joined(assessment, visit.document) if visit is not None and set(visit.document) - {"runner"} else assessment
