"""The text files of the Running Biomechanics Data Set (Fukuchi, Fukuchi and Duarte 2017, doi:10.7717/peerj.3298).

Markers in mm at 150 Hz, y up, time rounded to 1 ms; forces of one treadmill in N at 300 Hz, centre of pressure in mm,
free moment in N mm.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from psoas.errors import RecordingError
from psoas.recording.dataset import FloatArray
from psoas.recording.forces import make_forces
from psoas.recording.markers import make_marker_recording
from psoas.recording.rows import parse_numbers, read_lines

MARKER_RATE = 150.0
FORCE_RATE = 300.0
CREDIT = "Fukuchi, Fukuchi and Duarte 2017, CC BY 4.0"
_FORCE_COLUMNS = ["Time", "Fx", "Fy", "Fz", "COPx", "COPy", "COPz", "Ty"]


def read_rbds(path: Path) -> xr.Dataset:
    """Read a marker or force file of the data set.

    Parameters
    ----------
    path
        A file like RBDS001runT25markers.txt, RBDS001static.txt or RBDS001runT25forces.txt.

    Returns
    -------
    xarray.Dataset
        A Recording of markers in m, or force variables with the one plate "treadmill".

    Raises
    ------
    RecordingError
        With line and field, if the file is not one of these.
    """
    lines = read_lines(path)
    names = lines[0].split()
    if names == _FORCE_COLUMNS:
        table = _table(path, lines, len(names))
        zeros = np.zeros(len(table))
        return make_forces(
            np.arange(len(table)) / FORCE_RATE,
            ["treadmill"],
            table[:, 1:4, None],
            table[:, 4:7, None] * 1e-3,
            np.stack([zeros, table[:, 7] * 1e-3, zeros], axis=1)[:, :, None],
            source=path.name,
            credit=CREDIT,
        )
    markers = [name[:-1] for name in names[1::3]]
    if names[:1] != ["Time"] or not markers or names[1:] != [f"{marker}{axis}" for marker in markers for axis in "XYZ"]:
        raise RecordingError(
            f"{path.name} line 1 is not a header of the running data set.",
            "It should read Time, then each marker's X, Y and Z, or Time Fx Fy Fz COPx.",
        )
    table = _table(path, lines, len(names))
    position = np.swapaxes(table[:, 1:].reshape(len(table), -1, 3), 1, 2) * 1e-3
    time = np.arange(len(table)) / MARKER_RATE
    if np.abs(table[:, 0] - table[0, 0] - time).max() > 2e-3:
        raise RecordingError(
            f"{path.name}: its times are not those of {MARKER_RATE:g} frames a second.", "Frames are missing; use the file as published."
        )
    return make_marker_recording(position, time, markers, source=path.name, credit=CREDIT, frame_rate=MARKER_RATE)


def is_rbds(path: Path) -> bool:
    """Whether the first line of a text file is a header of the data set."""
    with path.open("rb") as file:
        start = file.readline(20000).decode("utf-8", errors="replace").split()
    return start == _FORCE_COLUMNS or (start[:1] == ["Time"] and len(start) > 3 and [name[-1] for name in start[1:4]] == ["X", "Y", "Z"])


def _table(path: Path, lines: list[str], width: int) -> FloatArray:
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) != width:
            raise RecordingError(
                f"{path.name} line {number} has {len(cells)} fields where {width} are expected.", "The file was cut off; fetch it again."
            )
        rows.append(parse_numbers(cells, path, number))
    if not rows:
        raise RecordingError(f"{path.name} has a header but no row.", "Fetch it again.")
    return np.array(rows)
