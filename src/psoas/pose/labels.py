"""Whether the labels left and right belong to the same body side in arms and legs throughout a clip."""

from __future__ import annotations

import numpy as np
import xarray as xr

# Arms swing against the legs of the same side; a correlation as high as this cannot come from a runner.
SAME_SIDE_CORRELATION = 0.5
FEWEST_FRAMES = 30
# From the front or rear legs do not swing across the picture: knees closer than this share of a thigh (as standard
# deviation) say nothing.
LEAST_SWING = 0.25


def arms_swing_with_their_legs(recording: xr.Dataset) -> float:
    """Return the correlation of arm swing with leg swing of the same label, seen from the side.

    In running and walking the left arm goes forward with the right leg, so the correlation is clearly negative. If it
    is clearly positive, the labels of arms and legs contradict each other from end to end: one pair is exchanged.

    Parameters
    ----------
    recording
        Keypoints in px or m.

    Returns
    -------
    float
        Between -1 and 1; nan where wrists or knees are not seen often enough or the legs do not
        swing across the picture.
    """
    x = recording["position"].sel(space="x")
    names = [str(name) for name in recording["keypoint"].values]
    if not all(f"{side}_{joint}" in names for side in ("left", "right") for joint in ("wrist", "knee", "hip")):
        return float("nan")
    arms, legs = ((x.sel(keypoint=f"left_{joint}") - x.sel(keypoint=f"right_{joint}")).values for joint in ("wrist", "knee"))
    seen = np.isfinite(arms) & np.isfinite(legs)
    if seen.sum() < FEWEST_FRAMES or legs[seen].std() < LEAST_SWING * _thigh_length(recording) or np.ptp(arms[seen]) == 0:
        return float("nan")
    return float(np.corrcoef(arms[seen], legs[seen])[0, 1])


def _thigh_length(recording: xr.Dataset) -> float:
    thigh = recording["position"].sel(keypoint="left_hip") - recording["position"].sel(keypoint="left_knee")
    lengths = np.linalg.norm(thigh.transpose("time", "space").values, axis=1)
    return float(np.nanmedian(lengths)) if np.isfinite(lengths).any() else float("inf")
