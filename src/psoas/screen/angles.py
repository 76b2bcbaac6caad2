"""Angles that tests ask for, against gravity or between two limbs, with error, from a photo or a still moment of a clip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import xarray as xr

from psoas.quantity import Estimate
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import other_side
from psoas.screen.limbs import ROLL_ERROR, Limb, bend, limb, middle, point

STILL = 0.5
"""Seconds over which a clip's angle is averaged where it is most still near its far end."""

MOST_LEANING_THIGH = 10.0
MOST_BENT_KNEE = 20.0
LEAST_DRAWN_UP = 80.0
LIFTED_HEEL = 0.35


@dataclass(frozen=True, slots=True)
class Angle:
    """An angle in every frame.

    Parameters
    ----------
    values, sigma
        (frames,) degrees; `sigma` comes from the points.
    against_gravity
        Whether the tilt of the phone goes into it.
    refused
        (frames,) bool, where the position is not that of the test, and `why` in words.
    pelvis_held
        False if the picture shows that the pelvis was not held.
    """

    values: FloatArray
    sigma: FloatArray
    against_gravity: bool
    refused: np.ndarray[tuple[int], np.dtype[np.bool_]]
    why: str = ""
    pelvis_held: bool = True


@dataclass(frozen=True, slots=True)
class AngleTest:
    """How a test's angle is taken: the function, the points it needs (without side), and the end that is held."""

    measure: Callable[[xr.Dataset, str], Angle]
    needs: tuple[str, ...]
    held: str = "high"


def thigh_below_level(recording: xr.Dataset, side: str) -> Angle:
    """Return the thigh below level (T03); the pelvis counts as held if the other knee is drawn up to the trunk."""
    thigh = limb(recording, f"{side}_hip", f"{side}_knee")
    return Angle(thigh.below_level, thigh.sigma, True, _never(thigh), pelvis_held=_other_drawn_up(recording, side))


def hanging_knee(recording: xr.Dataset, side: str) -> Angle:
    """Return the bend of the hanging knee (T04)."""
    thigh, shank = _leg(recording, side)
    return Angle(bend(thigh, shank), np.hypot(thigh.sigma, shank.sigma), False, _never(thigh), pelvis_held=_other_drawn_up(recording, side))


def kneeling_thigh(recording: xr.Dataset, side: str) -> Angle:
    """Return the kneeling thigh behind straight down (T06); ahead is where the other knee is."""
    thigh = limb(recording, f"{side}_hip", f"{side}_knee")
    ahead = _sign(point(recording, other_side(f"{side}_knee")) - point(recording, f"{side}_hip"))
    upright = middle(recording, "shoulder")[:, 1] < point(recording, f"{side}_hip")[:, 1]
    return Angle(-thigh.from_down(ahead), thigh.sigma, True, upright, "The trunk is not above the hips.")


def missing_extension(recording: xr.Dataset, side: str) -> Angle:
    """Return how much is missing to a straight knee with the thigh straight up (T07)."""
    thigh, shank = _leg(recording, side)
    leaning = np.abs(thigh.from_up(1.0)) > MOST_LEANING_THIGH
    why = f"The thigh leans more than {MOST_LEANING_THIGH:.0f}° from straight up. Hold it upright with both hands."
    return Angle(bend(thigh, shank), np.hypot(thigh.sigma, shank.sigma), False, leaning, why)


def raised_leg(recording: xr.Dataset, side: str) -> Angle:
    """Return the straight leg above level (T08), more than 90 when it points to the head."""
    thigh, shank = _leg(recording, side)
    leg = limb(recording, f"{side}_hip", f"{side}_ankle")
    footwards = -_sign(middle(recording, "shoulder") - middle(recording, "hip"))
    values = np.degrees(np.arctan2(leg.vector[:, 1], footwards * leg.vector[:, 0]))
    why = f"The knee is bent by more than {MOST_BENT_KNEE:.0f}°. Keep the leg straight, even if it comes less high."
    return Angle(values, leg.sigma, True, bend(thigh, shank) > MOST_BENT_KNEE, why)


