"""What a form of the interview sent -> the document with it, or what cannot be, field by field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData

from psoas.app.interview_parts import NEW_WORK, Part, key_of
from psoas.errors import SettingError
from psoas.screen.answers_file import Document
from psoas.screen.interview import answer_to, with_answer
from psoas.screen.marks import Kind, Mark, marks_in, places, with_marks
from psoas.screen.questions import Question, understand

UNSAID: dict[Kind, str] = {"soreness": "Say how sore it is, from 0 to 10.", "past_injuries": "Say how many months ago it ended; half a month is 0.5."}
NEEDED = "Please answer this one."


class FormFaults(Exception):
    """What of a form cannot be.

    Parameters
    ----------
    faults
        Field, or place of the map -> what to do about it.
    document
        The document with everything else.
    """

    def __init__(self, faults: dict[str, str], document: Document) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = faults
        self.document = document


def with_part(document: Document, part: Part, form: FormData) -> Document:
    """Return the document with the answers of one page.

    Parameters
    ----------
    document
        As it is.
    part
        The page.
    form
        What was sent.

    Raises
    ------
    FormFaults
        If an answer is missing or cannot be; what could be understood is in its document.
    """
    return _with_map(document, part.map, form) if part.map is not None else _with_questions(document, part, form)


def with_ticks(document: Document, part: Part, form: FormData) -> Document:
    """Return the document with what has been ticked and typed on a page that was not sent yet; what cannot be is left out.

    Of a red flag only what is ticked is kept: that the rest is not so is said when the page is sent.
    """
    kept = {**document, "facts": dict(document.get("facts") or {})}
    for question in part.questions:
        if question.id.startswith("flag."):
            ticked = form.getlist(question.id)
            for fact, _ in question.options:
                if fact in ticked:
                    kept["facts"][fact] = True
                elif kept["facts"].get(fact):
                    del kept["facts"][fact]
    try:
        if part.map is not None:
            return _with_map(document, part.map, form) if "at" in form or part.map in document else document
        touched = [question for question in part.questions if not question.id.startswith("flag.") and _is_touched(question, form, document)]
        return _with_questions(kept, replace(part, questions=tuple(touched)), form)
    except FormFaults as faults:
        return faults.document


def _is_touched(question: Question, form: FormData, document: Document) -> bool:
    return any(str(value).strip() for value in form.getlist(key_of(question))) or answer_to(document, question) is not None


def marks_of_form(form: FormData) -> tuple[Mark, ...]:
    """Return the places that were ticked on a body map, with their numbers where they can be read.

    Raises
    ------
    SettingError
        If a place is not on the map.
    """
    known = {place.id: place for place in places()}
    found = []
    for id in dict.fromkeys(map(str, form.getlist("at"))):
        if id not in known:
            raise SettingError(f"'{id}' is not a place of the body map.", "Load the page again.")
        typed = str(form.get(f"number:{id}", "")).strip().replace(",", ".")
        try:
            number = float(typed) if typed else None
        except ValueError:
            number = None
        found.append(Mark(known[id].site, known[id].side, number))
    return tuple(found)


def _with_map(document: Document, kind: Kind, form: FormData) -> Document:
    faults: dict[str, str] = {}
    marks = []
    for mark in marks_of_form(form):
        try:
            with_marks({}, kind, [mark])
        except SettingError as error:
            faults[mark.id] = error.remedy
        else:
            marks.append(mark)
            if mark.number is None:
                faults[mark.id] = UNSAID[kind]
    changed = with_marks(document, kind, marks)
    if faults:
        raise FormFaults(faults, changed)
    return changed


def shown_marks(form: FormData, document: Document, kind: Kind) -> dict[str, float | None]:
    """Return what a map shows after a form that could not be used: its own marks, or else those of the document."""
    marks = marks_of_form(form) if form else marks_in(document, kind)
    return {mark.id: mark.number for mark in marks}


def _with_questions(document: Document, part: Part, form: FormData) -> Document:
    faults: dict[str, str] = {}
    changed = document
    for question in part.questions:
        if key_of(question) == NEW_WORK:
            continue
        try:
            changed = with_answer(_without_new_work(changed, question), question, _answer(question, form))
        except SettingError as error:
            faults[key_of(question)] = f"{error.what} {error.remedy}".strip()
    for question in part.questions:
        if key_of(question) == NEW_WORK and form.get("training.new_work_72h") == "yes":
            changed = with_answer(changed, question, _answer(question, form))
    if faults:
        raise FormFaults(faults, changed)
    return changed


def _without_new_work(document: Document, question: Question) -> Document:
    """Leave out what new work there was before it is said anew whether there was any."""
    if question.place != ("training", "new_work_72h") or not isinstance(document.get("training"), dict):
        return document
    return {**document, "training": {name: value for name, value in document["training"].items() if name != "new_work"}}


def _answer(question: Question, form: FormData) -> Any:
    key = key_of(question)
    given = [str(value) for value in form.getlist(key)]
    if question.kind in ("one", "several"):
        strange = [value for value in given if value not in {value for value, _ in question.options}]
        if strange:
            raise SettingError(f"'{strange[0]}' is not an answer here.", "Choose one of those shown.")
        if question.kind == "several":
            return tuple(given)
        if not given:
            return _unsaid(question)
        return given[0]
    typed = given[0].strip() if given else ""
    if not typed:
        return _unsaid(question)
    return understand(question, _in_metres(typed) if question.id == "height" else typed)


def _in_metres(typed: str) -> str:
    """Return a height that was typed in centimetres in metres; nobody is 3 m tall, and nobody 3 cm."""
    try:
        value = float(typed.replace(",", "."))
    except ValueError:
        return typed
    return f"{value / 100:g}" if value > 3 else typed


def _unsaid(question: Question) -> None:
    if not question.optional:
        raise SettingError(NEEDED)
