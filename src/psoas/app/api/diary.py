"""Sessions and check-ins under /api: logged once, however often they are sent."""

from __future__ import annotations

from datetime import UTC, date
from typing import Annotated, Any

from fastapi import HTTPException, Path, Query, Request
from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from psoas.app.access import Seen
from psoas.app.api.asking import After, Limit, PathId, api_router, page_of
from psoas.app.api.shapes import Id, Listed, Number, Shape, Side
from psoas.app.easing import easing
from psoas.follow.diary import CheckIn, DoneSession, DoneSet, Felt, SessionKind, SessionStatus
from psoas.store import check_ins, sessions
from psoas.store.models import CheckInRecord, SessionRecord
from psoas.store.programmes import programme_of

router = api_router("diary")
FIRST_YEAR, LAST_YEAR = 1990, 2200


def _in_our_time(moment: Any) -> Any:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"the year must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return moment


Scale = Annotated[int, Field(ge=0, le=10)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Day = Annotated[date, AfterValidator(_in_our_time)]
PathDay = Annotated[date, AfterValidator(_in_our_time), Path(description="2027-01-04")]
Text = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
SorePlace = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}:(left|right|both)$")]


class SetShape(Shape):
    """One set of one exercise on one side: repetitions or seconds done, those in reserve, kg, pain."""

    exercise: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,10}$")] = Field(examples=["EX05"])
    side: Side
    number: int = Field(ge=1, le=99)
    done: int = Field(ge=0, le=7200)
    reserve: Scale | None = None
    load: Annotated[Number, Field(ge=0, le=500)] | None = None
    pain: Scale | None = None
    felt: Felt | None = None


class NewSession(Shape):
    """A session as it was done; the same `key` sent twice is kept once, as it came first."""

    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")] = Field(examples=["2027-01-04-strength"])
    kind: SessionKind
    day: Day
    started: Moment
    ended: Moment | None = None
    status: SessionStatus
    planned: Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]*$")] | None = None
    programme_id: Id | None = None
    felt: Felt | None = None
    effort: Scale | None = None
    pain: Scale | None = None
    sets: Annotated[list[SetShape], Field(max_length=400)] = Field(default_factory=list)


class SessionShape(NewSession):
    """A session as it was kept."""

    id: Id


class NewCheckIn(Shape):
    """Ten seconds of a day: soreness by place and side, effort, hours slept, running."""

    soreness: Annotated[dict[SorePlace, Scale], Field(max_length=40)] = Field(default_factory=dict, examples=[{"hamstrings:left": 4}])
    effort: Scale | None = None
    sleep: Annotated[Number, Field(ge=0, le=24)] | None = None
    run_minutes: Annotated[Number, Field(ge=0, le=1440)] | None = None
    run_km: Annotated[Number, Field(ge=0, le=500)] | None = None
    session_done: bool | None = None
    note: Text = ""


class CheckInShape(NewCheckIn):
    """The check-in of a day."""

    day: date


Since = Annotated[date | None, Query(description="First day")]
Until = Annotated[date | None, Query(description="Last day")]


@router.get("/people/{person_id}/sessions")
def get_sessions(
    request: Request, person: Seen, since: Since = None, until: Until = None, after: After = None, limit: Limit = 50
) -> Listed[SessionShape]:
    """Give the sessions of a person as they were done, the newest day first."""
    with request.app.state.database.reading() as session:
        rows, following = page_of(sessions.list_sessions(session, person.id, since=since, until=until), after, limit, lambda row: row.id)
    return Listed(items=[_session(row) for row in rows], next=following)


@router.post("/people/{person_id}/sessions", status_code=201)
def post_session(new: NewSession, request: Request, person: Seen) -> SessionShape:
    """Log a session; sent twice it is kept once."""
    values = {name: getattr(new, name) for name in type(new).model_fields}
    done = DoneSession(**{**values, "sets": tuple(DoneSet(**one.model_dump()) for one in new.sets)})
    with request.app.state.database.writing() as session:
        if new.programme_id is not None and programme_of(session, person.id, new.programme_id) is None:
            raise HTTPException(404, "There is no such programme.")
        with easing(session, person.id, date.today()):
            return _session(sessions.keep_session(session, person.id, done))


@router.get("/people/{person_id}/sessions/{session_id}")
def get_session(session_id: PathId, request: Request, person: Seen) -> SessionShape:
    """Give a session as it was done."""
    with request.app.state.database.reading() as session:
        record = sessions.session_of(session, person.id, session_id)
    if record is None:
        raise HTTPException(404, "There is no such session.")
    return _session(record)


@router.get("/people/{person_id}/check-ins")
def get_check_ins(
    request: Request, person: Seen, since: Since = None, until: Until = None, after: After = None, limit: Limit = 50
) -> Listed[CheckInShape]:
    """Give the check-ins of a person in order of days."""
    with request.app.state.database.reading() as session:
        rows, following = page_of(
            check_ins.list_check_ins(session, person.id, since=since, until=until), after, limit, lambda row: row.day.isoformat()
        )
    return Listed(items=[_check_in(row) for row in rows], next=following)


@router.get("/people/{person_id}/check-ins/{day}")
def get_check_in(day: PathDay, request: Request, person: Seen) -> CheckInShape:
    """Give the check-in of a day."""
    with request.app.state.database.reading() as session:
        record = check_ins.check_in_on(session, person.id, day)
    if record is None:
        raise HTTPException(404, "Nothing was said of that day.")
    return _check_in(record)


@router.put("/people/{person_id}/check-ins/{day}")
def put_check_in(day: PathDay, new: NewCheckIn, request: Request, person: Seen) -> CheckInShape:
    """Check in for a day, in place of what was said of it before."""
    with request.app.state.database.writing() as session, easing(session, person.id, date.today()):
        return _check_in(check_ins.keep_check_in(session, person.id, CheckIn(day=day, **new.model_dump())))


def _session(record: SessionRecord) -> SessionShape:
    values = {name: getattr(record, name) for name in SessionShape.model_fields if name != "sets"}
    times = {name: values[name] and values[name].astimezone(UTC) for name in ("started", "ended")}
    return SessionShape(**{**values, **times}, sets=[SetShape.model_validate(one) for one in record.sets])


def _check_in(record: CheckInRecord) -> CheckInShape:
    return CheckInShape.model_validate(record)
