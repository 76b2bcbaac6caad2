"""Settings: one's own password, browsers and tokens; where everything is kept."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from psoas.app.access import Asking, Who
from psoas.app.pages import page
from psoas.app.routes.sign_in import signed_in_response
from psoas.app.security.attempts import Attempts
from psoas.app.security.passwords import checked_password, hash_password, is_password
from psoas.errors import InputError
from psoas.store.accounts import add_token, end_every_sign_in, list_tokens, revoke_token, set_password
from psoas.store.columns import now
from psoas.store.models import Account, SignIn

router = APIRouter(include_in_schema=False)


def add_settings(application: FastAPI) -> None:
    """Add the pages of settings."""
    application.router.routes.extend(router.routes)


@router.get("/settings")
def read_settings(request: Request, who: Asking) -> Response:
    """Show the settings."""
    return _shown(request, who)


@router.post("/settings/password")
def post_password(request: Request, who: Asking, current: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "") -> Response:
    """Change one's password; every browser is signed out but this one, which gets a new token."""
    account = _own(request, who)
    attempts: Attempts = request.app.state.attempts
    if attempts.wait(account.email, "") > 0:
        return _shown(request, who, 429, trouble="Too many attempts. Try again in a quarter of an hour.")
    if not is_password(current, account.password_hash):
        attempts.failed(account.email, "")
        return _shown(request, who, 422, trouble="That is not your password now.")
    try:
        kept = hash_password(checked_password(password, account.name, account.email))
    except InputError as error:
        return _shown(request, who, 422, trouble=str(error))
    with request.app.state.database.writing() as session:
        set_password(session, account, kept)
    return signed_in_response(request, account, "/settings")


@router.post("/settings/sign-out-everywhere")
def post_sign_out_everywhere(request: Request, who: Asking) -> Response:
    """Sign every other browser out, and give this one a new token."""
    account = _own(request, who)
    with request.app.state.database.writing() as session:
        end_every_sign_in(session, account.id)
    return signed_in_response(request, account, "/settings")


@router.post("/settings/tokens")
def post_token(request: Request, who: Asking, name: Annotated[str, Form()] = "") -> Response:
    """Make a token for a program and show it, this once."""
    account = _own(request, who)
    try:
        with request.app.state.database.writing() as session:
            _, text = add_token(session, account.id, name)
    except InputError as error:
        return _shown(request, who, 422, token_trouble=str(error))
    return _shown(request, who, token=text)


@router.post("/settings/tokens/{token_id}/revoke")
def post_revoke(request: Request, who: Asking, token_id: str) -> Response:
    """Revoke one of one's own tokens."""
    account = _own(request, who)
    with request.app.state.database.writing() as session:
        revoke_token(session, account.id, token_id)
    return RedirectResponse("/settings", 303)


def _shown(request: Request, who: Who, status: int = 200, *, trouble: str = "", token: str = "", token_trouble: str = "") -> Response:
    with request.app.state.database.reading() as session:
        account = session.get(Account, who.account) if who.account else None
        tokens = list_tokens(session, who.account) if who.account else []
        known = select(SignIn).where(SignIn.account_id == who.account, SignIn.expires > now()).order_by(SignIn.last_seen.desc())
        sign_ins = list(session.scalars(known)) if who.account else []
    values = {"account": account, "tokens": tokens, "sign_ins": sign_ins, "token": token, "trouble": trouble, "token_trouble": token_trouble}
    return page(request, "settings.html", status=status, folder=request.app.state.settings.folder, **values)


def _own(request: Request, who: Who) -> Account:
    """Return the account of who asks; the one person alone has none."""
    with request.app.state.database.reading() as session:
        account: Account | None = session.get(Account, who.account) if who.account else None
    if account is None:
        raise HTTPException(404, "There is no such page.")
    return account
