"""Browsers that are signed in: a random token in a cookie, its SHA-256 in the database, an end by disuse and one by age."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from starlette.responses import Response

from psoas.app.security.key import digest_of
from psoas.app.settings import Settings
from psoas.store.columns import now
from psoas.store.models import Account, SignIn

TOKEN_BYTES = 32
OLDEST_DAYS = 30  # ASVS 4.0.3, 3.3.2: signs in anew after this, however often it was used
NOTED_EVERY = timedelta(minutes=10)  # so that reading pages seldom writes


def begin_sign_in(session: Session, account_id: str, days: int) -> str:
    """Keep a new sign-in and return its token, which nothing else keeps."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(SignIn(account_id=account_id, token_hash=digest_of(token), expires=now() + timedelta(days=min(days, OLDEST_DAYS))))
    return token


def account_of(session: Session, token: str) -> tuple[Account, SignIn] | None:
    """Return whose sign-in a token is, or None if it ended, was ended or never was, or its account is disabled."""
    found = session.execute(
        select(Account, SignIn)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(SignIn.token_hash == digest_of(token), SignIn.expires > now(), Account.disabled.is_(False))
    ).first()
    return None if found is None else (found[0], found[1])


def is_due(sign_in: SignIn) -> bool:
    """Return whether it is time to note that a sign-in is in use."""
    return now() - sign_in.last_seen > NOTED_EVERY


def note_use(session: Session, sign_in_id: str, days: int) -> None:
    """Note that a sign-in is in use, and so put its end off, but not beyond its greatest age."""
    sign_in = session.get(SignIn, sign_in_id)
    if sign_in is not None:
        sign_in.last_seen = now()
        sign_in.expires = min(now() + timedelta(days=days), sign_in.created + timedelta(days=OLDEST_DAYS))


def end_sign_in(session: Session, token: str) -> None:
    """Sign one browser out."""
    session.execute(delete(SignIn).where(SignIn.token_hash == digest_of(token)))


def end_all(session: Session, account_id: str, *, but: str | None = None) -> None:
    """Sign an account out everywhere, but for the browser with the token `but`."""
    ended = delete(SignIn).where(SignIn.account_id == account_id)
    session.execute(ended if but is None else ended.where(SignIn.token_hash != digest_of(but)))


def end_old(session: Session) -> None:
    """Forget sign-ins that have ended."""
    session.execute(delete(SignIn).where(SignIn.expires <= now()))


def cookie_name(secure: bool) -> str:
    """Return the cookie's name; by https one that a browser takes from this very host alone."""
    return "__Host-psoas" if secure else "psoas"


def set_cookie(response: Response, settings: Settings, token: str) -> None:
    """Hand the token to the browser: never to scripts, never to other sites."""
    days = min(settings.sign_in_days, OLDEST_DAYS)
    response.set_cookie(
        cookie_name(settings.secure), token, max_age=days * 24 * 3600, path="/", secure=settings.secure, httponly=True, samesite="lax"
    )


def clear_cookie(response: Response, settings: Settings) -> None:
    """Take the token away from the browser."""
    response.delete_cookie(cookie_name(settings.secure), path="/", secure=settings.secure, httponly=True, samesite="lax")
