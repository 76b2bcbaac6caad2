"""The guided session: its page, what it needs without a connection, and its log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from sqlalchemy.orm import Session as Database

from psoas.app.access import Seen, everyone
from psoas.app.easing import easing
from psoas.app.figures import exercise_figure, exercise_styles
from psoas.app.guided import adapt, find_session, next_time, played
from psoas.app.pages import page
from psoas.app.planning import read_programme
from psoas.app.session_log import LoggedSession, exercise_logs
from psoas.app.standing import refusal, standing_of
from psoas.follow.diary import DoneSession, DoneSet, Felt
from psoas.knowledge.exercise_text import needs_text
from psoas.knowledge.exercises import EQUIPMENT, exercises
from psoas.plan.programme import Session
from psoas.plan.progression import ExerciseLog
from psoas.plan.words import day_words, minutes_words
from psoas.report.programme_view import session_view
from psoas.store.columns import new_id
from psoas.store.models import ProgrammeRecord
from psoas.store.programmes import current_programme, programme_of
from psoas.store.sessions import done_lately, keep_session

LOOKED_BACK = timedelta(days=120)
MOST_LOOKED_AT = 12
"""How far back strength sessions decide what comes next, and how many of them: more says little of what a person can do now."""

OFFLINE_FILES = (
    "/exercises.css",
    "/static/report/tokens.css",
    "/static/report/psoas.css",
    "/static/app.css",
    "/static/session.css",
    "/static/app.js",
    "/static/session.js",
    "/static/session-sets.js",
    "/static/guided.js",
    "/static/outbox.js",
    "/static/voice.js",
    "/static/offline.js",
    "/static/vendor/htmx.min.js",
    "/static/icon.svg",
)
"""What the pages that are kept for later load."""

router = APIRouter()


@router.get("/exercises.css", dependencies=[Depends(everyone)])
def exercise_stylesheet() -> Response:
    """Give what colours and moves the pictures of exercises."""
    return Response(exercise_styles(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


@router.get("/service-worker.js", dependencies=[Depends(everyone)])
def service_worker() -> Response:
    """Give the service worker, from the top of the site so that it may look after all of it."""
    script = files("psoas.app").joinpath("static", "service-worker.js").read_bytes()
    return Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@router.get("/p/{person_id}/sessions/offline")
def kept_for_later(request: Request, person: Seen) -> JSONResponse:
    """Give the addresses that a browser keeps: today's session or the next one, the five minutes, and what they load; no page while it rests."""
    today = date.today()
    with request.app.state.database.reading() as database:
        record = current_programme(database, person.id)
        programme = None if record is None else read_programme(record.document)
        rests = programme is not None and standing_of(database, person.id, programme, today).stop is not None
    pages: list[str] = []
    if programme is not None and not rests:
        coming = [one for one in programme.sessions() if one.items and one.day >= today]
        pages = [f"/p/{person.id}/sessions/{one.id}" for one in coming[:2]]
        pages += [f"/p/{person.id}/sessions/{programme.release.id}"] if programme.release is not None else []
        pages += [f"/p/{person.id}/routine"] if programme.routine is not None else []
    return JSONResponse({"person": person.id, "pages": pages, "files": list(OFFLINE_FILES)})


@router.get("/p/{person_id}/sessions/token")
def fresh_token(request: Request, person: Seen) -> JSONResponse:
    """Give the token that a log needs which was kept since an earlier visit."""
    return JSONResponse({"csrf": request.state.csrf})


@router.get("/p/{person_id}/sessions/{planned}")
def session_page(planned: str, request: Request, person: Seen) -> Response:
    """Show a planned session, ready to be played; while the programme rests, why it does."""
    with request.app.state.database.reading() as database:
        record = current_programme(database, person.id)
        programme = None if record is None else read_programme(record.document)
        stop = None if programme is None else standing_of(database, person.id, programme, date.today()).stop
        logs = logs_of(database, person.id)
    session = None if programme is None else find_session(programme, planned)
    if record is None or session is None:
        raise HTTPException(404, "This session is not in your programme now.")
    if stop is not None:
        return refusal(request, person, stop)
    return player_page(request, person.id, record, session, logs)


