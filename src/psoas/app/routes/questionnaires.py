"""Questionnaires over time: asked or written down, corrected by day, and each course with the band in which nothing clearly changed."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from psoas.app.access import Asking, Seen, Who
from psoas.app.answered import WEEK, WEEKLY, answered_of, worth_asking
from psoas.app.outcomes_view import SHOWN, outcomes_view
from psoas.app.pages import page
from psoas.app.reading_forms import Form
from psoas.app.routes.people import looks_after
from psoas.app.way import home_of
from psoas.errors import InputError, PsoasError
from psoas.knowledge.questionnaires import questionnaires
from psoas.plan.typed import a_day
from psoas.plan.words import day_words
from psoas.screen.questionnaires import find_questionnaire
from psoas.store.answers import TOTAL, keep_answers, remove_answers
from psoas.store.assessments import list_assessments
from psoas.store.models import Person
from psoas.store.visits import list_visits

router = APIRouter(prefix="/p/{person_id}/questionnaires", include_in_schema=False)
EARLIEST = date(2000, 1, 1)
BACK = {"today": "today", "check-in": "check-in"}
"""Pages that ask the weekly question too, and are gone back to."""


def add_questionnaires(application: FastAPI) -> None:
    """Add the page of questionnaires."""
    application.router.routes.extend(router.routes)


@router.get("")
def show(request: Request, who: Asking, person: Seen) -> Response:
    """Show what can be answered, and how what was answered went."""
    return _shown(request, who, person)


@router.post("")
def answer(request: Request, who: Asking, person: Seen, form: Form) -> Response:
    """Keep the answers of a day, in place of those that are there."""
    id = str(form.get("questionnaire", ""))
    try:
        day, given = _day(str(form.get("day", ""))), _given(id, form)
        with request.app.state.database.writing() as session:
            keep_answers(session, person.id, day, id, given)
    except PsoasError as error:
        return _shown(request, who, person, error=error, at=id)
    back = BACK.get(str(form.get("back", "")))
    return RedirectResponse(f"{home_of(person.id)}/{back}" if back else f"{home_of(person.id)}/questionnaires#{id}", 303)


@router.post("/remove")
def remove(request: Request, who: Asking, person: Seen, form: Form) -> Response:
    """Take away what was answered on a day."""
    id = str(form.get("questionnaire", ""))
    try:
        day = _day(str(form.get("day", "")))
        with request.app.state.database.writing() as session:
            gone = remove_answers(session, person.id, day, find_questionnaire(id).id)
        if not gone:
            raise InputError(f"Nothing was written down here on {day_words(day)}.", "What was told in the questions of a visit is changed there.")
    except PsoasError as error:
        return _shown(request, who, person, error=error, at=id)
    return RedirectResponse(f"{home_of(person.id)}/questionnaires#{id}", 303)


def _day(text: str) -> date:
    today = date.today()
    when = a_day(text, "day") if text else today
    if not EARLIEST <= when <= today:
        raise InputError(f"{day_words(when)} {when.year} cannot be told of.", f"Give a day from {EARLIEST.year} to today.")
    return when


def _given(id: str, form: FormData) -> dict[str, str | float]:
    """Return the answers that a form holds, by item; one that is not there is missed by the scoring."""
    items = find_questionnaire(id).items
    if not items:
        return {TOTAL: _number(str(form.get(TOTAL, "")))}
    sent = {item.id: str(form[item.id]) for item in items if item.id in form}
    return {item.id: sent[item.id] if item.options else _number(sent[item.id]) for item in items if item.id in sent}


def _number(text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise InputError(f"'{text}' is not a number." if text else "There is no number.", "Write the total as a number.") from None


def _shown(request: Request, who: Who, person: Person, *, error: PsoasError | None = None, at: str = "") -> Response:
    today = date.today()
    with request.app.state.database.reading() as session:
        answered = answered_of(session, person.id)
        worth = worth_asking(list_visits(session, person.id))
        assessed = bool(list_assessments(session, person.id))
    last = answered[WEEKLY][-1].day if WEEKLY in answered else None
    return page(
        request,
        "questionnaires.html",
        status=422 if error else 200,
        person=person,
        coach=looks_after(who),
        assessed=assessed,
        view=outcomes_view(answered, worth),
        shown=SHOWN,
        today=today.isoformat(),
        earliest=EARLIEST.isoformat(),
        due=last is None or today - last >= WEEK,
        next_day=day_words(last + WEEK) if last is not None else "",
        error=error,
        at=at if at in questionnaires() else "",
    )
