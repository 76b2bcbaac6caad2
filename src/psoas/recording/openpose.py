"""OpenPose BODY_25: a folder with one JSON file a frame."""

from __future__ import annotations

import re
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

# Row of each of our keypoints in BODY_25 (OpenPose 1.7, doc/02_output.md).
BODY_25: dict[str, int] = {
    "nose": 0,
    "left_ear": 18,
    "right_ear": 17,
    "left_shoulder": 5,
    "right_shoulder": 2,
    "left_elbow": 6,
    "right_elbow": 3,
    "left_wrist": 7,
    "right_wrist": 4,
    "left_hip": 12,
    "right_hip": 9,
    "left_knee": 13,
    "right_knee": 10,
    "left_ankle": 14,
    "right_ankle": 11,
    "left_heel": 21,
    "right_heel": 24,
    "left_toe": 19,
    "right_toe": 22,
}
_POINTS = 25
_NUMBER = re.compile(r"(\d+)(?:_keypoints)?$")


def read_openpose(path: Path, frame_rate: float | None = None, picture: tuple[int, int] | None = None, person: int | None = None) -> xr.Dataset:
    """Read a folder of OpenPose BODY_25 files.

    Frames are placed in time by the number in their file's name, so a missing file leaves a gap. A point of
    confidence 0 is one that OpenPose did not find: nan.

    Parameters
    ----------
    path
        The folder.
    frame_rate
        Frames per second of the video; OpenPose does not write it down.
    picture
        Width and height of the video in px, if known.
    person
        Which person, 1 for the leftmost; None chooses the one who runs.

    Returns
    -------
    xarray.Dataset
        Recording in px, y down, of one person (see `psoas.recording.people`).

    Raises
    ------
    RecordingError
        If a file is not an OpenPose file (file and place named) or nobody is in any of them.
    SettingError
        If `frame_rate` is missing or not positive, or there is no such person.
    """
    if frame_rate is None or not frame_rate > 0:
        raise SettingError(
            f"The frame rate of {path.name} is not known: OpenPose does not write it.", "Give the frame rate of the video (frame_rate=30)."
        )
    files = _numbered_files(path)
    people = [_people(file) for _, file in files]
    runner, count = choose_runner(people, (BODY_25["left_hip"], BODY_25["right_hip"]), (BODY_25["left_ankle"], BODY_25["right_ankle"]), person)
    if count == 0:
        raise RecordingError(
            f"{path.name} shows nobody in any of its {len(files)} frames.", "Run OpenPose again on a clip with the runner in the picture."
        )
    rows = [BODY_25[name] for name in KEYPOINTS]
    size: dict[str, Any] = {"width": picture[0], "height": picture[1]} if picture else {}
    return make_recording(
        np.swapaxes(runner[:, rows, :2], 1, 2),
        np.array([number for number, _ in files], dtype=float) / frame_rate,
        confidence=np.nan_to_num(runner[:, rows, 2]),
        source=path.name,
        pose_model="OpenPose BODY_25",
        frame_rate=float(frame_rate),
        persons_seen=count,
        **size,
    )


def _numbered_files(folder: Path) -> list[tuple[int, Path]]:
    files = sorted(folder.glob("*.json"))
    if not files:
        raise RecordingError(f"{folder.name} holds no JSON file.", "Give the folder that OpenPose wrote with --write_json.")
    numbered: dict[int, Path] = {}
    for file in files:
        match = _NUMBER.search(file.stem)
        if match is None:
            raise RecordingError(f"{file.name} has no frame number in its name.", "OpenPose names files like run_000000000012_keypoints.json.")
        number = int(match.group(1))
        if number in numbered:
            raise RecordingError(f"{folder.name} holds frame {number} twice: {numbered[number].name} and {file.name}.", "Keep one clip in a folder.")
        numbered[number] = file
    return sorted(numbered.items())


def _people(file: Path) -> list[FloatArray]:
    content = load_json(file)
    people = content.get("people") if isinstance(content, dict) else None
    if not isinstance(people, list):
        raise RecordingError(f"{file.name} has no list 'people'.", "It is not a file of OpenPose; give a folder written with --write_json.")
    return [_person(entry, index, file) for index, entry in enumerate(people)]


def _person(entry: Any, index: int, file: Path) -> FloatArray:
    values = entry.get("pose_keypoints_2d") if isinstance(entry, dict) else None
    where = f"{file.name}, person {index}"
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise RecordingError(f"{where} has no list 'pose_keypoints_2d'.", "Run OpenPose with body keypoints on.")
    if len(values) != 3 * _POINTS:
        raise RecordingError(
            f"{where} has {len(values) // 3} keypoints where BODY_25 has 25.", "Run OpenPose with --model_pose BODY_25, which finds heels and toes."
        )
    try:
        person = np.array(values, dtype=float).reshape(_POINTS, 3)
    except (TypeError, ValueError):
        raise RecordingError(f"{where} holds a keypoint that is not a number.", "Run OpenPose again on the clip.") from None
    if np.isinf(person).any():
        raise RecordingError(f"{where} holds an infinite keypoint.", "Run OpenPose again on the clip.")
    person[~(person[:, 2] > 0), :2] = np.nan
    return person
