"""One person over time: what needs a look, how soreness went, what comes next, and every day. Runners see it without notes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from sqlalchemy.orm import Session

from psoas.app.access import Asking, Seen
from psoas.app.coach_charts import Marked, soreness_course, sorest_places
from psoas.app.concerns import concerns_of
from psoas.app.diary_of import Span, read_diary
from psoas.app.outlines import Outlines
from psoas.app.pages import page
from psoas.app.people_view import next_words
from psoas.app.routes.people import looks_after
from psoas.app.timeline import read_timeline
from psoas.follow.adherence import COUNTED, Adherence, adherence_of
from psoas.follow.asked import asked_of
from psoas.follow.history import Diary
from psoas.plan.programme import Programme
from psoas.plan.typed import a_day
from psoas.plan.words import day_words, minutes_words
from psoas.store.columns import day_of
from psoas.store.models import Person
from psoas.store.overview import assessments_of_many, programmes_in_use, visits_of_many

router = APIRouter(include_in_schema=False)
DRAWN = 56
"""Days of the soreness course."""

COMING = 3


def add_person_page(application: FastAPI) -> None:
    """Add the page of one person."""
    application.router.routes.extend(router.routes)


@router.get("/p/{person_id}")
def person(request: Request, who: Asking, person: Seen, before: str = "") -> Response:
    """Show a person's days, the newest first; `before` is the day from which earlier ones are asked for."""
    today = date.today()
    until = a_day(before, "day") if before else today + timedelta(days=1)
    with request.app.state.database.reading() as session:
        past = read_timeline(session, person.id, until, notes=looks_after(who))
        known = {} if before else _now(session, request.app.state.outlines, person, today)
    template = "person_earlier.html" if before else "person.html"
    return page(request, template, person=person, coach=looks_after(who), today=today, days=past.days, earlier=past.earlier, **known)


def _now(session: Session, outlines: Outlines, person: Person, today: date) -> dict[str, Any]:
    """Return what stands above the days: concerns, the course of soreness, what was done of what was planned, what comes next."""
    in_use = programmes_in_use(session, [person.id]).get(person.id)
    programme = outlines.programmes(session, [in_use])[in_use] if in_use is not None else None
    start = programme.wishes.start if programme is not None else None
    since = today - timedelta(days=DRAWN - 1)
    diary = read_diary(session, person.id, Span(min(since, start or since), today), start)
    programme = asked_of(programme, diary, today) if programme is not None else None
    assessed = assessments_of_many(session, [person.id]).get(person.id, [])
    visits = visits_of_many(session, [person.id]).get(person.id, [])
    safety = outlines.safety(session, visits)
    asked = next((visit for visit in reversed(visits) if safety.get(visit.id) is not None), None)
    retested = [day_of(one.created) for one in assessed]
    places = sorest_places(one for one in diary.check_ins if one.day >= since)
    return {
        "concerns": concerns_of(
            diary,
            programme,
            today,
            retested=retested,
            safety=safety[asked.id] if asked is not None else None,
            answered=day_of(asked.created) if asked is not None else None,
        ),
        "course": soreness_course(diary.check_ins, places, marked(programme, diary, retested, today), since, today, start) if places else "",
        "done": adherence_of(programme, diary.sessions, today) if programme is not None else None,
        "kept_up": kept_up,
        "coming": coming(programme, diary, today),
        "next": next_words(programme, diary.sessions, today, begun=bool(assessed or asked)),
        "has_programme": programme is not None,
        "assessed": len({one.visit_id or one.id for one in assessed}),
        "open": bool(visits),
    }


def coming(programme: Programme | None, diary: Diary, today: date) -> list[tuple[str, str, str, str]]:
    """Return the next planned sessions that are not done: id, day, what, how long."""
    if programme is None:
        return []
    named = {one.planned for one in diary.sessions}
    left = [one for one in programme.sessions() if one.day >= today and one.kind in COUNTED and one.id not in named]
    return [(one.id, "today" if one.day == today else day_words(one.day), one.title, minutes_words(one.seconds)) for one in left[:COMING]]


def marked(programme: Programme | None, diary: Diary, retested: list[date], today: date) -> list[Marked]:
    """Return the sessions to mark under the course: those done, those missed, and days of tests."""
    done = [Marked(one.day, "done") for one in diary.sessions if one.kind in COUNTED and one.status != "skipped"]
    missed = [Marked(one.day, "missed") for one in adherence_of(programme, diary.sessions, today).missed] if programme is not None else []
    return [*missed, *done, *(Marked(day, "re-test") for day in sorted(set(retested)))]


def kept_up(done: Adherence) -> str:
    """Return what was done of what was planned, as a sentence."""
    if not done.planned:
        return "No session was due yet."
    lately = f" {done.missed_lately} missed in the last 14 days." if done.missed_lately else ""
    row = f" {done.weeks_in_row} weeks in a row." if done.weeks_in_row > 1 else ""
    return f"{done.done} of {done.planned} sessions done.{row}{lately}"
