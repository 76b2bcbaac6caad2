"""What a person answered: where it is sore, what the last weeks held, what happened before, what is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from psoas.errors import SettingError
from psoas.finding import Side
from psoas.knowledge.body_map import regions
from psoas.recording.runner import Runner

Onset = Literal["one moment", "during a run", "after new work", "gradually", "not sure"]
"""How it began: a moment that can be named, in the course of a run, 12 to 48 h after new or harder work, bit by bit."""

Aggravator = Literal[
    "running",
    "hopping",
    "sprinting",
    "uphill",
    "downhill",
    "stairs",
    "squatting",
    "sitting",
    "bending",
    "arching",
    "lifting the knee",
    "getting out of a car",
    "stretching",
    "lying on it",
    "walking",
    "at rest",
    "at night",
]
"""What makes it worse. "running" means that it rises as the run goes on; "at rest" and "at night" that it hurts unmoved."""

Course = Literal["eases as I warm up", "same throughout", "worse with each run", "not sure"]
Work = Literal["hills", "speed", "longer", "strength", "new surface", "new shoes"]
Sport = Literal["distance running", "sprinting", "field sport"]


@dataclass(frozen=True, slots=True)
class Soreness:
    """One mark on the body map.

    Parameters
    ----------
    site
        Id of a region in `psoas.knowledge.body_map` ("hamstring_belly").
    side
        "both" if left and right alike; a one-sided one is told as "left" or "right".
    level
        0 (none) to 10 (the worst there is), at its worst in the last week.
    onset
        How it began.
    days
        How long it has been there, in days; None where it was not said.
    worse_with
        What makes it worse.
    course
        What it does in the course of a run.
    one_spot
        Whether one finger can cover it; None where it was not said.

    Raises
    ------
    SettingError
        If the site is not on the body map or a value is out of range.
    """

    site: str
    side: Side
    level: int
    onset: Onset = "not sure"
    days: float | None = None
    worse_with: tuple[Aggravator, ...] = ()
    course: Course = "not sure"
    one_spot: bool | None = None

    def __post_init__(self) -> None:
        _one_of("site", self.site, tuple(regions()))
        _one_of("side", self.side, get_args(Side))
        _one_of("onset", self.onset, get_args(Onset))
        _one_of("course", self.course, get_args(Course))
        for item in self.worse_with:
            _one_of("worse_with", item, get_args(Aggravator))
        if isinstance(self.level, bool) or not isinstance(self.level, int) or not 0 <= self.level <= 10:
            raise SettingError(f"Soreness is told from 0 to 10, but got {self.level}.", "Give a whole number, 0 for none, 10 for the worst there is.")
        _not_negative("days", self.days)


@dataclass(frozen=True, slots=True)
class Training:
    """The last weeks of running; None or empty where it was not said.

    Parameters
    ----------
    longest_run_this_week
        Longest run of the last 7 days, km.
    longest_run_before
        Longest run of the 30 days before those, km.
    runs_per_week, distance_per_week
        Usual number of runs, and km, a week.
    new_work_72h
        Whether there was new, longer, faster or hillier work in the last 72 hours.
    new_work
        What that work was.
    """

    longest_run_this_week: float | None = None
    longest_run_before: float | None = None
    runs_per_week: float | None = None
    distance_per_week: float | None = None
    new_work_72h: bool | None = None
    new_work: tuple[Work, ...] = ()

    def __post_init__(self) -> None:
        for name in ("longest_run_this_week", "longest_run_before", "runs_per_week", "distance_per_week"):
            _not_negative(name, getattr(self, name))
        for item in self.new_work:
            _one_of("new_work", item, get_args(Work))
        if self.new_work and self.new_work_72h is False:
            raise SettingError("New work is named, but it is also said that there was none in the last 72 hours.", "Correct one of the two answers.")


@dataclass(frozen=True, slots=True)
class PastInjury:
    """An injury that kept the person from running: region of the body map, side, how many months ago it ended."""

    site: str
    side: Side
    months_ago: float

    def __post_init__(self) -> None:
        _one_of("site", self.site, tuple(regions()))
        _one_of("side", self.side, get_args(Side))
        _not_negative("months_ago", self.months_ago)


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything a person answered; what was not answered is None, empty, or missing from `facts`.

    Parameters
    ----------
    runner
        Age, sex, height, mass, name.
    soreness
        Marks on the body map; empty if nothing is sore.
    training, past_injuries, sport
        What the last weeks and the last years held. `past_injuries` is None where it was not said, empty for none.
    facts
        Answers to the questions of `psoas.knowledge.red_flags`: fact id -> yes or no. Facts that follow from other
        answers (age, hopping makes it worse) need not be repeated.
    goals, equipment
        In the person's own words; the programme reads them.
    days_per_week
        How many days a week are free for strength work.
    """

    runner: Runner = field(default_factory=Runner)
    soreness: tuple[Soreness, ...] = ()
    training: Training = field(default_factory=Training)
    past_injuries: tuple[PastInjury, ...] | None = None
    sport: Sport = "distance running"
    facts: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    goals: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    days_per_week: int | None = None

    def __post_init__(self) -> None:
        _one_of("sport", self.sport, get_args(Sport))
        if self.days_per_week is not None and not 0 <= self.days_per_week <= 7:
            raise SettingError(f"A week has 7 days, but got {self.days_per_week}.", "Give how many days a week are free, 0 to 7.")


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise SettingError(f"'{value}' is not known as {name}.", f"Allowed values are {', '.join(allowed)}.")


def _not_negative(name: str, value: float | None) -> None:
    if value is not None and not value >= 0:
        raise SettingError(f"{name.replace('_', ' ').capitalize()} cannot be negative, but got {value:g}.")
