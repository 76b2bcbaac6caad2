"""What goes up and down in a repetition, and what must stay still in a hold, for each test that a clip can time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import xarray as xr

from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import other_side
from psoas.screen.holds import NO_HOLD, Hold, time_hold
from psoas.screen.limbs import bend, limb, middle, point
from psoas.screen.picture import best_seen_side
from psoas.screen.repetitions import Repetitions, count_repetitions

LYING = 35.0  # degrees from level within which a body line counts as a plank
LEAN = 15.0  # degrees of trunk lean that end a sitting or standing hold
DROP_OF_PLANK, DROP_OF_SIDE_PLANK = 0.05, 0.04  # of the distance shoulder to ankle: about a hand's width, and 5 cm
DROP_OF_BRIDGE = 10.0  # degrees of the hip (stop rule of T12)
LEAN_ON_ONE_LEG = 10.0  # degrees (stop rule of T18)
REST, LEAST_RAISE = 0.7, 4.0  # seconds at the start in which the thigh rests; degrees by which a hold lies above that
LEAST_LIFT = 0.05  # of the leg's length by which the free foot is higher


@dataclass(frozen=True, slots=True)
class CountedMotion:
    """A test whose repetitions are counted: the height that rises, the share that is full height, the smallest rise."""

    height: Callable[[xr.Dataset, str], FloatArray]
    needs: tuple[str, ...]
    full: float
    least: float

    def count(self, recording: xr.Dataset, side: str) -> Repetitions:
        """Return the repetitions of one side."""
        return count_repetitions(self.height(recording, side), recording["time"].values, full=self.full, least=self.least)


@dataclass(frozen=True, slots=True)
class TimedHold:
    """A test whose hold is timed; `take` makes the hold from a recording and a side."""

    take: Callable[[xr.Dataset, str], Hold]
    needs: tuple[str, ...]


def hip_over_shoulder(recording: xr.Dataset, side: str) -> FloatArray:
    """Return the height of the hip over the shoulders, which lie on the floor, in trunk lengths (T11)."""
    rise = point(recording, f"{side}_hip")[:, 1] - middle(recording, "shoulder")[:, 1]
    return np.asarray(rise / _usual(limb(recording, f"{side}_shoulder", f"{side}_hip").length))


def heel_over_toe(recording: xr.Dataset, side: str) -> FloatArray:
    """Return the height of the heel over the toe in foot lengths (T20)."""
    foot = limb(recording, f"{side}_heel", f"{side}_toe")
    return np.asarray(-foot.vector[:, 1] / _usual(foot.length))


def leg_over_level(recording: xr.Dataset, side: str) -> FloatArray:
    """Return the degrees of the leg above level (T15b)."""
    return -limb(recording, f"{side}_hip", f"{side}_ankle").below_level


def hip_off_line(recording: xr.Dataset, side: str) -> tuple[FloatArray, FloatArray]:
    """Return how far the hip lies above the line from shoulder to ankle, in lengths of it, and whether that line is near level (T09)."""
    seen = best_seen_side(recording, ("shoulder", "hip", "ankle"))
    return _off_the_line(*(point(recording, f"{seen}_{joint}") for joint in ("shoulder", "hip", "ankle")))


def middle_off_line(recording: xr.Dataset, side: str) -> tuple[FloatArray, FloatArray]:
    """Return the same of the middle between left and right, for a body seen from the front (T10)."""
    return _off_the_line(*(middle(recording, joint) for joint in ("shoulder", "hip", "ankle")))


def hold_plank(recording: xr.Dataset, side: str) -> Hold:
    """Time a plank (T09): the hip may leave the line from shoulder to ankle by a hand's width for 2 seconds."""
    offset, level = hip_off_line(recording, side)
    return time_hold(offset, _time(recording), rough=(-0.15, 0.2), lose=(DROP_OF_PLANK, DROP_OF_PLANK), grace=2.0, usable=level)


def hold_side_plank(recording: xr.Dataset, side: str) -> Hold:
    """Time a side plank (T10): it ends when the hip drops by 5 cm."""
    offset, level = middle_off_line(recording, side)
    return time_hold(offset, _time(recording), rough=(-0.08, 0.25), lose=(DROP_OF_SIDE_PLANK, 0.2), grace=0.5, usable=level)


