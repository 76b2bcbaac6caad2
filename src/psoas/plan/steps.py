"""A session as steps on a clock: work on a side, changing sides, resting, getting ready for what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import ceil
from typing import Literal

from psoas.finding import Side
from psoas.knowledge.exercises import exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.programme import Prescription, Session

StepKind = Literal["work", "change", "rest", "next"]


@dataclass(frozen=True, slots=True)
class TimedStep:
    """One step of a session.

    Parameters
    ----------
    kind
        "work"; "change" to the other side; "rest" before the next set; "next": getting ready for the next exercise.
    item
        Place in the session's items; for all that is not work, of the work that comes after it.
    number
        Of the set, from 1.
    side
        Worked on, or about to be.
    seconds
        How long it takes.
    count
        Repetitions or steps of the set; 0 for holds and for all that is not work.
    beat
        Seconds of one of them; 0 where nothing is counted.
    """

    kind: StepKind
    item: int
    number: int
    side: Side
    seconds: int
    count: int = 0
    beat: float = 0.0


def timed_steps(session: Session) -> tuple[TimedStep, ...]:
    """Return the steps of a session, which add up to its time to the second.

    Sets are as long as their most repetitions take. The five minutes have no other pauses than changes: what is left of their time
    after all holds is spread over these. Where a set takes a broken number of seconds, each exercise ends on the whole second after.

    Parameters
    ----------
    session
        Any with exercises; without any there are no steps.
    """
    steps = tuple(step for place, item in enumerate(session.items) for step in _steps_of(place, item))
    return _spread(steps, session.seconds) if session.kind == "mobility" else steps


def _steps_of(place: int, item: Prescription) -> Iterator[TimedStep]:
    """Yield the steps of one exercise, before the first but that of the session the time to get ready."""
    if place:
        between = int(programme_rules()["TIME"].values["between_exercises"])
        yield TimedStep("next", place, 1, item.sides[0], between)
    beat = 0.0 if item.measure == "seconds" else exercises()[item.exercise].dose.seconds
    count = item.high if beat else 0
    work = count * beat or float(item.high)
    change = float(programme_rules()["TIME"].values["side_change"])
    drafts: list[tuple[TimedStep, float]] = []
    for number in range(1, item.sets + 1):
        if number > 1 and item.rest:
            drafts.append((TimedStep("rest", place, number, item.sides[0], 0), float(item.rest)))
        for side in item.sides:
            if side != item.sides[0]:
                drafts.append((TimedStep("change", place, number, side, 0), change))
            drafts.append((TimedStep("work", place, number, side, 0, count, beat), work))
    ends = [ceil(end) for end in accumulate((seconds for _, seconds in drafts), initial=0.0)]
    for (draft, _), (start, end) in zip(drafts, pairwise(ends), strict=True):
        yield replace(draft, seconds=end - start)


def _spread(steps: Sequence[TimedStep], seconds: int) -> tuple[TimedStep, ...]:
    """Return the work alone, with changes between that share what is left of the time."""
    work = [step for step in steps if step.kind == "work"]
    left, changes = seconds - sum(step.seconds for step in work), len(work) - 1
    spread: list[TimedStep] = []
    for index, (before, after) in enumerate(pairwise(work)):
        pause = left * (index + 1) // changes - left * index // changes
        spread.append(before)
        if pause:
            spread.append(TimedStep("change", after.item, after.number, after.side, pause))
    return (*spread, *work[-1:])
