"""For how long a browser stays signed in, and the cookie that says so: ended by disuse and by age, never seen by scripts."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from starlette.responses import Response

from psoas.app.settings import Settings
from psoas.store.accounts import begin_sign_in, prolong_sign_in
from psoas.store.columns import now
from psoas.store.models import SignIn

OLDEST = timedelta(days=30)  # ASVS 4.0.3, 3.3.2: signs in anew after this, however often it was used
NOTED_EVERY = timedelta(minutes=10)  # so that reading pages seldom writes


def unused_for(settings: Settings) -> timedelta:
    """Return after what time without use a sign-in ends."""
    return min(timedelta(days=settings.sign_in_days), OLDEST)


def sign_in(session: Session, settings: Settings, account_id: str) -> str:
    """Keep a new sign-in and return its token, which nothing else keeps."""
    return begin_sign_in(session, account_id, now() + unused_for(settings))


def is_due(last_noted: datetime | None) -> bool:
    """Return whether it is time to note again that something is in use."""
    return last_noted is None or now() - last_noted > NOTED_EVERY


def note_use(session: Session, settings: Settings, found: SignIn) -> None:
    """Note that a sign-in is in use, and so put its end off, but not beyond its greatest age."""
    prolong_sign_in(session, found, min(now() + unused_for(settings), found.created + OLDEST))


def cookie_name(secure: bool) -> str:
    """Return the cookie's name; by https one that a browser takes from this very host alone."""
    return "__Host-psoas" if secure else "psoas"


def set_cookie(response: Response, settings: Settings, token: str) -> None:
    """Hand the token to the browser: never to scripts, never to requests that other sites make."""
    age = int(unused_for(settings).total_seconds())
    response.set_cookie(cookie_name(settings.secure), token, max_age=age, path="/", secure=settings.secure, httponly=True, samesite="lax")


def clear_cookie(response: Response, settings: Settings) -> None:
    """Take the token away from the browser."""
    response.delete_cookie(cookie_name(settings.secure), path="/", secure=settings.secure, httponly=True, samesite="lax")
