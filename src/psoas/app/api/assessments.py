"""Assessments under /api: what was measured, as JSON of the schema, and the files that came of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Request, Response

from psoas.app.access import Seen
from psoas.app.api.asking import After, Limit, api_router, content, page_of
from psoas.app.api.shapes import AssessmentShape, Listed
from psoas.app.routes.downloads import download
from psoas.app.visits import SeenAssessment
from psoas.app.whole import whole_assessment
from psoas.store.assessments import list_assessments
from psoas.store.models import AssessmentRecord

router = api_router("assessments")
DOCUMENT = content("application/json", "The assessment; see docs/output.md", type="object")
FILE = content("*/*", "The file", format="binary")
FileName = Annotated[str, Path(pattern=r"^[a-z0-9_.-]{1,60}$", examples=["report.pdf"])]


@router.get("/people/{person_id}/assessments")
def get_assessments(request: Request, person: Seen, after: After = None, limit: Limit = 50) -> Listed[AssessmentShape]:
    """Give the assessments of a person, the newest first."""
    with request.app.state.database.reading() as session:
        rows, following = page_of(list_assessments(session, person.id), after, limit, lambda row: row.id)
    return Listed(items=[_shape(row) for row in rows], next=following)


@router.get("/people/{person_id}/assessments/{assessment_id}")
def get_assessment(record: SeenAssessment) -> AssessmentShape:
    """Give what is known of an assessment."""
    return _shape(record)


@router.get("/people/{person_id}/assessments/{assessment_id}/document", responses=DOCUMENT, response_class=Response)
def get_document(request: Request, record: SeenAssessment) -> Response:
    """Give an assessment as JSON of its schema: of a clip joined with the answers and tests of its visit, or of tests at home."""
    from psoas.assessment_json import to_json

    if record.kind != "clip":
        return Response(record.document, media_type="application/json")
    with request.app.state.database.reading() as session:
        whole = whole_assessment(session, record)
    return Response(to_json(whole), media_type="application/json")


@router.get("/people/{person_id}/assessments/{assessment_id}/files/{name}", responses=FILE, response_class=Response)
def get_file(name: FileName, request: Request, person: Seen, record: SeenAssessment) -> Response:
    """Give a file of a clip's assessment: report.html, report.pdf, tables.zip, strides.csv, muscles.csv, keypoints.parquet, annotated.mp4."""
    return download(name, request, person, record)


def _shape(record: AssessmentRecord) -> AssessmentShape:
    return AssessmentShape(
        id=record.id,
        visit_id=record.visit_id,
        created=record.created,
        kind=record.kind,  # type: ignore[arg-type]
        schema_version=record.schema,
        files=sorted(record.files),
    )
