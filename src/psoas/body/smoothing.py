"""Coordinates over time -> smooth motion with speeds and accelerations; measured forces at the same times."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import xarray as xr
from scipy.interpolate import make_interp_spline
from scipy.signal import butter, sosfiltfilt

from psoas.body.dynamics import ExternalForce, Motion
from psoas.errors import SettingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

ORDER = 3
MIRRORED_PERIODS = 12  # of the cut-off; after them nothing of where the filter started is left
FEWEST_FRAMES = 12
UNEVEN = 1e-3  # of the mean step; times that differ by more are resampled


def smooth_motion(time: FloatArray, q: FloatArray, cutoff: float | None) -> Motion:
    """Low-pass the coordinates without delay and differentiate them.

    A Butterworth filter of order 3 forwards and backwards, over the trial continued by its own odd mirror image, and
    quintic splines through the result: as OpenSim's tools do.

    Parameters
    ----------
    time
        (frames,) s, rising.
    q
        (frames, coordinates).
    cutoff
        Hz; None leaves the coordinates as they are.

    Raises
    ------
    SettingError
        If there are too few frames or the cut-off is not below half the frame rate.
    """
    if len(time) < FEWEST_FRAMES:
        raise SettingError(f"The motion has {len(time)} frames; {FEWEST_FRAMES} are needed for speeds and accelerations.", "Take a longer piece.")
    step = np.diff(time)
    if np.ptp(step) > UNEVEN * step.mean():
        even = np.linspace(time[0], time[-1], round((time[-1] - time[0]) / float(np.median(step))) + 1)
        q, time = make_interp_spline(time, q, k=3)(even), even
    if cutoff is not None:
        q = low_pass(q, float((len(time) - 1) / (time[-1] - time[0])), cutoff)
    spline = make_interp_spline(time, q, k=5)
    return Motion(time, q, spline(time, 1), spline(time, 2))


def low_pass(values: FloatArray, rate: float, cutoff: float) -> FloatArray:
    """Return values (frames, ...) filtered along the first axis, at `rate` frames a second, without delay."""
    if not 0 < cutoff < rate / 2:
        raise SettingError(f"A cut-off of {cutoff:g} Hz is not between 0 and half the frame rate, {rate / 2:g} Hz.", "Choose a lower one.")
    sections = _butterworth(rate, cutoff)
    mirrored = min(max(len(values) // 2, 9), int(MIRRORED_PERIODS * rate / cutoff))
    return np.asarray(sosfiltfilt(sections, values, axis=0, padlen=min(len(values) - 1, mirrored)))


@lru_cache(maxsize=64)
def _butterworth(rate: float, cutoff: float) -> FloatArray:
    return np.asarray(butter(ORDER, cutoff, fs=rate, output="sos"))


def forces_at(forces: xr.Dataset, bodies: Mapping[str, str], time: FloatArray, cutoff: float | None = None) -> list[ExternalForce]:
    """Return measured forces as loads on bodies, at the times of a motion.

    Parameters
    ----------
    forces
        Recording with `force`, `centre_of_pressure` and `free_moment` over (time_force, space, plate).
    bodies
        Plate -> name of the body that it pushes.
    time
        (frames,) s.
    cutoff
        Hz of a low-pass filter on force and moment, or None.

    Raises
    ------
    SettingError
        If a plate is not in the recording, or the forces do not cover the times.
    """
    sampled = forces["time_force"].values
    slack = 1.5 * float(np.median(np.diff(sampled)))
    if sampled[0] > time[0] + slack or sampled[-1] < time[-1] - slack:
        raise SettingError(
            f"The forces run from {sampled[0]:.3f} to {sampled[-1]:.3f} s, the markers from {time[0]:.3f} to {time[-1]:.3f} s.",
            "Cut the markers to the time of the forces.",
        )
    plates = [str(plate) for plate in forces["plate"].values]
    loads = []
    for plate, body in bodies.items():
        if plate not in plates:
            raise SettingError(f"The forces have no plate '{plate}'.", f"They have {', '.join(plates)}.")
        one = forces.sel(plate=plate)
        parts = {name: one[name].transpose("time_force", "space").values for name in ("force", "centre_of_pressure", "free_moment")}
        point = np.nan_to_num(parts["centre_of_pressure"])
        moment = parts["free_moment"] + np.cross(point, parts["force"])  # about the origin: as smooth as the force, unlike the point
        force = parts["force"]
        if cutoff is not None:
            rate = float((len(sampled) - 1) / (sampled[-1] - sampled[0]))
            force, moment = low_pass(force, rate, cutoff), low_pass(moment, rate, cutoff)
        at = [np.stack([np.interp(time, sampled, values[:, k]) for k in range(3)], axis=1) for values in (force, moment)]
        loads.append(ExternalForce(body, at[0], np.zeros((len(time), 3)), at[1]))
    return loads
