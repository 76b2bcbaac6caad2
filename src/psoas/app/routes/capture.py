"""The step after filming: how far the measuring is, then the verdict on the clip, and what to do now."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from psoas.app.access import Seen
from psoas.app.jobs.progress import shown_of
from psoas.app.pages import page
from psoas.app.routes.film import JOB, PLACE, address
from psoas.app.visits import SeenVisit
from psoas.store.assessments import assessment_of
from psoas.store.models import AssessmentRecord, Job, Visit

router = APIRouter(prefix=PLACE)


def add_capture(application: FastAPI) -> None:
    """Add the page of the capture verdict."""
    application.router.routes.extend(router.routes)


@router.get("/capture")
def capture(request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Show how the clip was, once it is measured; until then, how far that is."""
    with request.app.state.database.reading() as session:
        job = session.scalar(select(Job).filter_by(person_id=person.id, visit_id=visit.id, kind=JOB).order_by(Job.created.desc()).limit(1))
        record = assessment_of(session, person.id, job.result["assessment"]) if job is not None and job.result.get("assessment") else None
        if record is None and (job is None or (job.status == "done" and "refused" not in job.result)):
            record = session.scalar(select(AssessmentRecord).filter_by(person_id=person.id, visit_id=visit.id, kind="clip").limit(1))
            record = assessment_of(session, person.id, record.id) if record is not None else None
    known: dict[str, Any] = {
        "person": person,
        "visit": visit,
        "again": address(visit, "film"),
        "tests": address(visit, "tests"),
        "report": address(visit, "report"),
    }
    if record is not None:
        return page(request, "capture.html", **known, **_verdict(record, visit))
    if job is None:
        return RedirectResponse(known["again"], 303)
    if "refused" in job.result:
        return page(request, "capture_refused.html", **known, **_refusal(job))
    return page(request, "measuring.html", **known, job=shown_of(job))


def _verdict(record: AssessmentRecord, visit: Visit) -> dict[str, Any]:
    """Return what the page of a clip that was measured shows."""
    from psoas.assessment_json import from_json
    from psoas.report.capture_panel import capture_panel
    from psoas.report.filming import setup_drawing
    from psoas.report.method import stride_counts
    from psoas.report.wording import number

    assessment = from_json(record.document)
    known = {finding.id for finding in assessment.findings if finding.estimate.known}
    captures = [capture_panel(one, known) for one in (assessment.capture, assessment.rear_capture) if one is not None]
    return {
        "captures": captures,
        "remedies": tuple(dict.fromkeys(remedy for panel in captures for remedy in panel.remedies)),
        "limited": assessment.capture.status != "usable",
        "speed": assessment.speed,
        "speed_words": number(assessment.speed.to("km/h")) if assessment.speed.known else "",
        "measured": len(known),
        "strides": sum(stride_counts(assessment)),
        "setup": setup_drawing(assessment.figure),
        "sample": assessment.runner.name == "Sample runner" and bool(assessment.source.credit),
        "told_speed": visit.conditions.get("speed"),
    }


def _refusal(job: Job) -> dict[str, Any]:
    """Return what the page of a clip that was refused shows."""
    from psoas.gait.capture import CaptureVerdict
    from psoas.report.capture_panel import capture_panel, refusal_reasons
    from psoas.report.filming import STEPS, setup_drawing
    from psoas.values_json import built

    refused = job.result["refused"]
    kept = job.result.get("verdict") or refused.get("verdict")
    verdict: CaptureVerdict | None = built(CaptureVerdict, kept, "verdict") if kept else None
    seen = [tick for tick in capture_panel(verdict).ticks if tick.css != "no"] if verdict is not None else []
    return {"reasons": refusal_reasons(verdict, refused["what"], refused["remedy"]), "ticks": seen, "steps": STEPS, "setup": setup_drawing()}
