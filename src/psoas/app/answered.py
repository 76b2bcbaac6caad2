"""What a person answered to questionnaires, on their page and in the questions of visits, and whether the weekly one is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from psoas.follow.outcomes import Total
from psoas.knowledge.questionnaires import Item, Questionnaire, questionnaires
from psoas.screen.answers_file import Document
from psoas.screen.interview import answers_in
from psoas.screen.questionnaires import score_questionnaire
from psoas.store.answers import TOTAL, list_answers
from psoas.store.columns import day_of
from psoas.store.models import AnsweredRecord, Visit
from psoas.store.visits import list_visits

WEEKLY, PAIN, SETS_DONE = "OQ10", "OQ05", "OQ12"
FOR_ALL = (WEEKLY, PAIN)
"""Worth asking everybody. Sets done are not asked: psoas counts them itself."""

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Answer:
    """A questionnaire as it was answered on a day; `visit_id` where that was in the questions of a visit."""

    day: date
    total: float
    given: Mapping[str, Any]
    visit_id: str | None = None

    @property
    def counted(self) -> Total:
        """Its total, as courses take it."""
        return Total(self.day, self.total)


@dataclass(frozen=True, slots=True)
class Weekly:
    """The weekly question where it is due: its id and the item."""

    id: str
    item: Item


def answered_of(session: Session, person_id: str) -> dict[str, list[Answer]]:
    """Return id of a questionnaire -> its answers in order of days, one a day.

    An answer of the person's page stands in place of one that a visit of the same day holds, so that it can be corrected.
    """
    found: dict[str, dict[date, Answer]] = {}
    for visit in reversed(list_visits(session, person_id)):
        for id, value in _told(visit.document).items():
            day = day_of(visit.created)
            given = value if isinstance(value, dict) else {_item(id): value}
            found.setdefault(id, {})[day] = Answer(day, score_questionnaire(id, value).estimate.value, MappingProxyType(given), visit.id)
    for record in list_answers(session, person_id):
        answer = Answer(record.day, record.total, MappingProxyType(record.answers))
        found.setdefault(record.questionnaire, {})[record.day] = answer
    return {id: [days[day] for day in sorted(days)] for id, days in found.items()}


def weekly_of(session: Session, person_id: str, today: date) -> Weekly | None:
    """Return the weekly question if a week has passed since its last answer; else None."""
    since = today - WEEK + timedelta(days=1)
    told = select(AnsweredRecord.id).where(AnsweredRecord.person_id == person_id, AnsweredRecord.questionnaire == WEEKLY, AnsweredRecord.day >= since)
    visits = select(Visit.document).where(Visit.person_id == person_id, Visit.created >= datetime.combine(since, time()).astimezone())
    if session.scalar(told.limit(1)) is not None or any(WEEKLY in _told(document) for document in session.scalars(visits)):
        return None
    return Weekly(WEEKLY, questionnaires()[WEEKLY].items[0])


def worth_asking(visits: Sequence[Visit]) -> tuple[str, ...]:
    """Return the ids of the questionnaires worth asking a person: the two for all, and those for where it hurts.

    Parameters
    ----------
    visits
        Of the person, the newest first; the newest with answers tells where it hurts.
    """
    newest = next((visit.document for visit in visits if visit.document), {})
    sore = {one.site for one in answers_in(newest).soreness}
    return (*FOR_ALL, *(id for id, asked in questionnaires().items() if not asked.items and sore and (not asked.where or sore & set(asked.where))))


def answer_words(asked: Questionnaire, total: float) -> str:
    """Return a total in words: "a little (1 of 4)", "24 of 36"."""
    said = f"{total:g} of {asked.highest:g}"
    options = asked.items[0].options if len(asked.items) == 1 else ()
    return f"{options[int(total)]} ({said})" if options else said


def _told(document: Document) -> dict[str, Any]:
    return {id: value for id, value in (document.get("questionnaires") or {}).items() if value is not None}


def _item(id: str) -> str:
    items = questionnaires()[id].items
    return items[0].id if items else TOTAL
