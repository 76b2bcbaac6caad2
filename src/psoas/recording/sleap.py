"""SLEAP: the analysis file (.h5) of one clip. DeepLabCut's .h5 is refused, because its names can run code when they are read."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from psoas.errors import MissingExtra, RecordingError, SettingError
from psoas.recording.dataset import FloatArray, make_recording
from psoas.recording.other_names import places_of, the_runner
from psoas.recording.reading_child import read_in_child

MEMORY_LIMIT = 4 * 1024**3
TIME_LIMIT = 60.0


def read_sleap(
    path: Path,
    frame_rate: float | None = None,
    picture: tuple[int, int] | None = None,
    person: int | None = None,
    names: Mapping[str, str] | None = None,
) -> xr.Dataset:
    """Read an analysis file of SLEAP, of one or several people.

    Parameters
    ----------
    path
        The file.
    frame_rate
        Frames per second of the video; the file does not say it.
    picture
        Width and height of the video in px, if known.
    person
        Which person, 1 for the leftmost; None chooses the one who runs.
    names
        Node -> keypoint of psoas, for nodes whose names do not say side and joint.

    Returns
    -------
    xarray.Dataset
        Recording in px, y down, of one person, with the score of each point as its confidence.

    Raises
    ------
    MissingExtra
        If h5py is not installed.
    RecordingError
        If the file is not an analysis file, or has no hips, knees and ankles.
    SettingError
        If the frame rate is not given, or there is no such person.
    LimitExceeded
        If reading takes more memory or time than any recording needs: a damaged file can hang the HDF5 library.
    """
    if frame_rate is None or not 0 < frame_rate < float("inf"):
        raise SettingError(f"The frame rate of {path.name} is not known.", "Give the frame rate of the video (frame_rate=30).")
    nodes, points = _points(path)
    places = places_of(nodes, names, path.name)
    people = [[one for one in frame if np.isfinite(one[:, 0]).any()] for frame in points]
    runner, count = the_runner(people, places, person, path.name)
    extra: dict[str, Any] = {} if picture is None else {"width": picture[0], "height": picture[1]}
    return make_recording(
        runner[:, :2],
        np.arange(len(points)) / frame_rate,
        confidence=np.nan_to_num(runner[:, 2]).clip(0, 1),
        source=path.name,
        pose_model="SLEAP",
        frame_rate=float(frame_rate),
        persons_seen=count,
        **extra,
    )


def _points(path: Path) -> tuple[list[str], FloatArray]:
    """Return the names of the nodes, and (frames, people, nodes, 3) of x, y and score."""
    if importlib.util.find_spec("h5py") is None:
        raise MissingExtra(f"Reading {path.name}", "sleap")
    parts = read_in_child("sleap_child.py", path, "SLEAP analysis file", seconds=TIME_LIMIT, memory=MEMORY_LIMIT)
    if "df_with_missing" in parts["held"]:
        raise RecordingError(
            f"{path.name} is a table of DeepLabCut whose column names are stored as code, which psoas does not run.",
            "Write it as CSV: deeplabcut.analyze_videos_converth5_to_csv.",
        )
    if "tracks" not in parts or "nodes" not in parts:
        raise RecordingError(f"{path.name} is not an analysis file of SLEAP.", "Export it: sleap-convert --format analysis.")
    nodes, tracks = list(map(str, parts["nodes"])), _ordered(parts, "tracks", ("frame", "track", "node", "xy"), path)
    scores = np.where(np.isfinite(tracks[..., 0]), 1.0, 0.0)
    if "point_scores" in parts:
        scores = _ordered(parts, "point_scores", ("frame", "track", "node"), path)
    if tracks.shape[2:] != (len(nodes), 2) or scores.shape != tracks.shape[:3] or not len(tracks) or np.isinf(tracks).any():
        raise RecordingError(f"{path.name} holds {tracks.shape} positions for {len(nodes)} nodes.", "The file was changed; export it again.")
    return nodes, np.concatenate([tracks, scores[..., None]], axis=3)


def _ordered(parts: Mapping[str, Any], name: str, wanted: tuple[str, ...], path: Path) -> FloatArray:
    """Return a part with its axes in the order wanted."""
    values, axes = parts[name], list(map(str, np.ravel(parts[f"{name}_axes"])))
    if sorted(axes) != sorted(wanted) or values.ndim != len(wanted):
        raise RecordingError(f"{path.name} has axes {', '.join(axes)} for {name}.", f"They should be {', '.join(wanted)} in any order.")
    return np.asarray(np.transpose(values, [axes.index(axis) for axis in wanted]))
