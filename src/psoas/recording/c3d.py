"""C3D: markers, plates, analog channels and events of a motion capture trial."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from psoas.errors import RecordingError
from psoas.recording.dataset import FloatArray
from psoas.recording.forces import add_forces, make_forces
from psoas.recording.markers import make_marker_recording
from psoas.recording.reading_child import read_in_child

MEMORY_LIMIT = 4 * 1024**3
TIME_LIMIT = 60.0

_METRES = {"m": 1.0, "cm": 1e-2, "mm": 1e-3}
_MOMENTS = {"Nm": 1.0, "Nmm": 1e-3}
# Rows that turn the file's axes into y up while keeping them right-handed.
_TO_Y_UP = {"x": ((1, -1.0), (0, 1.0), (2, 1.0)), "y": ((0, 1.0), (1, 1.0), (2, 1.0)), "z": ((0, 1.0), (2, 1.0), (1, -1.0))}


def read_c3d(path: Path) -> xr.Dataset:
    """Read a C3D file, in a child process with limits of memory and time.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    xarray.Dataset
        Recording of markers in m, turned to y up (attrs["up_axis"] says which axis was up in the file and whether the
        file said so); with plates `force`, `centre_of_pressure`, `free_moment` over (time_force, space, plate); with
        channels `analog` over (time_analog, channel), units in attrs of the variable; with events `event_label`,
        `event_side` and coordinate `event_time` in s.

    Raises
    ------
    RecordingError
        If the file cannot be read as C3D.
    LimitExceeded
        If reading it takes more memory or time than any recording needs.
    """
    parts = read_in_child("c3d_child.py", path, "C3D", seconds=TIME_LIMIT, memory=MEMORY_LIMIT)
    points = np.moveaxis(parts["points"], 2, 0)
    if points.size == 0:
        raise RecordingError(f"{path.name} holds no marker.", "Give the C3D of the trial itself.")
    unit = str(parts["point_unit"])
    if unit not in _METRES:
        raise RecordingError(f"{path.name}: marker unit '{unit}' is not known.", f"Allowed units are {', '.join(_METRES)}.")
    rate, analog_rate = float(parts["rate"]), float(parts["analog_rate"])
    if not 0 < rate < math.inf:
        raise RecordingError(f"{path.name}: its frame rate is {rate:g}.", "Export it again with the frame rate.")
    start = float(parts["first_frame"]) / rate
    points = points * _METRES[unit]
    up, said = _up_axis(str(parts["up"]), points)
    recording = make_marker_recording(
        _to_y_up(points, up),
        start + np.arange(len(points)) / rate,
        _marker_names(parts["labels"], points.shape[2]),
        source=path.name,
        frame_rate=rate,
        up_axis=f"{up}, {'as the file says' if said else 'guessed from the markers'}",
    )
    if "force" in parts and parts["force"].shape[1]:
        recording = _with_forces(recording, parts, up, start, analog_rate)
    elif str(parts["plate_fault"]):
        recording = recording.assign_attrs(notes=f"The force plates could not be worked out: {parts['plate_fault']}.")
    return _with_events(_with_analog(recording, parts, start, analog_rate), parts)


def _up_axis(screen: str, points: FloatArray) -> tuple[str, bool]:
    named = screen.strip().lower().lstrip("+-")
    if named in _TO_Y_UP:
        return named, True
    # A standing or running person is taller than wide or deep, so markers are spread most along the vertical.
    with np.errstate(invalid="ignore"):
        seen = points[np.isfinite(points).all(axis=1).sum(axis=1) >= 3]
        spread = np.median(np.nanstd(seen, axis=2), axis=0) if len(seen) else np.array([0.0, 1.0, 0.0])
    return "xyz"[int(np.argmax(spread))], False


def _to_y_up(vectors: FloatArray, up: str) -> FloatArray:
    turned: FloatArray = np.stack([vectors[:, row] * sign for row, sign in _TO_Y_UP[up]], axis=1)
    return turned


def _marker_names(labels: Any, count: int) -> list[str]:
    names = [str(label) for label in labels] + [f"unnamed_{k}" for k in range(len(labels) + 1, count + 1)]
    prefixes = {name.partition(":")[0] for name in names if ":" in name}
    if len(prefixes) == 1 and all(":" in name or name.startswith("*") for name in names):
        names = [name.partition(":")[2] or name for name in names]
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return unique


def _with_forces(recording: xr.Dataset, parts: Mapping[str, Any], up: str, start: float, rate: float) -> xr.Dataset:
    force_unit, length_unit, moment_unit = (str(unit) for unit in parts["plate_units"][0])
    if force_unit != "N" or length_unit not in _METRES or moment_unit not in _MOMENTS:
        return recording.assign_attrs(
            notes=f"The force plates are left out: {force_unit}, {length_unit} and {moment_unit} are not force, length and moment."
        )
    scales = {"force": 1.0, "centre_of_pressure": _METRES[length_unit], "free_moment": _MOMENTS[moment_unit]}
    values = {name: _to_y_up(np.moveaxis(parts[name], 1, 0) * scale, up) for name, scale in scales.items()}
    samples, plates = len(values["force"]), values["force"].shape[2]
    return add_forces(recording, make_forces(start + np.arange(samples) / rate, [str(k + 1) for k in range(plates)], **values))


def _with_analog(recording: xr.Dataset, parts: Mapping[str, Any], start: float, rate: float) -> xr.Dataset:
    values = parts["analog"]
    if values.size == 0 or not rate > 0:
        return recording
    units = [str(unit) for unit in parts["analog_units"]][: len(values)]
    return recording.assign(analog=(("time_analog", "channel"), values.T, {"units": units})).assign_coords(
        time_analog=start + np.arange(values.shape[1]) / rate, channel=_marker_names(parts["analog_labels"], len(values))
    )


def _with_events(recording: xr.Dataset, parts: Mapping[str, Any]) -> xr.Dataset:
    times = parts["event_times"]
    if times.ndim != 2 or times.shape[0] != 2 or times.shape[1] == 0:
        return recording
    # C3D writes minutes and seconds apart.
    seconds = times[0] * 60 + times[1]
    count = len(seconds)
    labels, sides = ([str(value).strip() for value in parts[name]][:count] for name in ("event_labels", "event_contexts"))
    order = np.argsort(seconds, kind="stable")
    filled = [np.array([*values, *[""] * (count - len(values))], dtype=str)[order] for values in (labels, sides)]
    return recording.assign(event_label=("event", filled[0]), event_side=("event", filled[1])).assign_coords(event_time=("event", seconds[order]))
