"""Regions: the square of the picture that a pose network looks at, and the way between its pixels and the picture's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from psoas.recording.dataset import FloatArray
from psoas.recording.video import ByteImage

BODY_MARGIN = 1.25  # of the circle around the body, as BlazePose was trained
BODY_WIDTH = 0.6  # of the body's height, legs apart
LONGEST_BRIDGE = 0.5  # seconds without a sample over which a region is still interpolated
LONGEST_REACH = 0.1  # seconds beyond a sample to which it still speaks


@dataclass(frozen=True, slots=True)
class Region:
    """A square that stands on the body's axis.

    Parameters
    ----------
    x, y
        Its centre, pixels of the picture.
    size
        Length of a side, pixels of the picture.
    rotation
        Radians by which the square is turned clockwise as seen; 0 for an upright body.
    """

    x: float
    y: float
    size: float
    rotation: float = 0.0

    def scaled(self, factor: float) -> Region:
        """Return the same region in a picture that is `factor` times as large."""
        return Region(self.x * factor, self.y * factor, self.size * factor, self.rotation)

    def distance(self, other: Region) -> float:
        """Return how far the centres lie apart, pixels."""
        return float(np.hypot(self.x - other.x, self.y - other.y))

    def centred_in(self, width: int, height: int) -> bool:
        """Return whether the centre lies in a picture."""
        return 0 <= self.x <= width and 0 <= self.y <= height

    def body_box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return the box (x0, y0, x1, y1) around the body of the region, cut at the picture's rim."""
        half_height = self.size / 2 / BODY_MARGIN
        half_width = BODY_WIDTH * half_height
        x0, x1 = np.clip((self.x - half_width, self.x + half_width), 0, width)
        y0, y1 = np.clip((self.y - half_height, self.y + half_height), 0, height)
        return int(x0), int(y0), int(x1), int(y1)


def region_of_body(centre: FloatArray, rim: FloatArray) -> Region:
    """Return the region of a body from the middle of its hips and a point on the circle around it.

    Parameters
    ----------
    centre, rim
        (2,) pixels; `rim` lies above the head along the body's axis.
    """
    dx, dy = np.asarray(rim, float) - np.asarray(centre, float)
    return Region(float(centre[0]), float(centre[1]), float(2 * BODY_MARGIN * np.hypot(dx, dy)), float(np.arctan2(dx, -dy)))


def patch_to_image(region: Region, patch_size: int) -> FloatArray:
    """Return the (2, 3) affine map from pixels of a square patch to pixels of the picture."""
    scale = region.size / patch_size
    cosine, sine = scale * np.cos(region.rotation), scale * np.sin(region.rotation)
    half = (patch_size - 1) / 2  # the middle between pixels, so that a mirrored picture gives the mirrored patch
    return np.array(
        [
            [cosine, -sine, region.x - half * (cosine - sine)],
            [sine, cosine, region.y - half * (sine + cosine)],
        ]
    )


def cut_patch(image: ByteImage, region: Region, patch_size: int) -> ByteImage:
    """Return the region of the picture as an upright (patch_size, patch_size, 3) patch; outside, the rim is repeated."""
    patch: Any = cv2.warpAffine(
        image,
        patch_to_image(region, patch_size),
        (patch_size, patch_size),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(patch, np.uint8)


def points_to_image(points: FloatArray, region: Region, patch_size: int) -> FloatArray:
    """Return (points, 2) patch pixels as pixels of the picture."""
    affine = patch_to_image(region, patch_size)
    moved: FloatArray = points @ affine[:, :2].T + affine[:, 2]
    return moved


class RegionPath:
    """Regions at any time, smoothed without delay from samples of them.

    A straight line is fitted around each time with Gaussian weights (local linear regression, Cleveland 1979,
    10.1080/01621459.1979.10481038), so that a runner who crosses the picture at constant speed is not left behind at
    either end. Size and rotation, which change slowly, are smoothed over twice the time.

    Parameters
    ----------
    time
        (samples,) seconds, rising.
    regions
        One for each time.
    bandwidth
        Standard deviation of the weights, seconds.
    """

    def __init__(self, time: FloatArray, regions: Sequence[Region], *, bandwidth: float = 0.15) -> None:
        self._time = np.asarray(time, float)
        self._values = np.array([(r.x, r.y, np.log(r.size), r.rotation) for r in regions])
        self._values[:, 3] = np.unwrap(self._values[:, 3])
        self._width = bandwidth * np.array([1.0, 1.0, 2.0, 2.0])

    def at(self, moment: float) -> Region | None:
        """Return the region at a time, or None in a gap of more than `LONGEST_BRIDGE` and outside the samples."""
        after = int(np.searchsorted(self._time, moment))
        before = self._time[after - 1] if after > 0 else -np.inf
        later = self._time[after] if after < len(self._time) else np.inf
        if not (later - before <= LONGEST_BRIDGE or min(moment - before, later - moment) <= LONGEST_REACH):
            return None
        x, y, size, rotation = self._local_line(moment)
        return Region(float(x), float(y), float(np.exp(size)), float(rotation))

    def _local_line(self, moment: float) -> FloatArray:
        reach = 4 * self._width.max()
        near = slice(*np.searchsorted(self._time, (moment - reach, moment + reach)))
        lag = (self._time[near] - moment)[:, None]
        weight = np.exp(-0.5 * (lag / self._width) ** 2)
        w, wt, wtt = weight.sum(0), (weight * lag).sum(0), (weight * lag**2).sum(0)
        wv, wtv = (weight * self._values[near]).sum(0), (weight * lag * self._values[near]).sum(0)
        determinant = w * wtt - wt**2
        solvable = determinant > 1e-3 * w**2 * self._width**2
        line = (wtt * wv - wt * wtv) / np.where(solvable, determinant, 1)
        return np.asarray(np.where(solvable, line, wv / w))
