"""Turning a recording that was filmed sideways, by quarter turns, so that the runner stands upright in it."""

from __future__ import annotations

import numpy as np
import xarray as xr

from psoas.recording.dataset import FloatArray

TRUNK = ("shoulder", "hip")


def turn_upright(recording: xr.Dataset) -> xr.Dataset:
    """Turn a Recording in px by the quarter turns that put the runner's head up.

    Players turn a clip by a tag in the file, and so does `psoas.recording.video`; a clip that lost its tag, or a phone that
    lay on its side, leaves the runner lying in the picture.

    Parameters
    ----------
    recording
        Keypoints in px (y down) with width and height; anything else is returned as it is.

    Returns
    -------
    xarray.Dataset
        The Recording with attrs ``turned``: how many quarter turns counterclockwise its pictures must be turned to fit,
        0 to 3, as `numpy.rot90` takes it.
    """
    turns = quarter_turns(recording)
    if turns == 0:
        return recording.assign_attrs(turned=0)
    position = np.moveaxis(recording["position"].values.copy(), 1, -1)
    shift = recording["camera_shift"].values.copy() if "camera_shift" in recording else None
    width, height = float(recording.attrs["width"]), float(recording.attrs["height"])
    for _ in range(turns):
        position = np.stack([position[..., 1], width - 1 - position[..., 0]], axis=-1)
        shift = None if shift is None else np.stack([shift[:, 1], -shift[:, 0]], axis=-1)
        width, height = height, width
    turned = recording.assign(position=(recording["position"].dims, np.moveaxis(position, -1, 1)))
    if shift is not None:
        turned = turned.assign(camera_shift=(recording["camera_shift"].dims, shift))
    return turned.assign_attrs(width=int(width), height=int(height), turned=turns)


def quarter_turns(recording: xr.Dataset) -> int:
    """Return how many quarter turns counterclockwise put the head above the hips, 0 to 3; 0 where it cannot be told."""
    attrs = recording.attrs
    if attrs.get("space_unit") != "px" or not attrs.get("width") or not attrs.get("height"):
        return 0
    x, y = np.nanmedian(_trunk(recording), axis=0)
    if not np.isfinite([x, y]).all():
        return 0
    away_from_up = np.degrees(np.arctan2(x, -y))  # clockwise from up as seen, y being down
    return int(np.round(away_from_up / 90)) % 4


def _trunk(recording: xr.Dataset) -> FloatArray:
    """Return (frames, 2) px from mid-hip to mid-shoulder."""
    middle = {
        joint: recording["position"].sel(keypoint=[f"left_{joint}", f"right_{joint}"], space=["x", "y"]).mean("keypoint").values for joint in TRUNK
    }
    path: FloatArray = middle["shoulder"] - middle["hip"]
    return path
