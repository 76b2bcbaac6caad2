"""TRC: paths of markers or keypoints as OpenSim, motion capture systems and Sports2D write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from psoas.errors import RecordingError
from psoas.recording.dataset import FloatArray, make_recording
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.markers import make_marker_recording
from psoas.recording.rows import parse_numbers, read_lines, regular_table

_METRES = {"m": 1.0, "cm": 1e-2, "mm": 1e-3}
_JOINTS = ("Hip", "Knee", "Ankle", "Heel", "Shoulder", "Elbow", "Wrist", "Ear")
# The names that Sports2D and Pose2Sim give to the Halpe keypoints.
SPORTS2D: dict[str, str] = {"Nose": "nose", "LBigToe": "left_toe", "RBigToe": "right_toe"}
SPORTS2D |= {f"{letter}{joint}": f"{side}_{joint.lower()}" for joint in _JOINTS for letter, side in (("L", "left"), ("R", "right"))}
_LEG = {f"{side}_{joint}" for side in ("left", "right") for joint in ("hip", "knee", "ankle")}


def read_trc(path: Path) -> xr.Dataset:
    """Read a TRC file.

    Files whose points are keypoints (Sports2D, Pose2Sim, our own) give a Recording of keypoints; all others one of
    markers in metres, in the file's own axes, which OpenSim takes as y up. Pixels are taken where the unit is px or
    the name ends in ``_px`` or ``_px_personNN``, as Sports2D names them; y then points down.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    xarray.Dataset
        Recording; what was odd but harmless stands in attrs["notes"].

    Raises
    ------
    RecordingError
        With file, line and field, if the file is not what it should be.
    """
    lines = read_lines(path)
    header, names = _header(path, lines)
    time, position, notes = _data(path, lines, len(names))
    if len(time) != header["NumFrames"]:
        notes = [f"The header says {header['NumFrames']} frames, the file has {len(time)}.", *notes]
    attrs: dict[str, Any] = {"source": path.name, "frame_rate": _frame_rate(time, header["DataRate"])}
    if notes:
        attrs["notes"] = " ".join(notes)
    unit = "px" if header["Units"] == "px" or "_px" in path.stem else header["Units"]
    if unit != "px" and unit not in _METRES:
        raise RecordingError(f"{path.name} line 3: unit '{unit}' is not known.", f"Allowed units are {', '.join(_METRES)} and px.")
    known = {SPORTS2D.get(name, name): column for column, name in enumerate(names)}
    if set(known) >= _LEG:
        return _keypoints(position, time, known, unit, attrs)
    if unit == "px":
        raise RecordingError(
            f"{path.name} is in pixels but does not name hips, knees and ankles.", f"Names should be those of Sports2D: {', '.join(SPORTS2D)}."
        )
    return make_marker_recording(position * _METRES[unit], time, names, **attrs)


def names_keypoints(beginning: str) -> bool:
    """Whether the header of a TRC file, given as text, names hips, knees and ankles of a pose model rather than markers."""
    lines = beginning.splitlines()
    names = lines[3].split("\t") if len(lines) > 3 else []
    return {SPORTS2D.get(name.strip(), name.strip()) for name in names} >= _LEG


def _frame_rate(time: FloatArray, said: float) -> float:
    # Time stamps in the file are rounded, the header's rate is not.
    measured = float(1 / np.median(np.diff(time))) if len(time) > 1 and np.median(np.diff(time)) > 0 else said
    return said if abs(measured - said) <= 1e-3 * abs(said) else measured


def _keypoints(position: FloatArray, time: FloatArray, known: dict[str, int], unit: str, attrs: dict[str, Any]) -> xr.Dataset:
    space = 2 if unit == "px" else 3
    points = np.full((len(time), space, len(KEYPOINTS)), np.nan)
    for k, name in enumerate(KEYPOINTS):
        if name in known:
            points[:, :, k] = position[:, :space, known[name]] * _METRES.get(unit, 1.0)
    return make_recording(points, time, space_unit="px" if unit == "px" else "m", pose_model="keypoints from TRC", **attrs)


def _header(path: Path, lines: list[str]) -> tuple[dict[str, Any], list[str]]:
    if not lines[0].startswith("PathFileType"):
        raise RecordingError(f"{path.name} line 1: a TRC file begins with PathFileType.", "Give a TRC file, or rename the file to what it is.")
    if len(lines) < 6:
        raise RecordingError(f"{path.name} ends in its header, at line {len(lines)}.", "The file was cut off; export it again.")
    values = dict(zip(lines[1].split(), lines[2].split(), strict=False))
    header: dict[str, Any] = {"Units": values.get("Units", "").lower()}
    for key, kind in (("DataRate", float), ("NumFrames", int), ("NumMarkers", int)):
        try:
            header[key] = kind(float(values[key]))
        except (KeyError, ValueError, OverflowError):
            raise RecordingError(f"{path.name} line 3: {key} is missing or not a number.", "Export the file again.") from None
    names = [cell.strip() for cell in lines[3].split("\t")[2:] if cell.strip()]
    if len(names) != header["NumMarkers"]:
        raise RecordingError(f"{path.name} line 4 names {len(names)} markers, but the header says {header['NumMarkers']}.", "Export the file again.")
    return header, names


def _data(path: Path, lines: list[str], markers: int) -> tuple[FloatArray, FloatArray, list[str]]:
    width = 2 + 3 * markers
    table = regular_table(lines[5:], "\t")
    if table is not None and table.shape[1] >= width and np.isnan(table[:, width:]).all():
        return *_taken_apart(table[:, 1:width], markers), []
    last = max(number for number, line in enumerate(lines, start=1) if line.strip())
    rows, short = [], 0
    for number, line in enumerate(lines[5:], start=6):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]
        # Editors drop empty cells at the end of a row, so unseen last markers may be absent; a cut file ends in its last row.
        if len(cells) < width and (width - len(cells)) % 3 == 0 and number != last:
            cells, short = cells + [""] * (width - len(cells)), short + 1
        if len(cells) != width:
            raise RecordingError(
                f"{path.name} line {number} has {len(cells)} fields where {width} are expected.", "The file was cut off or changed; export it again."
            )
        rows.append(parse_numbers(cells[1:], path, number))
    if not rows:
        raise RecordingError(f"{path.name} has a header but no frame.", "Export it again.")
    notes = [f"{short} rows end early; their last markers are taken as not seen."] if short else []
    return *_taken_apart(np.array(rows), markers), notes


def _taken_apart(table: FloatArray, markers: int) -> tuple[FloatArray, FloatArray]:
    """Return (frames,) times and (frames, 3, markers) positions of rows of time and three numbers a marker."""
    return table[:, 0], np.swapaxes(table[:, 1:].reshape(len(table), markers, 3), 1, 2)


def write_trc(recording: xr.Dataset, path: Path) -> None:
    """Write markers or keypoints as TRC: millimetres with six decimals, or pixels as they are.

    Confidence, sigma and picture variables have no place in TRC and stay behind; Parquet keeps all.

    Parameters
    ----------
    recording
        With `position` over (time, space, marker) or (time, space, keypoint).
    path
        The file to write.

    Raises
    ------
    RecordingError
        If there are no positions.
    """
    if "position" not in recording:
        raise RecordingError(f"There are no positions to write to {path.name}.", "Write forces as .mot, or everything as .parquet.")
    position = recording["position"]
    names = [str(name) for name in position[position.dims[2]].values]
    pixels = recording.attrs["space_unit"] == "px"
    values = np.zeros((position.shape[0], 3, len(names)))
    values[:, : position.shape[1]] = position.values * (1.0 if pixels else 1e3)
    values[np.broadcast_to(np.isnan(position.values).any(axis=1, keepdims=True), values.shape)] = np.nan
    rate, count = float(recording.attrs["frame_rate"]), len(values)
    cells = np.swapaxes(values, 1, 2).reshape(count, -1)
    text = [
        f"PathFileType\t4\t(X/Y/Z)\t{path.name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"{rate:g}\t{rate:g}\t{count}\t{len(names)}\t{'px' if pixels else 'mm'}\t{rate:g}\t1\t{count}",
        "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t",
        "\t\t" + "\t".join(f"{axis}{k}" for k in range(1, len(names) + 1) for axis in "XYZ"),
        "",
    ]
    for number, (time, row) in enumerate(zip(recording["time"].values, cells, strict=True), start=1):
        text.append(f"{number}\t{time:.9g}\t" + "\t".join("" if np.isnan(value) else f"{value:.6f}" for value in row))
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
