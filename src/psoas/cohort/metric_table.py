"""Tables of many recordings, read and checked: one row a trial, side and metric; curves one row a percent of the stride."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from psoas.errors import RecordingError, SettingError

NAME_RUNNERS = "Run the batch again with a manifest, with folders named sub-01/ses-02, or with --layout runner/session."
FASTEST = 12.5  # m/s; a figure beyond it is most likely in km/h

KEYS = ("trial", "runner", "source", "side", "metric", "unit", "sex", "group", "session")
"""Columns of words."""

NUMBERS = ("value", "random_error", "systematic_error", "speed", "age")
"""Columns of numbers; speed in m/s, age in years, errors one sigma in the row's unit."""

NEEDED = ("trial", "runner", "metric", "value", "unit")
CURVE_NEEDED = ("trial", "runner", "metric", "percent", "value", "unit")
SEXES = {"f": "f", "female": "f", "w": "f", "m": "m", "male": "m", "": "", "unknown": "", "nan": "", "none": ""}
OTHER_NAMES = {"metric_id": "metric", "id": "metric", "curve": "metric", "mean": "value"}
OF_TRIAL = ("session", "group", "sex", "age", "speed")
"""Columns that a batch keeps once a trial, in its table of trials."""


def read_metrics(paths: Sequence[Path], *, metrics: Sequence[str] = (), source: str = "") -> pd.DataFrame:
    """Read the metrics of one batch or several, and check them.

    Parameters
    ----------
    paths
        Folders that `psoas batch` wrote, or Parquet or CSV files of the same columns: trial, runner, metric, value and unit are
        needed; side ("left", "right", "both"), random_error, systematic_error, speed (m/s), sex, age, group and session may be left out.
    metrics
        Ids to keep; all if empty.
    source
        "side view", "plates" or "watch", where a batch has the same measure from several.

    Returns
    -------
    pandas.DataFrame
        Columns `KEYS` and `NUMBERS`, rows with a known value, of trials whose runner is told; words that were not given are "", numbers nan.

    Raises
    ------
    RecordingError
        If a file is missing or does not hold such a table; the message lists everything that was wrong with it.
    SettingError
        If a metric asked for is not there, or comes from two sources and none was named.
    """
    table = pd.concat([_checked(_read(path, "metrics"), path, NEEDED) for path in paths], ignore_index=True)
    return _kept(table, metrics, source)


def read_curves(paths: Sequence[Path], *, metrics: Sequence[str] = (), source: str = "") -> pd.DataFrame:
    """Read curves over the stride, one row a percent, and check them.

    Parameters
    ----------
    paths
        As for `read_metrics`; columns trial, runner, metric (the curve's id), percent (0 ... 100), value and unit are needed.
    metrics
        Ids of curves to keep; all if empty.

    Returns
    -------
    pandas.DataFrame
        Columns `KEYS`, `NUMBERS` and percent.

    Raises
    ------
    RecordingError, SettingError
        As `read_metrics`.
    """
    table = pd.concat([_checked(_read(path, "curves"), path, CURVE_NEEDED) for path in paths], ignore_index=True)
    return _kept(table, metrics, source)


def without_runner(paths: Sequence[Path]) -> tuple[str, ...]:
    """Return a sentence for each batch that has trials of which nothing says who ran; `read_metrics` leaves those out."""
    said = []
    for path in paths:
        if (path / "trials").is_dir():
            trials = pd.read_parquet(path / "trials", columns=["runner", "status"])
            lost = int(((trials["runner"] == "") & (trials["status"] == "done")).sum())
            if lost:
                said.append(
                    f"{lost} of {int((trials['status'] == 'done').sum())} trials of {path.name}, because nothing says who ran. {NAME_RUNNERS}"
                )
    return tuple(said)


def one_row_a_trial(table: pd.DataFrame, metric: str, side: str = "both") -> pd.DataFrame:
    """Return a metric with one row for each trial of each runner.

    Parameters
    ----------
    table
        From `read_metrics`.
    metric
        Its id.
    side
        "left" or "right" for that leg; "both" averages whatever legs a trial has.

    Returns
    -------
    pandas.DataFrame
        Columns runner, trial, session, group, sex, speed, age, value, random_error, unit.

    Raises
    ------
    SettingError
        If nothing is left.
    """
    rows = table[table["metric"] == metric]
    if side != "both":
        rows = rows[rows["side"] == side]
    if rows.empty:
        raise SettingError(f"No row holds {metric}{'' if side == 'both' else f' of the {side} leg'}.", f"There are {_listed(table['metric'])}.")
    keys = ["runner", "trial", "session", "group"]
    found = rows.groupby(keys, sort=True, dropna=False)
    result = found.agg(sex=("sex", "first"), speed=("speed", "mean"), age=("age", "mean"), value=("value", "mean"), unit=("unit", "first"))
    # Two legs' independent errors: the mean's is the root of summed squares over the count.
    result["random_error"] = found["random_error"].agg(lambda one: float(np.sqrt(np.square(one).sum(skipna=False)) / len(one)))
    return result.reset_index()


