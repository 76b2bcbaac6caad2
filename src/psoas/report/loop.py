"""One stride of the clip as a light loop: a sheet of small pictures with the skeleton's lines beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import xarray as xr

from psoas.assessment import Assessment
from psoas.errors import PsoasError
from psoas.gait.events import Events, Stride
from psoas.gait.sagittal import apparent_leg_length
from psoas.recording.dataset import FloatArray
from psoas.recording.video import ByteImage, Frame, read_frames
from psoas.report.skeleton import BONES, joints_of

HEIGHT = 480  # pixels of one picture
ASPECT = 0.8  # width to height
FEWEST_PICTURES, MOST_PICTURES = 4, 30
MOST_BYTES = 720_000  # under 1 MB as text in a page
COLUMNS = 6
BODY_SHARE = 0.74  # of the picture's height
BODY_LEGS = 2.05  # body height in leg lengths, thigh plus shank


@dataclass(frozen=True, slots=True)
class Loop:
    """One stride of the clip.

    Parameters
    ----------
    sheet
        JPEG of all pictures, `columns` by `rows`, in order of the stride, row by row.
    columns, rows
        How many pictures are side by side and one above the other.
    width, height
        Pixels of one picture.
    percents
        Place of each picture in the near leg's stride, 0 to 100, rising.
    lines
        Per picture: x0, y0, x1, y1 of every bone of `psoas.report.skeleton.BONES`, in pixels of the picture; None for
        a bone that was not seen.
    time
        When the stride began and ended, s of the recording.
    """

    sheet: bytes = field(repr=False)
    columns: int
    rows: int
    width: int
    height: int
    percents: tuple[float, ...]
    lines: tuple[tuple[tuple[float, float, float, float] | None, ...], ...] = field(repr=False)
    time: tuple[float, float]


class LoopMaker:
    """Cuts one typical stride of the near leg out of a clip, frame by frame.

    Parameters
    ----------
    recording
        Keypoints in px and in real time, as the skeleton is drawn.
    events
        Contacts and toe-offs, in the recording's time.
    assessment
        Says which leg is near, the slow-motion factor, and which stride is typical.
    """

    def __init__(self, recording: xr.Dataset, events: Events, assessment: Assessment) -> None:
        self._recording = recording
        self._stride = typical_stride(events, assessment)
        self._frames = np.empty(0, dtype=np.intp)
        self._windows: list[_Window] | None = None
        self._pictures: list[ByteImage] = []
        self._times: FloatArray = recording["time"].values
        self._slow_motion = assessment.capture.slow_motion.value if assessment.capture.slow_motion.known else 1.0
        if self._stride is None or recording.attrs["space_unit"] != "px":
            return
        start, end = self._stride.initial_contact - 1e-9, self._stride.next_contact + 1e-9
        inside = np.flatnonzero((self._times >= start) & (self._times <= end))
        if inside.size >= FEWEST_PICTURES:
            chosen = np.linspace(0, inside.size - 1, min(MOST_PICTURES, inside.size)).round().astype(int)
            self._frames = inside[np.unique(chosen)]
            self._windows = _windows(recording, self._frames)

    @property
    def complete(self) -> bool:
        """Whether no further frame is wanted."""
        return self._windows is None or len(self._pictures) == self._frames.size

    def see(self, frame: Frame) -> None:
        """Look at the next frame of the clip, and keep its part if it belongs to the stride."""
        if self._windows is None or self.complete:
            return
        k = len(self._pictures)
        wanted = self._times[self._frames[k]] * self._slow_motion
        tolerance = 0.4 * float(np.median(np.diff(self._times))) * self._slow_motion
        if abs(frame.time - wanted) <= tolerance:
            scale = frame.image.shape[1] / (self._recording.attrs.get("width") or frame.image.shape[1])
            self._pictures.append(_cut(frame.image, self._windows[k], scale))

    def loop(self) -> Loop | None:
        """Return the loop, or None where there is no stride to show or a picture of it is missing."""
        if self._windows is None or self._stride is None or not self.complete:
            return None
        percents = 100 * (self._times[self._frames] - self._stride.initial_contact) / self._stride.duration
        rows = math.ceil(len(self._pictures) / COLUMNS)
        return Loop(
            sheet=_sheet(self._pictures, rows),
            columns=COLUMNS,
            rows=rows,
            width=self._pictures[0].shape[1],
            height=HEIGHT,
            percents=tuple(float(percent) for percent in percents),
            lines=tuple(_lines(self._recording, int(frame), window) for frame, window in zip(self._frames, self._windows, strict=True)),
            time=(self._stride.initial_contact, self._stride.next_contact),
        )


def make_loop(video: str | Path, recording: xr.Dataset, events: Events, assessment: Assessment) -> Loop | None:
    """Return one typical stride of the near leg as a loop, read from the clip.

    Parameters
    ----------
    video
        The file that `recording` was found in.
    recording, events, assessment
        As `LoopMaker` takes them.

    Returns
    -------
    Loop or None
        None where there is no stride to show or its pictures cannot be read; a report does without.
    """
    maker = LoopMaker(recording, events, assessment)
    try:
        with read_frames(video, turned=recording.attrs.get("turned", 0)) as stream:
            for frame in stream:
                if maker.complete:
                    break
                maker.see(frame)
    except PsoasError:
        return None
    return maker.loop()


def typical_stride(events: Events, assessment: Assessment) -> Stride | None:
    """Return the near leg's stride that holds the moments' stills, or else the one nearest the median duration."""
    near = assessment.figure.near if assessment.figure else assessment.capture.near_side
    strides = [stride for stride in events.strides if near is None or stride.side == near]
    if not strides:
        return None
    for moment in assessment.moments[:1]:
        holding = [s for s in strides if s.initial_contact - 1e-6 <= moment.frame_time <= s.next_contact]
        if holding:
            return holding[0]
    middle = float(np.median([stride.duration for stride in strides]))
    return min(strides, key=lambda stride: abs(stride.duration - middle))


@dataclass(frozen=True, slots=True)
class _Window:
    """A part of the picture, in pixels of the recording."""

    left: int
    top: int
    width: int
    height: int


def _windows(recording: xr.Dataset, frames: np.ndarray[Any, np.dtype[np.intp]]) -> list[_Window] | None:
    """Return a window about the runner for each frame, moving evenly so that the picture does not shake."""
    hips = recording["position"].sel(space=["x", "y"], keypoint=["left_hip", "right_hip"]).mean("keypoint").values[frames]
    try:
        body = BODY_LEGS * apparent_leg_length(recording)
    except PsoasError:
        return None
    seen = np.isfinite(hips).all(axis=1)
    if seen.sum() < 3:
        return None
    time = recording["time"].values[frames]
    height = round(body / BODY_SHARE)
    width = round(height * ASPECT)
    x = np.polyval(np.polyfit(time[seen], hips[seen, 0], 1), time)
    y = np.polyval(np.polyfit(time[seen], hips[seen, 1], 1), time)
    return [_Window(round(a - width / 2), round(b - height / 2), width, height) for a, b in zip(x, y, strict=True)]


def _cut(image: ByteImage, window: _Window, scale: float) -> ByteImage:
    """Return the window of a picture; where it passes the edge, the edge is drawn on."""
    left, top, right, bottom = (round(edge * scale) for edge in (window.left, window.top, window.left + window.width, window.top + window.height))
    height, width = image.shape[:2]
    pads = (max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width))
    whole = cv2.copyMakeBorder(image, *pads, cv2.BORDER_REPLICATE) if any(pads) else image
    part = whole[top + pads[0] : bottom + pads[0], left + pads[2] : right + pads[2]]
    smaller = part.shape[0] > HEIGHT
    resized = cv2.resize(part, (round(HEIGHT * ASPECT), HEIGHT), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)
    return np.asarray(resized, dtype=np.uint8)


def _sheet(pictures: Sequence[ByteImage], rows: int) -> bytes:
    """Return all pictures as one JPEG of at most `MOST_BYTES`."""
    height, width = pictures[0].shape[:2]
    sheet = np.zeros((rows * height, COLUMNS * width, 3), np.uint8)
    for k, picture in enumerate(pictures):
        row, column = divmod(k, COLUMNS)
        sheet[row * height : (row + 1) * height, column * width : (column + 1) * width] = picture
    coded = b""
    for quality in range(78, 18, -8):
        coded = cv2.imencode(".jpg", cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
        if len(coded) <= MOST_BYTES:
            break
    return coded


def _lines(recording: xr.Dataset, frame: int, window: _Window) -> tuple[tuple[float, float, float, float] | None, ...]:
    """Return every bone in pixels of the loop's picture."""
    joints = joints_of(recording, frame)
    scale = HEIGHT / window.height
    origin = np.array([window.left, window.top], dtype=float)
    lines: list[tuple[float, float, float, float] | None] = []
    for bone in BONES:
        if bone.start not in joints or bone.end not in joints:
            lines.append(None)
            continue
        (x0, y0), (x1, y1) = ((joints[name] - origin) * scale for name in (bone.start, bone.end))
        lines.append((round(float(x0), 1), round(float(y0), 1), round(float(x1), 1), round(float(y1), 1)))
    return tuple(lines)
