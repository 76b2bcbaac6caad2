"""A programme as a FHIR R4 CarePlan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psoas.errors import SettingError
from psoas.export.fhir_values import Resource, concept


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing to do: its name, how it goes and how much, and how many times a week (None if that is not said)."""

    name: str
    detail: str = ""
    times_a_week: int | None = None


def care_plan(title: str, activities: Sequence[Activity], *, subject: str, created: str, description: str = "") -> Resource:
    """Return a programme as a CarePlan: a proposal that nobody has ordered.

    Parameters
    ----------
    title
        Of the programme.
    activities
        What it asks for, in order.
    subject
        Address of the patient.
    created
        When, as ISO 8601 with the time zone.
    description
        What it is for.

    Raises
    ------
    SettingError
        If there is nothing to do in it.
    """
    if not activities:
        raise SettingError(f"The programme '{title}' has no activity.", "Give at least one.")
    plan = {
        "resourceType": "CarePlan",
        "status": "draft",
        "intent": "proposal",
        "title": title,
        "subject": {"reference": subject},
        "created": created,
        "activity": [{"detail": _detail(activity)} for activity in activities],
    }
    return {**plan, **({"description": description} if description else {})}


def _detail(activity: Activity) -> Resource:
    detail: Resource = {"kind": "Task", "status": "not-started", "code": concept(activity.name)}
    if activity.detail:
        detail["description"] = activity.detail
    if activity.times_a_week is not None:
        detail["scheduledTiming"] = {"repeat": {"frequency": activity.times_a_week, "period": 1, "periodUnit": "wk"}}
    return detail
