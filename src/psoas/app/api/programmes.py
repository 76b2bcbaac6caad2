"""Programmes under /api: made from wishes, read, as sheets to print and as a calendar; and what is for today."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Annotated, Any, Literal

from fastapi import Depends, HTTPException, Query, Request, Response
from pydantic import Field, StringConstraints

from psoas.app.access import Seen
from psoas.app.api.asking import After, Limit, PathId, api_router, content, page_of, told
from psoas.app.api.jobs import Key, accepted
from psoas.app.api.shapes import NO_CONTROL, Id, JobShape, Listed, Number, PlannedSession, ProgrammeShape, Shape
from psoas.app.planning import read_programme
from psoas.app.standing import standing_of
from psoas.knowledge.exercises import EQUIPMENT
from psoas.plan.wishes import Wishes
from psoas.store import jobs
from psoas.store.assessments import assessment_of
from psoas.store.models import ProgrammeRecord
from psoas.store.programmes import current_programme, list_programmes, programme_of
from psoas.store.sessions import done_of_programme
from psoas.store.visits import visit_of
from psoas.values_json import built

router = api_router("programmes")
Weekday = Annotated[str, StringConstraints(pattern="^[0-6]$")]
Exercise = Annotated[str, StringConstraints(pattern=r"^EX[0-9]{2}$")]
Equipment = Annotated[str, StringConstraints(pattern=f"^({'|'.join(EQUIPMENT)})$")]
Exercises = Annotated[list[Exercise], Field(max_length=60)]


class RunsShape(Shape):
    """The usual running week: weekday (0 is Monday) -> kind of run, km a week, longest run of 30 days in km."""

    runs: dict[Weekday, Literal["easy", "hard", "long"]] = Field(default_factory=dict)
    distance: Annotated[Number, Field(ge=0, le=500)] | None = None
    longest: Annotated[Number, Field(ge=0, le=500)] | None = None


class WishesShape(Shape):
    """What is wished of a programme; `minutes` is weekday (0 is Monday) -> minutes for a strength session."""

    start: date
    weeks: int = Field(8, ge=1, le=24)
    minutes: dict[Weekday, Annotated[int, Field(ge=0, le=120)]] = Field(default_factory=lambda: {"0": 20, "3": 20})
    equipment: Annotated[list[Equipment], Field(max_length=20)] = Field(default_factory=list)
    level: Literal[1, 2, 3] = 1
    race: date | None = None
    pain: int | None = Field(None, ge=0, le=10)
    running: RunsShape = Field(default_factory=RunsShape)
    mobility: bool = True
    cue: bool = False
    release: bool = False
    missed: Annotated[Number, Field(ge=0, le=1)] = 0.0
    known: Exercises = Field(default_factory=list)
    liked: Exercises = Field(default_factory=list)
    disliked: Exercises = Field(default_factory=list)
    goals: list[Annotated[str, StringConstraints(max_length=200, pattern=NO_CONTROL)]] = Field(default_factory=list, max_length=20)


class NewProgramme(Shape):
    """A programme that is to be made, from the answers and tests of a visit and the clip's assessment if there is one."""

    wishes: WishesShape = Field(examples=[{"start": "2027-01-04", "weeks": 8, "minutes": {"0": 20, "3": 20}}])
    visit: Id | None = None
    assessment: Id | None = None
    key: Key | None = None


class Today(Shape):
    """What is for a day: sessions, the run of the day if one is planned, and the programme they belong to."""

    day: date
    programme: Id | None
    sessions: list[PlannedSession]
    runs: list[dict[str, Any]]
    routine: bool = Field(description="Whether the five minutes are part of the day")
    message: str = Field(description="Why nothing is planned: no programme, one that was refused, or one that rests until someone has looked")


DOCUMENT = content("application/json", "The programme as psoas plan writes it", type="object")
SHEETS = content("application/pdf", "Sheets to print", format="binary")
CALENDAR = content("text/calendar", "A calendar to subscribe to")


@router.get("/people/{person_id}/programmes")
def get_programmes(request: Request, person: Seen, after: After = None, limit: Limit = 50) -> Listed[ProgrammeShape]:
    """Give the programmes of a person, the newest first."""
    with request.app.state.database.reading() as session:
        rows, following = page_of(list_programmes(session, person.id), after, limit, lambda row: row.id)
    return Listed(items=[_shape(row) for row in rows], next=following)


