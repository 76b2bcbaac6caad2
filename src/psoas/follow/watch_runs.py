"""The activities of a watch's file -> the runs among them as a diary keeps them, and why the others are left out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from psoas.errors import InputError
from psoas.follow.history import RunDay
from psoas.plan.words import day_words
from psoas.quantity import Estimate
from psoas.recording.fit import read_fit
from psoas.recording.fit_packs import fit_parts, holds_fit
from psoas.recording.watch import WatchActivity, averages

LONGEST_MINUTES = 2880.0
FARTHEST_KM = 500.0
"""What a run can have; more than that is a watch that was forgotten or a file that is broken."""

SET_SPORT = "If it was a run, change its sport to running where it was recorded, and export it again."
SET_CLOCK = "Set the clock of the watch, correct the activity where it is kept, and export it again."


@dataclass(frozen=True, slots=True)
class WatchRun:
    """A run as a watch saw it.

    Parameters
    ----------
    day
        On which it began.
    started
        With time zone; None where the device kept no calendar time.
    minutes, km
        Moving, and how far; 0 km where the device measured no distance.
    device
        Maker and product.
    averages
        As `psoas.recording.watch.averages` gives them.
    repairs
        What was wrong with the file and what was done, a sentence each.
    by_own_clock
        Whether the file tells the time on the runner's wrist; else the day is that of this machine's clock.
    """

    day: date
    started: datetime | None
    minutes: float
    km: float
    device: str
    averages: Mapping[str, Estimate]
    repairs: tuple[str, ...] = ()
    by_own_clock: bool = True


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An activity that is no run, or cannot be one: what it is, and what to do if it is meant to count."""

    what: str
    remedy: str


def runs_in(activities: Iterable[WatchActivity], today: date) -> tuple[tuple[WatchRun, ...], tuple[LeftOut, ...]]:
    """Return the runs among activities, and the others with the reason.

    Parameters
    ----------
    activities
        Of one file.
    today
        No run lies later.
    """
    runs: list[WatchRun] = []
    left: list[LeftOut] = []
    for activity in activities:
        found = _run(activity, today)
        if isinstance(found, WatchRun):
            runs.append(found)
        else:
            left.append(found)
    return tuple(runs), tuple(left)


def read_runs(places: Sequence[Path], today: date) -> tuple[tuple[RunDay, ...], tuple[str, ...]]:
    """Return the runs of FIT files as a diary takes them, in order of day, and what was left out and why.

    Parameters
    ----------
    places
        Files, packed too, or folders of them. A run that is there twice counts once; files that cannot be read are told of and left out.
    today
        No run lies later.

    Raises
    ------
    InputError
        If a place is not there or a folder holds no FIT file.
    """
    found: dict[tuple[object, ...], RunDay] = {}
    said: list[str] = []
    for path in _files(places):
        for name, read in read_parts(path, today):
            if isinstance(read, InputError):
                said.append(f"{read.what} {read.remedy}")
                continue
            runs, left = read
            said += [f"{name}: {one.what}" for one in left]
            for run in runs:
                key = (run.started,) if run.started is not None else (run.day, run.minutes, run.km)
                found[key] = RunDay(run.day, run.minutes, run.km, _known(run.averages["step_rate"]))
    return tuple(sorted(found.values(), key=lambda run: run.day)), tuple(said)


def read_parts(path: Path, today: date) -> Iterator[tuple[str, tuple[tuple[WatchRun, ...], tuple[LeftOut, ...]] | InputError]]:
    """Yield name and runs, with what was left out, of each FIT file that a file holds; of one that cannot be read what is wrong.

    Parameters
    ----------
    path
        A FIT file, or one or more of them packed.
    today
        No run lies later.
    """
    name = path.name
    try:
        for part in fit_parts(path):
            name = part.name
            try:
                yield name, runs_in(read_fit(part), today)
            except InputError as error:
                yield name, error
    except InputError as error:
        yield name, error


def _files(places: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for place in places:
        inside = sorted(path for path in place.rglob("*") if holds_fit(path)) if place.is_dir() else [place]
        if not inside:
            raise InputError(f"The folder {place} holds no FIT file.", "Give the folder with the .fit files of the watch.")
        files += inside
    return files


def _run(activity: WatchActivity, today: date) -> WatchRun | LeftOut:
    began = activity.local_start or (activity.start.astimezone() if activity.start is not None else None)
    day = began.date() if began is not None else None
    named = f" of {day_words(day)} {day.year}" if day is not None else ""
    if not activity.is_run:
        sport = activity.sport.replace("_", " ")
        said = f"The activity{named} is {sport}, not a run." if sport != "unknown" else f"The activity{named} does not say which sport it was."
        return LeftOut(said, SET_SPORT)
    if day is None:
        return LeftOut("A run has no date: the watch kept no calendar time.", SET_CLOCK)
    if day > today + timedelta(days=1):
        return LeftOut(f"The run{named} lies in the future.", SET_CLOCK)
    km = activity.distance / 1000 if math.isfinite(activity.distance) else 0.0
    minutes = activity.moving / 60
    if not (0 < minutes <= LONGEST_MINUTES and 0 <= km <= FARTHEST_KM):
        return LeftOut(f"The run{named} of {km:.1f} km in {minutes:.0f} minutes cannot be.", "Cut it where it is kept, and export it again.")
    told = activity.local_start is not None
    return WatchRun(day, activity.start, minutes, km, activity.device, averages(activity), activity.repairs, told)


def _known(estimate: Estimate) -> float | None:
    return estimate.value if estimate.known else None
