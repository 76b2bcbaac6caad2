"""One line a trial: the numbers that people look for first, with their errors."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from psoas.cohort.tables import Row


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of the summary.

    Parameters
    ----------
    name
        Its column; that of its error is the same with "_error" at the end.
    table
        Where it stands: "metrics" or "muscles".
    id
        Metric, or group of muscles and measure.
    side
        Of the runner.
    unit, scale
        Unit of the column, and what the value is multiplied by.
    """

    name: str
    table: Literal["metrics", "muscles"]
    id: tuple[str, ...]
    side: str
    unit: str
    scale: float = 1.0


SIDES = ("left", "right")
MEASURES: tuple[Measure, ...] = (
    Measure("step_rate", "metrics", ("step_rate",), "both", "steps/min"),
    Measure("contact_time", "metrics", ("contact_time",), "both", "ms", 1e3),
    *(Measure(f"contact_time_{side}", "metrics", ("contact_time",), side, "ms", 1e3) for side in SIDES),
    *(Measure(f"psoas_stretch_{side}", "muscles", ("psoas", "stretch"), side, "%") for side in SIDES),
    *(Measure(f"psoas_swing_force_{side}", "muscles", ("psoas", "swing_force"), side, "body weight") for side in SIDES),
)


@dataclass(frozen=True, slots=True)
class SummaryColumn:
    """A column of summary.csv: name and unit."""

    name: str
    unit: str


SUMMARY_COLUMNS: tuple[SummaryColumn, ...] = (
    *(SummaryColumn(name, "") for name in ("trial", "runner", "session", "told_by", "group", "kind", "status")),
    SummaryColumn("speed", "m/s"),
    SummaryColumn("speed_error", "m/s"),
    *(SummaryColumn(name, one.unit) for one in MEASURES for name in (one.name, f"{one.name}_error")),
    SummaryColumn("strides", "1"),
    *(SummaryColumn(name, "") for name in ("quotable", "reason", "remedy", "remarks")),
)


OF_TRIAL = ("trial", "runner", "session", "told_by", "group", "kind", "status", "reason", "remedy", "remarks", "speed")


def summary_row(tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    """Return a trial's line; errors are half-widths of 95 % intervals, of the random part alone where no bias is known.

    "quotable" is "no" where the trial's own checks leave the psoas force unfit to quote. A watch does not tell
    the feet apart: its contact time stands in a column of its own.

    Parameters
    ----------
    tables
        Of one trial, see `psoas.cohort.trial_result.decode_tables`.
    """
    trial = tables["trials"].to_pylist()[0]
    row = {name: trial[name] for name in OF_TRIAL}
    row["speed_error"] = 1.96 * _number(trial["speed_error"])
    rows = {"metrics": tables["metrics"].to_pylist(), "muscles": tables["muscles"].to_pylist()}
    for one in MEASURES:
        found = _find(rows[one.table], one.id, one.side)
        row[one.name] = one.scale * _number(found["value"]) if found else math.nan
        row[f"{one.name}_error"] = one.scale * 1.96 * _joined(found) if found else math.nan
    row["strides"] = tables["strides"].num_rows
    forces = [found["quotable"] for side in SIDES if (found := _find(rows["muscles"], ("psoas", "swing_force"), side)) is not None]
    row["quotable"] = "" if not forces else "yes" if "yes" in forces else "no"
    return {column.name: row[column.name] for column in SUMMARY_COLUMNS}


def _find(rows: list[dict[str, Any]], id: tuple[str, ...], side: str) -> dict[str, Any] | None:
    keys = ("metric",) if len(id) == 1 else ("muscle", "measure")
    return next(
        (row for row in rows if row["side"] == side and tuple(row[key] for key in keys) == id and not math.isnan(_number(row["value"]))), None
    )


def _joined(row: Row) -> float:
    systematic = _number(row["systematic_error"])
    return math.hypot(_number(row["random_error"]), 0.0 if math.isnan(systematic) else systematic)


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
