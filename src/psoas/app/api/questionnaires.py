"""Questionnaires under /api: answers of a day, and the course of each with its verdicts."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Query, Request
from pydantic import Field, StringConstraints

from psoas.app.access import Seen
from psoas.app.answered import Answer, answered_of
from psoas.app.api.asking import api_router
from psoas.app.api.diary import Day
from psoas.app.api.shapes import Id, Listed, Shape
from psoas.follow.outcomes import Against, Course, course_of
from psoas.screen.questionnaires import Trend
from psoas.store.answers import keep_answers

router = api_router("questionnaires")
Code = Annotated[str, StringConstraints(pattern=r"^OQ[0-9]{2}$")]
Points = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Said = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]


class NewAnswers(Shape):
    """The answers of a day, in place of those that are there; of a questionnaire whose wording psoas does not have, its ``total``."""

    questionnaire: Code = Field(examples=["OQ10"])
    day: Day
    answers: Annotated[dict[Annotated[str, StringConstraints(max_length=40)], Points | Said], Field(min_length=1, max_length=40)] = Field(
        examples=[{"trouble": "a little"}]
    )


class AnswersShape(Shape):
    """A questionnaire as it was answered on a day; `visit_id` where that was in the questions of a visit."""

    day: date
    total: float
    answers: dict[str, float | str]
    visit_id: Id | None


class AgainstShape(Shape):
    """The latest total against an earlier one; `said` is null where nobody knows what a change means."""

    day: date
    total: float
    difference: float
    said: Trend | None


class CourseShape(Shape):
    """A questionnaire over time; `band` are the totals around the first between which nothing clearly changed."""

    questionnaire: str
    name: str
    about: str
    lowest: float
    highest: float
    better: str
    change: float | None
    noise: float | None
    why: str
    band: tuple[float, float] | None
    against_first: AgainstShape | None
    against_before: AgainstShape | None
    answers: list[AnswersShape]


@router.get("/people/{person_id}/questionnaires")
def get_questionnaires(
    request: Request, person: Seen, questionnaire: Annotated[Code | None, Query(description="Only this one")] = None
) -> Listed[CourseShape]:
    """Give the course of every questionnaire that was answered, in one page."""
    with request.app.state.database.reading() as session:
        answered = answered_of(session, person.id)
    return Listed(items=[_course(id, answers) for id, answers in sorted(answered.items()) if questionnaire in (None, id)])


@router.post("/people/{person_id}/questionnaires", status_code=201)
def post_answers(new: NewAnswers, request: Request, person: Seen) -> AnswersShape:
    """Keep the answers of a day."""
    with request.app.state.database.writing() as session:
        record = keep_answers(session, person.id, new.day, new.questionnaire, new.answers)
        return AnswersShape(day=record.day, total=record.total, answers=record.answers, visit_id=None)


def _course(id: str, answers: list[Answer]) -> CourseShape:
    course: Course = course_of(id, [one.counted for one in answers])
    asked = course.questionnaire
    return CourseShape(
        questionnaire=id,
        **{name: getattr(asked, name) for name in ("name", "about", "lowest", "highest", "better", "change", "noise")},
        why=course.why,
        band=course.band,
        against_first=_against(course.against_first),
        against_before=_against(course.against_before),
        answers=[AnswersShape(day=one.day, total=one.total, answers=dict(one.given), visit_id=one.visit_id) for one in answers],
    )


def _against(against: Against | None) -> AgainstShape | None:
    if against is None:
        return None
    return AgainstShape(day=against.earlier.day, total=against.earlier.value, difference=against.difference, said=against.said)
