"""How long a leg length is in metres, and how fast the runner ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from psoas.gait.events import Events
from psoas.gait.paths import Path
from psoas.gait.sagittal import Sagittal
from psoas.gait.summary import summarise
from psoas.quantity import Estimate
from psoas.recording.dataset import FloatArray
from psoas.recording.runner import Conditions, Runner

LEG_OF_HEIGHT = 0.491
"""Hip to ankle over standing height: thigh 0.245 plus shank 0.246 (Drillis & Contini 1966; Winter 2009, doi:10.1002/9780470549148)."""

LEG_OF_HEIGHT_ERROR = 0.03
"""Relative spread between people of the same height (our estimate: sitting height over stature varies by 1.3 % of stature)."""

HIP_KEYPOINT_ERROR = 0.04
"""Relative error of the apparent leg, because models put the hip 6 to 11 % of a leg length apart (one clip, RTMPose and BlazePose)."""

GIVEN_SPEED_ERROR = 0.02
"""Relative error of a speed that was given: treadmill displays and watches."""

STANCE_SPEED_ERROR = 0.05
"""Relative error of the speed read off the standing foot: two pose models on one clip lie 5 % apart, heel and toe up to 15 %."""

PLANTED = (0.2, 0.5)
"""Part of contact in which heel and toe stand still on the ground."""


@dataclass(frozen=True, slots=True)
class ReferenceLength:
    """Something of known length in the plane of the runner: its length in m and in the recording's own unit."""

    length: Estimate
    apparent: float


@dataclass(frozen=True, slots=True)
class Scale:
    """What turns leg lengths into metres.

    Parameters
    ----------
    leg_length
        Hip to ankle in m, unknown if nothing tells it.
    speed
        Speed over the ground or belt in m/s.
    speed_in_legs
        The same in leg lengths per s, from the picture alone.
    sources
        What `leg_length` was made from: "height", "speed", "reference".
    """

    leg_length: Estimate
    speed: Estimate
    speed_in_legs: Estimate
    sources: tuple[str, ...] = ()


def estimate_scale(sagittal: Sagittal, runner: Runner, conditions: Conditions, events: Events, reference: ReferenceLength | None = None) -> Scale:
    """Return the leg length in m and the running speed, each with its error.

    Every source that is there (height, given speed, reference length, a recording in metres) gives a leg length; they
    are joined by inverse variance. The speed is the given one, or the leg length times the speed of the standing foot
    relative to the body, which is the same on a belt, over ground and under a panning camera.

    Parameters
    ----------
    sagittal
        Smoothed keypoint paths.
    runner, conditions
        Height and speed are used where given.
    events
        Contacts and toe-offs.
    reference
        Something of known length beside the runner.

    Returns
    -------
    Scale
    """
    pace = stance_speed(sagittal, events)
    lengths: dict[str, Estimate] = {}
    if sagittal.space_unit == "m":
        lengths["recording in metres"] = Estimate(sagittal.leg_length, "m", n=1, counted="recordings", origin="scale")
    if reference is not None:
        lengths["reference"] = _relative(
            sagittal.leg_length * reference.length.value / reference.apparent, reference.length.standard_error / reference.length.value
        )
    if runner.height is not None:
        lengths["height"] = _relative(LEG_OF_HEIGHT * runner.height, float(np.hypot(LEG_OF_HEIGHT_ERROR, HIP_KEYPOINT_ERROR)))
    if conditions.speed is not None and pace.known:
        lengths["speed"] = _relative(conditions.speed / pace.value, float(np.hypot(GIVEN_SPEED_ERROR, _foot_error(pace))))
    leg = _joined(lengths)
    if conditions.speed is not None:
        speed = Estimate(conditions.speed, "m/s", systematic_error=GIVEN_SPEED_ERROR * conditions.speed, counted="speeds", origin="given by the user")
    elif leg.known and pace.known:
        product = leg.value * pace.value
        speed = Estimate(
            product,
            "m/s",
            random_error=leg.value * pace.random_error,
            # The model's idea of where the hip is changes both factors, in opposite directions: it counts once, in the leg.
            systematic_error=float(product * np.hypot(leg.systematic_error / leg.value, STANCE_SPEED_ERROR)),
            n=pace.n,
            counted=pace.counted,
            origin=f"standing foot, scale from {' and '.join(lengths)}",
        )
    else:
        missing = "The clip has no scale. Give the runner's height or the speed." if pace.known else pace.reason
        speed = Estimate.unknown("m/s", missing, "scale")
    return Scale(leg, speed, pace, tuple(lengths))


def stance_speed(sagittal: Sagittal, events: Events) -> Estimate:
    """Return how fast the body passes over its standing foot, in leg lengths per s.

    For each stride: mean forward speed of mid-hip over the stride, minus the slope of the mean of heel and toe while
    the foot stands (`PLANTED`).
    """
    mid_hip = Path.through(sagittal.time, sagittal.midpoint("hip")[0])
    values, near = [], []
    feet = {
        side: Path.through(sagittal.time, (sagittal.forward[f"{side}_heel"] + sagittal.forward[f"{side}_toe"]) / 2)
        for side in ("left", "right")
        if f"{side}_heel" in sagittal.forward and f"{side}_toe" in sagittal.forward
    }
    for stride in events.strides:
        if stride.side not in feet:
            continue
        start, end = (stride.initial_contact + part * stride.contact_time for part in PLANTED)
        body = (mid_hip.value(stride.next_contact) - mid_hip.value(stride.initial_contact)) / stride.duration
        values.append(body - _slope(feet[stride.side].between(start, end), end - start))
        near.append(sagittal.near_side is None or stride.side == sagittal.near_side)
    chosen = np.array(values)[np.array(near, dtype=bool)]
    estimate = summarise(chosen if np.isfinite(chosen).any() else np.array(values), "leg/s", typical_spread=0.15, origin="standing foot")
    if not estimate.known or estimate.value <= 0:
        return Estimate.unknown("leg/s", "No foot was seen to stand while the body passed over it. Keep both feet in the picture.", "scale")
    systematic = float(estimate.value * np.hypot(STANCE_SPEED_ERROR, HIP_KEYPOINT_ERROR))
    return Estimate(estimate.value, "leg/s", estimate.random_error, systematic, n=estimate.n, counted="strides", origin="standing foot")


def _foot_error(pace: Estimate) -> float:
    """Return the relative error with which the foot tells the speed, whatever a leg length is."""
    return float(np.hypot(STANCE_SPEED_ERROR, pace.random_error / pace.value))


def _slope(values: FloatArray, duration: float) -> float:
    if values.size < 3:
        return float("nan")
    return float(np.polyfit(np.linspace(0.0, duration, values.size), values, 1)[0])


def _relative(value: float, relative_error: float) -> Estimate:
    return Estimate(value, "m", systematic_error=relative_error * value, counted="sources", origin="scale")


def _joined(lengths: dict[str, Estimate]) -> Estimate:
    if not lengths:
        return Estimate.unknown("m", "Nothing in the clip tells its scale. Give the runner's height, the speed or a reference length.", "scale")
    if exact := [length for length in lengths.values() if length.standard_error == 0]:
        return exact[0]
    weights: Sequence[float] = [1 / length.standard_error**2 for length in lengths.values()]
    value = float(np.average([length.value for length in lengths.values()], weights=weights))
    error = float(np.sqrt(1 / sum(weights)))
    return Estimate(value, "m", systematic_error=error, n=len(lengths), counted="sources", origin=f"scale from {' and '.join(lengths)}")
