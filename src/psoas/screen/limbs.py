"""Limbs in a picture: where they point against gravity, how far a joint is bent, and how exact that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from psoas.recording.dataset import FloatArray

ROLL_ERROR = 1.5
"""One-sigma tilt in degrees of a phone that was held upright by hand or propped up (our assumption)."""

USUAL_POINT_ERROR = 0.012
"""One-sigma error of a point in limb lengths, where the pose model gives none (pose/NOTES)."""


@dataclass(frozen=True, slots=True)
class Limb:
    """A limb from its upper to its lower joint, in every frame.

    Parameters
    ----------
    vector
        (frames, 2) pixels, x right and y **up**.
    sigma
        (frames,) one-sigma error of its direction, degrees.
    """

    vector: FloatArray
    sigma: FloatArray

    @property
    def length(self) -> FloatArray:
        """(frames,) pixels."""
        return np.asarray(np.linalg.norm(self.vector, axis=1))

    @property
    def below_level(self) -> FloatArray:
        """(frames,) degrees by which it points below level; -90 straight up, 90 straight down."""
        return np.asarray(np.degrees(np.arctan2(-self.vector[:, 1], np.abs(self.vector[:, 0]))))

    def from_down(self, ahead: float) -> FloatArray:
        """Return (frames,) degrees from straight down, positive towards `ahead` (+1 right, -1 left in the picture)."""
        return np.asarray(np.degrees(np.arctan2(ahead * self.vector[:, 0], -self.vector[:, 1])))

    def from_up(self, ahead: float) -> FloatArray:
        """Return (frames,) degrees from straight up, positive towards `ahead`."""
        return np.asarray(np.degrees(np.arctan2(ahead * self.vector[:, 0], self.vector[:, 1])))


def point(recording: xr.Dataset, name: str) -> FloatArray:
    """Return (frames, 2) of a keypoint, x right and y up."""
    values: FloatArray = recording["position"].sel(keypoint=name).transpose("time", "space").values[:, :2].astype(float)
    return np.asarray(values * np.array([1.0, -1.0 if recording.attrs["space_unit"] == "px" else 1.0]))


def limb(recording: xr.Dataset, upper: str, lower: str) -> Limb:
    """Return the limb between two keypoints."""
    vector = point(recording, lower) - point(recording, upper)
    length = np.linalg.norm(vector, axis=1)
    sigma = np.hypot(*(_sigma(recording, name, length) for name in (upper, lower)))
    return Limb(vector, np.degrees(np.divide(sigma, length, out=np.full_like(length, np.nan), where=length > 0)))


def bend(upper: Limb, lower: Limb) -> FloatArray:
    """Return (frames,) degrees by which two limbs that meet depart from one line, 0 to 180."""
    cross = upper.vector[:, 0] * lower.vector[:, 1] - upper.vector[:, 1] * lower.vector[:, 0]
    dot = (upper.vector * lower.vector).sum(axis=1)
    return np.asarray(np.degrees(np.abs(np.arctan2(cross, dot))))


def middle(recording: xr.Dataset, joint: str) -> FloatArray:
    """Return (frames, 2) of the middle between left and right."""
    return (point(recording, f"left_{joint}") + point(recording, f"right_{joint}")) / 2


def breadth(recording: xr.Dataset) -> float:
    """Return the width of the shoulders across the trunk in trunk lengths: under 0.3 from the side, about 0.6 from the front."""
    trunk = middle(recording, "hip") - middle(recording, "shoulder")
    across = point(recording, "left_shoulder") - point(recording, "right_shoulder")
    length = np.linalg.norm(trunk, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.abs(trunk[:, 0] * across[:, 1] - trunk[:, 1] * across[:, 0]) / length**2
    return float(np.nanmedian(share)) if np.isfinite(share).any() else float("nan")


def _sigma(recording: xr.Dataset, name: str, length: FloatArray) -> FloatArray:
    told: Any = recording["sigma"].sel(keypoint=name).values.astype(float)
    return np.where(np.isfinite(told), told, USUAL_POINT_ERROR * length)
