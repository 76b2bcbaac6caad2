"""All that a person noted, put together: the diary from which everything in `follow` is worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, get_args

from psoas.errors import SettingError
from psoas.follow.diary import CheckIn, DoneSession

Group = Literal["glutes", "hamstrings", "calves", "quadriceps", "hip_front", "low_back"]
GROUPS: tuple[Group, ...] = get_args(Group)
"""Muscle groups of the check-in; `CheckIn.soreness` names them with a side, "hamstrings:left", the low back with "both"."""

GROUP_OF_SITE: Mapping[str, Group] = MappingProxyType(
    {
        "front_groin_crease": "hip_front",
        "front_groin_deep": "hip_front",
        "front_upper_thigh": "quadriceps",
        "low_back_centre": "low_back",
        "low_back_side": "low_back",
        "buttock_belly": "glutes",
        "buttock_deep": "glutes",
        "outer_hip": "glutes",
        "sit_bone": "hamstrings",
        "hamstring_belly": "hamstrings",
        "calf": "calves",
    }
)
"""Region of the body map -> muscle group of the check-in; knees, shins, feet and belly belong to none and are not asked from day to day."""


@dataclass(frozen=True, slots=True)
class RunDay:
    """A run as a watch saw it: day, minutes moving, km, and the mean step rate in steps/min if it was recorded."""

    day: date
    minutes: float
    km: float
    step_rate: float | None = None


@dataclass(frozen=True, slots=True)
class Diary:
    """All that a person noted.

    Parameters
    ----------
    check_ins
        One a day at most, in order of day.
    sessions
        As done, in order of day.
    runs
        From watches, in order of day.
    programme_start
        First day of the programme that is followed; None without one.
    looked
        Days on which a professional looked at what had stopped the programme, in order.

    Raises
    ------
    SettingError
        If there are two check-ins of a day, or they are not in order.
    """

    check_ins: tuple[CheckIn, ...] = ()
    sessions: tuple[DoneSession, ...] = ()
    runs: tuple[RunDay, ...] = ()
    programme_start: date | None = None
    looked: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        days = [check_in.day for check_in in self.check_ins]
        if days != sorted(set(days)):
            raise SettingError("A diary holds one check-in a day, in order of day.")

    def last_look(self, today: date) -> date | None:
        """Return the last day up to today on which a professional looked; None if nobody did."""
        return max((day for day in self.looked if day <= today), default=None)


def soreness_of(check_in: CheckIn, group: Group) -> int | None:
    """Return the soreness of a group on a day, that of the worse side; None if it was not told."""
    return max((level for place, level in check_in.soreness.items() if place.split(":")[0] == group), default=None)
