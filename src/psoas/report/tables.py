"""Strides as a table: strides.csv, one row a stride."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from psoas.assessment import Assessment


def write_strides_csv(assessment: Assessment, path: str | Path) -> Path:
    """Write one row per stride, in order of time; a value that a stride does not show is left empty.

    Parameters
    ----------
    assessment
        Its `strides` name the columns; the unit ends each name.
    path
        Where to write; UTF-8 with a full stop as decimal point and commas between columns.

    Returns
    -------
    pathlib.Path
        `path`.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    path = Path(path)
    columns = list(dict.fromkeys(name for stride in assessment.strides for name in stride)) or ["side"]
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(stride.get(name, math.nan)) for name in columns] for stride in assessment.strides)
    return path


def _cell(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.6g}" if math.isfinite(value) else ""