def _read(path: Path, kind: str) -> pd.DataFrame:
    source = path
    if path.is_dir():
        places = [path / kind, path / f"{kind}.parquet", path / f"{kind}.csv"]
        source = next((place for place in places if place.exists()), path)
        if source == path:
            raise RecordingError(f"{path} holds no {kind} table.", f"Give a folder that psoas batch wrote, or a Parquet or CSV file of {kind}.")
    readers: Mapping[str, Callable[[Path], pd.DataFrame]] = {".csv": pd.read_csv, ".parquet": pd.read_parquet}
    suffix = ".parquet" if source.is_dir() else source.suffix.lower()
    if suffix not in readers:
        raise RecordingError(f"{source.name} is neither Parquet nor CSV.", "Give a table that ends in .parquet or .csv.")
    if not source.exists():
        raise RecordingError(f"{source} is not there.", "Check the name.")
    try:
        table = readers[suffix](source)
        trials = path / "trials"
        if trials.is_dir():
            missing = [name for name in OF_TRIAL if name not in table]
            table = table.merge(pd.read_parquet(trials)[["trial", *missing]], on="trial", how="left", validate="many_to_one")
        return table
    except (ValueError, OSError, KeyError) as error:
        raise RecordingError(
            f"{source.name} could not be read as a table: {error}.", "Write it again as CSV with a header line, or as Parquet."
        ) from error


def _checked(raw: pd.DataFrame, path: Path, needed: Sequence[str]) -> pd.DataFrame:
    names = {old: new for old, new in OTHER_NAMES.items() if old in raw and new not in raw}
    raw = raw.rename(columns=names)
    if "percent" in needed and "percent" not in raw and "value" in raw:
        raw = _one_row_a_percent(raw)
    missing = [name for name in needed if name not in raw]
    if missing:
        raise RecordingError(f"{path.name} has no column {', '.join(missing)}.", f"It needs {', '.join(needed)}; it has {_listed(raw.columns)}.")
    table = pd.DataFrame({name: _words(raw, name) for name in KEYS})
    faults: list[str] = []
    for name in (*NUMBERS, *(("percent",) if "percent" in needed else ())):
        table[name] = _numbers(raw, name, faults)
    table["side"] = table["side"].replace("", "both")
    if (path / "trials").is_dir() and (table["runner"] != "").any():
        table = table[table["runner"] != ""]
    table["sex"] = table["sex"].str.lower().map(SEXES)
    faults += _faults(table)
    if faults:
        raise RecordingError(
            f"{path.name} cannot be used: {'; '.join(faults)}.",
            NAME_RUNNERS if (path / "trials").is_dir() else "Change these rows, or leave them out.",
        )
    return table


def _one_row_a_percent(raw: pd.DataFrame) -> pd.DataFrame:
    long = raw[raw["value"].notna()].explode("value")
    return long.assign(percent=long.groupby(level=0).cumcount()).reset_index(drop=True)


def _words(raw: pd.DataFrame, name: str) -> pd.Series[str]:
    if name not in raw:
        return pd.Series([""] * len(raw), index=raw.index, dtype=object)
    return raw[name].astype(object).where(raw[name].notna(), "").astype(str).str.strip().astype(object)


def _numbers(raw: pd.DataFrame, name: str, faults: list[str]) -> pd.Series[float]:
    if name not in raw:
        return pd.Series(np.full(len(raw), np.nan), index=raw.index)
    numbers = pd.to_numeric(raw[name], errors="coerce").astype(float)
    words = raw[name].notna() & numbers.isna() & (raw[name].astype(str).str.strip().str.lower() != "nan")
    if words.any():
        faults.append(f"{name} is no number in row {int(np.argmax(words.to_numpy())) + 1} ({raw[name][words].iloc[0]})")
    return numbers.where(np.isfinite(numbers))


def _faults(table: pd.DataFrame) -> list[str]:
    faults = [
        f"{name} is empty in {int((table[name] == '').sum())} rows, so nobody knows what belongs together"
        for name in ("runner", "trial", "metric")
        if (table[name] == "").any()
    ]
    if table["sex"].isna().any():
        faults.append("sex is something other than f or m")
    if (table["speed"] > FASTEST).any() or (table["speed"] <= 0).any():
        faults.append(f"speed lies outside 0 to {FASTEST} m/s (is it in km/h?)")
    if (table[["random_error", "systematic_error"]] < 0).any(axis=None):
        faults.append("an error is negative")
    units = table.groupby("metric")["unit"].nunique()
    faults += [f"{metric} comes in {count} units" for metric, count in units.items() if count > 1]
    if "percent" in table and not table["percent"].between(0, 100).all():
        faults.append("percent lies outside 0 to 100")
    return faults


def _kept(table: pd.DataFrame, metrics: Sequence[str], source: str) -> pd.DataFrame:
    if source:
        table = table[table["source"] == source]
    elif (table.groupby("metric")["source"].nunique() > 1).any():
        raise SettingError(f"A measure comes from several sources: {_listed(table['source'])}.", "Name one of them, because two methods do not mix.")
    unknown = [metric for metric in metrics if metric not in set(table["metric"])]
    if unknown:
        raise SettingError(f"There is no {', '.join(unknown)} in these tables.", f"There are {_listed(table['metric'])}.")
    faults = [message for message in _faults(table) if "units" in message]
    if faults:
        raise RecordingError(f"The tables do not fit together: {'; '.join(faults)}.", "Bring them to one unit.")
    wanted = table["metric"].isin(metrics) if metrics else table["metric"] != ""
    return table[wanted & table["value"].notna()].reset_index(drop=True)


def _listed(names: object) -> str:
    return ", ".join(sorted({str(name) for name in names})) or "none"  # type: ignore[attr-defined]
