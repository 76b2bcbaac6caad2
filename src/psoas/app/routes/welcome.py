"""The first page: what psoas is, what it does with a video, and a name."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from psoas.app.access import Asking
from psoas.app.pages import page
from psoas.app.reading_forms import Form
from psoas.app.way import visit_address
from psoas.errors import InputError
from psoas.store.people import add_person, begin_coaching
from psoas.store.visits import open_visit

router = APIRouter(prefix="/welcome")


def add_welcome(application: FastAPI) -> None:
    """Add the first page."""
    application.router.routes.extend(router.routes)


@router.get("")
def welcome(request: Request, who: Asking) -> Response:
    """Show what psoas is and ask for a name."""
    return page(request, "welcome.html", name="" if who.account is None or who.role != "runner" else who.name, wrong="")


@router.post("")
def begin(request: Request, who: Asking, form: Form) -> Response:
    """Add a person and go to the first question; a coach looks after whom they add."""
    name = str(form.get("name", ""))
    try:
        with request.app.state.database.writing() as session:
            person = add_person(session, name, who.account if who.role == "runner" else None)
            if who.role == "coach" and who.account is not None:
                begin_coaching(session, who.account, person.id)
            visit = open_visit(session, person.id)
            address = visit_address(visit, "questions")
    except InputError as error:
        return page(request, "welcome.html", status=422, name=name, wrong=f"{error.what} {error.remedy}")
    return RedirectResponse(address, 303)
