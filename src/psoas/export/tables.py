"""An Assessment as CSV tables with a data dictionary that says unit, meaning and error of every column."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from psoas.assessment import Assessment
from psoas.errors import PsoasError
from psoas.gait.metrics import STRIDE_METRICS, column_name
from psoas.knowledge import metrics
from psoas.report.tables import write_muscles_csv, write_strides_csv

Row = Mapping[str, float | int | str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its file, name, unit ("" for text, "see unit" where a column of the row says it), meaning and error."""

    file: str
    column: str
    unit: str
    meaning: str
    error: str


SEE_UNIT = "see column unit"
NO_ERROR = "exact"
IN_ERROR = "see column error95"
METRIC_COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "metric": ("", "Id of the metric in psoas; docs/metrics.md says what it is", NO_ERROR),
    "name": ("", "Its name in words", NO_ERROR),
    "side": ("", "left, right, or both for the whole runner", NO_ERROR),
    "value": (SEE_UNIT, "Mean over the strides; empty where it could not be had", IN_ERROR),
    "unit": ("", "Unit of value, errors and band", NO_ERROR),
    "error95": (SEE_UNIT, "Half-width of the 95 % interval of value, both errors joined", NO_ERROR),
    "random_error": (SEE_UNIT, "Standard error of the part that averages out over strides", NO_ERROR),
    "systematic_error": (SEE_UNIT, "Standard deviation of the part that does not average out", NO_ERROR),
    "n": ("1", "How many were averaged", NO_ERROR),
    "counted": ("", "What n counts", NO_ERROR),
    "band_low": (SEE_UNIT, "Lower end of what other runners show; empty without a norm", "see the norm"),
    "band_high": (SEE_UNIT, "Upper end of what other runners show; empty without a norm", "see the norm"),
    "verdict": ("", "in band, outside band, can't tell, or no norm", "takes the error of value into account"),
    "norm": ("", "Id of the norm in psoas", NO_ERROR),
    "z": ("1", "Value minus mean of the norm, over its standard deviation", "error95 over that standard deviation"),
    "origin": ("", "Which stage and model made the value", NO_ERROR),
    "reason": ("", "Why there is no value, and what would give it", NO_ERROR),
}
CURVE_COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "curve": ("", "Which angle over the stride", NO_ERROR),
    "side": ("", "left, right, or both for the whole runner", NO_ERROR),
    "percent": ("%", "Of the stride, from contact to the next contact of the same foot", NO_ERROR),
    "mean": (SEE_UNIT, "Mean over the strides", "see column error"),
    "unit": ("", "Unit of mean, spread, error and norm", NO_ERROR),
    "spread": (SEE_UNIT, "Standard deviation from stride to stride", NO_ERROR),
    "error": (SEE_UNIT, "One sigma of the mean, both errors joined", NO_ERROR),
    "norm_low": (SEE_UNIT, "Lower end of what other runners show; empty without a norm", "see the norm"),
    "norm_high": (SEE_UNIT, "Upper end of what other runners show; empty without a norm", "see the norm"),
    "n": ("1", "How many strides", NO_ERROR),
}
MUSCLE_COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "side": ("", "left or right leg", NO_ERROR),
    "what": ("", "Group of muscles, joint, or ground", NO_ERROR),
    "measure": ("", "What of it", NO_ERROR),
    "value": (SEE_UNIT, "Of the mean stride; empty where it could not be had", "see column error"),
    "error": (SEE_UNIT, "Half-width of the 95 % interval", NO_ERROR),
    "unit": ("", "Unit of value and error; bw is body weights", NO_ERROR),
    "strides": ("1", "How many strides", NO_ERROR),
    "origin": ("", "Which stage and model made the value", NO_ERROR),
    "reason": ("", "Why there is no value, and what would give it", NO_ERROR),
}
STRIDE_COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "side": ("", "Foot whose landing begins and ends the stride", NO_ERROR),
    "initial_contact_s": ("s", "When the foot landed, in the clip's time", "docs/errors.md"),
    "toe_off_s": ("s", "When it left the ground", "docs/errors.md"),
    "next_contact_s": ("s", "When it landed again", "docs/errors.md"),
}
ONE_STRIDE = "One stride; the error of the mean is in metrics.csv. "


