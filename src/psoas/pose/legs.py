"""What the legs of a followed body say: how long they are, how far they swing, and whether they are in the picture."""

from __future__ import annotations

import numpy as np

from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import KEYPOINTS, SIDES

RUNNING_SPREAD = 0.5  # leg lengths that ankles travel against the hips; three quarters of a side-on run, all of one from behind

HIPS, KNEES, ANKLES = ([KEYPOINTS.index(f"{side}_{joint}") for side in SIDES] for joint in ("hip", "knee", "ankle"))


def leg_length(points: FloatArray) -> float:
    """Return the length of a stretched leg, thigh and shank, in pixels: the ninth decile over samples and sides.

    Parameters
    ----------
    points
        (samples, keypoints, 2) pixels; nan where a point was not seen.
    """
    thigh = np.linalg.norm(points[:, KNEES] - points[:, HIPS], axis=-1)
    shank = np.linalg.norm(points[:, ANKLES] - points[:, KNEES], axis=-1)
    return float(np.nanpercentile(thigh + shank, 90))


def leg_spread(points: FloatArray) -> float:
    """Return how far the ankles travel against the hips, in leg lengths; the same at any playback speed.

    About 0.7 for a run seen from the side, 0.6 from behind, below 0.2 for a person who stands.

    Parameters
    ----------
    points
        (samples, keypoints, 2) pixels.
    """
    leg = leg_length(points)
    travel = points[:, ANKLES] - points[:, HIPS].mean(axis=1, keepdims=True)
    spread = np.percentile(travel, 90, axis=0) - np.percentile(travel, 10, axis=0)
    return float(np.hypot(spread[:, 0], spread[:, 1]).mean() / leg) if leg > 0 else 0.0


def legs_inside(points: FloatArray, width: int, height: int) -> float:
    """Return the part of the samples, 0 to 1, in which knees and ankles lie in the picture.

    Parameters
    ----------
    points
        (samples, keypoints, 2) pixels.
    width, height
        Of the picture, pixels.
    """
    legs = points[:, KNEES + ANKLES]
    return float(((legs >= 0) & (legs <= (width, height))).all(axis=(1, 2)).mean())
