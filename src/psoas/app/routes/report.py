"""The report of a visit: the three things that matter first, and everything behind them."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from psoas.app.access import Seen
from psoas.app.pages import page
from psoas.app.report_view import Onward, ReportViews
from psoas.app.routes.film import JOB, PLACE, address
from psoas.app.visits import SeenVisit
from psoas.app.whole import clip_of
from psoas.store.file_store import FileStore
from psoas.store.jobs import unfinished
from psoas.store.models import Person, Visit
from psoas.store.programmes import current_programme

router = APIRouter(prefix=PLACE)


def add_report(application: FastAPI) -> None:
    """Add the page of reports."""
    application.state.report_views = ReportViews()
    application.router.routes.extend(router.routes)


@router.get("/report")
def report(request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Show what was found."""
    state = request.app.state
    with state.database.reading() as session:
        record = clip_of(session, visit)
        if record is None and unfinished(session, person.id, kind=JOB, visit_id=visit.id):
            return RedirectResponse(address(visit, "capture"), 303)
        if record is None and not visit.document:
            return RedirectResponse(address(visit, "questions"), 303)
        next_step = onward(session, person, visit)
    view = state.report_views.view(FileStore(state.settings.files), visit, record, person.name, next_step)
    return page(request, "report.html", person=person, view=view)


def onward(session: Session, person: Person, visit: Visit) -> Onward:
    """Return what comes after the report: the tests that are not done, the programme, or today."""
    programme = current_programme(session, person.id)
    if programme is not None and programme.created > visit.created:
        return Onward("Go on to today", f"/p/{person.id}/today")
    if not visit.document.get("tests"):
        return Onward("Do the tests", address(visit, "tests"))
    return Onward("Make my programme", f"/p/{person.id}/programme/wishes")
