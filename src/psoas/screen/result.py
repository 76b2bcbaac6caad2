"""What was written down of one test, before it is scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import get_args

from psoas.errors import SettingError
from psoas.finding import Side
from psoas.knowledge.home_tests import HomeTest, home_tests
from psoas.screen.screening import BY_HAND, FROM_CLIP, FROM_PHOTO

PAIN_LIMIT = 3
"""Above this a test is stopped (TR01)."""


@dataclass(frozen=True, slots=True)
class Result:
    """The trials of one test.

    Parameters
    ----------
    test
        Id of the test.
    trials
        Side -> score of each trial, in the unit of the test. A side that was not tested is missing.
    pain
        Side -> pain during the test, 0 to 10.
    not_judged
        Side -> why there is no score: the picture was refused, the person could not get into position.
    origin
        How it was taken: "by hand", "from a photo" or "from a clip".
    picture_error
        Side -> one-sigma error of the score that comes from the picture and does not average out.
    pelvis_held
        For the Thomas test: whether the back stayed flat.

    Raises
    ------
    SettingError
        If the test is not known, a side does not fit it, or a score cannot be.
    """

    test: str
    trials: Mapping[Side, tuple[float, ...]] = field(default_factory=lambda: MappingProxyType({}))
    pain: Mapping[Side, int] = field(default_factory=lambda: MappingProxyType({}))
    not_judged: Mapping[Side, str] = field(default_factory=lambda: MappingProxyType({}))
    origin: str = BY_HAND
    picture_error: Mapping[Side, float] = field(default_factory=lambda: MappingProxyType({}))
    pelvis_held: bool = True

    def __post_init__(self) -> None:
        test = find_test(self.test)
        if self.origin not in (BY_HAND, FROM_PHOTO, FROM_CLIP):
            raise SettingError(f"{test.id} was taken '{self.origin}'.", f"Allowed values are {BY_HAND}, {FROM_PHOTO}, {FROM_CLIP}.")
        sides = ("left", "right") if test.sides == "each" else ("both",)
        for side in (*self.trials, *self.pain, *self.not_judged):
            if side not in sides or side not in get_args(Side):
                raise SettingError(f"{test.name} ({test.id}) has no side '{side}'.", f"Allowed values are {', '.join(sides)}.")
        for side, scores in self.trials.items():
            for score in scores:
                _possible(test, side, score)
        for side, pain in self.pain.items():
            if isinstance(pain, bool) or not isinstance(pain, int) or not 0 <= pain <= 10:
                raise SettingError(f"Pain in {test.name} ({test.id}), {side}, is told from 0 to 10, but got {pain}.", "Give a whole number.")

    @property
    def sides(self) -> tuple[Side, ...]:
        """Sides that something was written down for."""
        named: list[Side] = ["left", "right", "both"]
        return tuple(side for side in named if side in self.trials or side in self.not_judged or side in self.pain)


def find_test(id: str) -> HomeTest:
    """Return a test.

    Raises
    ------
    SettingError
        If there is none of that id.
    """
    if id not in home_tests():
        raise SettingError(f"'{id}' is not a test.", f"Tests are {', '.join(home_tests())}.")
    return home_tests()[id]


def _possible(test: HomeTest, side: str, score: float) -> None:
    low, high = test.possible
    if isinstance(score, bool) or not isinstance(score, int | float) or not low <= score <= high:
        unit = {"1": "", "%": " %", "deg": "°"}.get(test.unit, f" {test.unit}")
        raise SettingError(f"{test.name} ({test.id}), {side}: a score lies between {low:g} and {high:g}{unit}, but got {score}.", test.scoring)
