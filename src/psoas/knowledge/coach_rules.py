"""What the camera coach looks at in each exercise and test: what it counts, times and reads, and the cues in order of weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from psoas.knowledge.entries import Graded
from psoas.knowledge.exercises import exercises
from psoas.knowledge.home_tests import home_tests
from psoas.knowledge.library import check_sources
from psoas.knowledge.reading import read_entries, wrong_entry

FILE = "coach_rules.yaml"

ANGLE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "hip_bend": "Bend at the hip",
        "thigh_over_level": "Thigh above level",
        "thigh_behind": "Thigh behind upright",
        "missing_extension": "Left to a straight knee",
        "shin_lean": "Lean of the shin",
    }
)
"""Signal that is shown as an angle -> its name for a person; that of a test is named by the test."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Repetitions of a signal: share of the first ones that is full height, and the smallest rise, in the signal's unit."""

    signal: str
    full: float
    least: float


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to say.

    Parameters
    ----------
    id
        Unique in its rule.
    signal
        What is looked at (`psoas.app.coach_eye.signals`).
    beyond
        The side of `limit` on which it is to be said.
    limit, error
        In the signal's unit; the cue waits until the signal is beyond by more than its one-sigma error.
    say
        To the person.
    at
        "all" of the time, for `seconds` without a break, or at the "top" of the last repetition.
    seconds
        For `at` all.
    """

    id: str
    signal: str
    beyond: Literal["above", "below"]
    limit: float
    error: float
    say: str
    at: Literal["all", "top"] = "all"
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class CoachRule(Graded):
    """What is looked at in one exercise or test.

    Parameters
    ----------
    view
        Where the camera stands: at the side, or in front.
    cues
        The weightiest first.
    also
        Ids of other exercises and tests that are looked at alike.
    count
        What is counted; None for nothing.
    hold
        Id of the home test whose hold is timed; empty for none.
    angle
        Signal in degrees that is shown; empty for none.
    test_angle
        Id of the home test whose angle is read; empty for none.
    """

    view: Literal["side", "front"]
    cues: tuple[Cue, ...]
    also: tuple[str, ...] = ()
    count: Counted | None = None
    hold: str = ""
    angle: str = ""
    test_angle: str = ""


@cache
def coach_rules() -> Mapping[str, CoachRule]:
    """Return what is looked at, by id of exercise or test.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or refers to what does not exist.
    """
    found = read_entries(CoachRule, FILE)
    check_sources(found, FILE)
    for id, rule in found.items():
        for named in (id, *rule.also):
            if named not in exercises() and named not in home_tests():
                raise wrong_entry(FILE, list(found), id, "also" if named != id else "id", f"there is neither an exercise nor a test {named}")
        if rule.angle and rule.angle not in ANGLE_NAMES:
            raise wrong_entry(FILE, list(found), id, "angle", f"'{rule.angle}' is not shown, shown are {', '.join(ANGLE_NAMES)}")
        for field, test in (("hold", rule.hold), ("test_angle", rule.test_angle)):
            if test and test not in home_tests():
                raise wrong_entry(FILE, list(found), id, field, f"there is no test {test}")
    return MappingProxyType({named: rule for id, rule in found.items() for named in (id, *rule.also)})
