"""Visits as they are compared: what was measured on each, clip and tests together, and how it was filmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from psoas.app.planning import screening_in
from psoas.store.assessments import assessment_of, list_assessments
from psoas.store.columns import day_of
from psoas.store.models import AssessmentRecord, Visit
from psoas.store.programmes import list_programmes

if TYPE_CHECKING:
    from psoas.assessment import Assessment
    from psoas.follow.retest import Occasion, ReTest

MOST_REPEATS = 3
"""Earlier visits that are read to tell a person's own noise."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A visit that can be compared: the id of its newest assessment stands for it."""

    id: str
    day: date
    visit_id: str | None
    kinds: tuple[str, ...]


def choices_of(session: Session, person_id: str) -> list[Choice]:
    """Return the visits of a person with something measured, the oldest first; an assessment of no visit stands for itself."""
    groups: dict[str, list[AssessmentRecord]] = {}
    for record in list_assessments(session, person_id):
        groups.setdefault(record.visit_id or record.id, []).append(record)
    found = [
        Choice(records[0].id, day_of(records[0].created), records[0].visit_id, tuple(sorted({one.kind for one in records})))
        for records in groups.values()
    ]
    return sorted(found, key=lambda one: (one.day, one.id))


def clip_of_choice(session: Session, person_id: str, choice: Choice) -> AssessmentRecord | None:
    """Return the newest clip of a visit, without its document."""
    for record in list_assessments(session, person_id):
        if record.kind == "clip" and (record.visit_id == choice.visit_id if choice.visit_id else record.id == choice.id):
            return record
    return None


def read_clip(session: Session, person_id: str, choice: Choice) -> Assessment | None:
    """Return what was measured of a visit's clip; None without one."""
    from psoas.assessment_json import from_json

    clip = clip_of_choice(session, person_id, choice)
    kept = assessment_of(session, person_id, clip.id) if clip is not None else None
    return from_json(kept.document) if kept is not None else None


def read_occasion(session: Session, person_id: str, choice: Choice) -> Occasion:
    """Return what was measured on a visit: tests of its answers, and its clip if it has one."""
    return occasion_of(session, choice, read_clip(session, person_id, choice))


def occasion_of(session: Session, choice: Choice, filmed: Assessment | None) -> Occasion:
    """Return what was measured on a visit of which the clip was read already."""
    from psoas.follow.retest import Occasion

    visit = session.get(Visit, choice.visit_id) if choice.visit_id is not None else None
    tests = screening_in(visit.document).findings if visit is not None and visit.document.get("tests") else ()
    if filmed is None:
        return Occasion(choice.day, tests)
    alone = filmed.screening.findings if filmed.screening is not None and not tests else tests
    return Occasion(choice.day, (*filmed.findings, *alone), filmed.speed, filmed.conditions.surface, filmed.capture.near_side)


def pair_of(choices: Sequence[Choice], before: str, after: str) -> tuple[Choice, Choice] | None:
    """Return the two visits to compare, the older first: those named, else the last and the first like it; None with fewer than two.

    Parameters
    ----------
    choices
        Of one person, the oldest first.
    before, after
        Ids of assessments; what is not one of theirs counts as not named.
    """
    if len(choices) < 2:
        return None
    places = {one.id: number for number, one in enumerate(choices)}
    last = places.get(after, len(choices) - 1)
    first = places.get(before, _first_like(choices, last) if last else 1)
    if first == last:
        first = last - 1 if last else 1
    return choices[min(first, last)], choices[max(first, last)]


def read_retest(session: Session, person_id: str, choices: Sequence[Choice], before: Choice, after: Choice) -> ReTest:
    """Return what changed from one visit to a later one, held against the person's own noise where earlier visits tell it.

    Parameters
    ----------
    session
        To read in.
    person_id
        Whose.
    choices
        All visits of the person.
    before, after
        Two of them.
    """
    return retest_of(session, person_id, choices, before, read_occasion(session, person_id, before), read_occasion(session, person_id, after))


def retest_of(session: Session, person_id: str, choices: Sequence[Choice], first: Choice, then: Occasion, now: Occasion) -> ReTest:
    """Return as `read_retest` does, of two visits that were read already: `first` is the visit of `then`."""
    from psoas.follow.retest import compare_occasions

    return compare_occasions(then, now, [read_occasion(session, person_id, one) for one in _repeats(session, person_id, choices, first)])


def _repeats(session: Session, person_id: str, choices: Sequence[Choice], before: Choice) -> list[Choice]:
    """Return the visits that tell a person's own noise: earlier than the first of the two, and before any programme began."""
    begun = min((day_of(one.created) for one in list_programmes(session, person_id)), default=date.max)
    return [one for one in choices if one.id != before.id and one.day <= min(begun, before.day)][-MOST_REPEATS:]


def _first_like(choices: Sequence[Choice], last: int) -> int:
    """Return the place of the first visit on which the same kind of thing was measured as on the last; the first of all without one."""
    return next((number for number, one in enumerate(choices[:last]) if set(one.kinds) & set(choices[last].kinds)), 0)