def hold_bridge(recording: xr.Dataset, side: str) -> Hold:
    """Time a single-leg bridge (T12): it ends when the hip bends by 10 degrees."""
    trunk, thigh = limb(recording, f"{side}_shoulder", f"{side}_hip"), limb(recording, f"{side}_hip", f"{side}_knee")
    up = (point(recording, f"{side}_hip")[:, 1] > point(recording, f"{side}_shoulder")[:, 1]) & (trunk.below_level > -75)
    return time_hold(bend(trunk, thigh), _time(recording), rough=(-1, 40), lose=(40, DROP_OF_BRIDGE), grace=0.5, usable=up.astype(float))


def hold_high_knee(recording: xr.Dataset, side: str) -> Hold:
    """Time a high-knee hold (T16b, T16c): it ends when the thigh sinks to level or the trunk leans.

    On a chair the knee often lies higher than the hip, so half-way up from rest, where the clip begins, counts as level
    if that is higher.
    """
    trunk = limb(recording, f"{side}_hip", f"{side}_shoulder")
    lean = np.abs(trunk.from_up(1.0))
    upright = np.nanpercentile(lean, 25) if np.isfinite(lean).any() else 0.0
    still = (lean < upright + LEAN).astype(float)
    thigh, time = -limb(recording, f"{side}_hip", f"{side}_knee").below_level, _time(recording)
    begin = thigh[time <= time[0] + REST]
    if not np.isfinite(begin).any():
        return NO_HOLD
    rest, lifted = float(np.nanmedian(begin)), float(np.nanpercentile(thigh, 90))
    if lifted - rest < LEAST_RAISE:
        return NO_HOLD
    return time_hold(thigh, time, rough=(max(0.0, (rest + lifted) / 2), 90), lose=(90, 90), grace=0.5, usable=still)


def hold_one_leg(recording: xr.Dataset, side: str) -> Hold:
    """Time standing on one leg (T18): it ends when the trunk leans by 10 degrees or the free foot comes down.

    The drop of the pelvis is not used: hip points of a pose model do not show it well enough.
    """
    trunk = middle(recording, "shoulder") - middle(recording, "hip")
    lean = np.degrees(np.arctan2(trunk[:, 0], trunk[:, 1]))
    leg = _usual(limb(recording, f"{side}_hip", f"{side}_ankle").length)
    free = point(recording, other_side(f"{side}_ankle"))[:, 1] - point(recording, f"{side}_ankle")[:, 1]
    lifted = (free > LEAST_LIFT * leg).astype(float)
    return time_hold(lean, _time(recording), rough=(-30, 30), lose=(LEAN_ON_ONE_LEG, LEAN_ON_ONE_LEG), grace=0.5, usable=lifted)


COUNTED: Mapping[str, CountedMotion] = MappingProxyType(
    {
        "T11": CountedMotion(hip_over_shoulder, ("shoulder", "hip"), full=0.9, least=0.12),
        "T15b": CountedMotion(leg_over_level, ("hip", "ankle"), full=0.8, least=8.0),
        "T20": CountedMotion(heel_over_toe, ("heel", "toe"), full=0.5, least=0.12),
    }
)
"""Test id -> how its repetitions are counted."""

TIMED: Mapping[str, TimedHold] = MappingProxyType(
    {
        "T09": TimedHold(hold_plank, ("shoulder", "hip", "ankle")),
        "T10": TimedHold(hold_side_plank, ("shoulder", "hip", "ankle")),
        "T12": TimedHold(hold_bridge, ("shoulder", "hip", "knee")),
        "T16b": TimedHold(hold_high_knee, ("shoulder", "hip", "knee")),
        "T16c": TimedHold(hold_high_knee, ("shoulder", "hip", "knee")),
        "T18": TimedHold(hold_one_leg, ("shoulder", "hip", "ankle")),
    }
)
"""Test id -> how its hold is timed."""


def _off_the_line(shoulder: FloatArray, hip: FloatArray, ankle: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return how far the hip lies above the line from shoulder to ankle, in lengths of it, and whether it is near level."""
    line, to_hip = ankle - shoulder, hip - shoulder
    length = np.linalg.norm(line, axis=1)
    direction = np.where(line[:, 0] >= 0, 1.0, -1.0)
    cross = line[:, 0] * to_hip[:, 1] - line[:, 1] * to_hip[:, 0]
    slope = np.degrees(np.arctan2(np.abs(line[:, 1]), np.abs(line[:, 0])))
    return np.asarray(direction * cross / np.where(length > 0, length, np.nan) ** 2), (slope < LYING).astype(float)


def _usual(length: FloatArray) -> float:
    return float(np.nanmedian(length)) if np.isfinite(length).any() else float("nan")


def _time(recording: xr.Dataset) -> FloatArray:
    return np.asarray(recording["time"].values, float)
