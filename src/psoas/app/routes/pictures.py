"""A photo or clip of a home test: taken in, measured by a job, and its value put into the test's page for the person to keep."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from psoas.app.access import Seen
from psoas.app.form_file import FormFile, received_form
from psoas.app.intake import take_in
from psoas.app.jobs.progress import shown_of
from psoas.app.measured_tests import KIND
from psoas.app.pages import page
from psoas.app.visits import NO_PAGE, SeenVisit
from psoas.app.way import visit_address
from psoas.errors import InputError, StoreError
from psoas.knowledge.home_tests import home_tests
from psoas.screen.measurable import MEASURED
from psoas.store.jobs import ask
from psoas.store.models import Job, Visit

FULL, REFUSED = 507, 422
router = APIRouter(prefix="/p/{person_id}/visits/{visit_id}/tests/{test_id}")


def add_pictures(application: FastAPI) -> None:
    """Add the pages by which a test is measured from a picture."""
    application.router.routes.extend(router.routes)


@router.post("/pictures")
async def take_picture(request: Request, person: Seen, visit: SeenVisit, test_id: str) -> Response:
    """Take in a photo or clip that a plain form sends, and have it measured."""
    if test_id not in MEASURED:
        raise HTTPException(404, NO_PAGE)
    back = visit_address(visit, f"tests/{test_id}")
    try:
        async with received_form(request, request.app.state.settings) as sent:
            job = await run_in_threadpool(_keep, request, visit, test_id, sent)
    except (InputError, StoreError) as error:
        status = FULL if isinstance(error, StoreError) else REFUSED
        return page(request, "upload_refused.html", status=status, person=person, error=error, back=back)
    return RedirectResponse(f"{back}/pictures/{job}", 303)


def _keep(request: Request, visit: Visit, test_id: str, sent: FormFile) -> str:
    state = request.app.state
    test, _, side = sent.kind.removeprefix("test:").partition(":")
    if test != test_id or side not in (("left", "right") if home_tests()[test_id].sides == "each" else ("both",)):
        raise InputError("It was not said which side the picture shows.", "Go back and choose it again beside its side.")
    recording = take_in(state.database, state.settings, person_id=visit.person_id, visit_id=visit.id, kind=sent.kind, name=sent.name, path=sent.path)
    payload = {"test": test_id, "pictures": {side: [recording.id]}, "next": f"{visit_address(visit, f'tests/{test_id}')}"}
    with state.database.writing() as session:
        return ask(session, KIND, visit.person_id, visit.id, payload).id


@router.get("/pictures/{job_id}")
def measuring(request: Request, person: Seen, visit: SeenVisit, test_id: str, job_id: str) -> Response:
    """Show how far the measuring is, and go back to the test when it is done."""
    with request.app.state.database.reading() as session:
        job = session.get(Job, job_id)
    if job is None or job.visit_id != visit.id or job.person_id != person.id or job.kind != KIND:
        raise HTTPException(404, NO_PAGE)
    shown = shown_of(job)
    if job.status == "done":
        return RedirectResponse(shown.next or visit_address(visit, f"tests/{test_id}"), 303)
    return page(request, "measuring_test.html", job=shown, name=home_tests()[job.payload["test"]].name, back=visit_address(visit, f"tests/{test_id}"))
