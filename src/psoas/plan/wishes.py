"""What a person wishes of a programme, and what they can give to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, get_args

from psoas.errors import SettingError
from psoas.knowledge.exercises import EQUIPMENT, Level

RunKind = Literal["easy", "hard", "long"]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_SESSION = 120


@dataclass(frozen=True, slots=True)
class RunningWeek:
    """The usual running week: weekday (0 is Monday) -> kind of run, km a week, longest run of the last 30 days in km.

    Raises
    ------
    SettingError
        If a weekday or kind is unknown, there is more than one long run, or a distance is negative.
    """

    runs: Mapping[int, RunKind] = field(default_factory=lambda: MappingProxyType({}))
    distance: float | None = None
    longest: float | None = None

    def __post_init__(self) -> None:
        for day, kind in self.runs.items():
            _check_day(day)
            if kind not in get_args(RunKind):
                raise SettingError(f"'{kind}' is not a kind of run.", f"Allowed are {', '.join(get_args(RunKind))}.")
        if list(self.runs.values()).count("long") > 1:
            raise SettingError("There is more than one long run in the week.", "Name one of them long and the others hard or easy.")
        for name, value in (("distance", self.distance), ("longest", self.longest)):
            if value is not None and not 0 <= value <= 500:
                raise SettingError(f"The {name} of runs must lie between 0 and 500 km, but got {value:g}.", "Give it in kilometres.")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wished and given.

    Parameters
    ----------
    start
        First day of the programme; weeks run from it.
    weeks
        1 to 24; the blocks of 8 and 12 weeks are the usual ones.
    minutes
        Weekday (0 is Monday) -> minutes for a strength session on it; days that are not named have none.
    equipment
        Ids of `psoas.knowledge.exercises.EQUIPMENT` that are at hand.
    level
        1 new to strength work, 2 some months of it, 3 years of it.
    race
        Day of a race, or None.
    pain
        Worst pain of the last days, 0 to 10; None to take it from the answers of the assessment.
    running
        The usual running week.
    mobility
        Whether the five minutes are drawn up as well.
    cue
        Whether one cue for running form is wished for.
    release
        Whether the self-release with a tool was asked for.
    missed
        Share of planned sessions missed lately, 0 to 1.
    known, liked, disliked
        Exercise ids.
    goals
        In the person's own words.

    Raises
    ------
    SettingError
        If a value is out of range or an id unknown; says which and what is allowed. Zero minutes, no days and a race
        tomorrow are wishes like others: the programme answers them.
    """

    start: date
    weeks: int = 8
    minutes: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({0: 20, 3: 20}))
    equipment: frozenset[str] = frozenset()
    level: Level = 1
    race: date | None = None
    pain: int | None = None
    running: RunningWeek = field(default_factory=RunningWeek)
    mobility: bool = True
    cue: bool = False
    release: bool = False
    missed: float = 0.0
    known: frozenset[str] = frozenset()
    liked: frozenset[str] = frozenset()
    disliked: frozenset[str] = frozenset()
    goals: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.weeks <= 24:
            raise SettingError(f"A programme has 1 to 24 weeks, but got {self.weeks}.", "Give 8 or 12, say.")
        for day, minutes in self.minutes.items():
            _check_day(day)
            if not 0 <= minutes <= LONGEST_SESSION:
                raise SettingError(f"A session has 0 to {LONGEST_SESSION} minutes, but got {minutes}.", "Give 20 or 30, say.")
        unknown = sorted(self.equipment - set(EQUIPMENT))
        if unknown:
            raise SettingError(f"'{unknown[0]}' is not known as equipment.", f"Known are {', '.join(EQUIPMENT)}.")
        if self.level not in (1, 2, 3):
            raise SettingError(f"The level is 1, 2 or 3, but got {self.level}.")
        if self.pain is not None and not 0 <= self.pain <= 10:
            raise SettingError(f"Pain is told from 0 to 10, but got {self.pain}.")
        if not 0 <= self.missed <= 1:
            raise SettingError(f"The share of missed sessions lies between 0 and 1, but got {self.missed:g}.")


def _check_day(day: int) -> None:
    if not 0 <= day <= 6:
        raise SettingError(f"A weekday is 0 (Monday) to 6, but got {day}.")
