"""A side-view Recording in the runner's own terms: forward, up, leg lengths; the same whichever way the runner faces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import xarray as xr

from psoas.errors import RecordingError
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import SIDES


@dataclass(frozen=True, slots=True)
class Sagittal:
    """Keypoint paths in the sagittal plane.

    Parameters
    ----------
    time
        (frames,) s.
    forward, up
        Keypoint name -> (frames,) leg lengths; forward + the way the runner faces, up + against gravity. The origin
        is the picture's corner, so differences and velocities mean something and absolute places do not.
    sigma
        Keypoint name -> (frames,) one-sigma error in leg lengths, nan where unknown.
    leg_length
        One leg length (median thigh + shank) in the recording's own unit.
    space_unit
        "px" or "m".
    frame_rate
        Median frames per second.
    facing
        "left" or "right" in the picture.
    near_side
        The leg closer to the camera, None if not known.
    pose_model
        What found the points.
    """

    time: FloatArray
    forward: Mapping[str, FloatArray]
    up: Mapping[str, FloatArray]
    sigma: Mapping[str, FloatArray]
    leg_length: float
    space_unit: str
    frame_rate: float
    facing: Literal["left", "right"]
    near_side: Literal["left", "right"] | None
    pose_model: str

    def midpoint(self, joint: str) -> tuple[FloatArray, FloatArray]:
        """Return (forward, up) of the point midway between left and right `joint`, in leg lengths."""
        return (
            (self.forward[f"left_{joint}"] + self.forward[f"right_{joint}"]) / 2,
            (self.up[f"left_{joint}"] + self.up[f"right_{joint}"]) / 2,
        )


def facing_direction(recording: xr.Dataset) -> Literal["left", "right"]:
    """Return which way the toes point in the picture, by the median over both feet of toe minus heel."""
    x = recording["position"].sel(space="x")
    ahead = [float(np.nanmedian(x.sel(keypoint=f"{side}_toe").values - x.sel(keypoint=f"{side}_heel").values)) for side in SIDES]
    return "right" if np.nanmean(ahead) >= 0 else "left"


def apparent_leg_length(recording: xr.Dataset) -> float:
    """Return median thigh plus median shank length over both legs, in the recording's own unit.

    Raises
    ------
    RecordingError
        If hip, knee or ankle of both legs are missing throughout.
    """
    position = recording["position"].sel(space=["x", "y"])
    lengths = []
    for side in SIDES:
        hip, knee, ankle = (position.sel(keypoint=f"{side}_{joint}").values for joint in ("hip", "knee", "ankle"))
        lengths.append(np.nanmedian(np.hypot(*(hip - knee).T)) + np.nanmedian(np.hypot(*(knee - ankle).T)))
    if not np.isfinite(lengths).any():
        raise RecordingError(
            f"{recording.attrs.get('source', 'The recording')} shows no leg with hip, knee and ankle.", "Film the whole body from the side."
        )
    return float(np.nanmean(lengths))


def to_sagittal(
    recording: xr.Dataset,
    facing: Literal["left", "right"] | None = None,
    near_side: Literal["left", "right"] | None = None,
    tilt: float = 0.0,
) -> Sagittal:
    """Turn a side-view Recording into forward and up paths in leg lengths.

    Parameters
    ----------
    recording
        Keypoints in px (y down) or m (y up).
    facing
        Which way the runner faces in the picture; read off the feet if None.
    near_side
        The leg closer to the camera, if known.
    tilt
        Angle in rad by which the picture's horizontal is turned from the true one, counter-clockwise positive as
        seen; the paths are turned back by it.

    Returns
    -------
    Sagittal

    Raises
    ------
    RecordingError
        If no whole leg was seen.
    """
    facing = facing or facing_direction(recording)
    length = apparent_leg_length(recording)
    sign = 1.0 if facing == "right" else -1.0
    x = recording["position"].sel(space="x").values
    y = recording["position"].sel(space="y").values * (-1.0 if recording.attrs["space_unit"] == "px" else 1.0)
    x, y = np.cos(tilt) * x + np.sin(tilt) * y, -np.sin(tilt) * x + np.cos(tilt) * y
    names = [str(name) for name in recording["keypoint"].values]
    sigma = recording["sigma"].values if "sigma" in recording else np.full_like(x, np.nan)
    return Sagittal(
        time=recording["time"].values,
        forward={name: sign * x[:, k] / length for k, name in enumerate(names)},
        up={name: y[:, k] / length for k, name in enumerate(names)},
        sigma={name: sigma[:, k] / length for k, name in enumerate(names)},
        leg_length=length,
        space_unit=str(recording.attrs["space_unit"]),
        frame_rate=float(recording.attrs["frame_rate"]),
        facing=facing,
        near_side=near_side,
        pose_model=str(recording.attrs.get("pose_model", "unknown")),
    )
