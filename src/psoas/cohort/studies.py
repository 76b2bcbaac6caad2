"""A whole question to a cohort: its table, its figures, and the few lines of Python that make both again."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from psoas.cohort.compare_curves import Method, compare_curves, runner_curves
from psoas.cohort.compare_metrics import LEAST_RUNNERS, group_difference, holm, two_groups
from psoas.cohort.figures import draw_curves, draw_differences, draw_norms, draw_reliability
from psoas.cohort.metric_table import one_row_a_trial, read_curves, read_metrics, without_runner
from psoas.cohort.percentiles import Covariate, NormSettings, conditional_percentiles
from psoas.cohort.reliability import reliability_row
from psoas.errors import SettingError

By = Literal["sex", "age", "group"]

AGES = (18, 35, 50, 120)
"""Edges of the bands of age, years."""

SCRIPT = '''\
"""Made by psoas: run it to make the table and the figures beside it again."""

from pathlib import Path

from psoas.cohort.studies import {function}

here = Path(__file__).resolve().parent
{function}([{paths}], here{settings})
'''


def norms_study(
    results: Sequence[Path],
    out: Path,
    *,
    metrics: Sequence[str] = (),
    over: Covariate | None = "speed",
    by: By | None = None,
    side: str = "both",
    least_runners: int = 20,
    source: str = "",
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Make norms of your own people: norms.csv, a figure for each metric, and norms.py.

    Parameters
    ----------
    results
        Tables, as for `psoas.cohort.metric_table.read_metrics`.
    out
        Folder, made if it is not there.
    metrics
        Ids; every metric of the tables if empty.
    over
        What percentiles change with; None for one set.
    by
        Norms apart for each sex, band of age (18 to 34, 35 to 49, from 50) or group.
    side
        "left", "right", or "both".
    least_runners, source
        As in `NormSettings` and `read_metrics`.

    Returns
    -------
    tuple
        The table, and a sentence for each metric and group that has too few runners.

    Raises
    ------
    SettingError
        If no metric has enough.
    """
    settings = NormSettings(least_runners=least_runners)
    table = read_metrics(results, metrics=metrics, source=source)
    parts: list[pd.DataFrame] = []
    refused = list(without_runner(results))
    out.mkdir(parents=True, exist_ok=True)
    for metric in metrics or sorted(set(table["metric"])):
        rows = one_row_a_trial(table, metric, side)
        if over:
            rows = rows.dropna(subset=[over])
        made: dict[str, pd.DataFrame] = {}
        for name, group in _split(rows, by).items():
            try:
                made[name] = conditional_percentiles(group, over, settings)
            except SettingError as error:
                refused.append(f"{metric}{f', {name}' if name else ''}: {error.what}")
        unit = str(rows["unit"].iloc[0]) if len(rows) else ""
        parts += [norms.assign(metric=metric, group=name, unit=unit, side=side) for name, norms in made.items()]
        if made:
            groups = {name: _split(rows, by)[name] for name in made}
            draw_norms(made, groups, over, f"{metric}, {unit}", out / f"norms-{metric}.svg")
    if not parts:
        raise SettingError(f"No norm could be made. {' '.join(refused)}", "Measure more people.")
    result = _front(pd.concat(parts, ignore_index=True), ["metric", "side", "group", "unit"])
    said = {"metrics": tuple(metrics), "over": over, "by": by, "side": side, "least_runners": least_runners, "source": source}
    _write(out, "norms", result, norms_study, results, said)
    return result, tuple(refused)


