"""All answers of a visit in words, page by page, each with the way back to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psoas.app.interview_parts import NEW_WORK, Part, has_new_work, key_of, parts_of
from psoas.screen.answers_file import Document
from psoas.screen.interview import answer_to
from psoas.screen.marks import marks_in, place_name
from psoas.screen.questions import Question

UNSAID = "not said"


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """One page of the interview: its id and title, and (question, answer) in words."""

    id: str
    title: str
    answers: tuple[tuple[str, str], ...]


def summary_of(document: Document) -> tuple[AnswerGroup, ...]:
    """Return every page of the interview with its answers; the pages of red flags are told together."""
    parts = parts_of(document)
    checks = [part for part in parts if part.id.startswith("check-")]
    told = [words for part in checks for question in part.questions for id, words in question.options if id in (answer_to(document, question) or ())]
    first = AnswerGroup(checks[0].id, "Safety check", tuple((words, "yes") for words in told) or (("Is any of these so?", "none of them"),))
    return (first, *(AnswerGroup(part.id, part.title, tuple(_answers(part, document))) for part in parts if part not in checks))


def _answers(part: Part, document: Document) -> list[tuple[str, str]]:
    if part.map is not None:
        unit = " of 10" if part.map == "soreness" else " months ago"
        marks = [
            (place_name(mark).capitalize(), f"{mark.number:g}{unit}" if mark.number is not None else UNSAID) for mark in marks_in(document, part.map)
        ]
        return marks or [("Places", "none")]
    words = [(question, _words(question, answer_to(document, question))) for question in _shown(part, document)]
    said = [(plain_ask(question), answer) for question, answer in words if answer != UNSAID]
    left = len(words) - len(said)
    return [*said, *([("Left open", f"{left} question{'s' if left > 1 else ''}")] if left else [])]


def _shown(part: Part, document: Document) -> list[Question]:
    return [question for question in part.questions if key_of(question) != NEW_WORK or has_new_work(document)]


def plain_ask(question: Question) -> str:
    """Return a question without the place that it belongs to, which its page names already."""
    _, parted, asked = question.ask.partition(": ")
    return f"{asked[:1].upper()}{asked[1:]}" if parted and question.place[0] in ("soreness", "past_injuries") else question.ask


def _words(question: Question, answer: Any) -> str:
    if answer is None:
        return UNSAID
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    words = dict(question.options)
    if isinstance(answer, list | tuple):
        return ", ".join(words[one] for one in answer) or "none"
    return words.get(answer, f"{answer:g} {question.unit}".strip() if isinstance(answer, int | float) else str(answer))
