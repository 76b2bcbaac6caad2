"""A session as the browser logged it -> the diary's own value; and the diary -> what progression looks at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from psoas.finding import Side
from psoas.follow.diary import DoneSession, DoneSet, Felt, SessionKind, SessionStatus
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.progression import ExerciseLog, SetLog

HURTS: Felt = "it hurts"
TOO_HARD: Felt = "too hard"
Zero2Ten = Annotated[int, Field(ge=0, le=10)]


class LoggedSet(BaseModel):
    """One set of one exercise on one side, as `psoas.follow.diary.DoneSet`."""

    model_config = ConfigDict(extra="forbid", strict=True)
    exercise: Annotated[str, Field(max_length=10)]
    side: Side
    number: int
    done: int
    reserve: Zero2Ten | None = None
    load: float | None = None
    pain: Zero2Ten | None = None
    felt: Felt | None = None


class LoggedSession(BaseModel):
    """A session as a browser sends it; whose it is and which of the programme, the address says."""

    model_config = ConfigDict(extra="forbid")
    key: Annotated[str, Field(max_length=64)]
    programme: Annotated[str, Field(max_length=32)]
    kind: SessionKind
    day: date
    started: datetime
    ended: datetime | None = None
    status: SessionStatus
    felt: Felt | None = None
    effort: Zero2Ten | None = None
    pain: Zero2Ten | None = None
    sets: Annotated[list[LoggedSet], Field(max_length=400)] = []

    def done(self, planned: str, programme_id: str | None) -> DoneSession:
        """Return it as the diary keeps it; `programme_id` is None where its programme is there no more.

        Raises
        ------
        InputError
            If it cannot have been so.
        """
        return DoneSession(
            key=self.key,
            kind=self.kind,
            day=self.day,
            started=self.started,
            ended=self.ended,
            status=self.status,
            planned=planned,
            programme_id=programme_id,
            felt=self.felt,
            effort=self.effort,
            pain=self.pain,
            sets=tuple(DoneSet(**one.model_dump()) for one in self.sets),
        )


def exercise_logs(sessions: Iterable[DoneSession]) -> Mapping[str, tuple[ExerciseLog, ...]]:
    """Return the sessions of each exercise in order of time, as progression looks at them.

    Of two sides the weaker counts. Pain is that of the sets; where it ended one though its number is no red one, it was sharp or rose.
    Where a set was too hard the movement counts as not kept.

    Parameters
    ----------
    sessions
        As done, in any order.
    """
    found: dict[str, list[ExerciseLog]] = defaultdict(list)
    for session in sorted(sessions, key=lambda one: one.started):
        by_exercise: dict[str, list[DoneSet]] = defaultdict(list)
        for one in session.sets:
            by_exercise[one.exercise].append(one)
        for id, sets in by_exercise.items():
            found[id].append(_exercise_log(session.day, sets))
    return {id: tuple(logs) for id, logs in found.items()}


def _exercise_log(day: date, sets: list[DoneSet]) -> ExerciseLog:
    by_number: dict[int, list[DoneSet]] = defaultdict(list)
    for one in sets:
        by_number[one.number].append(one)
    red = programme_rules()["PM03"].values["above"]
    return ExerciseLog(
        day=day,
        sets=tuple(_set_log(by_number[number]) for number in sorted(by_number)),
        load=max((one.load for one in sets if one.load is not None), default=None),
        pain=max((one.pain or 0 for one in sets), default=0),
        rising=any(one.felt == HURTS and (one.pain or 0) <= red for one in sets),
        form_kept=not any(one.felt == TOO_HARD for one in sets),
    )


def _set_log(sides: list[DoneSet]) -> SetLog:
    reserves = [one.reserve for one in sides if one.reserve is not None]
    return SetLog(min(one.done for one in sides), min(reserves, default=None))
