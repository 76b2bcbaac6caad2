"""How long a leg length is in metres, and how fast the runner ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from psoas.gait.events import Events
from psoas.gait.ground_speed import ground_speed
from psoas.gait.sagittal import Sagittal
from psoas.quantity import Estimate
from psoas.recording.runner import Conditions, Runner

LEG_OF_HEIGHT = 0.491
"""Hip to ankle over standing height: thigh 0.245 plus shank 0.246 (Drillis & Contini 1966; Winter 2009, doi:10.1002/9780470549148)."""

LEG_OF_HEIGHT_ERROR = 0.03
"""Relative spread between people of the same height (our estimate: sitting height over stature varies by 1.3 % of stature)."""

HIP_KEYPOINT_ERROR = 0.04
"""Relative error of the apparent leg, because models put the hip 6 to 11 % of a leg length apart (one clip, RTMPose and BlazePose)."""

REFERENCE_ERROR = 0.02
"""Relative error of a reference length: read to a few pixels, not quite in the runner's own plane (our estimate)."""

GIVEN_SPEED_ERROR = 0.02
"""Relative error of a speed that was given: treadmill displays and watches."""


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


def estimate_scale(sagittal: Sagittal, runner: Runner, conditions: Conditions, events: Events) -> Scale:
    """Return the leg length in m and the running speed, each with its error.

    Every source that is there (height, given speed, reference length, a recording in metres) gives a leg length; they
    are joined by inverse variance. The speed is the given one, or the leg length times the speed in leg lengths that the
    picture shows (`psoas.gait.ground_speed`).

    Parameters
    ----------
    sagittal
        Smoothed keypoint paths.
    runner, conditions
        Height, speed and a reference length are used where given.
    events
        Contacts and toe-offs.

    Returns
    -------
    Scale
    """
    pace = ground_speed(sagittal, events)
    lengths: dict[str, Estimate] = {}
    if sagittal.space_unit == "m":
        lengths["recording in metres"] = Estimate(sagittal.leg_length, "m", n=1, counted="recordings", origin="scale")
    if conditions.reference is not None:
        lengths["reference"] = _relative(
            sagittal.leg_length * conditions.reference.length / conditions.reference.apparent, float(np.hypot(REFERENCE_ERROR, HIP_KEYPOINT_ERROR))
        )
    if runner.height is not None:
        lengths["height"] = _relative(LEG_OF_HEIGHT * runner.height, float(np.hypot(LEG_OF_HEIGHT_ERROR, HIP_KEYPOINT_ERROR)))
    if conditions.speed is not None and pace.known:
        lengths["speed"] = _relative(conditions.speed / pace.value, float(np.hypot(GIVEN_SPEED_ERROR, pace.standard_error / pace.value)))
    leg = _joined(lengths)
    speed = _speed(conditions.speed, leg, pace, tuple(lengths))
    # Pose models disagree on how long the leg in the picture is; in metres that is in the leg's own error already.
    legs = replace(pace, systematic_error=float(np.hypot(pace.systematic_error, HIP_KEYPOINT_ERROR * pace.value))) if pace.known else pace
    return Scale(leg, speed, legs, tuple(lengths))


def _speed(given: float | None, leg: Estimate, pace: Estimate, sources: Sequence[str]) -> Estimate:
    """Return the speed in m/s: the given one, or leg length times pace."""
    if given is not None:
        return Estimate(given, "m/s", systematic_error=GIVEN_SPEED_ERROR * given, counted="speeds", origin="given by the user")
    if not pace.known:
        return Estimate.unknown("m/s", pace.reason, "scale")
    if not leg.known:
        return Estimate.unknown("m/s", "The clip has no scale. Give the runner's height or the speed.", "scale")
    product = leg.value * pace.value
    systematic = float(product * np.hypot(leg.systematic_error / leg.value, pace.systematic_error / pace.value))
    return Estimate(
        product, "m/s", leg.value * pace.random_error, systematic, pace.n, pace.counted, f"{pace.origin}, scale from {' and '.join(sources)}"
    )


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
