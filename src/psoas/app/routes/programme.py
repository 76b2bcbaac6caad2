"""The programme: why, week by week, exercise by exercise; a day skipped, a session moved, an exercise swapped, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from psoas.app.access import Seen
from psoas.app.figures import exercise_figure
from psoas.app.pages import page
from psoas.app.planning import read_programme
from psoas.app.reading_forms import Form
from psoas.app.standing import standing_of
from psoas.app.way import home_of, next_address, planning_visit
from psoas.errors import SettingError
from psoas.plan.programme import Programme, Session
from psoas.plan.programme_json import programme_to_json
from psoas.plan.programme_text import sureness
from psoas.plan.typed import a_day
from psoas.plan.words import WEEKDAY_NAMES, day_words
from psoas.report.programme_view import (
    MORE_PAIN_RULES,
    PAIN_RULES,
    changes,
    exercises_of,
    expected,
    item_view,
    need_view,
    rule_views,
    rules_kept,
    said_apart,
    session_view,
    sources_of,
    week_view,
    weekday_heads,
)
from psoas.store.models import Person, ProgrammeRecord
from psoas.store.programmes import current_programme, list_programmes, programme_of, replace_programme
from psoas.store.sessions import list_sessions

if TYPE_CHECKING:
    from psoas.plan.moving import Changed

router = APIRouter(prefix="/p/{person_id}/programme")


def add_programme(application: FastAPI) -> None:
    """Add the pages of the programme."""
    application.router.routes.extend(router.routes)


@router.get("")
def programme(request: Request, person: Seen) -> Response:
    """Show the programme in use."""
    record = _record(request, person)
    return _without(request, person) if record is None else _shown(request, person, record)


@router.post("/skip")
def skip(request: Request, person: Seen, form: Form) -> Response:
    """Take a day's strength session out, and solve the rest of the week anew."""

    def skipped(now: Programme) -> Changed:
        from psoas.plan.moving import skip_day

        return skip_day(now, a_day(str(form.get("day", "")), "day to skip"), open_to=now.open_to)

    return _change(request, person, str(form.get("from", "")), skipped)


@router.post("/move")
def move(request: Request, person: Seen, form: Form) -> Response:
    """Move a session to another day of its week."""

    def moved(now: Programme) -> Changed:
        from psoas.plan.moving import move_session

        return move_session(now, str(form.get("session", "")), a_day(str(form.get("day", "")), "day of the move"))

    return _change(request, person, str(form.get("from", "")), moved)


@router.post("/swap")
def swap(request: Request, person: Seen, form: Form) -> Response:
    """Put an equal exercise in the place of one, from today on."""

    def swapped(now: Programme) -> Changed:
        from psoas.plan.replacing import swap_out

        return swap_out(now, str(form.get("exercise", "")), since=max(date.today(), now.wishes.start))

    return _change(request, person, str(form.get("from", "")), swapped)


@router.post("/undo")
def undo(request: Request, person: Seen, form: Form) -> Response:
    """Take the programme from before the last change."""
    with request.app.state.database.writing() as session:
        before = programme_of(session, person.id, str(form.get("before", "")))
        if before is not None:
            replace_programme(session, person.id, str(form.get("from", "")), before.document)
    return RedirectResponse(f"{home_of(person.id)}/programme", 303)


def _record(request: Request, person: Person) -> ProgrammeRecord | None:
    with request.app.state.database.reading() as session:
        return current_programme(session, person.id)


def _change(request: Request, person: Person, made_from: str, change: Callable[[Programme], Changed]) -> Response:
    """Change the programme and show it with the reason; one that was changed meanwhile is shown as it is."""
    record = _record(request, person)
    if record is None or record.id != made_from:
        return RedirectResponse(f"{home_of(person.id)}/programme", 303)
    try:
        changed = change(read_programme(record.document))
    except SettingError as error:
        return _shown(request, person, record, error=error)
    with request.app.state.database.writing() as session:
        kept = replace_programme(session, person.id, made_from, programme_to_json(changed.programme))
    if kept is None:
        return RedirectResponse(f"{home_of(person.id)}/programme", 303)
    return _shown(request, person, kept, why=changed.why, before=record.id)


def _without(request: Request, person: Person) -> Response:
    with request.app.state.database.reading() as session:
        ready = planning_visit(session, person.id) is not None
        address = f"{home_of(person.id)}/programme/wishes" if ready else next_address(session, person)
        earlier = bool(list_programmes(session, person.id))
    return page(request, "no_programme.html", person=person, address=address, ready=ready, earlier=earlier)


def _shown(
    request: Request, person: Person, record: ProgrammeRecord, *, why: str = "", before: str = "", error: SettingError | None = None
) -> Response:
    now = read_programme(record.document)
    if now.stopped:
        return page(request, "stopped_programme.html", person=person, programme=now, changes=changes(now))
    today = date.today()
    with request.app.state.database.reading() as session:
        done = {one.planned: one.status for one in list_sessions(session, person.id, since=now.wishes.start, sets=False) if one.planned}
        standing = standing_of(session, person.id, now, today)
    coming = next((one for one in standing.asked.sessions() if one.day >= today and one.id not in done and one.items), None)
    first_item = {item.exercise: item for one in reversed([*now.sessions(), *([now.routine] if now.routine else [])]) for item in one.items}
    return page(
        request,
        "programme.html",
        status=422 if error else 200,
        person=person,
        record=record,
        programme=now,
        why=why,
        before=before,
        stop=standing.stop,
        error=error,
        today=today,
        begins=day_words(now.wishes.start),
        coming=session_view(coming) if coming is not None else None,
        is_today=coming is not None and coming.day == today,
        weeks=[week_view(week) for week in now.weeks],
        current=_current_week(now, today),
        heads=weekday_heads(now),
        done=done,
        moves={one.id: _days_of_week(now, one) for one in now.sessions() if one.kind == "strength" and one.day >= today and one.id not in done},
        exercises=[(one.id, item_view(first_item[one.id]), exercise_figure(one.id), _is_swappable(now, one.id, today)) for one in exercises_of(now)],
        needs=[need_view(need) for need in now.needs],
        sureness=sureness(now),
        pain=[(css, word, rule_views((id,))[0]) for css, word, id in PAIN_RULES],
        more_pain=rule_views(MORE_PAIN_RULES),
        expected=expected(now),
        advice=said_apart(now),
        changes=changes(now),
        kept=rules_kept(now),
        sources=sources_of(now),
    )


def _current_week(now: Programme, today: date) -> int:
    """Return the number of the week that holds a day; the first before it begins, the last after its end."""
    numbers = [week.number for week in now.weeks if week.start <= today]
    return numbers[-1] if numbers else next((week.number for week in now.weeks), 0)


def _days_of_week(now: Programme, session: Session) -> list[tuple[str, str]]:
    """Return the other days of a session's week, as ISO text and in words."""
    start = next(week.start for week in now.weeks if 0 <= (session.day - week.start).days < 7)
    days = [start + timedelta(days=n) for n in range(7)]
    return [(day.isoformat(), f"{WEEKDAY_NAMES[day.weekday()]} {day.day}") for day in days if day != session.day and day >= date.today()]


def _is_swappable(now: Programme, id: str, today: date) -> bool:
    return any(item.exercise == id for one in now.sessions() if one.kind == "strength" and one.day >= today for item in one.items)


def read_current(request: Request, person: Person) -> Programme:
    """Return the programme in use, as one that can be followed.

    Raises
    ------
    HTTPException
        404 without one.
    """
    record = _record(request, person)
    if record is None:
        raise HTTPException(404, "There is no programme yet.")
    return read_programme(record.document)
