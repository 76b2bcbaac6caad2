"""MOT and STO: OpenSim's tables over time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from psoas.errors import RecordingError
from psoas.recording.dataset import FloatArray
from psoas.recording.forces import forces_from_table, has_forces, table_of_forces
from psoas.recording.rows import parse_numbers, read_lines, regular_table


def read_mot(path: Path) -> xr.Dataset:
    """Read a MOT or STO file; ground reaction forces in it become force variables.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    xarray.Dataset
        For forces: `force`, `centre_of_pressure` and `free_moment` (see `psoas.recording.forces`). For any other table
        one variable a column over `time`, with attrs["in_degrees"] True, False or None where the file does not say.

    Raises
    ------
    RecordingError
        With file, line and field, if the file is not what it should be.
    """
    table = read_table(path)
    return forces_from_table(table) if has_forces(table) else table


def read_table(path: Path) -> xr.Dataset:
    """Read a MOT or STO file as a table: one variable a column, over `time` in s.

    Raises
    ------
    RecordingError
        With file, line and field, if the file is not what it should be.
    """
    lines = read_lines(path)
    end = next((k for k, line in enumerate(lines) if line.strip().lower() == "endheader"), None)
    if end is None:
        raise RecordingError(f"{path.name} has no line 'endheader'.", "It is not an OpenSim table, or was cut off; export it again.")
    header = _header(lines[:end])
    if header.get("datatype", "double").lower() != "double":
        raise RecordingError(f"{path.name} holds {header['datatype']} elements.", "Export it as plain numbers (DataType=double).")
    start = next((k for k in range(end + 1, len(lines)) if lines[k].strip()), None)
    if start is None:
        raise RecordingError(f"{path.name} ends in its header.", "The file was cut off; export it again.")
    names = lines[start].split("\t") if "\t" in lines[start].strip() else lines[start].split()
    names = [name.strip() for name in names if name.strip()]
    _check_names(names, path, start + 1)
    values = regular_table(lines[start + 1 :], r"\s+")
    if values is None or values.shape[1] != len(names):
        values = _careful_rows(path, lines, start + 1, len(names))
    _check_time(values[:, 0], path)
    attrs: dict[str, Any] = {"source": path.name, "name": header.get("name", lines[0].strip()), "in_degrees": _yes_or_no(header.get("indegrees"))}
    promised = header.get("nrows", header.get("datarows", ""))
    if promised.isdigit() and int(promised) != len(values):
        attrs["notes"] = f"The header says {promised} rows, the file has {len(values)}."
    return xr.Dataset({name: ("time", values[:, k]) for k, name in enumerate(names) if k}, coords={"time": values[:, 0]}, attrs=attrs)


def _careful_rows(path: Path, lines: list[str], first: int, columns: int) -> FloatArray:
    rows = []
    for number, line in enumerate(lines[first:], start=first + 1):
        cells = line.split()
        if not cells:
            continue
        if len(cells) != columns:
            raise RecordingError(
                f"{path.name} line {number} has {len(cells)} numbers for {columns} columns.", "The file was cut off or changed; export it again."
            )
        rows.append(parse_numbers(cells, path, number))
    if not rows:
        raise RecordingError(f"{path.name} has columns but no row.", "Export it again.")
    return np.array(rows)


def write_mot(recording: xr.Dataset, path: Path) -> None:
    """Write forces or a table over time as MOT or STO; every number keeps all its digits.

    Parameters
    ----------
    recording
        Forces (see `psoas.recording.forces`) or a table as `read_table` gives it.
    path
        The file to write.

    Raises
    ------
    RecordingError
        If there is nothing in it that a table can hold.
    """
    table = table_of_forces(recording) if "force" in recording else recording
    columns = [str(name) for name in table.data_vars if table[name].dims == ("time",)]
    if not columns or len(columns) != len(table.data_vars):
        raise RecordingError(
            f"{path.name} cannot hold this recording: a table has one number a time and column.", "Write markers as .trc, or everything as .parquet."
        )
    degrees = table.attrs.get("in_degrees")
    values = np.column_stack([table["time"].values, *(table[name].values for name in columns)])
    text = [
        str(table.attrs.get("name", path.stem)),
        "version=1",
        f"nRows={len(values)}",
        f"nColumns={len(columns) + 1}",
        *([] if degrees is None else [f"inDegrees={'yes' if degrees else 'no'}"]),
        "endheader",
        "\t".join(["time", *columns]),
        *("\t".join(repr(float(value)) for value in row) for row in values),
    ]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")


def _header(lines: list[str]) -> dict[str, str]:
    header: dict[str, str] = {}
    for line in lines:
        key, _, value = line.strip().partition("=" if "=" in line else " ")
        if key:
            header[key.strip().lower()] = value.strip()
    return header


def _check_names(names: list[str], path: Path, line: int) -> None:
    if len(names) < 2 or names[0].lower() != "time":
        raise RecordingError(f"{path.name} line {line}: the first column must be 'time', followed by others.", "Export the file again.")
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise RecordingError(f"{path.name} line {line} names a column twice: {', '.join(twice)}.", "Rename one of them.")


def _check_time(time: np.ndarray[Any, np.dtype[np.floating[Any]]], path: Path) -> None:
    if not np.isfinite(time).all():
        raise RecordingError(f"{path.name}, row {int(np.argmax(~np.isfinite(time))) + 1}: the time is not a number.", "Export the file again.")
    if (np.diff(time) <= 0).any():
        raise RecordingError(f"{path.name}: time does not rise at row {int(np.argmax(np.diff(time) <= 0)) + 2}.", "Export the file again.")


def _yes_or_no(text: str | None) -> bool | None:
    return {"yes": True, "no": False}.get((text or "").lower())
