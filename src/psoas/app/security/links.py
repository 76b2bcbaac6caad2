"""Links that work once and for a time: to choose a first password, or a new one, and to make the first owner.

A link is signed, not kept. What it is bound to changes when it is used (there is an owner then, or another password), so it cannot be
used twice, and a newer password makes every older link worthless.
"""

from __future__ import annotations

import time
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psoas.app.security.key import same, signature
from psoas.store.models import Account

GOOD_FOR = timedelta(days=7)
SET_UP_FOR = timedelta(hours=24)


def password_link(key: bytes, account: Account, at: float | None = None) -> str:
    """Return the path by which whoever holds it chooses the password of an account."""
    return f"/password/{_signed(key, 'password', account.id, _state(account), GOOD_FOR, at)}"


def account_of_link(session: Session, key: bytes, token: str) -> Account | None:
    """Return whose password a link may choose, or None if it was used, is too old or never was."""
    subject = token.partition(".")[0]
    account = session.get(Account, subject)
    if account is None or account.disabled:
        return None
    return account if _holds(key, "password", token, _state(account)) else None


def set_up_path(session: Session, key: bytes) -> str:
    """Return the path by which the first owner is made, or nothing if there is one."""
    return "" if has_owner(session) else f"/set-up/{_signed(key, 'set-up', 'owner', '', SET_UP_FOR)}"


def is_set_up_link(session: Session, key: bytes, token: str) -> bool:
    """Return whether a link may make the first owner."""
    return not has_owner(session) and _holds(key, "set-up", token, "")


def has_owner(session: Session) -> bool:
    """Return whether someone can sign in as owner."""
    owners = select(func.count()).where(Account.role == "owner", Account.disabled.is_(False), Account.password_hash.is_not(None))
    return bool(session.scalar(owners))


def _state(account: Account) -> str:
    return account.password_hash or ""


def _signed(key: bytes, purpose: str, subject: str, state: str, good_for: timedelta, at: float | None = None) -> str:
    until = str(int((time.time() if at is None else at) + good_for.total_seconds()))
    return f"{subject}.{until}.{signature(key, purpose, subject, until, state)}"


def _holds(key: bytes, purpose: str, token: str, state: str) -> bool:
    subject, _, rest = token.partition(".")
    until, _, signed = rest.partition(".")
    if not until.isdigit() or int(until) < time.time():
        return False
    return same(signed, signature(key, purpose, subject, until, state))
