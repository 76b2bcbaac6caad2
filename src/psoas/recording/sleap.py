"""SLEAP: the analysis file (.h5) of one clip. DeepLabCut's .h5 is refused, because its names can run code when they are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from psoas.errors import MissingExtra, RecordingError, SettingError
from psoas.recording.dataset import FloatArray, make_recording
from psoas.recording.other_names import places_of, the_runner

# Order of the axes where the file does not name them, as SLEAP's own export has it.
TRACK_AXES = ("track", "xy", "node", "frame")
SCORE_AXES = ("track", "node", "frame")


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
    """
    if frame_rate is None or not 0 < frame_rate < float("inf"):
        raise SettingError(f"The frame rate of {path.name} is not known.", "Give the frame rate of the video (frame_rate=30).")
    nodes, points = _points(path)
    places = places_of(nodes, names, path.name)
    people = [[one for one in frame if np.isfinite(one[:, 0]).any()] for frame in points]
    runner, count = the_runner(people, places, person, path.name)
    extra = {} if picture is None else {"width": picture[0], "height": picture[1]}
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
    try:
        import h5py
    except ImportError:
        raise MissingExtra(f"Reading {path.name}", "sleap") from None
    try:
        with h5py.File(path, "r") as file:
            if "df_with_missing" in file:
                raise RecordingError(
                    f"{path.name} is a table of DeepLabCut whose column names are stored as code, which psoas does not run.",
                    "Write it as CSV: deeplabcut.analyze_videos_converth5_to_csv.",
                )
            if "tracks" not in file or "node_names" not in file:
                raise RecordingError(f"{path.name} is not an analysis file of SLEAP.", "Export it: sleap-convert --format analysis.")
            nodes = [name.decode() if isinstance(name, bytes) else str(name) for name in np.ravel(file["node_names"][()])]
            tracks = _ordered(file["tracks"], TRACK_AXES, ("frame", "track", "node", "xy"), path)
            scores = np.where(np.isfinite(tracks[..., 0]), 1.0, 0.0)
            if "point_scores" in file:
                scores = _ordered(file["point_scores"], SCORE_AXES, ("frame", "track", "node"), path)
    except OSError as error:
        raise RecordingError(f"{path.name} cannot be read as HDF5: {error}.", "The file was cut off or changed; export it again.") from None
    if tracks.shape[2:] != (len(nodes), 2) or scores.shape != tracks.shape[:3] or not len(tracks) or np.isinf(tracks).any():
        raise RecordingError(f"{path.name} holds {tracks.shape} positions for {len(nodes)} nodes.", "The file was changed; export it again.")
    return nodes, np.concatenate([tracks, scores[..., None]], axis=3)


def _ordered(dataset: Any, usual: tuple[str, ...], wanted: tuple[str, ...], path: Path) -> FloatArray:
    """Return a dataset with its axes in the order wanted."""
    said = dataset.attrs.get("dims")
    axes = tuple(json.loads(said)) if said is not None else usual
    if sorted(axes) != sorted(wanted) or dataset.ndim != len(wanted):
        raise RecordingError(f"{path.name} has axes {', '.join(axes)} for {dataset.name.strip('/')}.", f"They should be {', '.join(usual)}.")
    return np.asarray(np.transpose(dataset[()].astype(float), [axes.index(axis) for axis in wanted]))
