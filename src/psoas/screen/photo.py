"""One photo in, a Recording of one frame out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import xarray as xr

from psoas.errors import CaptureRefused, RecordingError
from psoas.pose.backend import PoseBackend
from psoas.pose.blazepose import BlazePose, BodyFollower
from psoas.pose.detection import Detection, PersonDetector
from psoas.pose.legs import leg_length
from psoas.pose.looks import look
from psoas.pose.mirror import combine_looks, exchange_disagreeing_sides
from psoas.pose.region import Region
from psoas.pose.sharpness import edge_sharpness
from psoas.recording.dataset import make_recording
from psoas.recording.video import ByteImage

LARGEST_FILE = 100_000_000
LONGEST_SIDE = 2560
FOLLOW_TIMES = 3
QUARTER_TURNS = (0, 1, 3)
"""Turns of the picture in which people are looked for: the detector was trained on people who stand."""


def estimate_photo(path: str | Path, *, backend: Callable[[], PoseBackend] | None = None) -> xr.Dataset:
    """Return the keypoints of the person in a photo, who may stand, sit or lie.

    The person is looked for in the picture and in its two quarter turns, the region is followed until it settles, and the
    pose model looks at it and at its mirror image: the mean is the position, their disagreement gives sigma.

    Parameters
    ----------
    path
        A photo (JPEG, PNG, WebP, TIFF); its orientation tag is obeyed, so that down is down as the phone was held.
    backend
        What makes a pose model; BlazePose heavy if None.

    Returns
    -------
    xarray.Dataset
        A Recording of one frame at time 0, in pixels of the picture, with `brightness` and `sharpness`. attrs: source,
        width, height, pose_model, persons_seen. Points outside the picture are nan with confidence 0.

    Raises
    ------
    RecordingError
        If the file is not there or is not a photo.
    CaptureRefused
        If nobody is found in it.
    """
    path = Path(path)
    image = read_photo(path)
    height, width = image.shape[:2]
    regions = find_bodies(image)
    if not regions:
        raise CaptureRefused(
            f"Nobody was found in {path.name}.", "Take the picture so that the whole body is in it and fills most of its width, in good light."
        )
    region = max(regions, key=lambda region: region.size)
    model = (backend or BlazePose)()
    seen = look(model, image, region, mirror=True)
    leg = leg_length(seen.position[None])
    direct, mirrored, _ = exchange_disagreeing_sides(seen.position[None], seen.mirrored[None], leg)
    position, sigma = combine_looks(direct, mirrored, leg)
    inside = np.asarray(((position >= 0) & (position <= (width, height))).all(axis=-1))
    x0, y0, x1, y1 = _around(position[0], width, height)
    grey = cv2.cvtColor(image[y0:y1, x0:x1], cv2.COLOR_RGB2GRAY)
    return make_recording(
        np.where(inside[..., None], position, np.nan).swapaxes(1, 2),
        np.zeros(1),
        confidence=np.where(inside, seen.confidence, 0.0),
        sigma=np.where(inside, sigma, np.nan),
        per_frame={"brightness": np.array([grey.mean()]), "sharpness": np.array([edge_sharpness(np.asarray(grey, np.uint8))])},
        source=path.name,
        width=width,
        height=height,
        pose_model=model.name,
        persons_seen=len(regions),
    )


def read_photo(path: Path) -> ByteImage:
    """Return a photo as upright (height, width, 3) RGB, at most `LONGEST_SIDE` pixels long.

    Raises
    ------
    RecordingError
        If it is not there, too large, or not a photo.
    """
    if not path.is_file():
        raise RecordingError(f"There is no file {path}.", "Check the name and the folder.")
    if path.stat().st_size > LARGEST_FILE:
        raise RecordingError(
            f"{path.name} has {path.stat().st_size / 1e6:.0f} MB.", "A photo of a phone has less than 100 MB; choose the right file."
        )
    raw = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR) if path.stat().st_size else None
    if raw is None:
        raise RecordingError(f"{path.name} is not a photo that can be read.", "Give a JPEG, PNG, WebP or TIFF; phones can save HEIC as JPEG.")
    scale = LONGEST_SIDE / max(raw.shape[:2])
    if scale < 1:
        raw = cv2.resize(raw, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(raw, cv2.COLOR_BGR2RGB), np.uint8)


def find_bodies(image: ByteImage) -> list[Region]:
    """Return the region of each body in a picture, whichever way it lies, the one the detector is surest of first."""
    detector, follow = PersonDetector(2), BodyFollower(2)
    candidates: list[Detection] = []
    for turns in QUARTER_TURNS:
        turned = np.ascontiguousarray(np.rot90(image, turns))
        candidates += [Detection(seen.score, turned_back(seen.region, turns, image.shape[1], image.shape[0])) for seen in detector.detect(turned)]
    settled: list[Region] = []
    for candidate in sorted(candidates, key=lambda seen: -seen.score):
        region = _settle(follow, image, candidate.region)
        if region is not None and not any(region.distance(other) < 0.3 * max(region.size, other.size) for other in settled):
            settled.append(region)
    return settled


def _settle(follow: BodyFollower, image: ByteImage, region: Region) -> Region | None:
    for _ in range(FOLLOW_TIMES):
        seen = follow(image, region)
        if seen is None:
            return None
        region = seen[0]
    return region


def turned_back(region: Region, turns: int, width: int, height: int) -> Region:
    """Return a region of the picture turned by `turns` quarters against the clock as a region of the picture itself."""
    if turns == 1:
        return Region(width - region.y, region.x, region.size, region.rotation + np.pi / 2)
    if turns == 3:
        return Region(region.y, height - region.x, region.size, region.rotation - np.pi / 2)
    return region


def _around(points: np.ndarray, width: int, height: int) -> tuple[int, int, int, int]:
    low, high = np.nanmin(points, axis=0), np.nanmax(points, axis=0)
    x0, x1 = (int(np.clip(value, 0, width)) for value in (low[0], high[0] + 1))
    y0, y1 = (int(np.clip(value, 0, height)) for value in (low[1], high[1] + 1))
    return min(x0, max(width - 8, 0)), min(y0, max(height - 8, 0)), max(x1, 8), max(y1, 8)
