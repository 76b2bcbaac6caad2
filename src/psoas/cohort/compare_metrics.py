"""Two groups held against each other, measure by measure, by a mixed model with a random intercept for each runner."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from psoas.cohort.extras import from_extra
from psoas.errors import SettingError

FloatArray = npt.NDArray[np.float64]

LEAST_RUNNERS = 5
"""Fewest runners in a group."""

COVARIATES = ("speed", "age", "sex")
MIXED, PLAIN = "mixed model, random intercept for each runner", "least squares, one trial a runner"


@dataclass(frozen=True, slots=True)
class GroupDifference:
    """Second group minus first at equal covariates, in the measure's unit, with its 95 % interval and p."""

    difference: float
    low: float
    high: float
    p: float
    sd_between: float
    sd_within: float
    runners: tuple[int, int]
    rows: int
    method: str


def two_groups(table: pd.DataFrame, groups: Sequence[str] = ()) -> tuple[str, str]:
    """Return the names of the two groups to compare: those asked for, or the only two there are.

    Raises
    ------
    SettingError
        If there are not exactly two, or one asked for is not there.
    """
    there = sorted(set(table["group"]) - {""})
    chosen = list(groups) or there
    if len(chosen) != 2 or not set(chosen) <= set(there) or chosen[0] == chosen[1]:
        raise SettingError(f"A comparison needs two groups; the table has {', '.join(there) or 'none'}.", "Name two of them: --groups before,after.")
    return chosen[0], chosen[1]


def group_difference(rows: pd.DataFrame, groups: tuple[str, str], covariates: Sequence[str] = ()) -> GroupDifference:
    """Return how far a measure of the second group lies from that of the first.

    value = b0 + b1 [second group] + covariates + u(runner) + e, by restricted maximum likelihood. Where nobody has two trials, u and
    e cannot be told apart and least squares serves. p and interval are of Student's t, with runners less the model's columns as
    degrees of freedom where runners belong to one group, rows less runners less one where most ran in both: a normal
    distribution would be too sure of few runners.

    Parameters
    ----------
    rows
        One row a trial: runner, group, value and the covariates. Rows that lack one are left out.
    groups
        Names of first and second.
    covariates
        Of `COVARIATES`; numbers are taken from their mean, sex is m against f.

    Raises
    ------
    SettingError
        If a group has fewer than five runners, or a covariate cannot be told from the groups.
    MissingExtra
        If statsmodels is not installed.
    """
    unknown = set(covariates) - set(COVARIATES)
    if unknown:
        raise SettingError(f"{', '.join(sorted(unknown))} cannot be adjusted for.", f"Allowed values are {', '.join(COVARIATES)}.")
    known = rows[rows["group"].isin(groups)].dropna(subset=["value", *(name for name in covariates if name != "sex")])
    if "sex" in covariates:
        known = known[known["sex"] != ""]
    runners = tuple(int(known.loc[known["group"] == group, "runner"].nunique()) for group in groups)
    if min(runners) < LEAST_RUNNERS:
        raise SettingError(f"{groups[0]} has {runners[0]} runners and {groups[1]} {runners[1]}.", f"At least {LEAST_RUNNERS} each are needed.")
    columns = [np.ones(len(known)), (known["group"] == groups[1]).to_numpy(float), *(_column(known, name) for name in covariates)]
    design = np.column_stack(columns)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise SettingError(f"{' and '.join(covariates)} cannot be told apart from the groups.", "Leave a covariate out.")
    value, runner = known["value"].to_numpy(float), known["runner"].to_numpy()
    people = len(set(runner))
    both = sum(runners) - people
    if people == len(known):
        fit = from_extra("statsmodels.api", "Comparing groups").OLS(value, design).fit()
        within, between, method = float(np.sqrt(fit.scale)), float("nan"), PLAIN
    else:
        fit = _mixed(value, design, runner)
        within, between, method = float(np.sqrt(fit.scale)), float(np.sqrt(np.asarray(fit.cov_re)[0, 0])), MIXED
    freedom = max(1, len(known) - people - 1) if both > people / 2 else max(1, people - design.shape[1])
    estimate, error = float(fit.params[1]), float(fit.bse[1])
    half = float(stats.t.ppf(0.975, freedom)) * error
    p = float(2 * stats.t.sf(abs(estimate) / error, freedom)) if error > 0 else float(estimate == 0)
    return GroupDifference(estimate, estimate - half, estimate + half, p, between, within, (runners[0], runners[1]), len(known), method)


def holm(p: Sequence[float]) -> FloatArray:
    """Return p adjusted for how many were asked (Holm 1979): the chance of one false word among all stays below the level."""
    found = np.asarray(p, dtype=np.float64)
    order = np.argsort(found)
    stepped = np.maximum.accumulate(found[order] * np.arange(len(found), 0, -1))
    result = np.empty_like(found)
    result[order] = np.minimum(stepped, 1.0)
    return result


def _column(rows: pd.DataFrame, name: str) -> FloatArray:
    numbers = (rows["sex"] == "m").to_numpy(float) if name == "sex" else rows[name].to_numpy(float)
    return np.asarray(numbers - numbers.mean(), dtype=np.float64)


def _mixed(value: FloatArray, design: FloatArray, runner: npt.NDArray[Any]) -> Any:
    models = from_extra("statsmodels.api", "Comparing groups")
    with warnings.catch_warnings():
        # A variance between runners of zero lies on the edge of what is allowed: the fit stands, and sd_between says 0.
        warnings.simplefilter("ignore")
        # Powell needs no gradient, which is singular on that edge.
        return models.MixedLM(value, design, groups=runner).fit(reml=True, method=["powell"])
