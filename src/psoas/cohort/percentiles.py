"""Norms from your own people: percentiles that change smoothly with speed or age, each with an interval and a count.

1. Every runner weighs the same however many trials there are: a row's weight is 1 over its runner's rows.
2. A trend over the covariate, a natural cubic spline, is fitted by weighted least squares.
3. At each point of a grid the residuals of the runners nearby (Epanechnikov kernel) give percentiles by the weighted
   Harrell-Davis estimator, which are put back on the trend. Taking the trend out first keeps the ends of the range unbiased.
4. Intervals are Student's t times the SD of the same steps on resampled runners (a smoothed bootstrap), never on resampled rows: trials of
   one runner are not independent.

Sources: Harrell & Davis 1982, Biometrika 69:635 (10.1093/biomet/69.3.635); Akinshin 2023, weighted quantile estimators
(arXiv 2304.07265); Kish 1965, effective sample size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from scipy.special import betainc

from psoas.cohort.natural_spline import natural_spline
from psoas.errors import SettingError

FloatArray = npt.NDArray[np.float64]
Covariate = Literal["speed", "age"]

GRID_STEP: dict[str, float] = {"speed": 0.1, "age": 2.0}
"""Distance of the points at which percentiles are given, m/s and years."""

KERNEL_WIDTH = 2.345
"""Half-width of an Epanechnikov kernel in SD times n^(-1/5) (Silverman 1986, canonical bandwidth)."""

RUNNERS_FOR_CURVE = (30, 80)
"""From how many runners on the trend may bend once, and twice."""

SMOOTHING = 1.06
"""Noise on drawn residuals in SD times n^(-1/5) (Silverman 1986).

