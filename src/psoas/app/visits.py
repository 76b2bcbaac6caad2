"""What a page of a visit is about: the visit of its address, if it belongs to the person of its address."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from psoas.app.access import Seen
from psoas.store.assessments import assessment_of
from psoas.store.models import AssessmentRecord, Visit
from psoas.store.visits import visit_of

NO_PAGE = "There is no such page."


def visit_seen(visit_id: str, request: Request, person: Seen) -> Visit:
    """Return the visit named in the path.

    Raises
    ------
    HTTPException
        404 if this person has no such visit.
    """
    with request.app.state.database.reading() as session:
        visit = visit_of(session, person.id, visit_id)
    if visit is None:
        raise HTTPException(404, NO_PAGE)
    return visit


def assessment_seen(assessment_id: str, request: Request, person: Seen) -> AssessmentRecord:
    """Return the assessment named in the path, with its document.

    Raises
    ------
    HTTPException
        404 if this person has no such assessment.
    """
    with request.app.state.database.reading() as session:
        record = assessment_of(session, person.id, assessment_id)
    if record is None:
        raise HTTPException(404, NO_PAGE)
    return record


SeenVisit = Annotated[Visit, Depends(visit_seen)]
SeenAssessment = Annotated[AssessmentRecord, Depends(assessment_seen)]
