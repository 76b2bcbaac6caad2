"""The Recording: one xarray contract for every pose, marker and force file.

A Recording is an `xarray.Dataset` that nobody mutates:

===================  =========================  =====================================================================
variable             dims                       meaning
===================  =========================  =====================================================================
position             (time, space, keypoint)    in attrs["space_unit"]: "px" (x right, y **down**) or "m" (y **up**)
confidence           (time, keypoint)           0..1, the model's own word; not an error
sigma                (time, keypoint)           one-sigma error of the point, same unit as position; nan if unknown
brightness           (time,)                    mean luma of the runner's region, 0..255 (optional)
sharpness            (time,)                    high-frequency energy of the runner's region, see pose.scene (optional)
camera_shift         (time, space)              movement of the background since the frame before, px (optional)
scene_change         (time,)                    0..1, how unlike the frame before the whole picture is (optional)
duplicate            (time,)                    bool, the picture repeats the one before (optional)
===================  =========================  =====================================================================

`time` is in seconds from the container's own time stamps, divided by the slow-motion factor once that is known.
Markers use dim `marker` in place of `keypoint` and space (x, y, z) in metres; forces come as
(time_force, space, plate) in variables `force`, `centre_of_pressure` and `free_moment`.
attrs: source (file name), space_unit, width and height (px), frame_rate (median, of the time stamps), pose_model,
pose_settings, and whatever a reader knows (view, credit).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from psoas.errors import RecordingError
from psoas.recording.keypoints import KEYPOINTS

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]


def make_recording(
    position: FloatArray,
    time: FloatArray,
    keypoint: Sequence[str] = KEYPOINTS,
    *,
    confidence: FloatArray | None = None,
    sigma: FloatArray | None = None,
    per_frame: Mapping[str, FloatArray] | None = None,
    space_unit: str = "px",
    **attrs: Any,
) -> xr.Dataset:
    """Build and validate a Recording of keypoints.

    Parameters
    ----------
    position
        (frames, space, keypoints), pixels with y down or metres with y up; nan where a point was not seen.
    time
        (frames,) seconds, strictly rising.
    keypoint
        Names of the keypoints, in order.
    confidence, sigma
        (frames, keypoints).
    per_frame
        Optional variables of the picture: brightness, sharpness, camera_shift, scene_change, duplicate.
    space_unit
        "px" or "m".
    **attrs
        Kept as attributes; `frame_rate` is worked out from the time stamps if it is not given.

    Returns
    -------
    xarray.Dataset
        A valid Recording.

    Raises
    ------
    RecordingError
        With every fault found, if the parts do not fit each other.
    """
    position = np.asarray(position, dtype=float)
    time = np.asarray(time, dtype=float)
    n_frames, n_points = position.shape[0], len(keypoint)
    nothing = np.full((n_frames, n_points), np.nan)
    space = ["x", "y", "z"][: position.shape[1]]
    variables: dict[str, Any] = {
        "position": (("time", "space", "keypoint"), position),
        "confidence": (("time", "keypoint"), nothing if confidence is None else np.asarray(confidence, dtype=float)),
        "sigma": (("time", "keypoint"), nothing if sigma is None else np.asarray(sigma, dtype=float)),
    }
    for name, values in (per_frame or {}).items():
        variables[name] = (("time", "space") if np.ndim(values) == 2 else ("time",), np.asarray(values))
    if "frame_rate" not in attrs:
        attrs["frame_rate"] = float(1 / np.median(np.diff(time))) if n_frames > 1 else float("nan")
    try:
        recording = xr.Dataset(
            variables, coords={"time": time, "space": space, "keypoint": list(keypoint)}, attrs={"space_unit": space_unit, **attrs}
        )
    except ValueError as error:
        raise RecordingError(f"The parts of the recording have different lengths: {error}.") from error
    return validate_recording(recording)


def validate_recording(recording: xr.Dataset) -> xr.Dataset:
    """Return the Recording unchanged, or raise with every fault in it.

    Raises
    ------
    RecordingError
        If a variable, dimension, unit or time stamp is not as the contract says.
    """
    faults: list[str] = []
    if "position" not in recording or recording["position"].dims[:2] != ("time", "space"):
        faults.append("'position' with dims (time, space, keypoint) is missing")
    else:
        time = recording["time"].values
        if len(time) == 0:
            faults.append("it holds no frame")
        if not np.all(np.isfinite(time)):
            faults.append("some time stamps are not numbers")
        elif np.any(np.diff(time) <= 0):
            frame = int(np.argmax(np.diff(time) <= 0)) + 1
            faults.append(f"time does not rise at frame {frame}")
        if np.isinf(recording["position"].values).any():
            faults.append("some positions are infinite")
    if recording.attrs.get("space_unit") not in ("px", "m"):
        faults.append(f"space_unit must be px or m, but is {recording.attrs.get('space_unit')!r}")
    if faults:
        source = recording.attrs.get("source", "The recording")
        raise RecordingError(f"{source} cannot be used: {'; '.join(faults)}.")
    return recording