def reliability_study(
    results: Sequence[Path], out: Path, *, metrics: Sequence[str] = (), side: str = "both", source: str = ""
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Say how well metrics repeat: reliability.csv, reliability.svg and reliability.py; arguments and result as `norms_study`."""
    table = read_metrics(results, metrics=metrics, source=source)
    rows: list[dict[str, Any]] = []
    refused = list(without_runner(results))
    for metric in metrics or sorted(set(table["metric"])):
        trials = one_row_a_trial(table, metric, side)
        try:
            rows.append({"metric": metric, "side": side, "unit": trials["unit"].iloc[0], **reliability_row(trials)})
        except SettingError as error:
            refused.append(f"{metric}: {error.what}")
    if not rows:
        raise SettingError(f"Nothing could be said. {' '.join(refused)}", "Measure the same runners twice.")
    result = pd.DataFrame(rows)
    out.mkdir(parents=True, exist_ok=True)
    draw_reliability(result, out / "reliability.svg")
    _write(out, "reliability", result, reliability_study, results, {"metrics": tuple(metrics), "side": side, "source": source})
    return result, tuple(refused)


def compare_metrics_study(
    results: Sequence[Path],
    out: Path,
    *,
    metrics: Sequence[str] = (),
    groups: Sequence[str] = (),
    covariates: Sequence[str] = (),
    side: str = "both",
    source: str = "",
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Hold two groups' metrics against each other: metrics.csv, metrics.svg and metrics.py; `p_holm` counts all metrics asked."""
    table = read_metrics(results, metrics=metrics, source=source)
    pair = two_groups(table, groups)
    rows: list[dict[str, Any]] = []
    refused = list(without_runner(results))
    for metric in metrics or sorted(set(table["metric"])):
        trials = one_row_a_trial(table, metric, side)
        try:
            found = group_difference(trials, pair, covariates)
        except SettingError as error:
            refused.append(f"{metric}: {error.what}")
            continue
        people = trials[trials["group"].isin(pair)].groupby(["runner", "group"])["value"].mean()
        spread = float(people.groupby("group").var(ddof=1).mean() ** 0.5)
        named = {"metric": metric, "side": side, "unit": trials["unit"].iloc[0], "first": pair[0], "second": pair[1]}
        counted = {"first_runners": found.runners[0], "second_runners": found.runners[1], "rows": found.rows, "method": found.method}
        shown = {"difference": found.difference, "low": found.low, "high": found.high, "p": found.p}
        rows.append({**named, **shown, "sd": spread, "sd_between": found.sd_between, "sd_within": found.sd_within, **counted})
    if not rows:
        raise SettingError(f"Nothing could be compared. {' '.join(refused)}", f"Each group needs {LEAST_RUNNERS} runners.")
    result = pd.DataFrame(rows)
    result.insert(list(result.columns).index("p") + 1, "p_holm", holm(list(result["p"])))
    out.mkdir(parents=True, exist_ok=True)
    draw_differences(result, pair, out / "metrics.svg")
    said = {"metrics": tuple(metrics), "groups": pair, "covariates": tuple(covariates), "side": side, "source": source}
    _write(out, "metrics", result, compare_metrics_study, results, said)
    return result, tuple(refused)


def compare_curves_study(
    results: Sequence[Path],
    out: Path,
    *,
    metrics: Sequence[str] = (),
    groups: Sequence[str] = (),
    side: str = "both",
    method: Method | None = None,
    source: str = "",
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Hold two groups' curves against each other: curves.csv, a figure for each curve, and curves.py.

    The table has one row a region beyond the threshold, and one with nan where a curve has none. Where both groups are
    the same runners they are compared in pairs. `p` belongs to one curve; how many curves were asked is in `curves`.
    """
    table = read_curves(results, metrics=metrics, source=source)
    pair = two_groups(table, groups)
    asked = list(metrics) or sorted(set(table["metric"]))
    rows: list[dict[str, Any]] = []
    refused = list(without_runner(results))
    out.mkdir(parents=True, exist_ok=True)
    for metric in asked:
        try:
            first, second = (runner_curves(table, metric, group, side) for group in pair)
            paired = list(first.index) == list(second.index)
            if not paired and set(first.index) & set(second.index):
                refused.append(f"{metric}: some runners, but not all, are in both groups.")
                continue
            found = compare_curves(first.to_numpy(float), second.to_numpy(float), paired=paired, method=method)
        except SettingError as error:
            refused.append(f"{metric}: {error.what}")
            continue
        unit = str(table.loc[table["metric"] == metric, "unit"].iloc[0])
        draw_curves(found, pair, f"{metric}, {unit}", out / f"curves-{metric}.svg")
        common = {"curve": metric, "side": side, "unit": unit, "first": pair[0], "second": pair[1], "method": found.method, "paired": found.paired}
        counted = {"first_runners": found.runners[0], "second_runners": found.runners[1], "threshold": found.threshold, "curves": len(asked)}
        regions = [{"start": one.start, "end": one.end, "p": one.p, "difference": one.difference} for one in found.regions]
        rows += [{**common, **region, **counted} for region in regions or [dict.fromkeys(("start", "end", "p", "difference"), float("nan"))]]
    if not rows:
        raise SettingError(f"No curve could be compared. {' '.join(refused)}", f"Each group needs {LEAST_RUNNERS} runners.")
    result = pd.DataFrame(rows)
    said = {"metrics": tuple(metrics), "groups": pair, "side": side, "method": method, "source": source}
    _write(out, "curves", result, compare_curves_study, results, said)
    return result, tuple(refused)


def _split(rows: pd.DataFrame, by: By | None) -> dict[str, pd.DataFrame]:
    if by is None:
        return {"": rows}
    if by == "age":
        names = [f"{low} to {high - 1}" if high < AGES[-1] else f"from {low}" for low, high in pairwise(AGES)]
        keys = pd.cut(rows["age"], AGES, right=False, labels=names).astype(object)
    else:
        keys = rows[by].where(rows[by] != "")
    return {str(name): part for name, part in rows.groupby(keys, sort=True)}


def _front(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    return table[[*names, *(name for name in table.columns if name not in names)]]


def _write(out: Path, name: str, table: pd.DataFrame, study: Callable[..., Any], results: Sequence[Path], settings: Mapping[str, Any]) -> None:
    table.to_csv(out / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")
    paths = ", ".join(f"here / {Path(os.path.relpath(path.resolve(), out.resolve())).as_posix()!r}" for path in results)
    given = "".join(f", {key}={value!r}" for key, value in settings.items())
    text = SCRIPT.format(function=study.__name__, paths=paths, settings=given)
    (out / f"{name}.py").write_text(text, encoding="utf-8")
