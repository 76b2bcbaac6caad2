"""Which exercises this person can be given at all, from which week on, and why the others are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from psoas.knowledge.exercises import EQUIPMENT, Exercise, exercises
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.situation import Situation
from psoas.plan.wishes import Wishes


@dataclass(frozen=True, slots=True)
class Suited:
    """What fits a person.

    Parameters
    ----------
    from_week
        Exercise id -> first week in which it may appear, in the order of the library.
    left_out
        Exercise id -> why it is not given, as the end of a sentence that begins with "because".
    lacking
        Exercise id -> equipment without which it cannot be done, for those that only lack it.
    """

    from_week: Mapping[str, int]
    left_out: Mapping[str, str]
    lacking: Mapping[str, tuple[str, ...]]


def suited(situation: Situation, wishes: Wishes) -> Suited:
    """Return which exercises fit a person: never contraindicated, equipment at hand, level within reach.

    Parameters
    ----------
    situation
        What holds for the person.
    wishes
        Equipment, level, and whether the self-release was asked for.
    """
    from_week: dict[str, int] = {}
    left_out: dict[str, str] = {}
    lacking: dict[str, tuple[str, ...]] = {}
    for one in exercises().values():
        missing = tuple(thing for thing in one.needs if thing not in wishes.equipment)
        against = reason_against(one, situation, wishes)
        if against:
            left_out[one.id] = against
        elif missing:
            lacking[one.id] = missing
            left_out[one.id] = f"it needs {' and '.join(EQUIPMENT[thing] for thing in missing)}"
        else:
            from_week[one.id] = first_week(one)
    return Suited(from_week, left_out, lacking)


def first_week(exercise: Exercise) -> int:
    """Return the first week in which an exercise may appear (ER04, and `Exercise.first_week`)."""
    hard = programme_rules()["ER04"].values
    weeks = [exercise.first_week]
    if exercise.level >= hard["level"]:
        weeks.append(int(hard["earliest_week"]))
    return max(weeks)


def reason_against(exercise: Exercise, situation: Situation, wishes: Wishes) -> str:
    """Return why an exercise must not be given whatever is at hand; empty if nothing speaks against it."""
    holds = situation.against(exercise.not_when, stretch=exercise.group == "mobility")
    if holds:
        return " and ".join(holds)
    if exercise.on_request and not wishes.release:
        return "it is shown only to those who ask for it"
    if exercise.on_request and not all(fact in situation.answered for fact in exercise.asks):
        return "its questions have to be answered first"
    if exercise.level > wishes.level + 1:
        return f"it is of level {exercise.level}, and you are at level {wishes.level}"
    return ""
