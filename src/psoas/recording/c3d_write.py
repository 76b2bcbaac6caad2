"""Write a Recording of markers and forces as C3D: metres with y up, one plate of type 2 for each of the Recording's, events with side."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from psoas.errors import RecordingError
from psoas.recording.dataset import FloatArray

CHANNELS = ("Fx", "Fy", "Fz", "Mx", "My", "Mz")
MARGIN = 0.05
"""m by which the plate that is written reaches beyond the centres of pressure; a Recording does not hold its corners."""
# Rows are the plate's axes in the laboratory (y up): x ahead, y to the right, z down.
PLATE_AXES = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])


def write_c3d(recording: xr.Dataset, path: Path) -> None:
    """Write markers, forces, channels and events; the file appears whole or not at all.

    C3D wants the forces' rate to be a whole multiple of the markers', and both to cover the same time. Where they do not,
    forces are brought to the next multiple by straight lines between samples, and are 0 where there are none. The free moment
    keeps its vertical part, all that a plate has. C3D keeps single precision.

    Parameters
    ----------
    recording
        With `position` over (time, space, marker) in m, evenly spaced in time.
    path
        The .c3d file.

    Raises
    ------
    RecordingError
        If the Recording holds no markers in metres, or its frames are not evenly spaced.
    """
    import ezc3d

    if "marker" not in recording.dims or recording.attrs.get("space_unit", "m") != "m":
        raise RecordingError("C3D holds markers in metres, and this Recording has none.", "Write keypoints as .parquet or .trc.")
    time = recording["time"].to_numpy()
    rate = _even_rate(time)
    file = ezc3d.c3d()
    point = file["parameters"]["POINT"]
    point["RATE"]["value"], point["UNITS"]["value"] = [rate], ["m"]
    point["LABELS"]["value"] = [str(name) for name in recording["marker"].to_numpy()]
    file.add_parameter("POINT", "X_SCREEN", ["+X"])
    file.add_parameter("POINT", "Y_SCREEN", ["+Y"])
    positions = recording["position"].transpose("space", "marker", "time").to_numpy()
    file["data"]["points"] = np.concatenate([positions, np.ones((1, *positions.shape[1:]))])
    file["data"]["meta_points"]["residuals"] = np.where(np.isnan(positions).any(axis=0, keepdims=True), -1.0, 0.0)
    first = round(float(time[0]) * rate)
    file["header"]["points"]["first_frame"] = first
    file["header"]["points"]["last_frame"] = first + len(time) - 1
    _add_channels(file, recording, time, rate)
    if "event" in recording.dims:
        _add_events(file, recording)
    partial = path.with_name(f".partial-{path.name}")
    try:
        file.write(str(partial))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _even_rate(time: FloatArray) -> float:
    if len(time) < 2:
        raise RecordingError("C3D needs two frames or more, and this Recording has fewer.", "Write a longer part of it.")
    step = (time[-1] - time[0]) / (len(time) - 1)
    if np.abs(time - (time[0] + step * np.arange(len(time)))).max() > 0.1 * step:
        raise RecordingError("The frames are not evenly spaced in time, and C3D holds none that are not.", "Resample it, or write .trc or .parquet.")
    rate = 1.0 / float(step)
    return float(round(rate)) if abs(rate - round(rate)) < 1e-3 else rate


def _add_channels(file: Any, recording: xr.Dataset, time: FloatArray, rate: float) -> None:
    labels: list[str] = []
    units: list[str] = []
    rows: list[FloatArray] = []
    multiple = max(
        1, math.ceil(_rate_of(recording, "time_force", rate) / rate - 1e-6), math.ceil(_rate_of(recording, "time_analog", rate) / rate - 1e-6)
    )
    clock = time[0] + np.arange(len(time) * multiple) / (rate * multiple)
    plates = [str(name) for name in recording["plate"].to_numpy()] if "force" in recording else []
    corners = np.zeros((3, 4, len(plates)))
    for number, plate in enumerate(plates):
        values, corners[:, :, number] = _plate(recording.sel(plate=plate), clock)
        rows += list(values)
        labels += [f"{channel}{number + 1}" for channel in CHANNELS]
        units += ["N"] * 3 + ["Nm"] * 3
    if "analog" in recording:
        own = recording["analog"].attrs.get("units", [""] * recording.sizes["channel"])
        for index, name in enumerate(recording["channel"].to_numpy()):
            if str(name) not in labels:
                rows.append(np.interp(clock, recording["time_analog"], recording["analog"].isel(channel=index)))
                labels.append(str(name))
                units.append(str(own[index]) if index < len(own) else "")
    if not rows:
        return
    analog = file["parameters"]["ANALOG"]
    analog["RATE"]["value"], analog["LABELS"]["value"], analog["UNITS"]["value"] = [rate * multiple], labels, units
    file["data"]["analogs"] = np.array(rows)[None]
    if plates:
        group = file["parameters"]["FORCE_PLATFORM"]
        group["USED"]["value"], group["TYPE"]["value"], group["ZERO"]["value"] = [len(plates)], [2] * len(plates), [0, 0]
        group["CHANNEL"]["value"] = (np.arange(6 * len(plates)).reshape(-1, 6) + 1).T
        group["CORNERS"]["value"], group["ORIGIN"]["value"] = corners, np.zeros((3, len(plates)))


def _rate_of(recording: xr.Dataset, clock: str, otherwise: float) -> float:
    if clock not in recording.coords or recording.sizes[clock] < 2:
        return otherwise
    return float(1.0 / np.median(np.diff(recording[clock].to_numpy())))


def _plate(forces: xr.Dataset, clock: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return (6, samples) forces and moments about the middle of the plate in its axes, and its (3, 4) corners."""
    times = forces["time_force"].to_numpy()
    force = _on_clock(forces["force"].transpose("time_force", "space").to_numpy(), times, clock)
    free = _on_clock(forces["free_moment"].transpose("time_force", "space").to_numpy(), times, clock)
    centres = forces["centre_of_pressure"].transpose("time_force", "space").to_numpy()
    loaded = np.isfinite(centres).all(axis=1)
    known = centres[loaded] if loaded.any() else np.zeros((1, 3))
    low, high = known.min(axis=0) - MARGIN, known.max(axis=0) + MARGIN
    middle = np.array([(low[0] + high[0]) / 2, np.median(known[:, 1]), (low[2] + high[2]) / 2])
    at = _on_clock(known, times[loaded], clock) if loaded.any() else np.zeros((len(clock), 3))
    # A plate's surface is flat: the centre of pressure lies in it.
    arm = np.where(np.abs(force).max(axis=1, keepdims=True) > 0, at - middle, 0.0)
    arm[:, 1] = 0.0
    moment = np.cross(arm, force) + free * np.array([0.0, 1.0, 0.0])
    corners = np.array([[high[0], middle[1], high[2]], [low[0], middle[1], high[2]], [low[0], middle[1], low[2]], [high[0], middle[1], low[2]]]).T
    return np.concatenate([force @ PLATE_AXES.T, moment @ PLATE_AXES.T], axis=1).T, corners


def _on_clock(values: FloatArray, times: FloatArray, clock: FloatArray) -> FloatArray:
    return np.stack([np.interp(clock, times, column, left=0.0, right=0.0) for column in np.nan_to_num(values).T], axis=1)


def _add_events(file: Any, recording: xr.Dataset) -> None:
    seconds = recording["event_time"].to_numpy()
    count = len(seconds)
    file.add_parameter("EVENT", "USED", [count])
    file.add_parameter("EVENT", "CONTEXTS", [str(side) for side in recording["event_side"].to_numpy()])
    file.add_parameter("EVENT", "LABELS", [str(label) for label in recording["event_label"].to_numpy()])
    file.add_parameter("EVENT", "TIMES", np.array([seconds // 60, seconds % 60]))
