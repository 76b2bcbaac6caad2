"""Links to a plan: made and taken back by coaches, read by whoever has one, as a page or as sheets to print, without a name."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from psoas.app.access import Coach, Seen, everyone
from psoas.app.addresses import whole_address
from psoas.app.figures import exercise_figure
from psoas.app.pages import page
from psoas.app.planning import read_programme
from psoas.app.problems import log
from psoas.app.security.attempts import Attempts
from psoas.app.visits import NO_PAGE
from psoas.errors import InputError
from psoas.plan.programme import Programme
from psoas.plan.words import day_words
from psoas.report.programme_view import (
    PAIN_RULES,
    changes,
    exercises_of,
    item_view,
    need_view,
    rule_views,
    said_apart,
    session_view,
    week_view,
)
from psoas.store.assessments import list_assessments
from psoas.store.columns import day_of, now
from psoas.store.models import Person
from psoas.store.overview import programmes_in_use
from psoas.store.shares import add_share, list_shares, revoke_share, share_of, shared_programme

router = APIRouter(include_in_schema=False)
LENGTHS = ((7, "7 days"), (30, "30 days"), (90, "90 days"))
GONE = "This link was taken back, is too old, or never was."
UNSEEN = {"x-robots-tag": "noindex, nofollow", "referrer-policy": "no-referrer", "cache-control": "no-store"}
"""Headers of everything a link shows: not for search engines, and its address is not handed on."""


def add_share_pages(application: FastAPI) -> None:
    """Add the links of plans, and what they show."""
    application.router.routes.extend(router.routes)


@router.get("/p/{person_id}/shares")
def shares(request: Request, who: Coach, person: Seen) -> Response:
    """Show the links that work now."""
    return _shown(request, person)


@router.post("/p/{person_id}/shares")
def share(request: Request, who: Coach, person: Seen, days: Annotated[int, Form()] = 30) -> Response:
    """Make a link to the plan in use and show it once."""
    if days not in dict(LENGTHS):
        return _shown(request, person, 422, trouble="A link is good for 7, 30 or 90 days.")
    expires = now() + timedelta(days=days)
    try:
        with request.app.state.database.writing() as session:
            programme = programmes_in_use(session, [person.id]).get(person.id, "")
            kept, token = add_share(session, person.id, programme, expires)
    except InputError as error:
        return _shown(request, person, 422, trouble=str(error))
    log.info("link %s made by %s", kept.id, who.account)
    return _shown(request, person, link=whole_address(request, f"/shared/{token}"), until=day_words(day_of(expires)))


@router.post("/p/{person_id}/shares/{share_id}/revoke")
def revoke(request: Request, who: Coach, person: Seen, share_id: str) -> Response:
    """Take a link back."""
    with request.app.state.database.writing() as session:
        kept = share_of(session, person.id, share_id)
        if kept is None:
            raise HTTPException(404, NO_PAGE)
        revoke_share(session, kept)
    log.info("link %s taken back by %s", share_id, who.account)
    return RedirectResponse(f"/p/{person.id}/shares", 303)


@router.get("/shared/{token}", dependencies=[Depends(everyone)])
def shared(request: Request, token: str, form: Literal["page", "pdf"] = "page") -> Response:
    """Show the plan that a link leads to, or give its sheets to print; failures are counted as those of signing in are."""
    attempts: Attempts = request.app.state.attempts
    address = request.client.host if request.client else ""
    wait = attempts.wait(f"link {address}", address)
    if wait > 0:
        raise HTTPException(429, "Too many attempts.", {**UNSEEN, "retry-after": str(math.ceil(wait))})
    with request.app.state.database.reading() as session:
        record = shared_programme(session, token)
    if record is None:
        attempts.failed(f"link {address}", address)
        raise HTTPException(404, GONE, UNSEEN)
    programme = replace(read_programme(record.document), name="")
    answer = _sheets(programme) if form == "pdf" else _plan(request, programme, token)
    answer.headers.update(UNSEEN)
    return answer


def _sheets(programme: Programme) -> Response:
    from psoas.report.programme_pdf import render_pdf

    return Response(render_pdf(programme), media_type="application/pdf", headers={"content-disposition": 'attachment; filename="programme.pdf"'})


def _plan(request: Request, programme: Programme, token: str) -> Response:
    routine = [programme.routine] if programme.routine is not None else []
    items = {item.exercise: item for one in reversed([*programme.sessions(), *routine]) for item in one.items}
    today = date.today()
    return page(
        request,
        "shared.html",
        programme=programme,
        token=token,
        begins=day_words(programme.wishes.start),
        weeks=[week_view(week) for week in programme.weeks],
        current=next((week.number for week in reversed(programme.weeks) if week.start <= today), 1),
        routine=session_view(programme.routine) if programme.routine is not None else None,
        exercises=[(one.id, item_view(items[one.id]), exercise_figure(one.id)) for one in exercises_of(programme) if one.id in items],
        needs=[need_view(need) for need in programme.needs],
        pain=[(css, word, rule_views((id,))[0]) for css, word, id in PAIN_RULES],
        advice=said_apart(programme),
        changes=changes(programme),
    )


def _shown(request: Request, person: Person, status: int = 200, *, link: str = "", until: str = "", trouble: str = "") -> Response:
    with request.app.state.database.reading() as session:
        programme = programmes_in_use(session, [person.id]).get(person.id)
        kept = [
            (one.id, day_words(day_of(one.created)), day_words(day_of(one.expires)), one.programme_id == programme)
            for one in list_shares(session, person.id)
        ]
        assessed = bool(list_assessments(session, person.id))
    return page(
        request,
        "shares.html",
        status=status,
        person=person,
        coach=True,
        assessed=assessed,
        has_programme=programme is not None,
        links=kept,
        link=link,
        until=until,
        trouble=trouble,
        lengths=LENGTHS,
    )
