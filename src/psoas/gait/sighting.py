"""What of the runner is in the picture: the ground on which the capture verdict stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import KEYPOINTS, SIDES

BoolArray = np.ndarray[Any, np.dtype[np.bool_]]
# Holes this long in s do not end a stretch in which the runner is seen.
LONGEST_HOLE = 0.25
# The trunk's length is followed over this many seconds, and taken as steady if it changes by less than this factor.
SCALE_WINDOW, STEADY_SCALE = 0.5, 1.15


@dataclass(frozen=True, slots=True)
class Sighting:
    """The runner's points as the verdict looks at them.

    Parameters
    ----------
    time
        (frames,) s of playing time.
    points
        Keypoint name -> (frames, 2) x right, **y up**, in the recording's unit; nan where not seen or not known.
    seen
        (frames,) hip, knee and ankle of at least one leg are there, and hips and shoulders lie inside the picture (shoulders
        where the clip shows them at all).
    stretch
        First and last-plus-one frame of the longest stretch in which the runner is seen.
    leg_length
        Median thigh plus shank in the recording's unit; nan where no leg was seen.
    scale
        (frames,) leg length as it would appear in each frame: constant from the side, falling as a runner runs away.
    """

    time: FloatArray
    points: Mapping[str, FloatArray]
    seen: BoolArray
    stretch: slice
    leg_length: float
    scale: FloatArray

    def middle(self, joint: str) -> FloatArray:
        """Return (frames, 2) midway between left and right `joint`; one side alone where only that is seen."""
        return _mean_of_seen(self.points[f"left_{joint}"], self.points[f"right_{joint}"])

    def difference(self, joint: str) -> FloatArray:
        """Return (frames, 2) left minus right `joint` in leg lengths."""
        return (self.points[f"left_{joint}"] - self.points[f"right_{joint}"]) / self.scale[:, None]

    @property
    def duration(self) -> float:
        """Length of the stretch in s of playing time."""
        times = self.time[self.stretch]
        return float(times[-1] - times[0]) if len(times) > 1 else 0.0


def sight_runner(recording: xr.Dataset) -> Sighting:
    """Return what of the runner is in the picture.

    Parameters
    ----------
    recording
        Repaired keypoints, px (y down) or m (y up).

    Returns
    -------
    Sighting
    """
    time = recording["time"].values
    names = [str(name) for name in recording["keypoint"].values]
    up = np.array([1.0, -1.0 if recording.attrs["space_unit"] == "px" else 1.0])
    nowhere = np.full((len(time), 2), np.nan)
    position = recording["position"].values[:, :2]
    points = {name: position[:, :, names.index(name)] * up if name in names else nowhere for name in KEYPOINTS}
    legs = {side: np.isfinite(np.stack([points[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle")])).all(axis=(0, 2)) for side in SIDES}
    shoulders, hips = (_mean_of_seen(points[f"left_{joint}"], points[f"right_{joint}"]) for joint in ("shoulder", "hip"))
    seen = np.asarray(legs["left"] | legs["right"]) & _inside(hips, recording)
    whole = seen & _inside(shoulders, recording)
    seen = whole if whole.sum() > 0.5 * seen.sum() else seen
    lengths = [_segment(points, f"{side}_hip", f"{side}_knee") + _segment(points, f"{side}_knee", f"{side}_ankle") for side in SIDES]
    per_frame = _mean_of_seen(*lengths)
    leg_length = float(np.median(per_frame[seen])) if seen.any() else float("nan")
    trunk = np.asarray(np.linalg.norm(shoulders - hips, axis=1))
    return Sighting(time, points, seen, _longest_stretch(time, seen), leg_length, _apparent_leg(time, trunk, leg_length))


def _inside(place: FloatArray, recording: xr.Dataset) -> BoolArray:
    known = np.asarray(np.isfinite(place).all(axis=1))
    width, height = (float(recording.attrs.get(name) or np.nan) for name in ("width", "height"))
    if recording.attrs["space_unit"] != "px" or not width * height > 0:
        return known
    x, down = place[:, 0], -place[:, 1]
    with np.errstate(invalid="ignore"):
        return known & (x >= 0) & (x <= width) & (down >= 0) & (down <= height)


def _mean_of_seen(left: FloatArray, right: FloatArray) -> FloatArray:
    return np.where(np.isnan(left), right, np.where(np.isnan(right), left, (left + right) / 2))


def _segment(points: Mapping[str, FloatArray], proximal: str, distal: str) -> FloatArray:
    return np.asarray(np.linalg.norm(points[proximal] - points[distal], axis=1))


def _longest_stretch(time: FloatArray, seen: BoolArray) -> slice:
    frames = np.flatnonzero(seen)
    if not len(frames):
        return slice(0, 0)
    runs = np.split(frames, np.flatnonzero(np.diff(time[frames]) > LONGEST_HOLE) + 1)
    longest = max(runs, key=len)
    return slice(int(longest[0]), int(longest[-1]) + 1)


def _apparent_leg(time: FloatArray, trunk: FloatArray, leg_length: float) -> FloatArray:
    """Follow a runner who comes nearer or runs away by the running median of the trunk, which keeps its length."""
    known = np.flatnonzero(np.isfinite(trunk) & (trunk > 0))
    flat = np.full(len(time), leg_length)
    if len(known) < 8:
        return flat
    smooth = np.array([np.median(trunk[known][np.abs(time[known] - now) <= SCALE_WINDOW / 2]) for now in time[known]])
    if np.quantile(smooth, 0.9) < STEADY_SCALE * np.quantile(smooth, 0.1):
        return flat
    return np.asarray(leg_length * np.interp(time, time[known], smooth) / np.median(smooth))
