"""Runs over weeks: how far each week went, and single runs that were much longer than those of the month before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from psoas.follow.diary import CheckIn
from psoas.follow.history import RunDay
from psoas.knowledge.programme_rules import programme_rules

RULE = "PR08"
FEWEST_DAYS = 3
"""Days with a run in the month before, from which a run is compared: with fewer the others are rather not known than not there."""


@dataclass(frozen=True, slots=True)
class RunSpike:
    """A run that was much longer than every other of the days before: by how many percent, the longest of those in km, and whether much more so."""

    run: RunDay
    longest_before: float
    percent: float
    strong: bool


@dataclass(frozen=True, slots=True)
class RunWeek:
    """A week from Monday on, with its runs in order of day."""

    start: date
    runs: tuple[RunDay, ...]

    @property
    def km(self) -> float:
        """How far the runs of the week went together."""
        return sum(run.km for run in self.runs)


@dataclass(frozen=True, slots=True)
class UsualRunning:
    """Kilometres of a usual week of the last four, and of the longest run of the last 30 days."""

    km_a_week: float
    longest: float


def all_runs(watched: Iterable[RunDay], told: Iterable[CheckIn]) -> tuple[RunDay, ...]:
    """Return the runs of a watch, and for days without one the kilometres that a check-in tells, in order of day."""
    runs = list(watched)
    seen = {run.day for run in runs}
    runs += [RunDay(one.day, one.run_minutes or 0.0, one.run_km) for one in told if one.run_km and one.day not in seen]
    return tuple(sorted(runs, key=lambda run: run.day))


def spikes_of(runs: Sequence[RunDay]) -> tuple[RunSpike, ...]:
    """Return the runs that rule PR08 calls too long, against the longest of the 30 days before.

    Parameters
    ----------
    runs
        In order of day.
    """
    rule = programme_rules()[RULE].values
    window, found = timedelta(days=rule["days"]), []
    for run in runs:
        before = [one for one in runs if one.day < run.day <= one.day + window and one.km > 0]
        if len({one.day for one in before}) < FEWEST_DAYS:
            continue
        longest = max(one.km for one in before)
        percent = round(100 * (run.km / longest - 1), 6)
        if percent > rule["rise_percent"]:
            found.append(RunSpike(run, longest, percent, percent > rule["strong_percent"]))
    return tuple(found)


def weeks_of(runs: Iterable[RunDay], last: date, count: int) -> tuple[RunWeek, ...]:
    """Return the last `count` weeks up to that of the day `last`, the oldest first."""
    known = list(runs)
    monday = last - timedelta(days=last.weekday())
    starts = [monday - timedelta(weeks=back) for back in range(count - 1, -1, -1)]
    return tuple(RunWeek(start, tuple(run for run in known if 0 <= (run.day - start).days < 7)) for start in starts)


def usual_running(runs: Sequence[RunDay], today: date) -> UsualRunning | None:
    """Return what was run lately; None with fewer than `FEWEST_DAYS` days of running in the time that rule PR08 looks back.

    Parameters
    ----------
    runs
        In any order.
    today
        The last day.
    """
    since = today - timedelta(days=programme_rules()[RULE].values["days"])
    lately = [run for run in runs if since < run.day <= today and run.km > 0]
    if len({run.day for run in lately}) < FEWEST_DAYS:
        return None
    month = [run.km for run in lately if run.day > today - timedelta(weeks=4)]
    return UsualRunning(round(sum(month) / 4, 1), round(max(run.km for run in lately), 1))
