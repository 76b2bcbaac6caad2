"""Signing in and out, and the links by which a password is chosen."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from psoas.app.access import Asking, everyone
from psoas.app.pages import page
from psoas.app.problems import log
from psoas.app.security.attempts import Attempts
from psoas.app.security.links import account_of_link, is_set_up_link
from psoas.app.security.passwords import checked_password, hash_password, is_outdated, is_password
from psoas.app.security.sign_ins import clear_cookie, cookie_name, set_cookie, sign_in
from psoas.errors import InputError
from psoas.store.accounts import account_by_email, add_account, end_sign_in, set_password
from psoas.store.models import Account

router = APIRouter(include_in_schema=False)
WRONG = "That address and password do not go together."


def add_sign_in(application: FastAPI) -> None:
    """Add the pages of signing in."""
    application.state.attempts = Attempts()
    application.router.routes.extend(router.routes)


@router.get("/csrf", dependencies=[Depends(everyone)])
def read_csrf(request: Request) -> dict[str, str]:
    """Give a page that was kept for use without a connection a token that is valid now."""
    return {"csrf": request.state.csrf}


@router.get("/sign-in", dependencies=[Depends(everyone)])
def read_sign_in(request: Request, next: str = "/") -> Response:
    """Show the form; who is signed in goes on."""
    if request.state.who is not None:
        return RedirectResponse(way_on(next), 303)
    return page(request, "sign_in.html", next=way_on(next), email="", trouble="")


@router.post("/sign-in", dependencies=[Depends(everyone)])
def post_sign_in(
    request: Request, email: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "", next: Annotated[str, Form()] = "/"
) -> Response:
    """Sign in: the browser gets a new token, whatever it had before."""
    if not request.app.state.settings.accounts:
        raise HTTPException(404, "There is no such page.")
    attempts: Attempts = request.app.state.attempts
    address, asked = (request.client.host if request.client else ""), email.strip().lower()[:320]
    wait = attempts.wait(asked, address)
    if wait > 0:
        trouble = f"Too many attempts. Try again in {math.ceil(wait / 60)} minutes."
        answer = page(request, "sign_in.html", status=429, next=way_on(next), email=email, trouble=trouble)
        answer.headers["retry-after"] = str(math.ceil(wait))
        return answer
    database = request.app.state.database
    with database.reading() as session:
        account = account_by_email(session, asked)
    if not is_password(password, account.password_hash if account is not None and not account.disabled else None) or account is None:
        attempts.failed(asked, address)
        log.info("sign-in refused")
        return page(request, "sign_in.html", status=401, next=way_on(next), email=email, trouble=WRONG)
    attempts.succeeded(asked, address)
    if is_outdated(account.password_hash or ""):
        with database.writing() as session:
            session.merge(account).password_hash = hash_password(password)
    return signed_in_response(request, account, way_on(next))


@router.post("/sign-out")
def post_sign_out(request: Request, who: Asking) -> Response:
    """Sign this browser out."""
    settings = request.app.state.settings
    with request.app.state.database.writing() as session:
        end_sign_in(session, request.cookies.get(cookie_name(settings.secure), ""))
    answer = RedirectResponse("/sign-in" if settings.accounts else "/", 303)
    clear_cookie(answer, settings)
    answer.headers["clear-site-data"] = '"cache"'
    return answer


@router.get("/set-up/{token}", dependencies=[Depends(everyone)])
def read_set_up(request: Request, token: str) -> Response:
    """Show the form that makes the first owner."""
    _require_set_up(request, token)
    return page(request, "set_up.html", name="", email="", trouble="")


@router.post("/set-up/{token}", dependencies=[Depends(everyone)])
def post_set_up(
    request: Request, token: str, name: Annotated[str, Form()] = "", email: Annotated[str, Form()] = "", password: Annotated[str, Form()] = ""
) -> Response:
    """Make the first owner and sign them in."""
    _require_set_up(request, token)
    try:
        kept = hash_password(checked_password(password, name, email))
        with request.app.state.database.writing() as session:
            if not is_set_up_link(session, request.app.state.key, token):
                raise HTTPException(404, "This link was used or is too old.")
            account = add_account(session, name, email, "owner", kept)
    except InputError as error:
        return page(request, "set_up.html", status=422, name=name, email=email, trouble=str(error))
    return signed_in_response(request, account, "/")


@router.get("/password/{token}", dependencies=[Depends(everyone)])
def read_password(request: Request, token: str) -> Response:
    """Show the form that chooses a password."""
    return page(request, "password.html", account=_account_of(request, token), trouble="")


@router.post("/password/{token}", dependencies=[Depends(everyone)])
def post_password(request: Request, token: str, password: Annotated[str, Form()] = "") -> Response:
    """Choose a password by a link and sign in; every other browser of the account is signed out."""
    account = _account_of(request, token)
    try:
        kept = hash_password(checked_password(password, account.name, account.email))
    except InputError as error:
        return page(request, "password.html", status=422, account=account, trouble=str(error))
    with request.app.state.database.writing() as session:
        found = account_of_link(session, request.app.state.key, token)
        if found is None:
            raise HTTPException(404, "This link was used or is too old.")
        set_password(session, found, kept)
    return signed_in_response(request, account, "/")


def signed_in_response(request: Request, account: Account, place: str) -> Response:
    """Return what hands the browser a new token and sends it on; the one it had before ends."""
    settings = request.app.state.settings
    with request.app.state.database.writing() as session:
        end_sign_in(session, request.cookies.get(cookie_name(settings.secure), ""))
        token = sign_in(session, settings, account.id)
    log.info("account %s signed in", account.id)
    answer = RedirectResponse(place, 303)
    set_cookie(answer, settings, token)
    return answer


def way_on(place: str) -> str:
    """Return a path of this app to go on to, or its start if `place` leads elsewhere."""
    plain = place.isprintable() and place.startswith("/") and not place.startswith(("//", "/\\"))
    return place if plain and not place.startswith(("/sign-in", "/sign-out")) else "/"


def _require_set_up(request: Request, token: str) -> None:
    if request.app.state.settings.accounts:
        with request.app.state.database.reading() as session:
            if is_set_up_link(session, request.app.state.key, token):
                return
    raise HTTPException(404, "This link was used or is too old.")


def _account_of(request: Request, token: str) -> Account:
    if request.app.state.settings.accounts:
        with request.app.state.database.reading() as session:
            account = account_of_link(session, request.app.state.key, token)
        if account is not None:
            return account
    raise HTTPException(404, "This link was used or is too old.")
