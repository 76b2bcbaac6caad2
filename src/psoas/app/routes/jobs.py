"""A job as the person who waits sees it: how far it is, stop it, try it again; a fragment for htmx, a page without script."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from psoas.app.access import Asking, Who, may_see
from psoas.app.jobs.progress import Shown, shown_of
from psoas.app.jobs.waking import add_waking
from psoas.app.pages import page
from psoas.store import jobs
from psoas.store.models import Job

router = APIRouter(include_in_schema=False)


def add_jobs(application: FastAPI) -> None:
    """Add the pages of jobs, and have workers woken when one is asked for."""
    application.router.routes.extend(router.routes)
    add_waking(application)


@router.get("/jobs/{job_id}")
def show_job(job_id: str, request: Request, who: Asking) -> Response:
    """Show how far a job is, or go on if it is done."""
    return _answer(request, _shown(request, who, job_id))


@router.post("/jobs/{job_id}/stop")
def stop_job(job_id: str, request: Request, who: Asking) -> Response:
    """Stop a job."""
    _shown(request, who, job_id)
    with request.app.state.database.writing() as session:
        jobs.ask_to_stop(session, job_id)
    return _after_change(request, who, job_id)


@router.post("/jobs/{job_id}/retry")
def retry_job(job_id: str, request: Request, who: Asking) -> Response:
    """Begin a job again that failed or was stopped."""
    _shown(request, who, job_id)
    with request.app.state.database.writing() as session:
        jobs.retry(session, job_id)
    return _after_change(request, who, job_id)


def job_seen(request: Request, who: Who, job_id: str) -> Job:
    """Return a job whose person may be seen.

    Raises
    ------
    HTTPException
        404 otherwise.
    """
    with request.app.state.database.reading() as session:
        job: Job | None = session.get(Job, job_id)
        if job is None or may_see(session, who, job.person_id) is None:
            raise HTTPException(404, "There is no such page.")
    return job


def _shown(request: Request, who: Who, job_id: str) -> Shown:
    return shown_of(job_seen(request, who, job_id))


def _after_change(request: Request, who: Who, job_id: str) -> Response:
    if _by_script(request):
        return _answer(request, _shown(request, who, job_id))
    return RedirectResponse(f"/jobs/{job_id}", 303)


def _answer(request: Request, job: Shown) -> Response:
    onward = job.next if job.status == "done" else ""
    if _by_script(request):
        response = page(request, "job.html", job=job)
        if onward:
            response.headers["HX-Redirect"] = onward
        return response
    return RedirectResponse(onward, 303) if onward else page(request, "job_page.html", job=job)


def _by_script(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"
