"""The check-in: soreness by muscle group and side on the body map, effort, sleep and running; days that were missed are caught up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from psoas.app import body_drawing
from psoas.app.access import Seen
from psoas.app.easing import easing
from psoas.app.pages import page
from psoas.app.reading_forms import Form
from psoas.app.watched_day import WatchedDay, watched_day
from psoas.app.way import home_of
from psoas.errors import InputError
from psoas.follow.diary import CheckIn
from psoas.plan.typed import a_day
from psoas.plan.words import WEEKDAY_NAMES, day_words
from psoas.store.check_ins import check_in_on, keep_check_in, list_check_ins
from psoas.store.check_ins import value_of as check_in_value
from psoas.store.models import Person

router = APIRouter(prefix="/p/{person_id}/check-in")
DAYS_BACK = 14
"""How far back a day can be caught up: longer ago nobody remembers."""

SHOWN_BACK = 7
UNSAID = "Say how sore it is, from 0 to 10."


def add_check_in(application: FastAPI) -> None:
    """Add the check-in."""
    application.router.routes.extend(router.routes)


@router.get("")
def check_in(request: Request, person: Seen, day: str = "") -> Response:
    """Show the check-in of today, or of a day that was missed."""
    when = _day(day)
    with request.app.state.database.reading() as session:
        record = check_in_on(session, person.id, when)
        watched = watched_day(session, person.id, when)
    return _shown(request, person, when, _fields(check_in_value(record) if record is not None else None, watched))


@router.post("")
def keep(request: Request, person: Seen, form: Form) -> Response:
    """Keep a day's check-in, in place of what was told of it before."""
    when = _day(str(form.get("day", "")))
    faults: dict[str, str] = {}
    fields = _sent(form)
    told = _soreness(form, faults)
    with request.app.state.database.reading() as session:
        watched = watched_day(session, person.id, when)
    try:
        made = CheckIn(
            when,
            {place: level for place, level in told.items() if level is not None},
            effort=_whole(form, "effort"),
            sleep=_number(form, "sleep", "Hours slept"),
            run_minutes=_ran(form, "run_minutes", "Minutes run", watched.minutes if watched is not None else ""),
            run_km=_ran(form, "run_km", "Kilometres run", watched.km if watched is not None else ""),
            session_done={"yes": True, "no": False}.get(str(form.get("session_done", ""))),
            note=str(form.get("note", "")).strip(),
        )
    except InputError as error:
        return _shown(request, person, when, fields, error=error, faults=faults)
    if faults:
        return _shown(request, person, when, fields, faults=faults)
    with request.app.state.database.writing() as session, easing(session, person.id, date.today()):
        keep_check_in(session, person.id, made)
    return RedirectResponse(f"{home_of(person.id)}/today", 303)


def _day(text: str) -> date:
    today = date.today()
    when = a_day(text, "day") if text else today
    if not today - timedelta(days=DAYS_BACK) <= when <= today:
        raise InputError(f"{day_words(when)} cannot be told of now.", f"Tell of today or of one of the {DAYS_BACK} days before.")
    return when


def _soreness(form: FormData, faults: dict[str, str]) -> dict[str, int | None]:
    known = {zone.id for zone in body_drawing.group_zones()}
    told: dict[str, int | None] = {}
    for place in map(str, form.getlist("at")):
        if place not in known:
            raise InputError(f"'{place}' is not a place of the drawing.", "Load the page again.")
        typed = str(form.get(f"number:{place}", "")).strip()
        told[place] = int(typed) if typed.isdigit() and int(typed) <= 10 else None
        if told[place] is None:
            faults[place] = UNSAID
    return told


def _whole(form: FormData, name: str) -> int | None:
    text = str(form.get(name, "")).strip()
    return int(text) if text.isdigit() else None


def _number(form: FormData, name: str, said: str) -> float | None:
    text = str(form.get(name, "")).strip().replace(",", ".")
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise InputError(f"{said}: '{text}' is not a number.", "Give a number.") from None


def _ran(form: FormData, name: str, said: str, seen: str) -> float | None:
    """Return what was told of running; what the watch saw and nobody changed is left to the watch."""
    return None if str(form.get(name, "")).strip() == seen else _number(form, name, said)


def _fields(told: CheckIn | None, watched: WatchedDay | None) -> dict[str, Any]:
    """Return what the form shows of a check-in that is kept, and where nothing was told of running what the watch saw."""
    seen = {"run_minutes": watched.minutes, "run_km": watched.km} if watched is not None else {"run_minutes": "", "run_km": ""}
    if told is None:
        return {"marked": {}, "effort": None, "sleep": "", **seen, "session_done": "", "note": ""}
    numbers = {name: "" if getattr(told, name) is None else f"{getattr(told, name):g}" for name in ("sleep", "run_minutes", "run_km")}
    numbers |= {name: text for name, text in seen.items() if not numbers[name]}
    session_done = {True: "yes", False: "no", None: ""}[told.session_done]
    return {"marked": dict(told.soreness), "effort": told.effort, **numbers, "session_done": session_done, "note": told.note}


def _sent(form: FormData) -> dict[str, Any]:
    """Return what the form shows of what was sent."""
    texts = {name: str(form.get(name, "")) for name in ("sleep", "run_minutes", "run_km", "session_done", "note")}
    return {"marked": _soreness(form, {}), "effort": _whole(form, "effort"), **texts}


def _shown(
    request: Request,
    person: Person,
    when: date,
    fields: Mapping[str, Any],
    *,
    error: InputError | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    today = date.today()
    with request.app.state.database.reading() as session:
        told = {one.day for one in list_check_ins(session, person.id, since=today - timedelta(days=SHOWN_BACK - 1))}
        watched = watched_day(session, person.id, when)
    days = [today - timedelta(days=back) for back in range(SHOWN_BACK)]
    return page(
        request,
        "check_in.html",
        status=422 if error or faults else 200,
        person=person,
        when=when,
        is_today=when == today,
        day=day_words(when),
        days=[(one.isoformat(), "Today" if one == today else WEEKDAY_NAMES[one.weekday()], one in told, one == when) for one in reversed(days)],
        error=error,
        wrong=dict(faults or {}),
        zones=body_drawing.group_zones(),
        drawing=body_drawing,
        watched=watched,
        **fields,
    )
