"""Strides and muscles as tables: strides.csv, one row a stride, and muscles.csv, one row a number."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from psoas.assessment import Assessment
from psoas.body.side_view import LegFinding
from psoas.quantity import Estimate


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


def write_muscles_csv(legs: Iterable[LegFinding], path: str | Path) -> Path:
    """Write one row per number that is known of a leg's muscles and loads, and one with a reason for each that is not.

    Columns are side, what ("psoas", "ground", "hip"), measure, value, error (half-width of the 95 % interval), unit ("bw" is body
    weights), strides, origin and reason.

    Parameters
    ----------
    legs
        One or both.
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
    return _write([_number_row(leg.side, *entry) for leg in legs for entry in leg_numbers(leg)], path)


def leg_numbers(leg: LegFinding) -> Iterator[tuple[str, str, Estimate]]:
    """Give what ("psoas", "ground"), measure and number of all that is told of a leg's muscles and loads."""
    for muscle in leg.muscles:
        for name in ("excursion", "stretch", "lengthening", "longest_at", "swing_force"):
            yield muscle.group, name, getattr(muscle, name)
    for moment in leg.moments:
        yield moment.joint, "flexion_moment_in_swing", moment.flexion
        yield moment.joint, "extension_moment_in_swing", moment.extension
    for name in ("peak", "peak_at", "mean"):
        yield "ground", f"vertical_force_{name}", getattr(leg.ground, name)
    for one in leg.stance:
        yield one.muscle, "stance_force_peak", one.peak
        yield one.muscle, "stance_force_peak_at", one.peak_at


def _number_row(side: str, what: str, measure: str, estimate: Estimate) -> dict[str, float | str]:
    return {
        "side": side,
        "what": what,
        "measure": measure,
        "value": estimate.value,
        "error": estimate.error if estimate.known else math.nan,
        "unit": "bw" if estimate.unit == "1" else estimate.unit,
        "strides": estimate.n,
        "origin": estimate.origin,
        "reason": estimate.reason,
    }


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
