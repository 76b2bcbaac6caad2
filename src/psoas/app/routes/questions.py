"""The questions of a visit: red flags first, then the body map, history and wishes; every page is kept when it is sent."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from psoas.app import body_drawing
from psoas.app.access import Seen
from psoas.app.interview_forms import FormFaults, shown_marks, with_part, with_ticks
from psoas.app.interview_parts import NEW_WORK, Part, key_of, minutes_left, next_part, parts_of
from psoas.app.interview_summary import plain_ask, summary_of
from psoas.app.pages import page
from psoas.app.reading_forms import Form
from psoas.app.visits import SeenVisit
from psoas.app.way import is_stopped, safety_in, visit_address
from psoas.screen.answers_file import Document
from psoas.screen.interview import answer_to, safety_of
from psoas.screen.questions import Question
from psoas.store.models import Person, Visit
from psoas.store.visits import keep_document

router = APIRouter(prefix="/p/{person_id}/visits/{visit_id}/questions")
ASKS = {"soreness": "How sore at its worst in the last week, 0 to 10?", "past_injuries": "How many months ago did it end?"}
"""What the body map asks of each place."""


def add_questions(application: FastAPI) -> None:
    """Add the pages of questions."""
    application.router.routes.extend(router.routes)


@router.get("")
def questions(request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Show the first page that is not answered, all answers where none is left, or the referral."""
    if is_stopped(visit.document):
        return referral(request, visit)
    part = next_part(visit.document)
    if part is not None:
        return RedirectResponse(visit_address(visit, f"questions/{part.id}"), 303)
    return page(request, "answers.html", groups=summary_of(visit.document), cautions=safety_of(visit.document).cautions)


def referral(request: Request, visit: Visit) -> Response:
    """Return the page that sends to a professional, and offers nothing else; a slip can be taken back where it was made."""
    answers_alone = safety_of(visit.document)
    told = answers_alone.stopped or not visit.document.get("tests")
    back = f"questions/{parts_of(visit.document)[-1].id}" if told else "tests/again"
    return page(request, "referral_alone.html", back=visit_address(visit, back), safety=safety_in(visit.document), of_test=not told)


@router.get("/{part_id}")
def show_part(request: Request, person: Seen, visit: SeenVisit, part_id: str, list: bool = False) -> Response:
    """Show one page of questions; `list` gives the body map as a list."""
    return _shown(request, person, visit, visit.document, _part(visit.document, part_id), as_list=list)


@router.post("/{part_id}")
def answer_part(request: Request, person: Seen, visit: SeenVisit, part_id: str, form: Form) -> Response:
    """Keep the answers of a page and go to the next; with `keep` they are kept on the way, and the page stays."""
    part = _part(visit.document, part_id)
    if "keep" in form:
        _keep(request, visit, with_ticks(visit.document, part, form))
        return Response(status_code=204)
    try:
        document = with_part(visit.document, part, form)
    except FormFaults as faults:
        _keep(request, visit, faults.document)
        return _shown(request, person, visit, faults.document, part, form=form, faults=faults.faults, as_list="list" in form)
    _keep(request, visit, document)
    return RedirectResponse(_after(visit, document, part), 303)


def _after(visit: Visit, document: Document, part: Part) -> str:
    """Return where to go from a page: to the referral, to what is not answered, or to all answers if it was gone back to."""
    if is_stopped(document):
        return visit_address(visit, "questions")
    left = next_part(document)
    if left is not None:
        return visit_address(visit, f"questions/{left.id}")
    return visit_address(visit, "film" if part.id == parts_of(document)[-1].id else "questions")


def _part(document: Document, part_id: str) -> Part:
    found = next((part for part in parts_of(document) if part.id == part_id), None)
    if found is None:
        raise HTTPException(404, "There is no such page.")
    return found


def _keep(request: Request, visit: Visit, document: Document) -> None:
    with request.app.state.database.writing() as session:
        keep_document(session, visit, document)


def _shown(
    request: Request,
    person: Person,
    visit: Visit,
    document: Document,
    part: Part,
    *,
    form: FormData | None = None,
    faults: dict[str, str] | None = None,
    as_list: bool = False,
) -> Response:
    parts = parts_of(document)
    number = [one.id for one in parts].index(part.id)
    return page(
        request,
        "questions.html",
        status=422 if faults else 200,
        person=person,
        visit=visit,
        part=part,
        number=number + 1,
        count=len(parts),
        minutes=minutes_left(document),
        back=parts[number - 1].id if number else "",
        fields=[(key_of(question), question, _said(question, document, form)) for question in part.questions],
        wrong=faults or {},
        zones=body_drawing.region_zones(),
        drawing=body_drawing,
        marked=shown_marks(form or FormData(), document, part.map) if part.map else {},
        ask=ASKS.get(part.map or "", ""),
        as_list=as_list,
        new_work=NEW_WORK,
        plain=plain_ask,
    )


def _said(question: Question, document: Document, form: FormData | None) -> Any:
    """Return what a field shows: what was sent and could not be used, or else the answer that is kept."""
    if form is not None and question.kind in ("number", "whole"):
        return str(form.get(key_of(question), ""))
    answer = answer_to(document, question)
    if question.kind == "several":
        return answer or ()
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return f"{answer:g}" if isinstance(answer, int | float) else answer or ""
