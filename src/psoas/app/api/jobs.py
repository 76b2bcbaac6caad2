"""Jobs under /api: ask for long work, see how far it is, stop it, try it again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from fastapi import Body, HTTPException, Query, Request, Response
from pydantic import Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from psoas.app.access import Seen
from psoas.app.api.asking import After, Limit, PathId, api_router, page_of, told
from psoas.app.api.shapes import Id, JobShape, Listed, Shape, Side
from psoas.store import jobs
from psoas.store.models import Job
from psoas.store.recordings import recording_of
from psoas.store.visits import visit_of

router = api_router("jobs")
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,60}$")]


class NewJob(Shape):
    """Work that is to be done; the same `key` of the same person asks once."""

    visit: Id | None = None
    key: Key | None = Field(None, examples=["visit-1-clip"])


class AssessClip(NewJob):
    """Assess the clips of a visit: from the side, and from behind if there is one; `side` null is the sample runner."""

    kind: Literal["assess"]
    side: Id | None
    rear: Id | None = None


class MeasureTest(NewJob):
    """Measure the photos and clips of a home test."""

    kind: Literal["measure_test"]
    test: Annotated[str, StringConstraints(pattern=r"^T[0-9]{2}[a-z]?$")] = Field(examples=["T03"])
    pictures: Annotated[dict[Side, Annotated[list[Id], Field(min_length=1, max_length=10)]], Field(min_length=1)]


class ReadWatch(NewJob):
    """Read the file of a watch."""

    kind: Literal["read_watch"]
    recording: Id


AnyJob = Annotated[AssessClip | MeasureTest | ReadWatch, Body(discriminator="kind")]
Status = Annotated[Literal["queued", "running", "done", "failed", "stopped"] | None, Query()]


@router.get("/people/{person_id}/jobs")
def get_jobs(request: Request, person: Seen, status: Status = None, after: After = None, limit: Limit = 50) -> Listed[JobShape]:
    """Give the jobs of a person, the newest first."""
    asked = select(Job).where(Job.person_id == person.id).order_by(Job.created.desc(), Job.id)
    if status is not None:
        asked = asked.where(Job.status == status)
    with request.app.state.database.reading() as session:
        rows, following = page_of(session.scalars(asked).all(), after, limit, lambda row: row.id)
    return Listed(items=[JobShape.model_validate(shown(row)) for row in rows], next=following)


@router.post("/people/{person_id}/jobs", status_code=202)
def post_job(new: AnyJob, request: Request, person: Seen, response: Response) -> JobShape:
    """Ask for long work; ask for the job then until it has ended."""
    payload = new.model_dump(exclude={"kind", "visit", "key"})
    with request.app.state.database.writing() as session:
        _check(session, person.id, new.visit, _recordings_of(new))
        job = jobs.ask(session, new.kind, person.id, new.visit, payload, key=new.key)
    return accepted(job, response)


@router.get("/people/{person_id}/jobs/{job_id}")
def get_job(job_id: PathId, request: Request, person: Seen) -> JobShape:
    """Give how far a job is, and what came of it."""
    return JobShape.model_validate(shown(_seen(request, person.id, job_id)))


@router.post("/people/{person_id}/jobs/{job_id}/stop", responses=told(of_409="It has ended."))
def stop_job(job_id: PathId, request: Request, person: Seen) -> JobShape:
    """Stop a job; nothing half-written stays."""
    _seen(request, person.id, job_id)
    with request.app.state.database.writing() as session:
        if not jobs.ask_to_stop(session, job_id):
            raise HTTPException(409, "This job has ended.")
    return get_job(job_id, request, person)


@router.post("/people/{person_id}/jobs/{job_id}/retry", responses=told(of_409="It did not fail and was not stopped."))
def retry_job(job_id: PathId, request: Request, person: Seen) -> JobShape:
    """Begin a job again that failed or was stopped."""
    _seen(request, person.id, job_id)
    with request.app.state.database.writing() as session:
        if not jobs.retry(session, job_id):
            raise HTTPException(409, "Only a job that failed or was stopped can be begun again.")
    return get_job(job_id, request, person)


def accepted(job: Job, response: Response) -> JobShape:
    """Return a job that was asked for, with its address in the header."""
    response.headers["Location"] = f"/api/people/{job.person_id}/jobs/{job.id}"
    return JobShape.model_validate(shown(job))


def shown(job: Job) -> dict[str, object]:
    """Return what is told of a job."""
    return {name: getattr(job, name) for name in JobShape.model_fields}


def _recordings_of(new: AssessClip | MeasureTest | ReadWatch) -> Iterable[str]:
    if isinstance(new, AssessClip):
        return [id for id in (new.side, new.rear) if id is not None]
    if isinstance(new, MeasureTest):
        return [id for ids in new.pictures.values() for id in ids]
    return [new.recording]


def _check(session: Session, person_id: str, visit: str | None, recordings: Iterable[str]) -> None:
    """Refuse work on what is not the person's."""
    if visit is not None and visit_of(session, person_id, visit) is None:
        raise HTTPException(404, "There is no such visit.")
    for id in recordings:
        if recording_of(session, person_id, id) is None:
            raise HTTPException(404, f"There is no recording {id}.")


def _seen(request: Request, person_id: str, job_id: str) -> Job:
    with request.app.state.database.reading() as session:
        job: Job | None = session.scalar(select(Job).where(Job.id == job_id, Job.person_id == person_id))
    if job is None:
        raise HTTPException(404, "There is no such job.")
    return job
