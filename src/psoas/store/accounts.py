"""Accounts, the browsers they are signed in with, and tokens for programs. Passwords are hashed before they come here."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from psoas.errors import InputError
from psoas.store.columns import now
from psoas.store.models import Account, ApiToken, SignIn
from psoas.store.people import checked_name
from psoas.store.tokens import kept_form, new_secret

AccountRole = Literal["owner", "coach", "runner"]

_SIGNED_IN = (  # made once: every page asks for it
    select(SignIn, Account)
    .join(Account, Account.id == SignIn.account_id)
    .where(SignIn.token_hash == bindparam("token"), SignIn.expires > bindparam("now"), Account.disabled.is_(False))
)


def checked_email(email: str) -> str:
    """Return an address in small letters, as it is kept and looked for.

    Raises
    ------
    InputError
        If it has no name or no place.
    """
    plain = email.strip().lower()
    name, _, place = plain.rpartition("@")
    if not name or not place or not plain.isprintable() or " " in plain or len(plain) > 320:
        raise InputError("That is not an e-mail address.", "Give one such as name@example.org.")
    return plain


def add_account(session: Session, name: str, email: str, role: AccountRole, password_hash: str | None = None) -> Account:
    """Add an account.

    Raises
    ------
    InputError
        If name or address cannot be, the role is none, or the address has an account.
    """
    if role not in get_args(AccountRole):
        raise InputError(f"'{role}' is not a role.", f"Allowed are {', '.join(get_args(AccountRole))}.")
    address = checked_email(email)
    if account_by_email(session, address) is not None:
        raise InputError("That address has an account.", "Give another.")
    account = Account(name=checked_name(name), email=address, role=role, password_hash=password_hash)
    session.add(account)
    session.flush()
    return account


def account_by_email(session: Session, email: str) -> Account | None:
    """Return the account of an address, small and capital letters alike."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def list_accounts(session: Session) -> list[Account]:
    """Return every account, by name."""
    return list(session.scalars(select(Account).order_by(func.lower(Account.name), Account.id)))


def set_password(session: Session, account: Account, password_hash: str) -> None:
    """Keep another password and sign every browser of the account out."""
    session.merge(account).password_hash = password_hash
    end_every_sign_in(session, account.id)
    session.flush()


def disable_account(session: Session, account: Account) -> None:
    """Let an account sign in no more; browsers are signed out and tokens revoked."""
    session.merge(account).disabled = True
    end_every_sign_in(session, account.id)
    session.execute(update(ApiToken).where(ApiToken.account_id == account.id, ApiToken.revoked.is_(None)).values(revoked=now()))
    session.flush()


def begin_sign_in(session: Session, account_id: str, expires: datetime) -> str:
    """Sign a browser in and return its token; those that have expired are forgotten."""
    session.execute(delete(SignIn).where(SignIn.expires <= now()))
    token = new_secret()
    session.add(SignIn(account_id=account_id, token_hash=kept_form(token), expires=expires))
    session.flush()
    return token


def signed_in(session: Session, token: str) -> tuple[SignIn, Account] | None:
    """Return the sign-in of a token and its account, unless it has expired or the account is disabled."""
    row = session.execute(_SIGNED_IN, {"token": kept_form(token), "now": now()}).one_or_none()
    return None if row is None else (row[0], row[1])


def prolong_sign_in(session: Session, sign_in: SignIn, expires: datetime) -> None:
    """Keep that a browser was seen now, and until when it stays signed in."""
    session.execute(update(SignIn).where(SignIn.id == sign_in.id).values(last_seen=now(), expires=expires))


def end_sign_in(session: Session, token: str) -> None:
    """Sign a browser out."""
    session.execute(delete(SignIn).where(SignIn.token_hash == kept_form(token)))


def end_every_sign_in(session: Session, account_id: str) -> None:
    """Sign every browser of an account out."""
    session.execute(delete(SignIn).where(SignIn.account_id == account_id))


def add_token(session: Session, account_id: str, name: str) -> tuple[ApiToken, str]:
    """Make a token for a program; the second value is its text, which is told this once."""
    text = new_secret()
    token = ApiToken(account_id=account_id, name=checked_name(name)[:100], token_hash=kept_form(text))
    session.add(token)
    session.flush()
    return token, text


def account_of_token(session: Session, text: str) -> tuple[ApiToken, Account] | None:
    """Return a token and its account, unless it was revoked or the account is disabled."""
    asked = select(ApiToken, Account).join(Account, Account.id == ApiToken.account_id)
    row = session.execute(asked.where(ApiToken.token_hash == kept_form(text), ApiToken.revoked.is_(None), Account.disabled.is_(False))).one_or_none()
    return None if row is None else (row[0], row[1])


def list_tokens(session: Session, account_id: str) -> list[ApiToken]:
    """Return the tokens of an account that can be used, the newest first."""
    asked = select(ApiToken).where(ApiToken.account_id == account_id, ApiToken.revoked.is_(None))
    return list(session.scalars(asked.order_by(ApiToken.created.desc(), ApiToken.id)))


def revoke_token(session: Session, account_id: str, token_id: str) -> None:
    """Revoke a token if it is this account's."""
    session.execute(update(ApiToken).where(ApiToken.id == token_id, ApiToken.account_id == account_id).values(revoked=now()))
