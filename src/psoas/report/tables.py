"""Strides and muscles as tables: strides.csv, one row a stride, and muscles.csv, one row a group of muscles and leg."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

from psoas.assessment import Assessment
from psoas.body.side_view import MuscleFinding


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
    return _write(assessment.strides, path)


def write_muscles_csv(findings: Iterable[MuscleFinding], path: str | Path) -> Path:
    """Write one row per group of muscles and leg; a value that is unknown is left empty.

    Columns end in their unit, "bw" for body weights. The column after each value, "_error" before the unit, is the half-width of
    its 95 % interval.

    Parameters
    ----------
    findings
        Of both legs.
    path
        Where to write, as for `write_strides_csv`.

    Returns
    -------
    pathlib.Path
        `path`.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    return _write([_muscle_row(one) for one in findings], path)


def _muscle_row(one: MuscleFinding) -> dict[str, float | str]:
    row: dict[str, float | str] = {"side": one.side, "muscles": one.group, "strides": one.excursion.n}
    for name, unit, estimate in (
        ("excursion", "mm", one.excursion),
        ("stretch", "percent", one.stretch),
        ("lengthening", "m_per_s", one.lengthening),
        ("longest_at", "percent", one.longest_at),
        ("swing_force", "bw", one.swing_force),
    ):
        row |= {f"{name}_{unit}": estimate.value, f"{name}_error_{unit}": estimate.error if estimate.known else math.nan}
    return row | {"origin": one.excursion.origin}


def _write(rows: Iterable[Mapping[str, float | str]], path: str | Path) -> Path:
    path, rows = Path(path), list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["side"]
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(name, math.nan)) for name in columns] for row in rows)
    return path


def _cell(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.6g}" if math.isfinite(value) else ""
