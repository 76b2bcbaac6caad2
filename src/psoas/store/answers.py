"""Questionnaires as they were answered: one of a kind a day, which can be corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psoas.errors import InputError, SettingError
from psoas.screen.questionnaires import score_questionnaire
from psoas.store.models import AnsweredRecord

TOTAL = "total"
"""The item under which the total of a questionnaire stands whose wording psoas does not have."""


def keep_answers(session: Session, person_id: str, day: date, questionnaire: str, given: Mapping[str, str | float]) -> AnsweredRecord:
    """Keep the answers of a day, in place of those that are there.

    Parameters
    ----------
    session
        To write in.
    person_id, day
        Who answered, and when.
    questionnaire
        Its id.
    given
        Item id -> answer; {"total": number} for one whose wording psoas does not have.

    Raises
    ------
    SettingError
        If there is no such questionnaire, an item is missing, or an answer cannot be.
    """
    total = total_of(questionnaire, given)
    record = answers_on(session, person_id, day, questionnaire)
    if record is None:
        record = AnsweredRecord(person_id=person_id, day=day, questionnaire=questionnaire)
        session.add(record)
    record.answers, record.total = dict(given), total
    session.flush()
    return record


def remove_answers(session: Session, person_id: str, day: date, questionnaire: str) -> bool:
    """Take away what was answered on a day; return whether there was anything."""
    record = answers_on(session, person_id, day, questionnaire)
    if record is None:
        return False
    session.delete(record)
    session.flush()
    return True


def total_of(questionnaire: str, given: Mapping[str, str | float]) -> float:
    """Return the total that follows from answers; raises as `keep_answers` does."""
    told = given[TOTAL] if set(given) == {TOTAL} else given
    return score_questionnaire(questionnaire, told).estimate.value


def checked_total(questionnaire: str, given: Mapping[str, str | float], total: float) -> None:
    """Refuse a total that does not follow from the answers.

    Raises
    ------
    InputError
        If it does not, or the answers cannot be.
    """
    try:
        follows = total_of(questionnaire, given)
    except SettingError as error:
        raise InputError(str(error), "Take the export as it was written.") from None
    if follows != total:
        raise InputError(f"The total of {questionnaire} is {follows:g}, not {total:g}.", "Take the export as it was written.")


def answers_on(session: Session, person_id: str, day: date, questionnaire: str) -> AnsweredRecord | None:
    """Return what was answered on a day, if anything was."""
    asked = select(AnsweredRecord).where(AnsweredRecord.person_id == person_id, AnsweredRecord.day == day)
    return session.scalar(asked.where(AnsweredRecord.questionnaire == questionnaire))


def list_answers(session: Session, person_id: str) -> Sequence[AnsweredRecord]:
    """Return everything a person answered, in order of days."""
    asked = select(AnsweredRecord).where(AnsweredRecord.person_id == person_id)
    return session.scalars(asked.order_by(AnsweredRecord.day, AnsweredRecord.questionnaire)).all()
