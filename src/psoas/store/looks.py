"""That a professional looked at what had stopped a programme: from that day on it goes on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psoas.errors import InputError
from psoas.store.models import LookRecord

LONGEST = 2_000


def keep_look(session: Session, person_id: str, author_id: str | None, day: date, text: str) -> LookRecord:
    """Keep that someone looked.

    Parameters
    ----------
    session
        To write in.
    person_id
        Who was looked at.
    author_id
        Account of who wrote it down; None for one person alone.
    day
        On which it was looked at.
    text
        What was said; may be empty.

    Raises
    ------
    InputError
        If the text is longer than 2,000 letters or has one that cannot be read.
    """
    if len(text.strip()) > LONGEST or "\x00" in text:
        raise InputError(f"What was said has at most {LONGEST} letters, all of which can be read.", "Write it shorter.")
    look = LookRecord(person_id=person_id, author_id=author_id, day=day, text=text.strip())
    session.add(look)
    session.flush()
    return look


def list_looks(session: Session, person_id: str) -> Sequence[LookRecord]:
    """Return the looks at a person, in order of days."""
    return session.scalars(select(LookRecord).where(LookRecord.person_id == person_id).order_by(LookRecord.day, LookRecord.created)).all()


def looks_of_many(session: Session, people: Collection[str]) -> dict[str, tuple[date, ...]]:
    """Return person id -> days on which someone looked, in order; nobody at whom no one did."""
    asked = select(LookRecord.person_id, LookRecord.day).where(LookRecord.person_id.in_(people)).order_by(LookRecord.day)
    found: dict[str, tuple[date, ...]] = {}
    for person, day in session.execute(asked):
        found[person] = (*found.get(person, ()), day)
    return found
