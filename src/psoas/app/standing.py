"""Where a person stands today: the diary of these weeks, whether the programme rests until someone has looked, and what is asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import Request, Response
from sqlalchemy.orm import Session

from psoas.app.diary_of import Span, read_diary
from psoas.app.pages import page
from psoas.follow.asked import asked_of
from psoas.follow.attention import Attention, stopped_since
from psoas.follow.history import Diary
from psoas.plan.programme import Programme
from psoas.plan.words import day_words
from psoas.store.models import Person

BEFORE = timedelta(days=60)
"""How far before the programme the diary is read: a stop rests on two weeks and on the last eight told days."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop as a page shows it: since when, in words and as a date, why, and what to do."""

    since: date
    day: str
    said: str
    act: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands.

    Parameters
    ----------
    diary
        Without sets, far enough back to tell whether the programme rests.
    stop
        Why it rests until someone has looked; None if it goes on.
    asked
        The programme without the days on which it rests or rested.
    """

    diary: Diary
    stop: Stop | None
    asked: Programme


def standing_of(session: Session, person_id: str, programme: Programme, today: date) -> Standing:
    """Return where a person stands with a programme."""
    start = programme.wishes.start
    diary = read_diary(session, person_id, Span(min(start, today) - BEFORE, today), start)
    return Standing(diary, stop_of(stopped_since(diary, today)), asked_of(programme, diary, today))


def stop_of(stopped: tuple[date, Attention] | None) -> Stop | None:
    """Return a stop as a page shows it."""
    if stopped is None:
        return None
    since, why = stopped
    return Stop(since, day_words(since), f"{why.said[:1].upper()}{why.said[1:]}", why.act)


def refusal(request: Request, person: Person, stop: Stop) -> Response:
    """Return the page that stands in the place of a session while the programme rests."""
    return page(request, "resting.html", person=person, stop=stop, today=date.today())
