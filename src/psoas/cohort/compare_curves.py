"""Curves of two groups held against each other over the whole stride, by statistical parametric mapping (spm1d).

The t of every percent is held against the level that the largest t of smooth random curves passes in 5 of 100 studies, so that
101 looks count as one. Source: Pataky, Robinson & Vanrenterghem 2013 (10.1016/j.jbiomech.2013.07.031).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from psoas.cohort.extras import from_extra
from psoas.errors import SettingError

FloatArray = npt.NDArray[np.float64]
Method = Literal["parametric", "permutation"]

POINTS = 101
LEAST_RUNNERS = 5
PARAMETRIC_FROM = 12
"""Runners in the smaller group from which random field theory is used unasked; permutations need no normal curves."""

PERMUTATIONS = 2000


@dataclass(frozen=True, slots=True)
class Region:
    """Where t passes its threshold: `start` and `end` in percent of the stride, p, mean of second minus first group."""

    start: float
    end: float
    p: float
    difference: float


@dataclass(frozen=True, slots=True)
class CurveComparison:
    """Two groups' mean curves (101,), their SD, t (second minus first), its threshold, and the regions beyond it."""

    first: FloatArray
    second: FloatArray
    first_sd: FloatArray
    second_sd: FloatArray
    t: FloatArray
    threshold: float
    regions: tuple[Region, ...]
    runners: tuple[int, int]
    method: Method
    paired: bool


def runner_curves(table: pd.DataFrame, metric: str, group: str, side: str = "both") -> pd.DataFrame:
    """Return one curve a runner, the mean of the runner's trials and legs: index runner, columns 0 ... 100 %.

    Parameters
    ----------
    table
        From `psoas.cohort.metric_table.read_curves`.
    metric
        Id of the curve.
    group
        Name of the group.
    side
        "left", "right", or "both" for the mean of whatever legs there are.

    Raises
    ------
    SettingError
        If there is none, or a curve lacks percents.
    """
    rows = table[(table["metric"] == metric) & (table["group"] == group)]
    rows = rows if side == "both" else rows[rows["side"] == side]
    if rows.empty:
        raise SettingError(f"{group} has no curve {metric}{'' if side == 'both' else f' of the {side} leg'}.", "Check ids, groups and sides.")
    curves = rows.pivot_table(index="runner", columns="percent", values="value", aggfunc="mean")
    if not np.array_equal(curves.columns.to_numpy(float), np.arange(POINTS)) or curves.isna().to_numpy().any():
        raise SettingError(f"A curve {metric} of {group} does not have all of 0, 1 ... 100 %.", "Bring curves to 101 points.")
    return curves


def compare_curves(first: FloatArray, second: FloatArray, *, paired: bool = False, method: Method | None = None, seed: int = 1) -> CurveComparison:
    """Return where the mean curves of two groups differ.

    Parameters
    ----------
    first, second
        (runners, 101), one curve a runner. For `paired` the rows belong together.
    paired
        The same runners twice.
    method
        "parametric": random field theory, variances not taken as equal; "permutation": of signs or labels. If None,
        permutation below 12 runners in a group.
    seed
        Of the permutations.

    Raises
    ------
    SettingError
        If a group has fewer than five runners or the arrays do not fit.
    MissingExtra
        If spm1d is not installed.
    """
    first, second = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    sizes = (len(first), len(second))
    if min(sizes) < LEAST_RUNNERS:
        raise SettingError(f"The groups have {sizes[0]} and {sizes[1]} runners.", f"At least {LEAST_RUNNERS} each are needed.")
    if first.shape[1] != second.shape[1] or (paired and sizes[0] != sizes[1]):
        raise SettingError(
            f"Curves of {first.shape} and {second.shape} do not fit together.", "Bring them to 101 points, and pairs to the same runners."
        )
    chosen: Method = method or ("parametric" if min(sizes) >= PARAMETRIC_FROM else "permutation")
    found = _inference(first, second, paired, chosen, seed)
    gap = second.mean(axis=0) - first.mean(axis=0)
    return CurveComparison(
        first.mean(axis=0),
        second.mean(axis=0),
        first.std(axis=0, ddof=1),
        second.std(axis=0, ddof=1),
        np.asarray(found.z, dtype=np.float64),
        float(np.max(np.abs(found.zstar))),
        tuple(_region(cluster, gap) for cluster in found.clusters),
        sizes,
        chosen,
        paired,
    )


def _inference(first: FloatArray, second: FloatArray, paired: bool, method: Method, seed: int) -> Any:
    spm = from_extra("spm1d", "Comparing curves")
    if method == "parametric":
        test = spm.stats.ttest_paired(second, first) if paired else spm.stats.ttest2(second, first, equal_var=False)
        return test.inference(alpha=0.05, two_tailed=True, interp=True)
    test = spm.stats.nonparam.ttest_paired(second, first) if paired else spm.stats.nonparam.ttest2(second, first)
    every = int(test.permuter.nPermTotal)
    state = np.random.get_state()  # noqa: NPY002 - spm1d draws from NumPy's global generator
    np.random.seed(seed)  # noqa: NPY002
    try:
        return test.inference(alpha=0.05, two_tailed=True, iterations=-1 if every <= PERMUTATIONS else PERMUTATIONS)
    finally:
        np.random.set_state(state)  # noqa: NPY002


def _region(cluster: Any, gap: FloatArray) -> Region:
    start, end = (float(place) for place in cluster.endpoints)
    inside = gap[int(np.ceil(start)) : int(np.floor(end)) + 1]
    return Region(start, end, float(cluster.P), float(inside.mean() if len(inside) else gap[round(start)]))
