"""Made muscles of a made runner, built from the contracts alone."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from psoas.body.clip_muscles import ClipMuscles
from psoas.body.side_view import GroundForce, LegFinding, MuscleFinding, StanceFinding, SwingMoment
from psoas.body.stride_picture import DrawnMuscle, StridePicture
from psoas.quantity import Estimate

PERCENT = tuple(float(percent) for percent in range(0, 100, 10))
ORIGIN = "made"
NO_FORCE = "Its force in swing is small and was not checked against measured runs."


def wave(longest: float, size: float, count: int = 50) -> np.ndarray:
    """A sine over the stride that is largest at `longest` percent."""
    return size * np.cos(2 * np.pi * (np.arange(count) / count - longest / 100))


def sample_picture(side: Any = "left") -> StridePicture:
    """A thigh that hangs, a spine that leaves the picture, and three muscles."""
    bones = {"spine": (((0.0, 0.1), (0.0, 0.5)),) * 10, "thigh": (((0.0, 0.0), (0.1, -0.4)),) * 10}
    muscles = tuple(DrawnMuscle(f"{group}_r", group, (line,) * 10) for group, line in LINES.items())
    stretch = {group: tuple(wave(40, 0.02, 10).tolist()) for group in LINES}
    force = {"psoas": tuple(math.nan if percent <= 40 else 0.4 for percent in PERCENT), "calf": (math.nan,) * 10}
    return StridePicture(side, PERCENT, 40.0, bones, muscles, stretch, {**force, "hamstrings": force["psoas"]})


LINES = {
    "psoas": ((-0.02, 0.2), (0.05, 0.0), (0.0, -0.06)),
    "hamstrings": ((-0.06, -0.03), (0.05, -0.42)),
    "calf": ((0.08, -0.38), (0.2, -0.8)),
}


def estimate(value: float, half: float, unit: str) -> Estimate:
    """An Estimate of 16 strides; `half` is the 95 % half-width."""
    return Estimate(value, unit, 0.6 * half / 1.96, 0.8 * half / 1.96, 16, "strides", ORIGIN)


def muscle(group: str, side: Any, stretch: float, error: float = 1.0, longest: float = 38.0, force: float | None = 0.35) -> MuscleFinding:
    """A finding whose length is a sine about standing; `error` is the 95 % half-width of the stretch."""

    length = 1 + wave(longest, stretch / 100)
    return MuscleFinding(
        group,
        side,
        estimate(22.0, 3.0, "mm"),
        estimate(stretch, error, "%"),
        estimate(0.11, 0.06, "m/s"),
        estimate(longest, 1.1, "%"),
        Estimate.unknown("1", NO_FORCE, ORIGIN) if force is None else estimate(force, 0.16, "1"),
        tuple(length.tolist()),
        tuple((length - 0.01).tolist()),
        tuple((length + 0.01).tolist()),
    )


def leg(side: Any, *muscles: MuscleFinding) -> LegFinding:
    """A leg with these muscles, both moments in swing, the ground's push and two muscles in stance."""
    curve = ((50.0, 75.0), (0.5, -0.5), (0.3, -0.7), (0.7, -0.3))
    return LegFinding(
        side,
        muscles,
        (
            SwingMoment("hip", side, estimate(1.3, 0.4, "N m/kg"), estimate(1.5, 0.5, "N m/kg"), *curve),
            SwingMoment("knee", side, estimate(0.8, 0.2, "N m/kg"), estimate(0.3, 0.2, "N m/kg"), *curve),
        ),
        GroundForce(side, estimate(2.5, 0.3, "1"), estimate(44.0, 7.0, "%"), estimate(1.4, 0.1, "1"), *curve),
        (
            StanceFinding("soleus", side, estimate(5.2, 1.9, "1"), estimate(22.0, 4.0, "%"), *curve),
            StanceFinding("vasti", side, estimate(4.1, 1.7, "1"), estimate(14.0, 3.0, "%"), *curve),
        ),
    )


def sample_muscles(**changes: Any) -> ClipMuscles:
    """Psoas, hamstrings and calf of both legs, the left one drawn; `changes` replaces fields."""
    legs = (
        leg(
            "left",
            muscle("psoas", "left", 2.6),
            muscle("hamstrings", "left", 3.4, longest=94.0, force=1.7),
            muscle("calf", "left", 2.9, longest=20.0, force=None),
        ),
        leg(
            "right",
            muscle("psoas", "right", 0.8),
            muscle("hamstrings", "right", 3.0, longest=92.0, force=1.6),
            muscle("calf", "right", 3.1, longest=94.0, force=None),
        ),
    )
    return ClipMuscles(**{"legs": legs, "picture": sample_picture(), **changes})
