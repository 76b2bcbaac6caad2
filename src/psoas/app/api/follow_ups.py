"""What follows from a person's diary under /api, and that someone has looked at what stopped the programme."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import HTTPException, Request
from pydantic import Field, StringConstraints

from psoas.app.access import Asking, Seen
from psoas.app.api.asking import api_router
from psoas.app.api.diary import Day
from psoas.app.api.shapes import Id, Shape
from psoas.app.looks import note_look
from psoas.app.planning import read_programme
from psoas.app.standing import standing_of
from psoas.follow.attention import Level
from psoas.follow.history import Group
from psoas.store.programmes import current_programme

if TYPE_CHECKING:
    from psoas.app.follow_ups import KeptFollowUp
    from psoas.quantity import Estimate

router = api_router("follow-up")


class EstimateShape(Shape):
    """A number with its 95 % error; both null where `reason` says why it is not known."""

    value: float | None
    error: float | None
    unit: str
    reason: str = ""


class GroupChangeShape(Shape):
    """What became of the soreness of a muscle group, 0 to 10, and what of it goes with what; negative is less sore."""

    group: Group
    said: Literal["clear fall", "clear rise", "no clear change", "too little told"]
    probability: float | None = Field(description="That the change is a fall worth having")
    worthwhile: float
    before: EstimateShape
    now: EstimateShape
    change: EstimateShape
    by_running: EstimateShape
    by_drift: EstimateShape
    by_sessions: EstimateShape


class AttentionShape(Shape):
    """One thing that needs a look."""

    rule: str
    level: Level
    said: str
    act: str
    since: date


class StopShape(Shape):
    """Since when the programme rests until someone has looked, and why."""

    since: date
    said: str
    act: str


class NextShape(Shape):
    """What changes next, one sentence each; taken by the button of the page, but for what pain asks for."""

    why: str


class FollowUpShape(Shape):
    """What a diary says up to a day."""

    today: date
    programme: Id
    came: Literal["better", "no clear change", "better, not by it", "worse, stopped", "worse", "not done", "too early"]
    title: str
    text: list[str]
    main: Group | None
    stopped: StopShape | None
    changes: list[GroupChangeShape]
    attention: list[AttentionShape]
    planned: int
    done: int
    next: list[NextShape]


class NewLook(Shape):
    """That a professional has looked, and what was said."""

    day: Day = Field(examples=["2027-01-04"])
    text: Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")] = ""


class LookShape(NewLook):
    """A look as it was kept."""

    id: Id


@router.get("/people/{person_id}/follow-up")
def get_follow_up(request: Request, person: Seen) -> FollowUpShape:
    """Give what follows from the diary of a person who has a programme."""
    today = date.today()
    with request.app.state.database.reading() as session:
        record = current_programme(session, person.id)
        programme = read_programme(record.document) if record is not None else None
        if record is None or programme is None or programme.stopped:
            raise HTTPException(404, "There is no programme to follow.")
        stop = standing_of(session, person.id, programme, today).stop
        kept = request.app.state.follow_ups.of(session, record, today)
    return _shape(kept, record.id, StopShape(since=stop.since, said=stop.said, act=stop.act) if stop is not None else None)


@router.post("/people/{person_id}/looks", status_code=201)
def post_look(new: NewLook, request: Request, who: Asking, person: Seen) -> LookShape:
    """Keep that a professional has looked at what stopped the programme; it goes on from that day."""
    with request.app.state.database.writing() as session:
        look = note_look(session, person.id, who.account, new.day, new.text)
    return LookShape(id=look.id, day=look.day, text=look.text)


def _shape(kept: KeptFollowUp, programme: str, stop: StopShape | None) -> FollowUpShape:
    told = kept.told
    return FollowUpShape(
        today=told.today,
        programme=programme,
        came=told.came,
        title=told.title,
        text=list(told.text),
        main=told.main,
        stopped=stop,
        changes=[
            GroupChangeShape(
                group=one.group,
                said=one.said,
                probability=_number(one.probability),
                worthwhile=one.worthwhile,
                **{name: _estimate(getattr(one, name)) for name in ("before", "now", "change", "by_running", "by_drift", "by_sessions")},
            )
            for one in told.changes
        ],
        attention=[AttentionShape(rule=one.rule, level=one.level, said=one.said, act=one.act, since=one.since) for one in told.attention],
        planned=told.adherence.planned,
        done=told.adherence.done,
        next=[NextShape(why=one.why) for one in told.adapted],
    )


def _estimate(value: Estimate) -> EstimateShape:
    return EstimateShape(value=_number(value.value), error=_number(value.error), unit=value.unit, reason=value.reason)


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
