"""A view from behind in the runner's own terms: right, up, leg lengths of each picture, and the middle of each stance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import xarray as xr
from scipy.signal import find_peaks

from psoas.errors import RecordingError
from psoas.gait.paths import Path
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import SIDES

SHORTEST_STEP = 0.22
"""Shortest time in s between two steps of a runner (270 steps per minute)."""

LEAST_BOUNCE = 0.012
"""Rise of mid-hip between two steps in leg lengths that is taken as one; less is noise of the points."""

STRAIGHT_LEG = 95.0
"""Percentile of the hip-ankle distance that stands for a straight leg."""


@dataclass(frozen=True, slots=True)
class Stance:
    """The middle of one contact: which foot stands, and when, in s."""

    side: Literal["left", "right"]
    time: float


@dataclass(frozen=True, slots=True)
class RearView:
    """Keypoint paths seen from behind, in leg lengths.

    Parameters
    ----------
    right, up
        Keypoint name -> path, + to the runner's right and + against gravity, relative to the picture's middle. A runner
        who runs away gets smaller; each picture is divided by the leg length it shows.
    stances
        Middles of contact in order of time.
    step_time
        Median time between them in s, nan with fewer than two.
    pose_model
        What found the points.
    """

    right: Mapping[str, Path]
    up: Mapping[str, Path]
    stances: tuple[Stance, ...]
    step_time: float
    pose_model: str


def view_from_behind(recording: xr.Dataset) -> RearView:
    """Return a rear Recording in leg lengths with its stances.

    Mid-stance is where mid-hip is lowest; the lower ankle stands.

    Parameters
    ----------
    recording
        Repaired and smoothed keypoints in px, filmed from behind.

    Raises
    ------
    RecordingError
        If shoulders, hips and ankles are not seen together in at least four pictures.
    """
    time = recording["time"].values
    x, y = (recording["position"].sel(space=axis) for axis in ("x", "y"))
    point = {str(name): (x.sel(keypoint=name).values, -y.sel(keypoint=name).values) for name in recording["keypoint"].values}
    leg = apparent_leg(time, point, str(recording.attrs.get("source", "The recording")))
    middle = float(recording.attrs.get("width") or 2 * np.nanmedian(x.values)) / 2
    horizon = -float(recording.attrs.get("height") or -2 * np.nanmedian(y.values)) / 2
    right = {name: Path.through(time, (values[0] - middle) / leg) for name, values in point.items()}
    up = {name: Path.through(time, (values[1] - horizon) / leg) for name, values in point.items()}
    stances = _stances(time, up)
    step_time = float(np.median(np.diff([stance.time for stance in stances]))) if len(stances) > 1 else float("nan")
    return RearView(right, up, stances, step_time, str(recording.attrs.get("pose_model", "unknown")))


def apparent_leg(time: FloatArray, point: Mapping[str, tuple[FloatArray, FloatArray]], source: str) -> FloatArray:
    """Return the length in px that one leg has in each picture.

    The trunk shows the runner's size in every picture; at a steady speed the distance from the camera, and with it one
    over the size, is a straight line in time. How many trunks a leg is long is seen when it is straight.

    Raises
    ------
    RecordingError
        If the trunk is seen in fewer than four pictures.
    """
    trunk = np.hypot(*(_middle(point, "shoulder", axis) - _middle(point, "hip", axis) for axis in (0, 1)))
    seen = np.isfinite(trunk) & (trunk > 0)
    if seen.sum() < 4:
        raise RecordingError(f"{source} shows shoulders and hips together in fewer than four pictures.", "Film the whole body from behind.")
    kept = seen & (np.abs(np.log(np.where(seen, trunk, 1.0) / np.median(trunk[seen]))) < 1.5)
    slope, start = np.polyfit(time[kept], 1 / trunk[kept], 1)
    size = 1 / np.maximum(start + slope * time, 0.2 / np.median(trunk[kept]))
    legs = [np.hypot(*(point[f"{side}_hip"][axis] - point[f"{side}_ankle"][axis] for axis in (0, 1))) / size for side in SIDES]
    return np.asarray(size * np.nanpercentile(np.concatenate(legs), STRAIGHT_LEG))


def _middle(point: Mapping[str, tuple[FloatArray, FloatArray]], joint: str, axis: int) -> FloatArray:
    return (point[f"left_{joint}"][axis] + point[f"right_{joint}"][axis]) / 2


def _stances(time: FloatArray, up: Mapping[str, Path]) -> tuple[Stance, ...]:
    dense = np.arange(time[0], time[-1], 1 / 240.0)
    hip = (up["left_hip"].at(dense) + up["right_hip"].at(dense)) / 2
    seen = np.isfinite(hip)
    if seen.sum() < 4:
        return ()
    # A slope in the picture (tilt, a rising road, perspective) is slow; a step is not.
    level = np.where(seen, hip - np.polyval(np.polyfit(dense[seen], hip[seen], 3), dense), 0.0)
    lowest, _ = find_peaks(-level, distance=round(SHORTEST_STEP * 240), prominence=LEAST_BOUNCE)
    stances = []
    for moment in dense[lowest]:
        left, right = up["left_ankle"].value(moment), up["right_ankle"].value(moment)
        if np.isfinite(left + right):
            stances.append(Stance("left" if left < right else "right", float(moment)))
    return tuple(stances)
