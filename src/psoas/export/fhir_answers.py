"""What a person answered, as a FHIR R4 QuestionnaireResponse."""

from __future__ import annotations

from collections.abc import Iterable

from psoas.export.fhir_values import Resource
from psoas.knowledge.body_map import regions
from psoas.knowledge.red_flags import facts
from psoas.screen.answers import Answers, PastInjury, Soreness

Answer = bool | int | float | str

TRAINING = {
    "longest_run_this_week": "Longest run of the last 7 days, km",
    "longest_run_before": "Longest run of the 30 days before those, km",
    "runs_per_week": "Runs a week",
    "distance_per_week": "Distance a week, km",
    "new_work_72h": "New, longer, faster or hillier work in the last 72 hours",
    "new_work": "What that work was",
}


def questionnaire_response(answers: Answers, *, subject: str, authored: str) -> Resource:
    """Return everything that was answered; what was not is missing, not empty.

    Parameters
    ----------
    answers
        The person's answers. Age, sex, height, mass and name are not in it; they belong to the patient.
    subject
        Address of the patient.
    authored
        When, as ISO 8601 with the time zone.
    """
    training = [
        _item(f"training.{name}", text, _several(getattr(answers.training, name)))
        for name, text in TRAINING.items()
        if getattr(answers.training, name) not in (None, ())
    ]
    groups = [
        *(_group(f"soreness.{number}", "A sore place", _soreness(f"soreness.{number}", one)) for number, one in enumerate(answers.soreness, start=1)),
        *([_group("training", "The last weeks of running", training)] if training else []),
        *(_group(f"injury.{k}", "A past injury", _injury(f"injury.{k}", one)) for k, one in enumerate(answers.past_injuries or (), start=1)),
        *([_item("injuries", "Injuries that kept from running", ["none"])] if answers.past_injuries == () else []),
        _item("sport", "Sport", [answers.sport]),
        *(_item(f"fact.{id}", facts()[id].ask or id, [value]) for id, value in answers.facts.items()),
        *([_item("goals", "Goals", answers.goals)] if answers.goals else []),
        *([_item("equipment", "Equipment at hand", answers.equipment)] if answers.equipment else []),
        *([_item("days_per_week", "Days a week free for strength work", [answers.days_per_week])] if answers.days_per_week is not None else []),
    ]
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "subject": {"reference": subject},
        "authored": authored,
        "item": groups,
    }


def _soreness(place: str, one: Soreness) -> list[Resource]:
    told: dict[str, tuple[str, list[Answer]]] = {
        "site": ("Where", [regions()[one.site].name]),
        "side": ("Side", [one.side]),
        "level": ("Worst of the last week, 0 to 10", [one.level]),
        "onset": ("How it began", [one.onset]),
        "days": ("Days since it began", [] if one.days is None else [float(one.days)]),
        "worse_with": ("Worse with", list(one.worse_with)),
        "course": ("In the course of a run", [one.course]),
        "one_spot": ("One finger can cover it", [] if one.one_spot is None else [one.one_spot]),
    }
    return [_item(f"{place}.{name}", text, values) for name, (text, values) in told.items() if values]


def _injury(place: str, one: PastInjury) -> list[Resource]:
    return [
        _item(f"{place}.site", "Where", [regions()[one.site].name]),
        _item(f"{place}.side", "Side", [one.side]),
        _item(f"{place}.months_ago", "Months since it ended", [float(one.months_ago)]),
    ]


def _several(value: Answer | tuple[Answer, ...]) -> Iterable[Answer]:
    return value if isinstance(value, tuple) else [value]


def _group(link: str, text: str, items: list[Resource]) -> Resource:
    return {"linkId": link, "text": text, "item": items}


def _item(link: str, text: str, values: Iterable[Answer]) -> Resource:
    return {"linkId": link, "text": text, "answer": [_answer(value) for value in values]}


def _answer(value: Answer) -> Resource:
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, int):
        return {"valueInteger": value}
    return {"valueDecimal": value} if isinstance(value, float) else {"valueString": value}
