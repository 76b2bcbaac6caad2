"""DeepLabCut: one table a clip, three columns a body part, as ``analyze_videos(..., save_as_csv=True)`` writes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from psoas.errors import RecordingError, SettingError
from psoas.recording.dataset import FloatArray, make_recording
from psoas.recording.other_names import places_of, the_runner

LEVELS = ("scorer", "individuals", "bodyparts", "coords")
COORDINATES = ("x", "y", "likelihood")


def is_deeplabcut(path: Path) -> bool:
    """Whether a CSV file begins as DeepLabCut begins its tables."""
    try:
        with path.open(encoding="utf-8") as stream:
            return stream.readline().startswith("scorer,")
    except (OSError, UnicodeDecodeError):
        return False


def read_deeplabcut(
    path: Path,
    frame_rate: float | None = None,
    picture: tuple[int, int] | None = None,
    person: int | None = None,
    names: Mapping[str, str] | None = None,
) -> xr.Dataset:
    """Read a CSV file of DeepLabCut, of one or several people.

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
        Body part -> keypoint of psoas, for parts whose names do not say side and joint.

    Returns
    -------
    xarray.Dataset
        Recording in px, y down, of one person. A part of likelihood 0, or without a place, was not seen.

    Raises
    ------
    RecordingError
        If the file is not such a table, or has no hips, knees and ankles.
    SettingError
        If the frame rate is not given, or there is no such person.
    """
    if frame_rate is None or not 0 < frame_rate < float("inf"):
        raise SettingError(f"The frame rate of {path.name} is not known.", "Give the frame rate of the video (frame_rate=30).")
    table, frames = _table(path)
    parts = list(dict.fromkeys(table.columns.get_level_values("bodyparts")))
    people = list(dict.fromkeys(table.columns.get_level_values("individuals")))
    places = places_of(parts, names, path.name)
    points = np.stack([_of_one(table, one, parts, path) for one in people], axis=1)
    points[~(points[..., 2] > 0)] = np.nan
    runner, count = the_runner([[one for one in frame if np.isfinite(one[:, 0]).any()] for frame in points], places, person, path.name)
    extra: dict[str, Any] = {} if picture is None else {"width": picture[0], "height": picture[1]}
    return make_recording(
        runner[:, :2],
        frames / frame_rate,
        confidence=np.nan_to_num(runner[:, 2]).clip(0, 1),
        source=path.name,
        pose_model=f"DeepLabCut {table.columns.get_level_values('scorer')[0]}",
        frame_rate=float(frame_rate),
        persons_seen=count,
        **extra,
    )


def _table(path: Path) -> tuple[pd.DataFrame, FloatArray]:
    """Return the table with all four levels of columns, and the number of each frame."""
    try:
        with path.open(encoding="utf-8") as stream:
            levels = [line.split(",", 1)[0] for line in (stream.readline() for _ in LEVELS)]
        header = [level for level in levels if level in LEVELS]
        table = pd.read_csv(path, header=list(range(len(header))), index_col=0)
        values = table.astype(float)
        frames = values.index.to_numpy(dtype=float)
    except (OSError, UnicodeDecodeError, ValueError, IndexError, pd.errors.ParserError) as error:
        raise RecordingError(f"{path.name} is not a table of DeepLabCut: {error}.", "Write it again with save_as_csv=True.") from None
    if header not in (list(LEVELS), [level for level in LEVELS if level != "individuals"]):
        raise RecordingError(f"{path.name} begins with {', '.join(levels)}.", f"A table of DeepLabCut begins with {', '.join(LEVELS)}.")
    if not len(values) or np.isinf(values.to_numpy()).any():
        raise RecordingError(f"{path.name} has no frame, or a number that is infinite.", "Write it again.")
    values.columns = values.columns.set_names(header)
    if "individuals" not in header:
        values = pd.concat({"person": values}, axis=1, names=["individuals"]).reorder_levels(list(LEVELS), axis=1)
    return values, frames


def _of_one(table: pd.DataFrame, person: str, parts: list[str], path: Path) -> FloatArray:
    """Return (frames, parts, 3) of one person; parts that belong to nobody's body are nan."""
    own = pd.DataFrame(table.xs(person, axis=1, level="individuals")).droplevel("scorer", axis=1)
    points = np.full((len(table), len(parts), 3), np.nan)
    for place, part in enumerate(parts):
        if part not in own.columns.get_level_values("bodyparts"):
            continue
        held = own[part]
        missing = [name for name in COORDINATES if name not in held]
        if missing:
            raise RecordingError(f"{path.name} has no column {missing[0]} for {part}.", "Write it again with save_as_csv=True.")
        points[:, place] = held[list(COORDINATES)].to_numpy()
    return points
