"""RTMPose with 26 Halpe keypoints: one JSON file a clip, as MMPose and its relatives write it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from psoas.errors import RecordingError, SettingError
from psoas.recording.dataset import FloatArray, make_recording
from psoas.recording.json_file import load_json
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.people import choose_runner

_JOINTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
_COCO: dict[str, int] = {"nose": 0, "left_ear": 3, "right_ear": 4}
_COCO |= {f"{side}_{joint}": 5 + 2 * j + s for j, joint in enumerate(_JOINTS) for s, side in enumerate(("left", "right"))}
# Rows of our keypoints in the sets that have heels and toes, by how many points the set has (MMPose dataset definitions).
LAYOUTS: dict[int, dict[str, int]] = {
    26: _COCO | {"left_toe": 20, "right_toe": 21, "left_heel": 24, "right_heel": 25},
    133: _COCO | {"left_toe": 17, "left_heel": 19, "right_toe": 20, "right_heel": 22},
}


def read_rtmpose(path: Path, frame_rate: float | None = None, picture: tuple[int, int] | None = None, person: int | None = None) -> xr.Dataset:
    """Read the keypoints of one clip from JSON.

    Three layouts are known: a named one (``keypoint_names``, ``fps``, ``frames`` of rows x, y, confidence), and the
    two of MMPose: a list of ``{"frame_id", "instances"}``, plain or as ``instance_info``, with 26 (Halpe) or 133
    (whole body) points.

    Parameters
    ----------
    path
        The file.
    frame_rate
        Frames per second; needed where the file does not say it, and then taken instead of the file's word.
    picture
        Width and height of the video in px, if the file does not say them.
    person
        Which person, 1 for the leftmost; None chooses the one who runs.

    Returns
    -------
    xarray.Dataset
        Recording in px, y down, of one person.

    Raises
    ------
    RecordingError
        If the file is not one of these layouts, names a frame that is broken, or shows nobody.
    SettingError
        If the frame rate is neither in the file nor given, or there is no such person.
    """
    content = load_json(path)
    if isinstance(content, dict) and "keypoint_names" in content:
        numbers, people, rows = _named(content, path)
    else:
        numbers, people, rows = _instances(content, path)
    header = content if isinstance(content, dict) else {}
    rate = frame_rate if frame_rate is not None else header.get("fps")
    if not isinstance(rate, int | float) or not 0 < rate < float("inf"):
        raise SettingError(f"The frame rate of {path.name} is not known.", "Give the frame rate of the video (frame_rate=30).")
    hips, ankles = ((rows[f"left_{joint}"], rows[f"right_{joint}"]) for joint in ("hip", "ankle"))
    runner, count = choose_runner(people, hips, ankles, person)
    if count == 0:
        raise RecordingError(f"{path.name} shows nobody in any of its {len(people)} frames.", "Give a clip with the runner in the picture.")
    points = np.full((len(people), 3, len(KEYPOINTS)), np.nan)
    for k, name in enumerate(KEYPOINTS):
        if name in rows:
            points[:, :, k] = runner[:, rows[name]]
    width, height = picture or (header.get("width"), header.get("height"))
    extra: dict[str, Any] = {"width": width, "height": height, "view": header.get("view")}
    extra = {name: value for name, value in extra.items() if value is not None}
    return make_recording(
        points[:, :2],
        np.asarray(numbers, dtype=float) / rate,
        confidence=np.nan_to_num(points[:, 2]).clip(0, 1),
        source=path.name,
        pose_model=str(header.get("source", f"RTMPose, {len(next(p for p in people if p)[0])} keypoints")),
        frame_rate=float(rate),
        persons_seen=count,
        **extra,
    )


def _named(content: dict[str, Any], path: Path) -> tuple[list[int], list[list[FloatArray]], dict[str, int]]:
    names, frames = content["keypoint_names"], content.get("frames")
    if not isinstance(names, list) or not isinstance(frames, list) or not frames:
        raise RecordingError(f"{path.name} has no list of frames beside 'keypoint_names'.", "Export it again.")
    rows = {_our_name(str(name)): row for row, name in enumerate(names) if _our_name(str(name)) in KEYPOINTS}
    missing = [f"{side}_{joint}" for side in ("left", "right") for joint in ("hip", "knee", "ankle") if f"{side}_{joint}" not in rows]
    if missing:
        raise RecordingError(
            f"{path.name} does not name {', '.join(missing)} among its keypoints.", "psoas needs hips, knees and ankles of both sides."
        )
    people = [[] if frame is None else [_points(frame, len(names), f"{path.name}, frame {index}")] for index, frame in enumerate(frames)]
    return list(range(len(frames))), people, rows


def _instances(content: Any, path: Path) -> tuple[list[int], list[list[FloatArray]], dict[str, int]]:
    frames = content.get("instance_info") if isinstance(content, dict) else content
    if not isinstance(frames, list) or not frames or not all(isinstance(frame, dict) and "instances" in frame for frame in frames):
        known = "a list of frames with 'instances' (MMPose), or 'keypoint_names' with 'frames'"
        raise RecordingError(f"{path.name} is not a keypoint file that psoas knows.", f"It should hold {known}.")
    numbers: list[int] = []
    people: list[list[FloatArray]] = []
    for index, frame in enumerate(frames):
        number = frame.get("frame_id", index)
        if not isinstance(number, int) or (numbers and number <= numbers[-1]):
            raise RecordingError(f"{path.name}, frame {index}: frame_id {number!r} does not rise.", "Write the frames in their order.")
        numbers.append(number)
        people.append([_instance(entry, f"{path.name}, frame {index}, person {p}") for p, entry in enumerate(frame["instances"] or [])])
    counts = {len(person) for frame_people in people for person in frame_people}
    if not counts:
        raise RecordingError(f"{path.name} shows nobody in any of its {len(frames)} frames.", "Give a clip with the runner in the picture.")
    if len(counts) > 1 or not counts <= set(LAYOUTS):
        raise RecordingError(
            f"{path.name} has {' or '.join(map(str, sorted(counts)))} keypoints a person; psoas reads 26 (Halpe) or 133 (whole body).",
            "Use a model that finds heels and toes.",
        )
    return numbers, people, LAYOUTS[counts.pop()]


def _instance(entry: Any, where: str) -> FloatArray:
    points = entry.get("keypoints") if isinstance(entry, dict) else None
    scores = entry.get("keypoint_scores") if isinstance(entry, dict) else None
    if not isinstance(points, list) or not isinstance(scores, list) or len(points) != len(scores):
        raise RecordingError(f"{where} lacks 'keypoints' with as many 'keypoint_scores'.", "Write the file again with scores.")
    rows = [[*point[:2], score] if isinstance(point, list) else point for point, score in zip(points, scores, strict=True)]
    return _points(rows, len(points), where)


def _points(rows: Any, count: int, where: str) -> FloatArray:
    try:
        points = np.array(rows, dtype=float)
    except (TypeError, ValueError):
        points = np.empty(0)
    if points.shape != (count, 3) or np.isinf(points).any():
        raise RecordingError(f"{where} is not {count} rows of x, y and confidence.", "The file was cut off or changed; write it again.")
    points[~(points[:, 2] > 0), :2] = np.nan
    return points


def _our_name(name: str) -> str:
    side, _, joint = name.lower().partition("_")
    full = {"l": "left", "r": "right"}.get(side, side)
    if not joint:
        return full
    return f"{full}_{'toe' if joint in ('big_toe', 'bigtoe') else joint}"


def is_rtmpose(content: Any) -> bool:
    """Whether parsed JSON looks like one of the layouts that `read_rtmpose` knows."""
    frames = content.get("instance_info") if isinstance(content, dict) else content
    named = isinstance(content, dict) and "keypoint_names" in content
    return named or (isinstance(frames, Sequence) and bool(frames) and isinstance(frames[0], dict) and "instances" in frames[0])
