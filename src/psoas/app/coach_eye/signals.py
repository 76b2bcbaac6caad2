"""What the camera coach looks at: one number for every picture, from the keypoints of a body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import xarray as xr

from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import other_side
from psoas.screen.angles import kneeling_thigh, leaning_shin, missing_extension
from psoas.screen.limbs import bend, limb, middle, point
from psoas.screen.motions import LEAST_LIFT, heel_over_toe, hip_off_line, hip_over_shoulder, leg_over_level, middle_off_line


@dataclass(frozen=True, slots=True)
class Signal:
    """How a signal is taken.

    Parameters
    ----------
    take
        From a recording and the side that works, (frames,) values; nan where they are not known.
    needs
        Joints, without side, without which there is none.
    against_gravity
        Whether a tilted camera goes into it.
    sigma
        (frames,) one-sigma error from the points, in degrees; None for what is not shown as an angle.
    """

    take: Callable[[xr.Dataset, str], FloatArray]
    needs: tuple[str, ...]
    against_gravity: bool = False
    sigma: Callable[[xr.Dataset, str], FloatArray] | None = None


def hip_bend(recording: xr.Dataset, side: str) -> FloatArray:
    """Return by how many degrees trunk and thigh depart from one line."""
    return bend(limb(recording, f"{side}_shoulder", f"{side}_hip"), limb(recording, f"{side}_hip", f"{side}_knee"))


def thigh_over_level(recording: xr.Dataset, side: str) -> FloatArray:
    """Return the degrees of the thigh above level; -90 hangs straight down."""
    return -limb(recording, f"{side}_hip", f"{side}_knee").below_level


def lean_back(recording: xr.Dataset, side: str) -> FloatArray:
    """Return the degrees by which the trunk leans away from where the lifted knee points."""
    return _trunk_from_up(recording, -_ahead(recording, side))


def lean_back_of_kneeling(recording: xr.Dataset, side: str) -> FloatArray:
    """Return the degrees by which the trunk leans away from where the front knee is; `side` kneels."""
    return _trunk_from_up(recording, -_ahead(recording, other_side(f"{side}_hip").removesuffix("_hip")))


def pelvis_drop(recording: xr.Dataset, side: str) -> FloatArray:
    """Return the degrees by which the free side of the pelvis hangs while the other foot is up; `side` stands.

    Both hips of a picture are seldom level when the person stands on both feet, so that tilt is taken off where it was seen.
    """
    free = other_side(f"{side}_hip").removesuffix("_hip")
    line = point(recording, f"{free}_hip") - point(recording, f"{side}_hip")
    tilt = np.degrees(np.arctan2(-line[:, 1], np.abs(line[:, 0])))
    leg = limb(recording, f"{side}_hip", f"{side}_ankle").length
    usual = float(np.nanmedian(leg)) if np.isfinite(leg).any() else np.nan
    lifted = point(recording, f"{free}_ankle")[:, 1] - point(recording, f"{side}_ankle")[:, 1] > LEAST_LIFT * usual
    rest = tilt[~lifted & np.isfinite(tilt)]
    return np.where(lifted, tilt - (float(np.median(rest)) if len(rest) else 0.0), np.nan)


def thigh_off_upright(recording: xr.Dataset, side: str) -> FloatArray:
    """Return how many degrees the lifted thigh leans from straight up, either way."""
    return np.abs(limb(recording, f"{side}_hip", f"{side}_knee").from_up(1.0))


def heel_lift(recording: xr.Dataset, side: str) -> FloatArray:
    """Return how far the heel is higher than the toe, in parts of the foot as seen."""
    foot = limb(recording, f"{side}_heel", f"{side}_toe")
    return np.asarray(-foot.vector[:, 1] / np.maximum(np.abs(foot.vector[:, 0]), 1e-6))


def _ahead(recording: xr.Dataset, side: str) -> FloatArray:
    """Return +1 where the knee of a side lies to the right of its hip in the picture, else -1, for the whole of what was seen."""
    reach = limb(recording, f"{side}_hip", f"{side}_knee").vector[:, 0]
    known = reach[np.isfinite(reach)]
    far = known[np.argmax(np.abs(known))] if len(known) else 1.0
    return np.full(len(reach), 1.0 if far >= 0 else -1.0)


def _trunk_from_up(recording: xr.Dataset, ahead: FloatArray) -> FloatArray:
    trunk = middle(recording, "shoulder") - middle(recording, "hip")
    return np.asarray(np.degrees(np.arctan2(ahead * trunk[:, 0], trunk[:, 1])))


def _two_limbs(recording: xr.Dataset, side: str) -> FloatArray:
    return np.hypot(limb(recording, f"{side}_shoulder", f"{side}_hip").sigma, limb(recording, f"{side}_hip", f"{side}_knee").sigma)


def _thigh(recording: xr.Dataset, side: str) -> FloatArray:
    return limb(recording, f"{side}_hip", f"{side}_knee").sigma


SIGNALS: Mapping[str, Signal] = MappingProxyType(
    {
        "hip_bend": Signal(hip_bend, ("shoulder", "hip", "knee"), sigma=_two_limbs),
        "hip_off_line": Signal(lambda recording, side: hip_off_line(recording, side)[0], ("shoulder", "hip", "ankle")),
        "middle_off_line": Signal(lambda recording, side: middle_off_line(recording, side)[0], ("shoulder", "hip", "ankle")),
        "hip_over_shoulder": Signal(hip_over_shoulder, ("shoulder", "hip")),
        "heel_over_toe": Signal(heel_over_toe, ("heel", "toe")),
        "leg_over_level": Signal(leg_over_level, ("hip", "ankle")),
        "thigh_over_level": Signal(thigh_over_level, ("hip", "knee"), True, _thigh),
        "lean_back": Signal(lean_back, ("shoulder", "hip", "knee"), True),
        "lean_back_of_kneeling": Signal(lean_back_of_kneeling, ("shoulder", "hip", "knee"), True),
        "pelvis_drop": Signal(pelvis_drop, ("hip", "ankle"), True),
        "thigh_off_upright": Signal(thigh_off_upright, ("hip", "knee"), True),
        "heel_lift": Signal(heel_lift, ("heel", "toe"), True),
        "thigh_behind": Signal(lambda recording, side: kneeling_thigh(recording, side).values, ("hip", "knee"), True, _thigh),
        "missing_extension": Signal(
            lambda recording, side: missing_extension(recording, side).values,
            ("hip", "knee", "ankle"),
            sigma=lambda recording, side: missing_extension(recording, side).sigma,
        ),
        "shin_lean": Signal(
            lambda recording, side: leaning_shin(recording, side).values,
            ("knee", "ankle"),
            True,
            lambda recording, side: leaning_shin(recording, side).sigma,
        ),
    }
)
"""Name of a signal in coach_rules.yaml -> how it is taken."""
