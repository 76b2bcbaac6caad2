"""Runs from a watch under /api: read what was kept; they come in as recordings of kind watch and jobs of kind read_watch."""

from __future__ import annotations

from datetime import UTC, date
from typing import Annotated

from fastapi import HTTPException, Query, Request
from pydantic import AwareDatetime, Field

from psoas.app.access import Seen
from psoas.app.api.asking import After, Limit, PathId, api_router, page_of
from psoas.app.api.shapes import Id, Listed, Number, Shape
from psoas.store.models import RunRecord
from psoas.store.runs import list_runs, remove_run, run_of

router = api_router("runs")
Since = Annotated[date | None, Query(description="First day")]
Until = Annotated[date | None, Query(description="Last day")]


class AverageShape(Shape):
    """A mean over the running of one run, with standard errors; `value` is null where the device did not record it, and `reason` says so."""

    value: Number | None
    unit: str = Field(examples=["steps/min"])
    random_error: Number
    systematic_error: Number
    n: int
    counted: str = Field(examples=["minutes"])
    origin: str
    reason: str


class RunShape(Shape):
    """A run as a watch saw it: moving minutes, km, and means by name; `started` is null where the device kept no calendar time."""

    id: Id
    day: date
    started: AwareDatetime | None
    minutes: Number
    km: Number
    device: str
    averages: dict[str, AverageShape]
    repairs: str = Field(description="What was wrong with the file, and what was done")
    recording_id: Id | None = Field(description="The file it came from; null where that was removed")


@router.get("/people/{person_id}/runs")
def get_runs(request: Request, person: Seen, since: Since = None, until: Until = None, after: After = None, limit: Limit = 50) -> Listed[RunShape]:
    """Give the runs of a person, in order of time. To bring one in, send its FIT file as a recording of kind watch and ask for read_watch."""
    with request.app.state.database.reading() as session:
        rows, following = page_of(list_runs(session, person.id, since=since, until=until), after, limit, lambda row: row.id)
    return Listed(items=[_shape(row) for row in rows], next=following)


@router.get("/people/{person_id}/runs/{run_id}")
def get_run(run_id: PathId, request: Request, person: Seen) -> RunShape:
    """Give a run."""
    return _shape(_seen(request, person.id, run_id))


@router.delete("/people/{person_id}/runs/{run_id}", status_code=204)
def delete_run(run_id: PathId, request: Request, person: Seen) -> None:
    """Remove a run; the recording it came from stays."""
    row = _seen(request, person.id, run_id)
    with request.app.state.database.writing() as session:
        remove_run(session, row)


def _shape(record: RunRecord) -> RunShape:
    values = {name: getattr(record, name) for name in RunShape.model_fields}
    return RunShape.model_validate({**values, "started": record.started and record.started.astimezone(UTC)})


def _seen(request: Request, person_id: str, run_id: str) -> RunRecord:
    with request.app.state.database.reading() as session:
        row = run_of(session, person_id, run_id)
    if row is None:
        raise HTTPException(404, "There is no such run.")
    return row
