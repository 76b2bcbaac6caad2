"""What a person wishes of a programme, and the start of making it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from psoas.app.access import Seen
from psoas.app.jobs.progress import shown_of
from psoas.app.pages import page
from psoas.app.planning import read_programme, screening_in
from psoas.app.reading_forms import Form
from psoas.app.way import home_of, is_stopped, next_address, planning_visit, visit_address
from psoas.app.wishes_form import (
    LENGTHS,
    LEVELS,
    RUN_WORDS,
    WEEKS,
    Filled,
    equipment_options,
    filled_again,
    filled_as_sent,
    filled_from,
    release_questions,
    wishes_in,
    with_release_answers,
)
from psoas.errors import SettingError
from psoas.follow.run_load import all_runs, usual_running
from psoas.knowledge.exercises import exercises
from psoas.plan.words import WEEKDAY_NAMES
from psoas.screen.answers import Answers
from psoas.store.check_ins import list_check_ins
from psoas.store.check_ins import value_of as check_in_value
from psoas.store.jobs import ask
from psoas.store.models import AssessmentRecord, Job, Person, Visit
from psoas.store.programmes import current_programme
from psoas.store.runs import list_runs
from psoas.store.runs import value_of as run_value
from psoas.store.visits import keep_document
from psoas.values_json import plain

router = APIRouter(prefix="/p/{person_id}/programme")
LATELY = timedelta(days=3)
"""How far back check-ins say how much it hurts now."""

MONTH = timedelta(days=31)
"""How far back runs of a watch say what is usual."""


def add_wishes(application: FastAPI) -> None:
    """Add the pages of wishes."""
    application.router.routes.extend(router.routes)


@router.get("/wishes")
def wishes(request: Request, person: Seen) -> Response:
    """Show the form, filled from the programme in use or from the answers."""
    visit = _visit(request, person)
    if isinstance(visit, Response):
        return visit
    answers = screening_in(visit.document, person.name).answers
    with request.app.state.database.reading() as session:
        record = current_programme(session, person.id)
        told = [check_in_value(one) for one in list_check_ins(session, person.id, since=date.today() - MONTH)]
        runs = [run_value(one) for one in list_runs(session, person.id, since=date.today() - MONTH)]
    filled = filled_from(answers, date.today()) if record is None else filled_again(read_programme(record.document), date.today())
    pains = [level for check_in in told if check_in.day >= date.today() - LATELY for level in check_in.soreness.values()]
    usual = usual_running(all_runs(runs, told), date.today()) if runs else None
    if usual is not None:
        filled = replace(filled, km=f"{usual.km_a_week:g}", longest=f"{usual.longest:g}")
    return _form(request, person, answers, replace(filled, pain=max(pains, default=None)), watched=usual is not None)


@router.post("/wishes")
def make(request: Request, person: Seen, form: Form) -> Response:
    """Ask for a programme, and wait for it."""
    visit = _visit(request, person)
    if isinstance(visit, Response):
        return visit
    document = with_release_answers(visit.document, screening_in(visit.document).answers, form)
    answers = screening_in(document, person.name).answers
    try:
        wished = wishes_in(form, answers)
    except SettingError as error:
        return _form(request, person, answers, filled_as_sent(form, date.today()), error=error)
    with request.app.state.database.writing() as session:
        if document != visit.document:
            visit = keep_document(session, visit, document)
        payload = {"wishes": plain(wished), "assessment": _clip(session, visit), "next": f"{home_of(person.id)}/programme"}
        job = ask(session, "plan", person.id, visit.id, payload)
        address = f"{home_of(person.id)}/programme/making/{job.id}"
    return RedirectResponse(address, 303)


@router.get("/making/{job_id}")
def making(request: Request, person: Seen, job_id: str) -> Response:
    """Show how far the programme is, and go on when it is there."""
    with request.app.state.database.reading() as session:
        job = session.get(Job, job_id)
    if job is None or job.person_id != person.id or job.kind != "plan":
        raise HTTPException(404, "There is no such page.")
    shown = shown_of(job)
    if job.status == "done":
        return RedirectResponse(shown.next or f"{home_of(person.id)}/programme", 303)
    return page(request, "making.html", person=person, job=shown)


def _visit(request: Request, person: Person) -> Visit | Response:
    """Return the visit to plan from, or where to go without one."""
    with request.app.state.database.reading() as session:
        visit = planning_visit(session, person.id)
        if visit is None:
            return RedirectResponse(next_address(session, person), 303)
    return RedirectResponse(visit_address(visit, "questions"), 303) if is_stopped(visit.document) else visit


def _clip(session: Any, visit: Visit) -> str | None:
    """Return the id of the newest clip of a visit that was assessed."""
    from sqlalchemy import select

    asked = select(AssessmentRecord.id).where(AssessmentRecord.visit_id == visit.id, AssessmentRecord.kind == "clip")
    found: str | None = session.scalar(asked.order_by(AssessmentRecord.created.desc()).limit(1))
    return found


def _form(
    request: Request, person: Person, answers: Answers, filled: Filled, *, error: SettingError | None = None, watched: bool = False
) -> Response:
    return page(
        request,
        "wishes.html",
        status=422 if error else 200,
        person=person,
        filled=filled,
        error=error,
        watched=watched,
        weekdays=WEEKDAY_NAMES,
        lengths=LENGTHS if filled.minutes in LENGTHS else (*LENGTHS, filled.minutes),
        weeks=WEEKS if filled.weeks in WEEKS else (*WEEKS, filled.weeks),
        levels=LEVELS,
        equipment=equipment_options(),
        run_words=RUN_WORDS,
        asked=[option for question in release_questions(answers) for option in question.options],
        movements=sorted((one.id, one.name) for one in exercises().values() if one.name),
        goals=answers.goals,
    )
