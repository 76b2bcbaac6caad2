"""That a professional has looked at what stopped a programme: written down once, told with who wrote it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from psoas.app.planning import read_programme
from psoas.app.standing import Stop, standing_of
from psoas.errors import InputError
from psoas.plan.words import day_words
from psoas.store.looks import keep_look, list_looks
from psoas.store.models import Account, LookRecord
from psoas.store.programmes import current_programme


def waiting_stop(session: Session, person_id: str, today: date) -> Stop | None:
    """Return the stop that waits for someone to look; None if the programme goes on, or there is none."""
    record = current_programme(session, person_id)
    return standing_of(session, person_id, read_programme(record.document), today).stop if record is not None else None


def note_look(session: Session, person_id: str, author_id: str | None, day: date, text: str) -> LookRecord:
    """Keep that a professional looked.

    Parameters
    ----------
    session
        To write in.
    person_id
        Who was looked at.
    author_id
        Account of who writes it down; None for one person alone.
    day
        Of the look.
    text
        What was said; may be empty.

    Raises
    ------
    InputError
        If the day is still to come, or lies before the stop that waits for a look.
    """
    today = date.today()
    if day > today:
        raise InputError(f"{day_words(day)} is still to come.", "Give the day on which it was looked at.")
    stop = waiting_stop(session, person_id, today)
    if stop is not None and day < stop.since:
        raise InputError(f"The plan rests since {stop.day}, after {day_words(day)}.", "Have it looked at, then say when that was.")
    return keep_look(session, person_id, author_id, day, text)


def looks_told(session: Session, person_id: str) -> list[tuple[str, str, str]]:
    """Return the looks at a person, the newest first: day in words, who wrote it down, what was said."""
    found = [(one, session.get(Account, one.author_id) if one.author_id is not None else None) for one in list_looks(session, person_id)]
    return [(f"{day_words(one.day)} {one.day.year}", author.name if author is not None else "", one.text) for one, author in reversed(found)]
