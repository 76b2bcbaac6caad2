"""Where to begin: the first address sends everybody on to what comes next for them."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from psoas.app.access import Asking, Seen
from psoas.app.pages import page
from psoas.app.way import home_of, next_address, visit_address
from psoas.store.assessments import list_assessments
from psoas.store.people import list_people
from psoas.store.visits import begin_visit, list_visits, unfinished_visit

router = APIRouter()

KEPT_FOR_THE_NEXT = ("runner", "sport", "past_injuries", "goals", "equipment", "days_per_week")
"""Answers of the visit before that the next one begins with; what is sore and the safety check are asked anew."""


def add_home(application: FastAPI) -> None:
    """Add the first address and the fixed ones of a person."""
    application.router.routes.extend(router.routes)


@router.get("/")
def home(request: Request, who: Asking) -> Response:
    """Send on: to the first page, to what comes next, or to the list of people."""
    if who.account is not None and who.role != "runner":
        return RedirectResponse("/people", 303)
    with request.app.state.database.reading() as session:
        people = list_people(session, who)
        if len(people) > 1:
            return RedirectResponse("/people", 303)
        return RedirectResponse(next_address(session, people[0]) if people else "/welcome", 303)


@router.get("/p/{person_id}/next")
def onward(request: Request, person: Seen) -> Response:
    """Send on to what comes next for a person."""
    with request.app.state.database.reading() as session:
        return RedirectResponse(next_address(session, person), 303)


@router.get("/p/{person_id}/begin")
def ask_to_begin(request: Request, person: Seen) -> Response:
    """Show the button that opens a visit; to look at a page changes nothing."""
    with request.app.state.database.reading() as session:
        return page(request, "begin.html", person=person, open=unfinished_visit(session, person.id) is not None)


@router.post("/p/{person_id}/begin")
def begin(request: Request, person: Seen) -> Response:
    """Open a visit, with what does not change taken from the one before, and go to its first step."""
    with request.app.state.database.writing() as session:
        visit = unfinished_visit(session, person.id)
        if visit is None:
            before = next(iter(list_visits(session, person.id)), None)
            visit = begin_visit(session, person.id)
            if before is not None:
                visit.document = {name: before.document[name] for name in KEPT_FOR_THE_NEXT if name in before.document}
        return RedirectResponse(visit_address(visit, "questions"), 303)


@router.get("/p/{person_id}/film")
def film(request: Request, person: Seen) -> Response:
    """Send to filming of the visit that is open, or to where one is begun."""
    with request.app.state.database.reading() as session:
        visit = unfinished_visit(session, person.id)
    return RedirectResponse(visit_address(visit, "film") if visit is not None else f"{home_of(person.id)}/begin", 303)


@router.get("/p/{person_id}/report")
def report(request: Request, person: Seen) -> Response:
    """Send to the newest report, or to what is still needed for one."""
    with request.app.state.database.reading() as session:
        newest = next((one for one in list_assessments(session, person.id) if one.visit_id is not None), None)
        if newest is None:
            return RedirectResponse(next_address(session, person), 303)
        return RedirectResponse(f"{home_of(person.id)}/visits/{newest.visit_id}/report", 303)
