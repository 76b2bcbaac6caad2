"""The clip with what was seen in it: skeleton, contacts and toe-offs, the phase and a few angles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import xarray as xr

from psoas.assessment import Assessment
from psoas.errors import PsoasError
from psoas.gait.events import Events
from psoas.gait.kinematics import segment_angles
from psoas.gait.sagittal import to_sagittal
from psoas.quantity import format_with_error
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import SIDES
from psoas.recording.video import ByteImage, Frame, read_frames
from psoas.report.overlay import BOLD, draw_panel, text_width
from psoas.report.skeleton import draw_contact, draw_skeleton, joints_of
from psoas.report.video_writer import VideoWriter

LONGEST_SIDE = 1280  # pixels; more is not seen on a phone and takes longer to write
MARK_TIME = 0.1  # s of real time that a contact or toe-off stays marked
UNKNOWN_ERROR = 5.0  # deg, 95 %: usual for a phone, where the assessment has no curve to say it

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class _Angle:
    """An angle of the panel: its name, its course over the frames in deg, and its 95 % half-width."""

    name: str
    course: FloatArray
    error: float


def write_annotated_video(
    source_video: str | Path,
    recording: xr.Dataset,
    events: Events,
    assessment: Assessment,
    path: str | Path,
    progress: Progress | None = None,
    also: Callable[[Frame], None] | None = None,
) -> Path:
    """Write the clip with skeleton, events and a few angles drawn over it; time stamps stay as they are.

    Parameters
    ----------
    source_video
        The file that `recording` was found in.
    recording
        Keypoints in px and in real time, repaired and smoothed.
    events
        Contacts and toe-offs, in the recording's time.
    assessment
        Says which leg is near, where the runner goes, the slow-motion factor, and how exact the angles are.
    path
        The mp4 file to write; it appears only when it is whole.
    progress
        Called as ``progress("Drawing the video", done, total)``.
    also
        Shown each frame before it is drawn on, so that nothing else has to read the file again.

    Returns
    -------
    pathlib.Path
        `path`.

    Raises
    ------
    VideoError
        If the source cannot be read or this machine cannot write video.
    OSError
        If `path` cannot be written.
    """
    slow_motion = assessment.capture.slow_motion.value if assessment.capture.slow_motion.known else 1.0
    drawing = _Drawing(recording, events, assessment)
    with read_frames(source_video, longest_side=LONGEST_SIDE) as stream, ExitStack() as stack:
        writer: VideoWriter | None = None
        for done, frame in enumerate(stream, start=1):
            height, width = frame.image.shape[:2]
            if writer is None:
                writer = stack.enter_context(VideoWriter(path, width, height))
            if also is not None:
                also(frame)
            drawing.over(frame.image, frame.time / slow_motion)
            writer.write(frame.image, frame.time)
            if progress is not None:
                progress("Drawing the video", done, max(done, recording.sizes["time"]))
    return Path(path)


class _Drawing:
    """What is drawn over every picture of one clip."""

    def __init__(self, recording: xr.Dataset, events: Events, assessment: Assessment) -> None:
        self._recording = recording
        self._events = events
        self._near = assessment.figure.near if assessment.figure else assessment.capture.near_side
        self._angles = _angles(recording, assessment, self._near)
        self._times = recording["time"].values
        self._tolerance = 0.5 * float(np.median(np.diff(self._times))) if self._times.size > 1 else np.inf

    def over(self, image: ByteImage, time: float) -> None:
        """Draw over the picture taken at `time`, in s of real time; a picture without keypoints stays as it is."""
        k = int(np.argmin(np.abs(self._times - time)))
        if abs(self._times[k] - time) > self._tolerance:
            return
        height, width = image.shape[:2]
        scale = width / (self._recording.attrs.get("width") or width)
        joints = {name: point * scale for name, point in joints_of(self._recording, k).items()}
        draw_skeleton(image, joints, self._near, thickness=max(2.0, height / 320))
        for side, kind in marks_at(self._events, time):
            draw_contact(image, joints, side, kind, radius=max(5.0, height / 110))
        size = max(13, round(min(width, height) / 32))
        heading, bearing = phase_at(self._events, time)
        draw_panel(image, heading, bearing, [(angle.name, _told(angle, k)) for angle in self._angles], size, _panel_width(self._angles, size))


def phase_at(events: Events, time: float) -> tuple[str, Literal["left", "right", "both"]]:
    """Return what the runner does at `time` in s, and which side bears: ("Left foot on the ground", "left").

    Before the first and after the last event nothing is claimed.
    """
    seen = np.concatenate([times for kind in (events.initial_contact, events.toe_off) for times in kind.values()] or [np.empty(0)])
    if seen.size == 0 or not seen.min() <= time <= seen.max():
        return "Before or after the measured strides", "both"
    bearing = [side for side in SIDES if _bears(events, side, time)]
    if len(bearing) == 2:
        return "Both feet on the ground", "both"
    if bearing:
        return f"{bearing[0].capitalize()} foot on the ground", "left" if bearing[0] == "left" else "right"
    return "In the air", "both"


def _bears(events: Events, side: str, time: float) -> bool:
    """Return whether a foot is on the ground: its latest event is a contact, or, before any, its next is a toe-off."""
    contacts, offs = (np.asarray(kind.get(side, ()), dtype=float) for kind in (events.initial_contact, events.toe_off))
    if (contacts <= time).any() or (offs <= time).any():
        return bool(contacts[contacts <= time].max(initial=-np.inf) > offs[offs <= time].max(initial=-np.inf))
    return bool(offs.min(initial=np.inf) < contacts.min(initial=np.inf))


def marks_at(events: Events, time: float) -> list[tuple[str, Literal["contact", "toe-off"]]]:
    """Return the contacts and toe-offs of the last `MARK_TIME` before `time` in s."""
    marks: list[tuple[str, Literal["contact", "toe-off"]]] = []
    kinds: tuple[tuple[Literal["contact", "toe-off"], Mapping[str, FloatArray]], ...] = (
        ("contact", events.initial_contact),
        ("toe-off", events.toe_off),
    )
    for kind, sides in kinds:
        for side, times in sides.items():
            ago = time - np.asarray(times, dtype=float)
            if np.any((ago >= 0) & (ago < MARK_TIME)):
                marks.append((side, kind))
    return marks


def _angles(recording: xr.Dataset, assessment: Assessment, near: str | None) -> list[_Angle]:
    """Return the angles of the panel: thigh and knee of the near leg, and the trunk."""
    facing = assessment.capture.direction
    try:
        sagittal = to_sagittal(recording, facing=facing if facing in ("left", "right") else None)
    except PsoasError:
        return []
    side = near or "left"
    courses = segment_angles(sagittal)
    wanted = (
        (f"{side.capitalize()} thigh, ahead +", f"{side}_thigh", "thigh_angle", side),
        (f"{side.capitalize()} knee bend", f"{side}_knee", "knee_flexion", side),
        ("Trunk lean", "trunk", "trunk_lean", "both"),
    )
    return [_Angle(name, courses[course], _error_of(assessment, id, of)) for name, course, id, of in wanted if course in courses]


def _error_of(assessment: Assessment, id: str, side: str) -> float:
    """Return the usual 95 % half-width of a single frame's angle: that of the curve with its spread between strides."""
    for curve in assessment.curves:
        if curve.id == id and curve.side == side:
            return 1.96 * float(np.nanmedian(np.hypot(curve.error, curve.spread)))
    return UNKNOWN_ERROR


def _told(angle: _Angle, frame: int) -> str:
    value = float(angle.course[frame])
    if not np.isfinite(value):
        return "unknown"
    number, error = format_with_error(value, angle.error)
    return f"{number} ± {error}°"


def _panel_width(angles: list[_Angle], size: int) -> int:
    """Return a width that holds every heading and line."""
    lines = [text_width(f"{angle.name}  −188 ± 18°", size) for angle in angles]
    return round(1.4 * size) + max([text_width("Right foot on the ground", size, BOLD) + size, *lines])