@router.post("/people/{person_id}/programmes", status_code=202)
def post_programme(new: NewProgramme, request: Request, person: Seen, response: Response) -> JobShape:
    """Have a programme made, in place of the one in use; `result.programme` of the job is its id."""
    wishes = new.wishes.model_dump(mode="json")
    built(Wishes, wishes, "wishes")
    with request.app.state.database.writing() as session:
        if new.visit is not None and visit_of(session, person.id, new.visit) is None:
            raise HTTPException(404, "There is no such visit.")
        if new.assessment is not None and assessment_of(session, person.id, new.assessment) is None:
            raise HTTPException(404, "There is no such assessment.")
        job = jobs.ask(session, "plan", person.id, new.visit, {"wishes": wishes, "assessment": new.assessment}, key=new.key)
    return accepted(job, response)


def programme_seen(programme_id: PathId, request: Request, person: Seen) -> ProgrammeRecord:
    """Return the programme named in the path, with its document."""
    with request.app.state.database.reading() as session:
        record = programme_of(session, person.id, programme_id)
    if record is None:
        raise HTTPException(404, "There is no such programme.")
    return record


SeenProgramme = Annotated[ProgrammeRecord, Depends(programme_seen)]


@router.get("/people/{person_id}/programmes/{programme_id}")
def get_programme(record: SeenProgramme) -> ProgrammeShape:
    """Give what is known of a programme."""
    return _shape(record)


@router.get("/people/{person_id}/programmes/{programme_id}/document", responses=DOCUMENT, response_class=Response)
def get_document(record: SeenProgramme) -> Response:
    """Give a programme as JSON of its schema."""
    return Response(record.document, media_type="application/json")


@router.get("/people/{person_id}/programmes/{programme_id}/sheets", responses=SHEETS, response_class=Response)
def get_sheets(record: SeenProgramme) -> Response:
    """Give a programme as PDF."""
    from psoas.plan.programme_json import programme_from_json
    from psoas.report.programme_pdf import render_pdf

    return Response(render_pdf(programme_from_json(record.document)), media_type="application/pdf")


@router.get(
    "/people/{person_id}/programmes/{programme_id}/calendar",
    responses={**CALENDAR, **told(of_409="There is nothing in it to put into a calendar.")},
    response_class=Response,
)
def get_calendar(
    record: SeenProgramme,
    at: Annotated[time, Query(description="When sessions begin")] = time(18),
    routine_at: Annotated[time, Query(description="When the five minutes begin")] = time(7),
    check_in_at: Annotated[time, Query(description="When the check-in is asked for")] = time(20, 30),
    remind: Annotated[int, Query(ge=0, le=1440, description="Minutes before a session")] = 30,
    zone: Annotated[str, Query(pattern=r"^[A-Za-z_+/0-9-]{0,40}$", description="Time zone: Europe/Berlin")] = "",
) -> Response:
    """Give a programme as a calendar."""
    from psoas.plan.calendar_file import programme_to_calendar
    from psoas.plan.programme_json import programme_from_json

    programme = programme_from_json(record.document)
    if programme.routine is None and not any(True for _ in programme.sessions()):
        raise HTTPException(409, "There is nothing in this programme to put into a calendar.")
    clock, early, late = (one.replace(tzinfo=None) for one in (at, routine_at, check_in_at))
    made = programme_to_calendar(programme, clock, routine_at=early, check_in_at=late, zone=zone, remind=remind)
    return Response(made, media_type="text/calendar")


@router.get("/people/{person_id}/today")
def get_today(request: Request, person: Seen, day: Annotated[date | None, Query(description="Another day than today")] = None) -> Today:
    """Give what is for today, or for another day."""
    wanted = day or date.today()
    with request.app.state.database.reading() as session:
        record = current_programme(session, person.id)
        done = done_of_programme(session, person.id, record.id) if record is not None else {}
        stop = standing_of(session, person.id, read_programme(record.document), wanted).stop if record is not None else None
    if record is None:
        return Today(day=wanted, programme=None, sessions=[], runs=[], routine=False, message="There is no programme yet.")
    if stop is not None:
        words = f"{stop.said}: since {stop.day} nothing is planned until someone has looked at it."
        return Today(day=wanted, programme=record.id, sessions=[], runs=[], routine=False, message=words)
    programme = json.loads(record.document)
    weeks = [week for block in programme["blocks"] for week in block["weeks"]]
    told_of = ("id", "day", "kind", "title", "minutes", "items", "note")
    return Today(
        day=wanted,
        programme=record.id,
        sessions=[
            PlannedSession(**{name: one[name] for name in told_of}, status=done.get(one["id"]))
            for week in weeks
            for one in week["sessions"]
            if one["day"] == wanted.isoformat()
        ],
        runs=[run for week in weeks for run in week["runs"] if run["day"] == wanted.isoformat()],
        routine=programme["routine"] is not None,
        message=programme["stopped"],
    )


def _shape(record: ProgrammeRecord) -> ProgrammeShape:
    return ProgrammeShape(id=record.id, assessment_id=record.assessment_id, created=record.created, ended=record.ended, schema_version=record.schema)
