"""People whom one looks after: who needs a look today, someone new, and the link by which a runner comes in."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from psoas.app.access import Coach, Seen, Who
from psoas.app.addresses import whole_address
from psoas.app.coach_charts import pain_bars
from psoas.app.outlines import Outlines
from psoas.app.pages import page
from psoas.app.people_view import PeopleLines, headline, shown
from psoas.app.problems import log
from psoas.app.security.links import password_link
from psoas.errors import InputError
from psoas.store.accounts import add_account
from psoas.store.models import Account, Person
from psoas.store.people import add_person, begin_coaching, list_people

router = APIRouter(include_in_schema=False)


def add_people(application: FastAPI) -> None:
    """Add the list of people."""
    application.state.outlines = Outlines()
    application.state.people_lines = PeopleLines(application.state.outlines)
    application.router.routes.extend(router.routes)


@router.get("/people")
def people(request: Request, who: Coach, q: str = "", everyone: bool = False) -> Response:
    """Show the people whom one looks after, those who need a look first; `q` is a part of a name."""
    with request.app.state.database.reading() as session:
        found = list_people(session, who)
        lines = request.app.state.people_lines.of(session, found, date.today())
    asked = q.strip().casefold()[:200]
    matching = [line for line in lines if asked in line.name.casefold()]
    rows, more = shown(matching, everyone=everyone or bool(asked))
    return page(request, "people.html", headline=headline(lines), count=len(lines), rows=rows, bars=pain_bars, more=more, q=q, all_shown=everyone)


@router.get("/people/new")
def new_person(request: Request, who: Coach) -> Response:
    """Show the form for someone new."""
    return page(request, "new_person.html", name="", email="", trouble="")


@router.post("/people")
def add(request: Request, who: Coach, name: Annotated[str, Form()] = "", email: Annotated[str, Form()] = "") -> Response:
    """Add a person, who is the coach's then; with an e-mail address, also their account, whose link is shown."""
    try:
        with request.app.state.database.writing() as session:
            person = add_person(session, name)
            if who.role == "coach" and who.account is not None:
                begin_coaching(session, who.account, person.id)
            account = _account(request, session, person, email) if email.strip() else None
    except InputError as error:
        return page(request, "new_person.html", status=422, name=name, email=email, trouble=str(error))
    log.info("person %s added by %s", person.id, who.account)
    return RedirectResponse(f"/p/{person.id}", 303) if account is None else _invited(request, person, account)


@router.get("/p/{person_id}/invite")
def invitation(request: Request, who: Coach, person: Seen) -> Response:
    """Show the form that gives a person an account, or a new link to the one they have."""
    _require_practice(request)
    return page(request, "invite.html", person=person, email="", trouble="", link="")


@router.post("/p/{person_id}/invite")
def invite(request: Request, who: Coach, person: Seen, email: Annotated[str, Form()] = "") -> Response:
    """Give a person an account and show its link once; who has one gets a new link to choose another password."""
    _require_practice(request)
    try:
        with request.app.state.database.writing() as session:
            kept = session.get(Person, person.id)
            if kept is None:
                raise HTTPException(404, "There is no such page.")
            account = _account(request, session, kept, email)
    except InputError as error:
        return page(request, "invite.html", status=422, person=person, email=email, trouble=str(error), link="")
    log.info("link for account %s made by %s", account.id, who.account)
    return _invited(request, person, account)


def _account(request: Request, session: Session, person: Person, email: str) -> Account:
    """Return the account of a person, a new one if they have none."""
    _require_practice(request)
    if person.account_id is None:
        account = add_account(session, person.name, email, "runner")
        person.account_id = account.id
        return account
    found = session.get(Account, person.account_id)
    if found is None or found.disabled or found.role != "runner":
        raise InputError("The account of this person cannot be opened from here.", "Ask an owner to look at it under Accounts.")
    return found


def _invited(request: Request, person: Person, account: Account) -> Response:
    link = whole_address(request, password_link(request.app.state.key, account))
    return page(request, "invite.html", person=person, email=account.email, trouble="", link=link)


def _require_practice(request: Request) -> None:
    if not request.app.state.settings.accounts:
        raise HTTPException(404, "There is no such page.")


def looks_after(who: Who) -> bool:
    """Return whether someone sees what is for coaches alone: notes, links, invitations."""
    return who.role != "runner"
