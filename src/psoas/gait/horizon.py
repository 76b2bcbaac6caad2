"""Whether the ground runs level through the picture."""

from __future__ import annotations

import numpy as np

from psoas.gait.camera import Filming
from psoas.gait.capture import CaptureCheck
from psoas.gait.sighting import Sighting
from psoas.gait.view import Viewpoint
from psoas.quantity import Estimate
from psoas.recording.keypoints import SIDES

# Beyond this the picture's vertical is not good enough for trunk, thigh and shank angles, if it is beyond 2.5 errors too.
TILTED, SURE = 5.0, 2.5
# Ground in the picture is found to about this (heel and toe points sit at different heights over the sole).
TREADMILL_ERROR, OVERGROUND_ERROR = 4.0, 1.5
FEWEST_FRAMES = 40
# A foot stands while it goes back at this share of its fastest, and is this low (leg lengths over its lowest
# tenth). What is low depends on the slope, so both are found in turn.
GOING_BACK, LOW, ROUNDS = 0.7, 0.03, 8


def check_horizon(sighting: Sighting, viewpoint: Viewpoint, filming: Filming) -> CaptureCheck | None:
    """Return whether the line of the feet on the ground is level; None where the view does not show it.

    On a treadmill an incline of the belt looks the same as a tilted phone, and is said so.

    Parameters
    ----------
    sighting, viewpoint, filming
        The runner, where the camera stood and what moved.
    """
    if viewpoint.view != "side" or not sighting.leg_length > 0:
        return None
    lines = [_ground_slope(sighting, side, viewpoint.facing) for side in SIDES]
    slopes = [slope for slope in lines if np.isfinite(slope)]
    if not slopes:
        return None
    tilt = float(np.degrees(np.arctan(np.mean(slopes))))
    overground = filming.surface == "overground" and filming.camera == "fixed"
    error = OVERGROUND_ERROR if overground else TREADMILL_ERROR
    estimate = Estimate(tilt, "deg", systematic_error=error, n=len(slopes), counted="feet", origin="lowest points of the feet")
    if abs(tilt) <= max(TILTED, SURE * error):
        return CaptureCheck("horizon", "good", "The ground runs level through the picture.", "", estimate)
    cause = "The phone was tilted or the ground is not level" if overground else "The phone was tilted or the belt is inclined"
    return CaptureCheck(
        "horizon",
        "limited",
        f"The ground runs {abs(tilt):.0f}° off level through the picture. {cause}; angles against the vertical are off by as much.",
        "Hold or place the phone level (the camera's grid helps), and set the belt flat.",
        estimate,
    )


def _ground_slope(sighting: Sighting, side: str, facing: str | None) -> float:
    """Slope of the way that the middle of one foot takes while it stands, which is while it goes back under the hips."""
    stretch = sighting.stretch
    time = sighting.time[stretch]
    foot = (sighting.points[f"{side}_heel"][stretch] + sighting.points[f"{side}_toe"][stretch]) / 2
    hips = sighting.middle("hip")[stretch]
    known = np.isfinite(foot).all(axis=1) & np.isfinite(hips).all(axis=1)
    if known.sum() < FEWEST_FRAMES:
        return float("nan")
    across, height = foot[known].T
    back = -np.gradient((across - hips[known, 0]) * (1.0 if facing == "right" else -1.0), time[known])
    going_back = back > GOING_BACK * np.quantile(back, 0.9)
    travels = np.ptp(hips[known, 0]) > sighting.leg_length
    slope = float(np.polyfit(hips[known, 0], hips[known, 1], 1)[0]) if travels else 0.0
    for _ in range(ROUNDS):
        level = height - slope * across
        standing = going_back & (level < np.quantile(level, 0.1) + LOW * sighting.leg_length)
        if standing.sum() < FEWEST_FRAMES / 4 or np.ptp(across[standing]) < 0.2 * sighting.leg_length:
            return float("nan")
        slope = float(np.polyfit(across[standing], height[standing], 1)[0])
    return slope