@router.post("/p/{person_id}/sessions/{planned}/log")
def keep_log(planned: str, log: LoggedSession, request: Request, person: Seen) -> JSONResponse:
    """Keep a session as it was done, once however often it is sent, and tell what changes next time."""
    with request.app.state.database.writing() as database:
        record = programme_of(database, person.id, log.programme)
        with easing(database, person.id, date.today()) as eased:
            keep_session(database, person.id, log.done(planned, record.id if record is not None else None))
        logs = logs_of(database, person.id)
    programme = None if record is None else read_programme(record.document)
    session = None if programme is None else find_session(programme, planned)
    changes = () if programme is None or session is None else next_time(session, logs, programme.open_to)
    told = [*(("Your plan", why) for why in eased), *changes]
    return JSONResponse({"kept": True, "changes": [{"name": name, "why": why} for name, why in told]})


@router.post("/p/{person_id}/sessions/{planned}/done")
def log_whole(
    planned: str,
    request: Request,
    person: Seen,
    key: Annotated[str, Form(max_length=64)],
    felt: Annotated[Felt | None, Form()] = None,
    effort: Annotated[int | None, Form(ge=0, le=10)] = None,
    pain: Annotated[int | None, Form(ge=0, le=10)] = None,
) -> Response:
    """Keep a session that was done without the player: every set as it was planned; while the programme rests, say why it does instead."""
    with request.app.state.database.writing() as database:
        record = current_programme(database, person.id)
        programme = None if record is None else read_programme(record.document)
        session = None if programme is None else find_session(programme, planned)
        if record is None or programme is None or session is None:
            raise HTTPException(404, "This session is not in your programme now.")
        stop = standing_of(database, person.id, programme, date.today()).stop
        if stop is not None:
            return refusal(request, person, stop)
        adapted = adapt(session, logs_of(database, person.id), programme.open_to).session
        with easing(database, person.id, date.today()):
            keep_session(database, person.id, as_planned(adapted, record.id, key, felt, effort, pain))
    return RedirectResponse(f"/p/{person.id}/today", status_code=303)


def as_planned(session: Session, programme_id: str, key: str, felt: Felt | None, effort: int | None, pain: int | None) -> DoneSession:
    """Return a session with every set done at the top of its range, as of now."""
    sets = [
        DoneSet(item.exercise, side, number, item.high, pain=pain)
        for item in session.items
        for number in range(1, item.sets + 1)
        for side in item.sides
    ]
    moment = datetime.now(UTC)
    return DoneSession(key, kind_of(session), date.today(), moment, "done", moment, session.id, programme_id, felt, effort, pain, tuple(sets))


def player_page(
    request: Request, person_id: str, record: ProgrammeRecord, session: Session, logs: Mapping[str, Sequence[ExerciseLog]]
) -> HTMLResponse:
    """Return the page that plays a session."""
    adapted = adapt(session, logs, read_programme(record.document).open_to)
    now = adapted.session
    view = session_view(now)
    needs = {thing for item in now.items for thing in exercises()[item.exercise].needs}
    return page(
        request,
        "session.html",
        person_id=person_id,
        session=view,
        daily=kind_of(session) in ("routine", "release"),
        minutes=minutes_words(now.seconds),
        day=day_words(session.day),
        needs=[words for thing, words in EQUIPMENT.items() if thing in needs],
        figures={item.exercise: exercise_figure(item.exercise) for item in now.items},
        uses={item.exercise: needs_text(exercises()[item.exercise]) for item in now.items},
        changed=adapted.changed,
        key=new_id(),
        played={**played(adapted, logs), "kind": kind_of(session), "programme": record.id, "person": person_id},
    )


def kind_of(session: Session) -> Any:
    """Return the kind under which a session is logged: the daily five minutes have their own."""
    return "routine" if session.kind == "mobility" else session.kind


def logs_of(database: Database, person_id: str) -> Mapping[str, Sequence[ExerciseLog]]:
    """Return what a person did lately of each exercise of strength, the one kind that a session follows from."""
    return exercise_logs(done_lately(database, person_id, "strength", since=date.today() - LOOKED_BACK, most=MOST_LOOKED_AT))


def add_session(application: FastAPI) -> None:
    """Add the guided session to the application."""
    application.router.routes.extend(router.routes)