Without it draws repeat the few values of the tails, and intervals come out short."""

LEAST_SPREAD = 1e-9
_TABLE = np.linspace(0, 1, 1001)


@dataclass(frozen=True, slots=True)
class NormSettings:
    """How norms are made.

    Parameters
    ----------
    percentiles
        In percent, between 0 and 100.
    least_runners
        Fewest runners (Kish's effective number) near a point for any percentile to be given there.
    resamples
        Bootstrap draws of runners.
    level
        Of the interval of each percentile.
    seed
        Of the draws.

    Raises
    ------
    SettingError
        If a percentile lies outside (0, 100), or cannot be had from `least_runners`: the 5th needs 20, because of 19
        runners most often none lies below it.
    """

    percentiles: tuple[float, ...] = (5, 10, 25, 50, 75, 90, 95)
    least_runners: int = 20
    resamples: int = 500
    level: float = 0.95
    seed: int = 1

    def __post_init__(self) -> None:
        if not self.percentiles or not all(0 < percent < 100 for percent in self.percentiles):
            raise SettingError("Percentiles lie between 0 and 100.")
        furthest = min(min(percent, 100 - percent) for percent in self.percentiles)
        if self.least_runners * furthest < 100:
            raise SettingError(
                f"The {furthest:g}th percentile from either end needs at least {int(np.ceil(100 / furthest))} runners.",
                "Ask for more runners, or for percentiles nearer the middle.",
            )
        if self.resamples < 100 or not 0.5 < self.level < 1:
            raise SettingError("An interval needs at least 100 draws and a level between 0.5 and 1.")


def conditional_percentiles(rows: pd.DataFrame, over: Covariate | None = "speed", settings: NormSettings | None = None) -> pd.DataFrame:
    """Return percentiles of a metric as they change with speed or age.

    Parameters
    ----------
    rows
        Columns runner, value and the covariate; one row a trial (`psoas.cohort.metric_table.one_row_a_trial`). Rows without
        value or covariate are left out.
    over
        The covariate; None for one set of percentiles of all rows.
    settings
        Percentiles, least number of runners, draws.

    Returns
    -------
    pandas.DataFrame
        One row a point and percentile: the covariate (absent without one), percentile, value, low, high (the interval), n
        (effective runners near the point), runners (distinct runners near the point). Only points between the lowest and
        highest covariate with enough runners nearby are there: nothing is extrapolated.

    Raises
    ------
    SettingError
        If no point has enough runners; the message says how many there are.
    """
    chosen = settings or NormSettings()
    columns = ["value", *([over] if over else [])]
    known = rows.dropna(subset=columns)
    if known.empty:
        raise SettingError(f"No row has both a value and {over or 'a runner'}.", "Give the column in the table, or use other norms.")
    codes, names = pd.factorize(known["runner"])
    value = known["value"].to_numpy(float)
    place = known[over].to_numpy(float) if over else np.zeros(len(known))
    base = 1.0 / np.bincount(codes)[codes]
    grid, kernel = _grid(place, base, len(names), GRID_STEP[over] if over else 1.0)
    count = np.array([_effective(codes, base * weight) for weight in kernel])
    enough = count >= chosen.least_runners - LEAST_SPREAD
    if not enough.any():
        where = "" if over is None else f" near one {over}"
        raise SettingError(
            f"There are {count.max():.1f} runners{where}, and norms need {chosen.least_runners}.",
            "Measure more people, or put groups together.",
        )
    grid, kernel, count = grid[enough], kernel[enough], count[enough]
    basis = natural_spline(place, _bends(len(names)) if np.ptp(place) > LEAST_SPREAD else 0)
    shares = np.asarray(chosen.percentiles, dtype=float)[None, :, None] / 100
    n = count[:, None, None] + 1
    spread = _Spread(value, basis.at(place), basis.at(grid), kernel, betainc(n * shares, n * (1 - shares), _TABLE), len(names))
    best = spread.percentiles(base)
    random = np.random.default_rng(chosen.seed)
    draws = random.multinomial(len(names), np.full(len(names), 1 / len(names)), size=chosen.resamples)
    drawn = np.stack([spread.percentiles(base * times[codes], random.standard_normal(len(names))[codes]) for times in draws])
    half = stats.t.ppf(0.5 + chosen.level / 2, count - 1)[:, None] * np.nanstd(drawn, axis=0, ddof=1)
    near = [len(np.unique(codes[weight > 0])) for weight in kernel]
    result = pd.DataFrame(
        {
            over or "speed": np.repeat(grid, len(chosen.percentiles)),
            "percentile": np.tile(chosen.percentiles, len(grid)),
            "value": best.ravel(),
            "low": (best - half).ravel(),
            "high": (best + half).ravel(),
            "n": np.repeat(np.round(count, 1), len(chosen.percentiles)),
            "runners": np.repeat(near, len(chosen.percentiles)),
        }
    )
    return result if over else result.drop(columns="speed")


def percentile_at(norms: pd.DataFrame, over: Covariate, at: float, percentile: float) -> tuple[float, float, float]:
    """Return a percentile and its interval at one speed or age, by straight lines between the points.

    Raises
    ------
    SettingError
        If `at` lies outside the points of `norms`, or the percentile is not among them.
    """
    line = norms[norms["percentile"] == percentile].sort_values(over)
    if line.empty:
        raise SettingError(f"There is no percentile {percentile:g}.", f"There are {', '.join(f'{one:g}' for one in norms['percentile'].unique())}.")
    points = line[over].to_numpy(float)
    if not points[0] <= at <= points[-1]:
        raise SettingError(
            f"A {over} of {at:g} lies outside {points[0]:g} to {points[-1]:g}, where these norms hold.", "Nothing is said beyond them."
        )
    value, low, high = (float(np.interp(at, points, line[name].to_numpy(float))) for name in ("value", "low", "high"))
    return value, low, high


@dataclass(frozen=True, slots=True)
class _Spread:
    """Everything that stays the same while runners are drawn again; `beta` is (points, percentiles, places of _TABLE)."""

    value: FloatArray
    basis: FloatArray
    basis_at_grid: FloatArray
    kernel: FloatArray
    beta: FloatArray
    runners: int

    def percentiles(self, weight: FloatArray, noise: FloatArray | None = None) -> FloatArray:
        """Return (points, percentiles) with these weights of the rows, residuals smoothed by standard normal noise."""
        root = np.sqrt(weight)
        slope = np.linalg.lstsq(self.basis * root[:, None], self.value * root, rcond=None)[0]
        residual = self.value - self.basis @ slope
        if noise is not None:
            residual = residual + SMOOTHING * np.sqrt(np.average(np.square(residual), weights=weight)) * self.runners**-0.2 * noise
        order = np.argsort(residual, kind="stable")
        weights = (weight * self.kernel)[:, order]
        found = np.array([_harrell_davis(residual[order], near, beta) for near, beta in zip(weights, self.beta, strict=True)])
        return np.asarray(found + (self.basis_at_grid @ slope)[:, None], dtype=np.float64)


def _harrell_davis(ordered: FloatArray, weight: FloatArray, beta: FloatArray) -> FloatArray:
    total = weight.sum()
    if total <= 0:
        return np.full(len(beta), np.nan)
    # The table is even, so a place in it is a product; beta's values are joined by straight lines.
    reached = np.concatenate(([0.0], np.cumsum(weight) / total)).clip(0, 1) * (len(_TABLE) - 1)
    below = np.minimum(reached.astype(np.intp), len(_TABLE) - 2)
    share = reached - below
    parts = beta[:, below] * (1 - share) + beta[:, below + 1] * share
    return np.asarray(np.diff(parts, axis=1) @ ordered, dtype=np.float64)


def _grid(place: FloatArray, base: FloatArray, runners: int, step: float) -> tuple[FloatArray, FloatArray]:
    """Return points within the range, and the kernel's weight of every row at each (points, rows)."""
    low, high = float(place.min()), float(place.max())
    if high - low < step:
        return np.array([float(np.average(place, weights=base))]), np.ones((1, len(place)))
    grid = np.arange(np.ceil(low / step - LEAST_SPREAD), np.floor(high / step + LEAST_SPREAD) + 1) * step
    centre = np.average(place, weights=base)
    spread = np.sqrt(np.average(np.square(place - centre), weights=base))
    width = max(KERNEL_WIDTH * float(spread) * runners**-0.2, step)
    away = (place[None, :] - grid[:, None]) / width
    return np.round(grid, 6), np.clip(1 - np.square(away), 0, None)


def _effective(codes: npt.NDArray[np.intp], weight: FloatArray) -> float:
    """Return Kish's effective number of runners, (sum w)^2 / sum w^2."""
    by_runner = np.bincount(codes, weights=weight)
    square = float(np.square(by_runner).sum())
    return float(by_runner.sum()) ** 2 / square if square > 0 else 0.0


def _bends(runners: int) -> int:
    return 1 + sum(runners >= least for least in RUNNERS_FOR_CURVE)
