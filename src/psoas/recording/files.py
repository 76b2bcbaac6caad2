"""The one registry of readers and writers of keypoint, marker and force files."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xarray as xr

from psoas.errors import RecordingError, SettingError
from psoas.recording.c3d import read_c3d
from psoas.recording.c3d_write import write_c3d
from psoas.recording.deeplabcut import is_deeplabcut, read_deeplabcut
from psoas.recording.json_file import load_json
from psoas.recording.mot import read_mot, write_mot
from psoas.recording.openpose import read_openpose
from psoas.recording.parquet import read_parquet, write_parquet
from psoas.recording.rbds import is_rbds, read_rbds
from psoas.recording.rtmpose import is_rtmpose, read_rtmpose
from psoas.recording.sleap import read_sleap
from psoas.recording.trc import read_trc, write_trc


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One kind of file: what it is, how it is known, and the functions that read and write it.

    `suffixes` are in lower case; a folder has the suffix "/". `recognise` looks inside where several formats share a
    suffix.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[..., xr.Dataset]
    write: Callable[[xr.Dataset, Path], None] | None = None
    recognise: Callable[[Path], bool] = lambda path: True


FORMATS: tuple[FileFormat, ...] = (
    FileFormat("psoas keypoints (.parquet)", (".parquet",), read_parquet, write_parquet),
    FileFormat("OpenPose BODY_25 (a folder of .json files, one a frame)", ("/",), read_openpose),
    FileFormat("RTMPose Halpe-26 (.json)", (".json",), read_rtmpose, recognise=lambda path: is_rtmpose(load_json(path))),
    FileFormat("DeepLabCut (.csv)", (".csv",), read_deeplabcut, recognise=is_deeplabcut),
    FileFormat("SLEAP analysis (.h5)", (".h5",), read_sleap),
    FileFormat("TRC markers, or keypoints of Sports2D (.trc)", (".trc",), read_trc, write_trc),
    FileFormat("OpenSim tables and forces (.mot, .sto)", (".mot", ".sto"), read_mot, write_mot),
    FileFormat("C3D (.c3d)", (".c3d",), read_c3d, write_c3d),
    FileFormat("Running Biomechanics Data Set (.txt)", (".txt",), read_rbds, recognise=is_rbds),
)


def read_recording(
    path: str | Path,
    *,
    frame_rate: float | None = None,
    picture: tuple[int, int] | None = None,
    person: int | None = None,
    names: Mapping[str, str] | None = None,
) -> xr.Dataset:
    """Read a keypoint, marker or force file, whatever its format.

    Parameters
    ----------
    path
        A file, or a folder of OpenPose files.
    frame_rate
        Frames per second, for formats that do not hold it (OpenPose, MMPose, DeepLabCut, SLEAP).
    picture
        Width and height of the video in px, for formats that do not hold it.
    person
        Which person, 1 for the leftmost, for formats that hold several; None chooses the one who runs.
    names
        Name in the file -> keypoint of psoas, for formats whose points anybody names (DeepLabCut, SLEAP).

    Returns
    -------
    xarray.Dataset
        A Recording (see `psoas.recording.dataset`); a MOT or STO file gives force variables or a table over time.

    Raises
    ------
    RecordingError
        If the file does not exist, is of no known format (those that are known are listed), or is malformed.
    SettingError
        If `frame_rate` is needed and missing, or something is given that the format says by itself.
    LimitExceeded
        If a C3D file takes more memory or time than any recording needs.
    """
    path = Path(path)
    if not path.exists():
        raise RecordingError(f"{path} does not exist.", "Check the path.")
    found = recognise_format(path)
    options = {"frame_rate": frame_rate, "picture": picture, "person": person, "names": names}
    given = {name: value for name, value in options.items() if value is not None}
    accepted = inspect.signature(found.read).parameters
    surplus = [name for name in given if name not in accepted]
    if surplus:
        raise SettingError(f"{path.name} says by itself what {' and '.join(surplus)} would say.", "Leave it out.")
    return found.read(path, **given)


def read_keypoints(
    path: str | Path,
    *,
    frame_rate: float | None = None,
    picture: tuple[int, int] | None = None,
    person: int | None = None,
    names: Mapping[str, str] | None = None,
) -> xr.Dataset:
    """Read a file of keypoints, as `read_recording` does, and refuse one of markers, forces or a table.

    Raises
    ------
    RecordingError
        Also if the file holds no keypoints.
    """
    recording = read_recording(path, frame_rate=frame_rate, picture=picture, person=person, names=names)
    if "keypoint" not in recording.dims:
        held = "markers" if "marker" in recording.dims else "forces" if "force" in recording else "a table"
        raise RecordingError(
            f"{Path(path).name} holds {held}, not keypoints of a pose model.",
            "Give a video, or keypoints of OpenPose, RTMPose, Sports2D, DeepLabCut or SLEAP.",
        )
    return recording


def readable_suffixes() -> frozenset[str]:
    """Return the suffixes, in lower case, of the files that `read_recording` reads."""
    return frozenset(suffix for known in FORMATS for suffix in known.suffixes if suffix != "/")


def write_recording(recording: xr.Dataset, path: str | Path) -> None:
    """Write a Recording in the format that the suffix names.

    .parquet keeps all, .trc positions, .mot and .sto forces, .c3d markers, forces, channels and events.

    Raises
    ------
    RecordingError
        If no writer has that suffix, or the format cannot hold the Recording.
    """
    path = Path(path)
    writer = next((f.write for f in FORMATS if f.write is not None and path.suffix.lower() in f.suffixes), None)
    if writer is None:
        allowed = ", ".join(suffix for f in FORMATS if f.write is not None for suffix in f.suffixes)
        raise RecordingError(f"{path.name} cannot be written: its suffix is none of {allowed}.", "Choose one of these.")
    writer(recording, path)


def recognise_format(path: str | Path) -> FileFormat:
    """Return the format of a file by its suffix and, where several share one, by its content.

    Raises
    ------
    RecordingError
        If it is none; the message lists what can be read.
    """
    path = Path(path)
    suffix = "/" if path.is_dir() else path.suffix.lower()
    if suffix == ".json" and _is_one_openpose_frame(load_json(path)):
        raise RecordingError(f"{path.name} is a single frame of OpenPose.", "Give the folder that holds all frames.")
    for known in FORMATS:
        if suffix in known.suffixes and known.recognise(path):
            return known
    listed = "; ".join(known.name for known in FORMATS)
    raise RecordingError(f"{path.name} is not a recording that psoas can read.", f"It reads: {listed}.")


def _is_one_openpose_frame(content: Any) -> bool:
    return isinstance(content, dict) and "people" in content