def leaning_shin(recording: xr.Dataset, side: str) -> Angle:
    """Return the lean of the shin from upright towards the toes (T19); refused where the heel is off the floor."""
    shin = limb(recording, f"{side}_ankle", f"{side}_knee")
    foot = limb(recording, f"{side}_heel", f"{side}_toe")
    ahead = _sign(foot.vector)
    lifted = -foot.vector[:, 1] > LIFTED_HEEL * np.abs(foot.vector[:, 0])
    return Angle(shin.from_up(ahead), shin.sigma, True, lifted, "The heel is off the floor. Move the foot closer to the wall.")


ANGLES: Mapping[str, AngleTest] = MappingProxyType(
    {
        "T03": AngleTest(thigh_below_level, ("hip", "knee")),
        "T04": AngleTest(hanging_knee, ("hip", "knee", "ankle")),
        "T06": AngleTest(kneeling_thigh, ("hip", "knee", "shoulder")),
        "T07": AngleTest(missing_extension, ("hip", "knee", "ankle"), held="low"),
        "T08": AngleTest(raised_leg, ("hip", "knee", "ankle", "shoulder")),
        "T19": AngleTest(leaning_shin, ("knee", "ankle", "heel", "toe")),
    }
)
"""Test id -> how its angle is taken."""


def held_angle(angle: Angle, time: FloatArray, held: str) -> Estimate:
    """Return the angle of a photo, or of the moment of a clip at which it is held at its far end.

    The angle is averaged over every window of `STILL` seconds in which the position is that of the test; among those
    that are nearly as far as the farthest (within 3 degrees) the stillest counts.

    Parameters
    ----------
    angle
        In every frame.
    time
        (frames,) seconds.
    held
        "high" if the test looks for the largest angle, "low" for the smallest.

    Returns
    -------
    Estimate
        In degrees: `random_error` from the scatter of the frames, `systematic_error` from the points and the tilt of the
        phone. Unknown, with the reason, where no frame can be used.
    """
    usable = np.isfinite(angle.values) & ~angle.refused
    if not usable.any():
        reason = angle.why if (np.isfinite(angle.values) & angle.refused).any() else "The limbs that the test needs are not in the picture."
        return Estimate.unknown("deg", reason)
    windows = [np.flatnonzero((time >= start) & (time <= start + STILL) & usable) for start in (time if len(time) > 1 else time[:1])]
    full = max(len(window) for window in windows)
    windows = [window for window in windows if len(window) >= max(1, full // 2)]
    sign = 1.0 if held == "high" else -1.0
    means = np.array([sign * angle.values[window].mean() for window in windows])
    scatter = np.array([angle.values[window].std() for window in windows])
    far = np.flatnonzero(means >= means.max() - 3.0)
    best = windows[int(far[np.argmin(scatter[far])])]
    sigma = float(np.nanmedian(angle.sigma[best]))
    systematic = float(np.hypot(sigma, ROLL_ERROR if angle.against_gravity else 0.0))
    random = float(angle.values[best].std() / np.sqrt(len(best)))
    return Estimate(float(angle.values[best].mean()), "deg", random, systematic, len(best), "frames")


def _leg(recording: xr.Dataset, side: str) -> tuple[Limb, Limb]:
    return limb(recording, f"{side}_hip", f"{side}_knee"), limb(recording, f"{side}_knee", f"{side}_ankle")


def _never(thigh: Limb) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.zeros(len(thigh.vector), bool)


def _other_drawn_up(recording: xr.Dataset, side: str) -> bool:
    other = other_side(f"{side}_hip").removesuffix("_hip")
    trunk = limb(recording, f"{other}_hip", f"{other}_shoulder")
    thigh = limb(recording, f"{other}_hip", f"{other}_knee")
    drawn = 180.0 - bend(trunk, thigh)
    return bool(np.isfinite(drawn).any() and np.nanmedian(drawn) >= LEAST_DRAWN_UP)


def _sign(vector: FloatArray) -> float:
    return 1.0 if np.nanmedian(vector[:, 0]) >= 0 else -1.0
