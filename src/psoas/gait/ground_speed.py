"""How fast the body passes over the ground or belt, from the picture alone, in leg lengths per second."""

from __future__ import annotations

import numpy as np

from psoas.gait.events import Events
from psoas.gait.paths import Path
from psoas.gait.sagittal import Sagittal
from psoas.gait.summary import summarise
from psoas.quantity import Estimate
from psoas.recording.dataset import FloatArray

FOOT_ERROR = 0.05
"""Relative error of a speed read off the standing foot: two pose models on one clip lie 5 % apart, heel and toe up to 15 %."""

TRAVEL_ERROR = 0.02
"""Relative error of a speed read off the travel of the body through a still picture: a run not quite square to the camera."""

STILL_CAMERA = 0.75
"""Share of the speed that the body shows in the picture from which the camera is taken to stand still beside the road."""

PLANTED = (0.2, 0.5)
"""Part of contact in which heel and toe stand still on the ground."""

USUAL_SPREAD = 0.15
"""Stride-to-stride standard deviation of the speed in leg lengths per s, seen on a steady treadmill runner."""

NO_FOOT = "No foot was seen to stand while the body passed over it. Keep both feet in the picture."


def ground_speed(sagittal: Sagittal, events: Events) -> Estimate:
    """Return the speed of the body over its standing foot, in leg lengths per s.

    For each stride: mean forward speed of mid-hip, minus the slope of the mean of heel and toe while the foot stands
    (`PLANTED`). That holds on a belt, on a road and under a panning camera. Where most of the speed is the body's own
    travel through the picture, the camera stands still beside a road; the foot does not move then and only adds its
    noise, so the travel alone is taken.

    Parameters
    ----------
    sagittal
        Smoothed keypoint paths.
    events
        Contacts and toe-offs.

    Returns
    -------
    Estimate
        In leg/s of this pose model's own leg; how long that leg really is, is not in the error.
    """
    travel = _travel(sagittal, events)
    over_foot = travel - _foot_slopes(sagittal, events)
    near = np.array([sagittal.near_side in (None, stride.side) for stride in events.strides], dtype=bool)
    chosen = over_foot[near] if np.isfinite(over_foot[near]).any() else over_foot
    if np.isfinite(chosen).any() and np.nanmedian(travel) > STILL_CAMERA * np.nanmedian(chosen) > 0:
        values, relative_error, origin = travel, TRAVEL_ERROR, "travel of the body"
    else:
        values, relative_error, origin = chosen, FOOT_ERROR, "standing foot"
    speed = summarise(values, "leg/s", typical_spread=USUAL_SPREAD, origin=origin, reason=NO_FOOT)
    if not speed.known or speed.value <= 0:
        return Estimate.unknown("leg/s", NO_FOOT, origin)
    return Estimate(speed.value, "leg/s", speed.random_error, relative_error * speed.value, speed.n, "strides", origin)


def _travel(sagittal: Sagittal, events: Events) -> FloatArray:
    """Return (strides,) mean forward speed of mid-hip in the picture."""
    hip = Path.through(sagittal.time, sagittal.midpoint("hip")[0])
    return np.array(
        [(hip.value(stride.next_contact) - hip.value(stride.initial_contact)) / stride.duration for stride in events.strides], dtype=float
    )


def _foot_slopes(sagittal: Sagittal, events: Events) -> FloatArray:
    """Return (strides,) forward speed of the planted foot in the picture, nan where it was not seen."""
    slopes = np.full(len(events.strides), np.nan)
    for side in ("left", "right"):
        heel, toe = sagittal.forward.get(f"{side}_heel"), sagittal.forward.get(f"{side}_toe")
        if heel is None or toe is None:
            continue
        foot = Path.through(sagittal.time, (heel + toe) / 2)
        for k, stride in enumerate(events.strides):
            if stride.side == side:
                start, end = (stride.initial_contact + part * stride.contact_time for part in PLANTED)
                slopes[k] = _slope(foot.between(start, end), end - start)
    return slopes


def _slope(values: FloatArray, duration: float) -> float:
    if values.size < 3:
        return float("nan")
    return float(np.polyfit(np.linspace(0.0, duration, values.size), values, 1)[0])
