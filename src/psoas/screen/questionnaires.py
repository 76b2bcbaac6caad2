"""Scoring questionnaires, and telling a change of a score from noise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from psoas.errors import SettingError
from psoas.finding import Finding
from psoas.knowledge.questionnaires import Item, Questionnaire, questionnaires
from psoas.quantity import Estimate
from psoas.screen.screening import BY_HAND

Trend = Literal["better", "worse", "no clear change"]


def find_questionnaire(id: str) -> Questionnaire:
    """Return a questionnaire.

    Raises
    ------
    SettingError
        If there is none of that id.
    """
    if id not in questionnaires():
        raise SettingError(f"'{id}' is not a questionnaire.", f"Questionnaires are {', '.join(questionnaires())}.")
    return questionnaires()[id]


def score_questionnaire(id: str, given: Mapping[str, str | float] | str | float) -> Finding:
    """Return the total of a questionnaire.

    Parameters
    ----------
    id
        Id of the questionnaire.
    given
        Item id -> chosen option or number; for one with a single item its answer alone; for one whose wording psoas does
        not have, the total.

    Raises
    ------
    SettingError
        If there is no such questionnaire, an item is missing, or an answer cannot be.
    """
    asked = find_questionnaire(id)
    if not asked.items:
        return _finding(asked, _number(asked, "the total", given, asked.lowest, asked.highest))
    answers = given if isinstance(given, Mapping) else {asked.items[0].id: given}
    missing = [item.id for item in asked.items if item.id not in answers]
    unknown = [name for name in answers if name not in {item.id for item in asked.items}]
    if missing or unknown:
        what = f"'{missing[0]}' is not answered" if missing else f"'{unknown[0]}' is not a question of it"
        raise SettingError(f"{asked.name} ({id}): {what}.", f"Questions are {', '.join(item.id for item in asked.items)}.")
    return _finding(asked, sum(_points(asked, item, answers[item.id]) for item in asked.items))


def trend(id: str, before: float, after: float) -> Trend:
    """Return whether a total got better or worse by more than the smallest change that means something."""
    asked = find_questionnaire(id)
    gain = after - before if asked.better == "high" else before - after
    if asked.change is None or abs(gain) < asked.change:
        return "no clear change"
    return "better" if gain > 0 else "worse"


def _points(asked: Questionnaire, item: Item, answer: str | float) -> float:
    if not item.options:
        return _number(asked, item.id, answer, 0.0, item.most)
    if answer not in item.options:
        raise SettingError(f"{asked.name} ({asked.id}), {item.id}: '{answer}' is not an answer.", f"Answers are {', '.join(item.options)}.")
    return float(item.options.index(str(answer)))


def _number(asked: Questionnaire, name: str, value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise SettingError(f"{asked.name} ({asked.id}), {name}: '{value}' is not a number from {low:g} to {high:g}.", "Correct the answer.")
    return float(value)


def _finding(asked: Questionnaire, total: float) -> Finding:
    return Finding(asked.id, "both", Estimate(total, "1", counted="answers", origin=BY_HAND), why=asked.change_text)
