"""What photos and clips of home tests gave: from the jobs that measured them to the fields of the test's page, and to its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from psoas.finding import Side
from psoas.screen.protocol import Protocol
from psoas.screen.taken import Taken
from psoas.store.models import Job, Visit
from psoas.values_json import built

KIND = "measure_test"


def measured_in(session: Session, visit: Visit, test: str) -> dict[Side, Taken]:
    """Return side -> what the newest picture of a test gave in a visit.

    Parameters
    ----------
    session
        To read in.
    visit
        The visit.
    test
        Id of the test.
    """
    asked = select(Job).where(Job.visit_id == visit.id, Job.kind == KIND, Job.status == "done").order_by(Job.created)
    found: dict[Side, Taken] = {}
    for job in session.scalars(asked):
        if job.result.get("test") == test:
            found.update({side: built(Taken, taken, KIND) for side, taken in job.result.get("sides", {}).items()})
    return found


def fields_of(protocol: Protocol, measured: Mapping[Side, Taken]) -> dict[str, list[str]]:
    """Return field -> value that was measured, for sides whose picture could be used."""
    fields: dict[str, list[str]] = {}
    for side, taken in measured.items():
        if taken.estimate.known:
            fields[f"{side}.score"] = [f"{_within(protocol, side, taken):g}"]
    return fields


def pictures_of(protocol: Protocol, given: Mapping[str, Any], measured: Mapping[Side, Taken]) -> dict[Side, Taken]:
    """Return the pictures that a result rests on: those whose value was kept as it was measured."""
    return {
        side: taken for side, taken in measured.items() if taken.estimate.known and given.get(f"{side}.score") == [_within(protocol, side, taken)]
    }


def words_of(protocol: Protocol, measured: Mapping[Side, Taken]) -> list[str]:
    """Return what each picture gave as a sentence: the value with its error, or why there is none."""
    said = []
    for side, taken in measured.items():
        name = "" if side == "both" else f"{side.capitalize()}: "
        said.append(f"{name}{taken.estimate if taken.estimate.known else taken.estimate.reason} {taken.note}".strip())
    return said


def _within(protocol: Protocol, side: Side, taken: Taken) -> float:
    ask = next(ask for ask in protocol.asks if ask.id == f"{side}.score")
    return round(min(max(taken.estimate.value, ask.low), ask.high), 1)
