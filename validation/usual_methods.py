"""The methods in use, for comparison: each an instant that is said to be the event, here with its mean lead taken out by other runners."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from psoas.gait.anchors import Swing
from psoas.gait.leg_paths import GRID_RATE, LegPaths
from psoas.gait.step_features import contact_features, crossing_time, off_features, peak_time

ZENI = "foot furthest from the hip (Zeni 2008)"
KNEE = "knee straightest (Fellin 2010)"
SPEED = "foot centre's vertical speed turns (O'Connor 2007)"
ACCELERATION = "vertical acceleration peak (Hreljac and Marshall 2000)"
HEIGHT = "foot below / toe above a height"
BELT = "foot at half belt speed"

_HALF = 60


def usual_contacts(paths: LegPaths, side: str, swings: Sequence[Swing]) -> dict[str, np.ndarray]:
    """Return method -> (steps,) initial contact in s after the anchor."""
    known = contact_features(paths, side, swings).values
    heel, toe = paths.up[f"{side}_heel"], paths.up[f"{side}_toe"]
    anchors = [swing.ahead for swing in swings]
    centre_speed = _around(np.gradient((heel + toe) / 2) * GRID_RATE, anchors)
    heel_push = _around(np.gradient(np.gradient(heel)) * GRID_RATE**2, anchors)
    lowest = _around(np.minimum(heel, toe), anchors)
    return {
        ZENI: known["heel_furthest_ahead"],
        KNEE: known["knee_straightest"],
        SPEED: peak_time(-centre_speed, -0.08, 0.10),
        ACCELERATION: peak_time(heel_push, -0.06, 0.10),
        HEIGHT: crossing_time(lowest, np.nanmin(lowest, axis=1) + 0.045, -0.16, 0.10, falling=True),
        BELT: known["half_belt_speed"],
    }


def usual_offs(paths: LegPaths, side: str, swings: Sequence[Swing]) -> dict[str, np.ndarray]:
    """Return method -> (steps,) toe-off in s after the anchor."""
    known = off_features(paths, side, swings).values
    anchors = [swing.behind for swing in swings]
    toe = paths.up[f"{side}_toe"]
    centre_speed = _around(np.gradient((paths.up[f"{side}_heel"] + toe) / 2) * GRID_RATE, anchors)
    toe_push = _around(np.gradient(np.gradient(toe)) * GRID_RATE**2, anchors)
    return {
        ZENI: known["toe_furthest_behind"],
        KNEE: known["knee_straightest"],
        SPEED: peak_time(centre_speed, -0.16, 0.10),
        ACCELERATION: peak_time(toe_push, -0.16, 0.02),
        HEIGHT: known["toe_up_35"],
    }


def _around(path: np.ndarray, anchors: Sequence[int]) -> np.ndarray:
    places = np.array(anchors, dtype=int)[:, None] + np.arange(-_HALF, _HALF + 1)
    return np.where((places >= 0) & (places < len(path)), path[np.clip(places, 0, len(path) - 1)], np.nan)
