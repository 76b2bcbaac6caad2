"""What an exercise is worth to a person: the needs it serves, its evidence, what they like and know, and how long it has been done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from psoas.knowledge.exercises import Exercise, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.needs import slots_of
from psoas.plan.programme import Need
from psoas.plan.wishes import Wishes

START, PER_NEED = 40, 100
GRADES = {"A": 12, "B": 8, "C": 4, "D": 0, "X": 0}
LIKED, KNOWN, DISLIKED = 25, 10, -150
STEP_UP_WEEK, TOO_EARLY, BELOW_LEVEL = 3, -120, -12
"""An exercise one level above the person's is better kept until this week: the first two are for learning (BLK08, BLK12)."""

GOES_ON, NEXT_STEP, TOO_LONG = 12, 25, -25
SERVES_WELL = 0.5
"""From this share on an exercise counts as work for a need (ER02)."""


@dataclass(frozen=True, slots=True)
class History:
    """What the weeks before held.

    Parameters
    ----------
    weeks
        Exercise id -> weeks in which it was done.
    last
        Exercise id -> day it was last done on.
    steady
        Exercises done before any race was near, and those the person knew: not new before a race (RC02).
    highest, highest_usual
        Highest weekly load of all weeks, and of those that were neither easy nor close to a race.
    """

    weeks: Mapping[str, int] = field(default_factory=dict)
    last: Mapping[str, date] = field(default_factory=dict)
    steady: frozenset[str] = frozenset()
    highest: float = 0.0
    highest_usual: float = 0.0


def worth(exercise: Exercise, week: int, needs: Sequence[Need], wishes: Wishes, history: History) -> int:
    """Return what one set of an exercise is worth in a week; higher is better, in points without a unit.

    Needs count by posterior (ER02) and by how well the exercise serves them; evidence, level, liking and knowledge count
    less than one likely need. What was done for six weeks gives way to its next step or an equal one (PR07).
    """
    points = START + GRADES[exercise.grade] + round(PER_NEED * sum(_share(need, exercise) for need in needs))
    points += LIKED * (exercise.id in wishes.liked) + KNOWN * (exercise.id in wishes.known) + DISLIKED * (exercise.id in wishes.disliked)
    if exercise.level < wishes.level:
        points += BELOW_LEVEL * (wishes.level - exercise.level)
    if exercise.level > wishes.level and week < STEP_UP_WEEK and exercise.id not in wishes.known:
        points += TOO_EARLY
    done = history.weeks.get(exercise.id, 0)
    if done >= programme_rules()["PR07"].values["weeks"]:
        points += TOO_LONG
    elif done:
        points += GOES_ON
    if any(before.harder_id == exercise.id and history.weeks.get(before.id, 0) for before in exercises().values()):
        points += NEXT_STEP
    return points


def serves(exercise: Exercise, needs: Sequence[Need]) -> Need | None:
    """Return the need that an exercise serves most and well, None where it serves none."""
    well = [need for need in needs if slots_of(need) and exercise.serves.get(need.node, 0.0) >= SERVES_WELL]
    return max(well, key=lambda need: _share(need, exercise), default=None)


def _share(need: Need, exercise: Exercise) -> float:
    return need.weight * exercise.serves.get(need.node, 0.0) if slots_of(need) else 0.0
