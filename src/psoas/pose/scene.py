"""What each picture says about the filming, apart from the runner's points: light, blur, camera movement, cuts, repeats."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from psoas.pose.sharpness import edge_sharpness

Image = np.ndarray[Any, np.dtype[np.uint8]]
Region = tuple[float, float, float, float]

# Longer side of the small grey picture that everything but sharpness is measured on.
SMALL_SIDE = 320
# Corners of the background that are followed, and how few are too few to speak for the whole background.
MOST_CORNERS, FEWEST_CORNERS = 48, 6
# Share of corners that must move together (within a pixel of the small picture) before that is called the camera.
AGREEING_SHARE = 0.4
# Arms and legs swing out of a region drawn around the trunk; the mask is wider by this share of its size.
MASK_MARGIN = 0.15
# Sizes of the thumbnail that two pictures are compared on; coarse, so that a moving runner changes little.
THUMBNAIL = (32, 32)
# Longer side of the pieces in which two pictures of the runner are compared.
REPEAT_SIDE = 128
# A repeated picture of compressed video differs by coding noise only: at most this many grey levels in any small
# block, or this share of what pictures of this clip usually differ by (doubled clips at x264 crf 18 to 36: 0.01 to 0.12, real
# pictures of a runner: 0.45 and more).
REPEAT_LEVELS, REPEAT_SHARE = 0.8, 0.2
REPEAT_MEMORY = 40


@dataclass(frozen=True, slots=True)
class SceneSample:
    """Measures of one picture.

    Parameters
    ----------
    brightness
        Mean luma of the runner's region, 0..255.
    sharpness
        Height of the region over the blur radius of its edges (`psoas.pose.sharpness.edge_sharpness`): over 200 is as
        sharp as a pose model can use, under 90 its points lose the legs; nan without edges.
    camera_shift
        (x, y) movement of the background since the picture before, px of the full picture, x right and y down; nan for
        the first picture and where the background has nothing to hold on to.
    scene_change
        0 for a picture like the one before, 1 for one that has nothing to do with it.
    duplicate
        Whether the picture repeats the one before.
    """

    brightness: float
    sharpness: float
    camera_shift: tuple[float, float]
    scene_change: float
    duplicate: bool


class SceneMeter:
    """Measures pictures one after the other; one meter for one clip."""

    def __init__(self) -> None:
        self._grey_before: Image | None = None
        self._small_before: Image | None = None
        self._mask_before: Image | None = None
        self._differences: deque[float] = deque(maxlen=REPEAT_MEMORY)

    def measure(self, image: Image, region: Region | None = None) -> SceneSample:
        """Measure the next picture.

        Parameters
        ----------
        image
            (height, width, 3) RGB, 8 bit.
        region
            (x0, y0, x1, y1) in px around the runner; the whole picture if None.

        Returns
        -------
        SceneSample
        """
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        height, width = grey.shape
        small = _at_most(grey, SMALL_SIDE)
        factor = max(small.shape) / max(height, width)
        crop = _crop(grey, region)
        mask = _background(small.shape, region, factor)
        grey_before, before, mask_before = self._grey_before, self._small_before, self._mask_before
        self._grey_before, self._small_before, self._mask_before = grey, small, mask
        shift, change, duplicate = (np.nan, np.nan), 0.0, False
        if grey_before is not None and before is not None and mask_before is not None and grey_before.shape == grey.shape:
            duplicate = self._repeats(_crop(grey_before, region), crop)
            change = scene_change(before, small)
            dx, dy = (0.0, 0.0) if duplicate else background_shift(before, small, cv2.bitwise_and(mask, mask_before))
            shift = (dx / factor, dy / factor)
        return SceneSample(float(crop.mean()), edge_sharpness(crop), shift, change, duplicate)

    def _repeats(self, before: Image, now: Image) -> bool:
        first, second = (_at_most(picture, REPEAT_SIDE).astype(np.float32) for picture in (before, now))
        largest = float(np.abs(cv2.blur(second - first, (4, 4))).max())
        self._differences.append(largest)
        usual = float(np.quantile(self._differences, 0.75))
        return largest < max(REPEAT_LEVELS, REPEAT_SHARE * usual)


def background_shift(before: Image, now: Image, mask: Image) -> tuple[float, float]:
    """Return how far the background moved between two pictures, sub-pixel.

    Corners of the background are followed by pyramidal optical flow (Lucas & Kanade 1981; Bouguet 2000) and the median
    of those that agree is taken, so that other people and a treadmill belt do not count.

    Parameters
    ----------
    before, now
        (height, width) 8-bit grey.
    mask
        (height, width), 0 where the runner is in either picture.

    Returns
    -------
    tuple of float
        (x, y) px; nan where too few corners agree.
    """
    corners = cv2.goodFeaturesToTrack(before, MOST_CORNERS, 0.01, 6, mask=mask)
    if corners is None or len(corners) < FEWEST_CORNERS:
        return np.nan, np.nan
    found, status, _ = cv2.calcOpticalFlowPyrLK(before, now, corners, None, winSize=(11, 11), maxLevel=3)
    moved = (found - corners)[status.ravel() == 1].reshape(-1, 2)
    if len(moved) < FEWEST_CORNERS:
        return np.nan, np.nan
    middle = np.median(moved, axis=0)
    agreeing = np.hypot(*(moved - middle).T) < 1.0
    if agreeing.mean() < AGREEING_SHARE or agreeing.sum() < FEWEST_CORNERS:
        return np.nan, np.nan
    x, y = np.median(moved[agreeing], axis=0)
    return float(x), float(y)


def scene_change(before: Image, now: Image) -> float:
    """Return 1 minus the correlation of two coarse thumbnails, between 0 (alike) and 1 (nothing in common).

    Parameters
    ----------
    before, now
        (height, width) 8-bit grey of the same size.
    """
    first, second = (cv2.resize(picture, THUMBNAIL, interpolation=cv2.INTER_AREA).astype(float) for picture in (before, now))
    spread = first.std() * second.std()
    if spread < 1.0:
        return float(min(1.0, abs(first.mean() - second.mean()) / 64))
    correlation = np.mean((first - first.mean()) * (second - second.mean())) / spread
    return float(np.clip(1 - correlation, 0, 1))


def _at_most(picture: Image, side: int) -> Image:
    height, width = picture.shape
    factor = side / max(height, width)
    if factor >= 1:
        return picture
    # Every second row and column is enough where four or more would be averaged into one, and four times as fast.
    picture = np.ascontiguousarray(picture[::2, ::2]) if factor <= 0.25 else picture
    return np.asarray(cv2.resize(picture, (max(1, round(width * factor)), max(1, round(height * factor))), interpolation=cv2.INTER_AREA))


def _crop(grey: Image, region: Region | None) -> Image:
    if region is None:
        return grey
    height, width = grey.shape
    x0, y0, x1, y1 = (round(value) for value in region)
    x0, y0 = min(max(x0, 0), width - 1), min(max(y0, 0), height - 1)
    return grey[y0 : max(min(y1, height), y0 + 1), x0 : max(min(x1, width), x0 + 1)]


def _background(shape: tuple[int, ...], region: Region | None, factor: float) -> Image:
    mask = np.full(shape, 255, np.uint8)
    if region is not None:
        x0, y0, x1, y1 = (value * factor for value in region)
        across, down = MASK_MARGIN * (x1 - x0), MASK_MARGIN * (y1 - y0)
        mask[max(0, int(y0 - down)) : max(0, int(y1 + down) + 1), max(0, int(x0 - across)) : max(0, int(x1 + across) + 1)] = 0
    return mask
