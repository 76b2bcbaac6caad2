"""Is it getting better: what follows from the diary, what changes next, and that someone has looked at what stopped the programme."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Form, Request, Response
from fastapi.responses import RedirectResponse

from psoas.app.access import Asking, Seen
from psoas.app.follow_ups import FollowUps
from psoas.app.looks import looks_told, note_look, waiting_stop
from psoas.app.pages import page
from psoas.app.planning import read_programme
from psoas.app.routes.people import looks_after
from psoas.app.standing import standing_of
from psoas.app.way import home_of, next_address
from psoas.plan.typed import a_day
from psoas.store.assessments import list_assessments
from psoas.store.programmes import current_programme, replace_programme

router = APIRouter(include_in_schema=False)


def add_follow_up(application: FastAPI) -> None:
    """Add the follow-up."""
    application.state.follow_ups = FollowUps()
    application.router.routes.extend(router.routes)


@router.get("/p/{person_id}/follow-up")
def follow_up(request: Request, who: Asking, person: Seen) -> Response:
    """Show what follows from the diary, or what comes before there is anything to follow."""
    today = date.today()
    with request.app.state.database.reading() as session:
        record = current_programme(session, person.id)
        programme = read_programme(record.document) if record is not None else None
        assessed = bool(list_assessments(session, person.id))
        known: dict[str, Any] = {"person": person, "coach": looks_after(who), "assessed": assessed, "looks": looks_told(session, person.id)}
        if record is None or programme is None or programme.stopped:
            return page(request, "follow_up_nothing.html", address=next_address(session, person), rests=programme is not None, planned=False, **known)
        standing = standing_of(session, person.id, programme, today)
        if not standing.diary.check_ins and not standing.diary.sessions:
            return page(request, "follow_up_nothing.html", address=f"{home_of(person.id)}/check-in", rests=False, planned=True, **known)
        kept = request.app.state.follow_ups.of(session, record, today)
    values = {**kept.values, "today": today, "stop": standing.stop, "record_id": record.id, "changes": bool(kept.changed)}
    if standing.stop is not None:  # the panel above says it
        values |= {"texts": values["texts"][1:], "adapted": ()}
        values["attention"] = [one for one in values["attention"] if one["said"] != standing.stop.said]
    return page(request, "follow_up.html", **known, **values, made_up="", action="follow_up_action.html")


@router.post("/p/{person_id}/follow-up/change")
def change(request: Request, person: Seen, made_from: Annotated[str, Form(alias="from", max_length=32)] = "") -> Response:
    """Take what changes next into the programme; pressed twice it changes once, and one that was changed meanwhile is looked at again."""
    database = request.app.state.database
    with database.reading() as session:
        record = current_programme(session, person.id)
        now = record is not None and record.id == made_from and not read_programme(record.document).stopped
        changed = request.app.state.follow_ups.of(session, record, date.today()).changed if record is not None and now else ""
    if not changed:
        return RedirectResponse(f"{home_of(person.id)}/follow-up", 303)
    with database.writing() as session:
        kept = replace_programme(session, person.id, made_from, changed)
    return RedirectResponse(f"{home_of(person.id)}/follow-up" if kept is None else f"{home_of(person.id)}/today?said=plan", 303)


@router.post("/p/{person_id}/looks")
def look(request: Request, who: Asking, person: Seen, day: Annotated[str, Form(max_length=10)] = "", text: Annotated[str, Form()] = "") -> Response:
    """Keep that someone has looked at what stopped the programme, which goes on from that day; sent twice it is kept once."""
    when = a_day(day, "day")
    with request.app.state.database.writing() as session:
        waits = waiting_stop(session, person.id, date.today()) is not None
        if waits:
            note_look(session, person.id, who.account, when, text)
    return RedirectResponse(f"{home_of(person.id)}/today{'?said=look' if waits else ''}", 303)
