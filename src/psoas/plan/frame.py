"""The empty frame of a programme: weeks with phases, and on which day how long a session of which kind may stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from psoas.knowledge.programme_rules import Phase, phases, programme_rules
from psoas.plan.wishes import Wishes

Stage = Literal["usual", "taper", "race week", "rest"]
BLOCK_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A day that may hold a strength session.

    Parameters
    ----------
    day
        The day.
    minutes
        Time for the strength work, tests of that day taken off.
    heavy
        Whether heavy work for the legs may stand on it (PR02).
    stage
        How the race bears on it (RC01 to RC05).
    """

    day: date
    minutes: int
    heavy: bool
    stage: Stage


@dataclass(frozen=True, slots=True)
class WeekFrame:
    """A week before exercises are chosen: first day, phase, places in order of day, the re-test's day, minutes and tests."""

    start: date
    phase: Phase
    places: tuple[Place, ...]
    retest: tuple[date, int, tuple[str, ...]] | None = None

    @property
    def days(self) -> tuple[date, ...]:
        """The seven days."""
        return tuple(self.start + timedelta(days=day) for day in range(7))

    @property
    def before_race(self) -> bool:
        """Whether a race is so close that some of it is done with half the sets, or less (RC02, RC03)."""
        return any(place.stage != "usual" for place in self.places)


def days_left(day: date, wishes: Wishes) -> int | None:
    """Return the days left to the race, negative after it; None without one."""
    return None if wishes.race is None else (wishes.race - day).days


def stage_of(day: date, wishes: Wishes) -> Stage:
    """Return how the race bears on a day (RC01 to RC05)."""
    left, rules = days_left(day, wishes), programme_rules()
    if left is None or left > rules["RC02"].values["to_days"] or -left > rules["RC05"].values["to_days_after"]:
        return "usual"
    if left <= rules["RC04"].values["to_days"]:
        return "rest"
    return "race week" if left <= rules["RC03"].values["to_days"] else "taper"


def bears_heavy(day: date, wishes: Wishes) -> bool:
    """Return whether the next day holds neither hard nor long run nor race (PR02)."""
    following = day + timedelta(days=1)
    return wishes.running.runs.get(following.weekday()) not in ("hard", "long") and following != wishes.race


def frame(wishes: Wishes, minutes: Sequence[tuple[int, int]]) -> tuple[WeekFrame, ...]:
    """Return the weeks of a programme with the places of their sessions.

    Parameters
    ----------
    wishes
        Start, weeks, race, running week.
    minutes
        Weekday and minutes of its session, the best day first; a week with fewer sessions keeps the first.
    """
    weeks = [_week(phase, wishes, minutes) for phase in phases(wishes.weeks)]
    light = [place for week in weeks for place in week.places if place.stage == "race week"]
    extra = set(light[int(programme_rules()["RC03"].values["sessions"]) :])
    return tuple(replace(week, places=tuple(place for place in week.places if place not in extra)) for week in weeks)


def blocks_of(weeks: Sequence[WeekFrame]) -> Iterator[tuple[WeekFrame, ...]]:
    """Yield the weeks four by four, as they are solved."""
    for first in range(0, len(weeks), BLOCK_WEEKS):
        yield tuple(weeks[first : first + BLOCK_WEEKS])


def _week(phase: Phase, wishes: Wishes, minutes: Sequence[tuple[int, int]]) -> WeekFrame:
    start = wishes.start + timedelta(weeks=phase.week - 1)
    kept = dict(minutes[: phase.sessions] if phase.sessions is not None else minutes)
    days = [day for day in (start + timedelta(days=number) for number in range(7)) if day.weekday() in kept]
    places = [Place(day, kept[day.weekday()], bears_heavy(day, wishes), stage_of(day, wishes)) for day in days]
    return WeekFrame(start, phase, tuple(place for place in places if place.stage != "rest"))
