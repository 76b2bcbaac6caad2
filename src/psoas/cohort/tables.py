"""The tables of a batch: their columns, each with type, unit and meaning, written into the schema of every file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from psoas import __version__
from psoas.cohort.trial_spec import RESULT_VERSION
from psoas.gait.metrics import STRIDE_METRICS, column_name
from psoas.quantity import Estimate

Row = Mapping[str, Any]

POINTS = 101  # of a curve: 0 to 100 % of the stride
TEXT, NUMBER, COUNT = pa.string(), pa.float64(), pa.int32()
CURVE = pa.list_(pa.field("element", pa.float64()), POINTS)  # named as Parquet names it
SEEN_BY = "side view, plates or watch"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, Arrow type, unit (empty for words, "unit" where a column of that name says it) and meaning."""

    name: str
    type: pa.DataType
    unit: str
    meaning: str


def _estimate_columns() -> tuple[Column, ...]:
    return (
        Column("value", NUMBER, "unit", "the value; nan where it is unknown"),
        Column("random_error", NUMBER, "unit", "standard error of what averages out over strides"),
        Column("systematic_error", NUMBER, "unit", "standard deviation of what does not average out; nan where nobody knows it"),
        Column("unit", TEXT, "", "unit of value, errors and band"),
        Column("n", COUNT, "1", "how many were averaged"),
        Column("counted", TEXT, "", "what n counts"),
        Column("origin", TEXT, "", "which stage and model made the value"),
        Column("reason", TEXT, "", "why a value is unknown, and what would give it"),
    )


WHO = (
    Column("trial", TEXT, "", "name of the trial, one of a kind in the batch"),
    Column("runner", TEXT, "", "who ran; empty where nothing says so"),
    Column("source", TEXT, "", SEEN_BY),
)
SIDE = Column("side", TEXT, "", "left, right or both")

TABLES: Mapping[str, tuple[Column, ...]] = {
    "trials": (
        Column("trial", TEXT, "", "name of the trial, one of a kind in the batch"),
        Column("runner", TEXT, "", "who ran; empty where nothing says so"),
        Column("session", TEXT, "", "name of a repeat by the same runner; empty where nothing says so"),
        Column("told_by", TEXT, "", "what runner and session rest on: manifest, layout, names, subject.json, or which names disagree"),
        Column("group", TEXT, "", "as the manifest or the layout says"),
        Column("kind", TEXT, "", "what it was made from: side view, plates, watch"),
        Column("files", TEXT, "", "role and name of every file, as JSON"),
        Column("key", TEXT, "", "SHA-256 of contents, settings and version, first 40 digits"),
        Column("status", TEXT, "", "done, refused (the recording does not allow it) or failed (it ended, or met a limit)"),
        Column("reason", TEXT, "", "why it was refused or failed, or what part of it was"),
        Column("remedy", TEXT, "", "what to do about it"),
        Column("remarks", TEXT, "", "what was assumed or set right"),
        Column("height", NUMBER, "m", "as given"),
        Column("mass", NUMBER, "kg", "as given, or by the plates"),
        Column("sex", TEXT, "", "f or m, as given"),
        Column("age", NUMBER, "years", "as given"),
        Column("speed", NUMBER, "m/s", "as given, or as found"),
        Column("speed_error", NUMBER, "m/s", "one-sigma error of the speed; 0 where it was given"),
    ),
    "strides": (
        *WHO,
        SIDE,
        Column("initial_contact_s", NUMBER, "s", "of the recording's own time"),
        Column("toe_off_s", NUMBER, "s", "of the recording's own time"),
        Column("next_contact_s", NUMBER, "s", "of the recording's own time"),
        *(
            Column(column_name(metric.id, metric.unit), NUMBER, metric.unit, f"{metric.id}, see docs/metrics.md; nan where a stride does not show it")
            for metric in STRIDE_METRICS
        ),
    ),
    "metrics": (
        *WHO,
        Column("metric", TEXT, "", "id, see docs/metrics.md"),
        SIDE,
        *_estimate_columns(),
        Column("verdict", TEXT, "", "how it lies to the band"),
        Column("band_low", NUMBER, "unit", "lower end of the norm at this speed"),
        Column("band_high", NUMBER, "unit", "upper end of the norm at this speed"),
        Column("norm", TEXT, "", "id of the norm"),
        Column("z", NUMBER, "1", "distance from the norm's mean in its standard deviations"),
    ),
    "curves": (
        *WHO,
        Column("curve", TEXT, "", "what is drawn over the stride"),
        SIDE,
        Column("unit", TEXT, "", "unit of mean, spread and error"),
        Column("n", COUNT, "1", "strides averaged"),
        Column("toe_off", NUMBER, "%", "of the stride"),
        Column("mean", CURVE, "unit", "mean stride at 0, 1 ... 100 % from contact to the next contact of the same foot"),
        Column("spread", CURVE, "unit", "standard deviation from stride to stride"),
        Column("error", CURVE, "unit", "one-sigma error of the mean; nan where nobody knows it"),
    ),
    "muscles": (
        *WHO,
        Column("muscle", TEXT, "", "group of muscles, joint or ground"),
        SIDE,
        Column("measure", TEXT, "", "what is measured of it"),
        *_estimate_columns(),
        Column("quotable", TEXT, "", "yes, or no where the checks of the trial leave the number unfit to quote"),
    ),
    "watches": (
        *WHO,
        Column("sport", TEXT, "", "as the device says"),
        Column("detail", TEXT, "", "as the device says"),
        Column("device", TEXT, "", "maker and product"),
        Column("start", TEXT, "", "date and time with zone; empty where the device kept no calendar"),
        Column("elapsed", NUMBER, "s", "from start to end"),
        Column("moving", NUMBER, "s", "without pauses"),
        Column("distance", NUMBER, "m", "as the device says"),
        Column("repairs", TEXT, "", "what was wrong with the file and what was done"),
    ),
}


def schema_of(table: str) -> pa.Schema:
    """Return the Arrow schema of a table: every field with its unit and meaning, the whole with its versions."""
    fields = [pa.field(c.name, c.type, metadata={"unit": c.unit, "meaning": c.meaning}) for c in TABLES[table]]
    said = {"table": table, "version": RESULT_VERSION, "psoas": __version__, "units": {c.name: c.unit for c in TABLES[table] if c.unit}}
    return pa.schema(fields, metadata={"psoas": json.dumps(said)})


def arrow_table(table: str, rows: Iterable[Row]) -> pa.Table:
    """Return rows as an Arrow table; what a row does not name is null.

    Raises
    ------
    KeyError
        If a row names what is not a column.
    """
    rows, schema = list(rows), schema_of(table)
    unknown = {name for row in rows for name in row} - set(schema.names)
    if unknown:
        raise KeyError(f"{table} has no column {', '.join(sorted(unknown))}")
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def estimate_cells(estimate: Estimate, *, systematic_known: bool = True) -> dict[str, Any]:
    """Return an Estimate as the cells of a row, one sigma each."""
    nan = float("nan")
    return {
        "value": estimate.value,
        "random_error": estimate.random_error if estimate.known else nan,
        "systematic_error": estimate.systematic_error if estimate.known and systematic_known else nan,
        "unit": estimate.unit,
        "n": estimate.n,
        "counted": estimate.counted,
        "origin": estimate.origin,
        "reason": estimate.reason,
    }