def write_tables(assessment: Assessment, folder: str | Path) -> Mapping[str, Path]:
    """Write an assessment as tables, and what every column of them is.

    Parameters
    ----------
    assessment
        What to write.
    folder
        Made if it is not there.

    Returns
    -------
    Mapping
        "metrics", "strides", "curves" and, where there are any, "muscles" -> CSV in UTF-8, decimal point, comma between
        columns; "dictionary" and "dictionary_json" -> one row a column of these: file, column, unit, meaning, error.

    Raises
    ------
    PsoasError
        If a table has a column that the dictionary does not know.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = {"metrics": folder / "metrics.csv", "strides": folder / "strides.csv", "curves": folder / "curves.csv"}
    _write_rows(written["metrics"], METRIC_COLUMNS, _metric_rows(assessment))
    write_strides_csv(assessment, written["strides"])
    _write_rows(written["curves"], CURVE_COLUMNS, _curve_rows(assessment))
    if assessment.muscles is not None and assessment.muscles.legs:
        written["muscles"] = write_muscles_csv(assessment.muscles.legs, folder / "muscles.csv")
    columns = [column for path in written.values() for column in describe(path)]
    written |= {"dictionary": folder / "dictionary.csv", "dictionary_json": folder / "dictionary.json"}
    _write_rows(written["dictionary"], [field.name for field in fields(Column)], map(asdict, columns))
    written["dictionary_json"].write_text(json.dumps([asdict(column) for column in columns], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return written


def describe(path: str | Path) -> tuple[Column, ...]:
    """Return what each column of one of the tables is.

    Raises
    ------
    PsoasError
        If it has a column that the dictionary does not know.
    """
    path = Path(path)
    known = {"metrics.csv": METRIC_COLUMNS, "curves.csv": CURVE_COLUMNS, "muscles.csv": MUSCLE_COLUMNS, "strides.csv": _stride_columns()}.get(
        path.name, {}
    )
    with path.open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    unknown = [name for name in header if name not in known]
    if unknown:
        raise PsoasError(f"The data dictionary does not know the columns {', '.join(unknown)} of {path.name}.", "Tell the makers of psoas.")
    return tuple(Column(path.name, name, *known[name]) for name in header)


def _stride_columns() -> dict[str, tuple[str, str, str]]:
    found = {}
    for measured in STRIDE_METRICS:
        metric = metrics()[measured.id]
        meaning = f"{metric.name}: {metric.definition} {metric.sign}"
        found[column_name(measured.id, measured.unit)] = (measured.unit, meaning, ONE_STRIDE + metric.error)
    return {**STRIDE_COLUMNS, **found}


def _metric_rows(assessment: Assessment) -> Iterator[Row]:
    for finding in assessment.findings:
        one = finding.estimate
        low, high = finding.band or (math.nan, math.nan)
        yield {
            "metric": finding.id,
            "name": metrics()[finding.id].name,
            "side": finding.side,
            "value": one.value,
            "unit": one.unit,
            "error95": one.error if one.known else math.nan,
            "random_error": one.random_error if one.known else math.nan,
            "systematic_error": one.systematic_error if one.known else math.nan,
            "n": one.n,
            "counted": one.counted,
            "band_low": low,
            "band_high": high,
            "verdict": finding.verdict.value,
            "norm": finding.norm,
            "z": math.nan if finding.z is None else finding.z,
            "origin": one.origin,
            "reason": one.reason,
        }


def _curve_rows(assessment: Assessment) -> Iterator[Row]:
    for curve in assessment.curves:
        nothing = (math.nan,) * len(curve.mean)
        ends = zip(curve.norm_low or nothing, curve.norm_high or nothing, strict=True)
        for percent, (mean, spread, error, (low, high)) in enumerate(zip(curve.mean, curve.spread, curve.error, ends, strict=True)):
            values = {"percent": percent, "mean": mean, "spread": spread, "error": error, "norm_low": low, "norm_high": high, "n": curve.n}
            yield {"curve": curve.id, "side": curve.side, "unit": curve.unit, **values}


def _write_rows(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> None:
    names: Sequence[str] = list(columns)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_cell(row[name]) for name in names] for row in rows)


def _cell(value: float | int | str) -> str:
    if isinstance(value, float):
        return f"{value:.9g}" if math.isfinite(value) else ""
    return str(value)
