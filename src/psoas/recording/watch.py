"""A run as a watch or foot pod saw it: what was done, and the course of speed and running dynamics over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

import numpy as np
import xarray as xr

from psoas.errors import SettingError
from psoas.quantity import Estimate

COURSES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "distance": ("m", "since the start"),
        "speed": ("m/s", "over ground or belt"),
        "step_rate": ("steps/min", "both feet"),
        "contact_time": ("s", "of one foot"),
        "contact_balance": ("%", "share of the left foot in contact time"),
        "duty_factor": ("%", "contact time over stride time"),
        "vertical_oscillation": ("m", "of the trunk"),
        "step_length": ("m", "of one step"),
        "heart_rate": ("beats/min", "of the heart"),
        "altitude": ("m", "above the sea"),
        "power": ("W", "as the device models it"),
    }
)
"""Variables of `WatchActivity.course`: unit, and what is meant."""

AS_FINDING = ("step_rate", "contact_time", "duty_factor", "vertical_oscillation", "step_length", "speed")
NOT_AVERAGED = ("distance", "altitude")
"""Courses whose mean says nothing."""
DEVICE_UNITS: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "watts": ("W", 1.0),
        "w": ("W", 1.0),
        "kn/m": ("kN/m", 1.0),
        "milliseconds": ("s", 1e-3),
        "ms": ("s", 1e-3),
        "seconds": ("s", 1.0),
        "s": ("s", 1.0),
        "centimeters": ("m", 1e-2),
        "cm": ("m", 1e-2),
        "millimeters": ("m", 1e-3),
        "mm": ("m", 1e-3),
        "meters": ("m", 1.0),
        "m": ("m", 1.0),
        "m/s": ("m/s", 1.0),
        "degrees": ("deg", 1.0),
        "deg": ("deg", 1.0),
        "percent": ("%", 1.0),
        "%": ("%", 1.0),
        "bpm": ("beats/min", 1.0),
        "beats/min": ("beats/min", 1.0),
        "spm": ("steps/min", 1.0),
        "steps/min": ("steps/min", 1.0),
    }
)
"""Unit as devices write it, in lower case -> ours, and the factor to it."""
RUNNING_FROM = 1.5
"""Speed in m/s from which a second counts as running in averages; slower ones are walking and standing."""
FEWEST_SECONDS = 30
LONGEST_STEP = 10.0
"""s that one record stands for at most; a longer gap is a pause."""


@dataclass(frozen=True, slots=True)
class WatchActivity:
    """One activity of a file; a multisport file holds several.

    Parameters
    ----------
    sport, detail
        "running" and "treadmill", as the device says.
    device
        Maker and product.
    start
        With time zone; None where the device kept no calendar time.
    local_start
        The same by the clock on the runner's wrist, without time zone; None where the file does not tell it.
    elapsed, moving
        From start to end, and without pauses, s.
    distance
        m.
    course
        Variables of `COURSES` over `time` (s since the start), each with attrs["unit"]; those that the device did not record
        are missing. Developer fields (a foot pod's) are named as the device names them, in lower case with underscores.
    repairs
        What was wrong with the file and what was done, a sentence each; empty for a whole file.
    """

    sport: str
    detail: str
    device: str
    start: datetime | None
    elapsed: float
    moving: float
    distance: float
    course: xr.Dataset = field(repr=False)
    repairs: tuple[str, ...] = ()
    local_start: datetime | None = None

    @property
    def is_run(self) -> bool:
        """Whether the sport is running."""
        return self.sport == "running"


def average(activity: WatchActivity, name: str, start: float = 0.0, end: float = float("inf")) -> Estimate:
    """Return the mean of a course while running, with its error.

    The random error is that of the mean over minutes, so that neighbouring seconds, which are alike, are not counted as
    many. The systematic error is not known: makers do not publish it, and no study of the device is at hand. An
    Estimate says so in its origin.

    Parameters
    ----------
    activity
        From `psoas.recording.fit.read_fit`.
    name
        One of `AS_FINDING`.
    start, end
        Part of the activity, s since its start.

    Returns
    -------
    Estimate
        In the unit of `COURSES`; unknown, with the reason, where the device did not record it or ran for too short.

    Raises
    ------
    SettingError
        If the name is none of `AS_FINDING`.
    """
    if name not in AS_FINDING:
        raise SettingError(f"'{name}' is not averaged over a run.", f"Allowed are {', '.join(AS_FINDING)}.")
    unit = COURSES[name][0]
    if name not in activity.course:
        return Estimate.unknown(unit, f"{activity.device or 'The device'} did not record it; a chest strap or foot pod with running dynamics would.")
    return _mean(activity, name, unit, 1.0, activity.course.sel(time=slice(start, end)))


def averages(activity: WatchActivity) -> dict[str, Estimate]:
    """Return the means while running of everything that a device recorded and whose unit we know, each as `average` gives it.

    Parameters
    ----------
    activity
        From `psoas.recording.fit.read_fit`.

    Returns
    -------
    dict
        Name of a course -> its mean: first those of `AS_FINDING`, unknown ones with the reason among them, then balance, heart rate,
        power and the fields of a foot pod, where there are any.
    """
    found = {name: average(activity, name) for name in AS_FINDING}
    for name, values in activity.course.data_vars.items():
        unit = DEVICE_UNITS.get(str(values.attrs["unit"]).lower())
        if name not in found and unit is not None and not any(word in str(name) for word in NOT_AVERAGED):
            found[str(name)] = _mean(activity, str(name), *unit, activity.course)
    return found


def _mean(activity: WatchActivity, name: str, unit: str, factor: float, part: xr.Dataset) -> Estimate:
    times = part["time"].to_numpy()
    lasting = np.minimum(np.diff(times, append=times[-1:] + 1.0), LONGEST_STEP)
    running = part["speed"].to_numpy() >= RUNNING_FROM if "speed" in part else np.ones(len(times), dtype=bool)
    values = part[name].to_numpy() * factor
    seen = running & np.isfinite(values)
    if lasting[seen].sum() < FEWEST_SECONDS:
        return Estimate.unknown(unit, f"Fewer than {FEWEST_SECONDS} seconds of running were recorded.")
    minutes = np.floor_divide(times[seen], 60.0).astype(int)
    by_minute = [float(np.average(values[seen][minutes == minute], weights=lasting[seen][minutes == minute])) for minute in np.unique(minutes)]
    spread = by_minute if len(by_minute) > 1 else values[seen]
    return Estimate(
        float(np.average(values[seen], weights=lasting[seen])),
        unit,
        random_error=float(np.std(spread, ddof=1) / np.sqrt(len(by_minute))),
        n=len(by_minute),
        counted="minutes",
        origin=f"{activity.device or 'watch'}, its own bias not known",
    )
