"""Accounts of a practice: an owner keeps all of them, a coach those of their own runners. Links are handed over; no mail is sent."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from psoas.app.access import Coach, Owner, Who, may_see
from psoas.app.addresses import whole_address
from psoas.app.pages import page
from psoas.app.problems import log
from psoas.app.security.links import password_link
from psoas.errors import InputError
from psoas.store.accounts import AccountRole, add_account, disable_account, end_every_sign_in, list_accounts
from psoas.store.models import Account, Coaching, Person
from psoas.store.people import add_person, begin_coaching, end_coaching, list_people

router = APIRouter(include_in_schema=False)


def add_accounts(application: FastAPI) -> None:
    """Add the pages of accounts."""
    application.router.routes.extend(router.routes)


@router.get("/accounts")
def read_accounts(request: Request, who: Coach) -> Response:
    """Show the accounts that one keeps."""
    return _shown(request, who)


@router.post("/accounts")
def post_account(
    request: Request,
    who: Coach,
    name: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "runner",
    person: Annotated[str, Form()] = "",
) -> Response:
    """Add an account and show its link; a coach adds runners only, who are theirs then."""
    _require_practice(request)
    if role != "runner" and who.role != "owner":
        raise HTTPException(404, "There is no such page.")
    try:
        with request.app.state.database.writing() as session:
            account = add_account(session, name, email, cast("AccountRole", role))
            if role == "runner":
                _their_person(session, who, account, person)
            link = whole_address(request, password_link(request.app.state.key, account))
    except InputError as error:
        return _shown(request, who, 422, trouble=str(error), filled={"name": name, "email": email, "role": role, "person": person})
    log.info("account %s added by %s", account.id, who.account)
    return _shown(request, who, link=link, of=account.name)


@router.post("/accounts/{account_id}/link")
def post_link(request: Request, who: Coach, account_id: str) -> Response:
    """Show a link by which the password of an account is chosen anew."""
    _require_practice(request)
    with request.app.state.database.reading() as session:
        account = _kept_by(session, who, account_id)
    log.info("link for account %s made by %s", account.id, who.account)
    return _shown(request, who, link=whole_address(request, password_link(request.app.state.key, account)), of=account.name)


@router.post("/accounts/{account_id}/disabled")
def post_disabled(request: Request, who: Owner, account_id: str, disabled: Annotated[bool, Form()] = True) -> Response:
    """Let an account sign in no more, or again; one's own cannot be shut."""
    _require_practice(request)
    with request.app.state.database.writing() as session:
        account = _other(session, who, account_id)
        if disabled:
            disable_account(session, account)
        else:
            account.disabled = False
    log.info("account %s disabled=%s by %s", account_id, disabled, who.account)
    return RedirectResponse("/accounts", 303)


@router.post("/accounts/{account_id}/role")
def post_role(request: Request, who: Owner, account_id: str, role: Annotated[AccountRole, Form()]) -> Response:
    """Give an account another role; it signs in anew with it."""
    _require_practice(request)
    with request.app.state.database.writing() as session:
        account = _other(session, who, account_id)
        account.role = role
        end_every_sign_in(session, account.id)
        if role != "coach":
            for coaching in session.scalars(select(Coaching).where(Coaching.coach_id == account.id)):
                session.delete(coaching)
    log.info("account %s became %s by %s", account_id, role, who.account)
    return RedirectResponse("/accounts", 303)


@router.post("/accounts/{account_id}/people")
def post_coaching(
    request: Request, who: Owner, account_id: str, person: Annotated[str, Form()] = "", end: Annotated[bool, Form()] = False
) -> Response:
    """Have a coach look after a person, or no longer."""
    _require_practice(request)
    with request.app.state.database.writing() as session:
        coach = session.get(Account, account_id)
        if coach is None or coach.role != "coach" or session.get(Person, person) is None:
            raise HTTPException(404, "There is no such page.")
        (end_coaching if end else begin_coaching)(session, coach.id, person)
    return RedirectResponse("/accounts", 303)


def _shown(
    request: Request, who: Who, status: int = 200, *, link: str = "", of: str = "", trouble: str = "", filled: dict[str, str] | None = None
) -> Response:
    _require_practice(request)
    with request.app.state.database.reading() as session:
        people = list_people(session, who)
        everybody = list_accounts(session)
        coachings = list(session.scalars(select(Coaching))) if who.role == "owner" else []
    own = {person.account_id for person in people}
    named = {person.id: person.name for person in people}
    form = filled or {"name": "", "email": "", "role": "runner", "person": ""}
    values = {
        "kept": [account for account in everybody if who.role == "owner" or account.id in own],
        "people_of": {account.id: [(c.person_id, named[c.person_id]) for c in coachings if c.coach_id == account.id] for account in everybody},
        "people": people,
        "without_account": [person for person in people if person.account_id is None],
    }
    return page(request, "accounts.html", status=status, link=link, of=of, trouble=trouble, filled=form, **values)


def _their_person(session: Session, who: Who, account: Account, person_id: str) -> None:
    """Give a runner's account its person: one that is there and has none, or a new one, whom a coach who adds them looks after."""
    if person_id:
        person = may_see(session, who, person_id)
        if person is None:
            raise HTTPException(404, "There is no such page.")
        if person.account_id is not None:
            raise InputError("That person has an account.", "Make a new link for it instead.")
        session.execute(update(Person).where(Person.id == person.id).values(account_id=account.id))
        return
    person = add_person(session, account.name, account.id)
    if who.role == "coach" and who.account is not None:
        begin_coaching(session, who.account, person.id)


def _kept_by(session: Session, who: Who, account_id: str) -> Account:
    """Return an account that an owner, or the coach of its runner, keeps."""
    account = session.get(Account, account_id)
    if account is None or account.disabled:
        raise HTTPException(404, "There is no such page.")
    own = {person.account_id for person in list_people(session, who)}
    if who.role != "owner" and (account.role != "runner" or account.id not in own):
        raise HTTPException(404, "There is no such page.")
    return account


def _other(session: Session, who: Who, account_id: str) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise HTTPException(404, "There is no such page.")
    if account.id == who.account:
        raise InputError("That is your own account.", "Have another owner do it, so that psoas is never without one.")
    return account


def _require_practice(request: Request) -> None:
    if not request.app.state.settings.accounts:
        raise HTTPException(404, "There is no such page.")
