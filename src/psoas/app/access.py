"""Who asks, and what they may see: an owner everything, a coach their own people, a runner themself. Nothing else is allowed.

Every route names one of the dependencies of this module; a route without one is refused by `psoas.app.application`.
Those that ask the database run in a thread; the others do not wait for anything, and a thread for each would cost more than they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from psoas.store.models import Person
from psoas.store.people import seen_by

Role = Literal["owner", "coach", "runner"]


@dataclass(frozen=True, slots=True)
class Who:
    """The one who asks: account id (None for the one person alone on this machine), name and role."""

    account: str | None
    name: str
    role: Role


def may_see(session: Session, who: Who, person_id: str) -> Person | None:
    """Return a person if someone may see them, and if they are there at all."""
    if who.role != "owner" and who.account is None:
        return None
    return session.scalar(select(Person).where(Person.id == person_id, seen_by(who)))


async def everyone() -> None:
    """Let anyone in: for the sign-in page, static files and shared links."""


async def who_asks(connection: HTTPConnection) -> Who:
    """Return who is signed in; `psoas.app.security.identity` has put it there. Routes of pages and WebSockets alike may ask.

    Raises
    ------
    HTTPException
        401 if nobody is.
    """
    who: Who | None = getattr(connection.state, "who", None)
    if who is None:
        raise HTTPException(401, "Please sign in.")
    return who


def person_seen(person_id: str, connection: HTTPConnection, who: Annotated[Who, Depends(who_asks)]) -> Person:
    """Return the person named in the path, if who asks may see them.

    Raises
    ------
    HTTPException
        404 if there is no such person or they may not be seen: which of the two is not told.
    """
    with connection.app.state.database.reading() as session:
        person = may_see(session, who, person_id)
    if person is None:
        raise HTTPException(404, "There is no such page.")
    return person


async def coach_or_owner(who: Annotated[Who, Depends(who_asks)]) -> Who:
    """Let coaches and owners in.

    Raises
    ------
    HTTPException
        404 for others.
    """
    if who.role == "runner":
        raise HTTPException(404, "There is no such page.")
    return who


async def owner_only(who: Annotated[Who, Depends(who_asks)]) -> Who:
    """Let owners in.

    Raises
    ------
    HTTPException
        404 for others.
    """
    if who.role != "owner":
        raise HTTPException(404, "There is no such page.")
    return who


Asking = Annotated[Who, Depends(who_asks)]
Seen = Annotated[Person, Depends(person_seen)]
Coach = Annotated[Who, Depends(coach_or_owner)]
Owner = Annotated[Who, Depends(owner_only)]
