r"""Daily soreness as a person tells it, 0 to 10: a latent level, rounded and cut off at both ends, that remembers yesterday.

The latent level of day t is

.. math:: z_t = x_t^T \beta + e_t, \qquad e_t = \rho^{d_t} e_{t-1} + s \sqrt{1 - \rho^{2 d_t}}\, u_t, \qquad u_t \sim N(0, 1)

with d_t the days since the last word; what is told is z_t rounded to a whole number between 0 and 10. Days without a word need no
value: the error simply has longer to fade. The posterior is drawn by data augmentation (Albert and Chib 1993,
10.1080/01621459.1993.10476321): latent levels given the rest are truncated normals, the coefficients normal, s^2 inverse gamma, and rho takes
a random-walk step. Every array has a leading axis of independent series, so that groups, chains and simulated runners are drawn together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

Array = npt.NDArray[np.float64]
HIGHEST = 10
SHAPE, SCALE = 3.0, 2.9
"""Of the inverse gamma of s^2: its mean is 1.45, a day-to-day spread of 1.2 points."""
RHO_A, RHO_B = 2.0, 2.0
"""Of the beta distribution of rho."""
STEP = 0.7
"""Of the random walk, on the log odds of rho."""
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Series:
    """Series of told days, padded at their ends to one length.

    Parameters
    ----------
    told
        (series, days) whole numbers 0 to 10; anything where `valid` is False.
    gaps
        (series, days) days since the last told day; of no meaning for the first.
    design
        (series, days, coefficients).
    valid
        (series, days) True where there is a day; False only after the last.
    centre, spread
        (coefficients,) mean and standard deviation of the normal prior of each coefficient.
    """

    told: Array
    gaps: Array
    design: Array
    valid: npt.NDArray[np.bool_]
    centre: Array
    spread: Array


@dataclass(frozen=True, slots=True)
class Draws:
    """Posterior draws: coefficients (draws, series, coefficients), spread s and memory rho (draws, series)."""

    coefficients: Array
    spread: Array
    memory: Array


def draw_posterior(series: Series, rng: np.random.Generator, *, draws: int = 400, warm_up: int = 200) -> Draws:
    """Return draws from the posterior of every series.

    Parameters
    ----------
    series
        As told.
    rng
        Decides every draw: the same generator gives the same draws.
    draws, warm_up
        Sweeps that are kept, and sweeps before them that are not.

    Returns
    -------
    Draws
    """
    count, _, width = series.design.shape
    low, high = _edges(series.told)
    latent = np.clip(series.told, 0.2, HIGHEST - 0.2)
    beta = np.tile(series.centre, (count, 1))
    beta[:, 0] = _mean(latent, series.valid)
    s2 = np.full(count, SCALE / (SHAPE - 1))
    rho = np.full(count, 0.5)
    kept = Draws(np.empty((draws, count, width)), np.empty((draws, count)), np.empty((draws, count)))
    for sweep in range(-warm_up, draws):
        carry, fresh = _carried(rho, series.gaps)
        level = np.einsum("stp,sp->st", series.design, beta)
        latent = level + _draw_errors(latent - level, low - level, high - level, carry, fresh, s2, series.valid, rng)
        beta = _draw_coefficients(latent, series, carry, fresh, s2, rng)
        error = latent - np.einsum("stp,sp->st", series.design, beta)
        s2 = _draw_variance(error, carry, fresh, series.valid, rng)
        rho = _step_memory(error, rho, s2, series, rng)
        if sweep >= 0:
            kept.coefficients[sweep], kept.spread[sweep], kept.memory[sweep] = beta, np.sqrt(s2), rho
    return kept


def expected_told(level: Array, spread: Array) -> Array:
    """Return the mean of what is told for a latent level with that stationary spread; both broadcast together."""
    steps = np.arange(HIGHEST) + 0.5
    return np.asarray(ndtr((level[..., None] - steps) / spread[..., None]).sum(axis=-1))


def simulate_told(design: Array, beta: Array, spread: Array, rho: Array, rng: np.random.Generator) -> Array:
    """Return what is told on every day in a row: (series, days) from design (series, days, coefficients) and one set of values a series."""
    count, days, _ = design.shape
    error = np.empty((count, days))
    error[:, 0] = spread * rng.standard_normal(count)
    fresh = spread * np.sqrt(1 - rho**2)
    for day in range(1, days):
        error[:, day] = rho * error[:, day - 1] + fresh * rng.standard_normal(count)
    return np.asarray(np.clip(np.rint(np.einsum("stp,sp->st", design, beta) + error), 0, HIGHEST))


def draw_prior(count: int, centre: Array, spread: Array, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Return coefficients (count, coefficients), spreads and memories (count,) drawn from the prior."""
    beta = centre + spread * rng.standard_normal((count, len(centre)))
    return beta, np.sqrt(SCALE / rng.gamma(SHAPE, size=count)), rng.beta(RHO_A, RHO_B, size=count)


def _edges(told: Array) -> tuple[Array, Array]:
    return np.where(told <= 0, -np.inf, told - 0.5), np.where(told >= HIGHEST, np.inf, told + 0.5)


def _mean(values: Array, valid: npt.NDArray[np.bool_]) -> Array:
    return np.asarray((values * valid).sum(axis=1) / np.maximum(valid.sum(axis=1), 1))


def _carried(rho: Array, gaps: Array) -> tuple[Array, Array]:
    """Return what is left of the last error, and the share of the variance that is new; the first day has nothing behind it."""
    carry = np.asarray(rho[:, None] ** gaps)
    carry[:, 0] = 0.0
    return carry, np.maximum(1 - carry**2, TINY)


def _draw_errors(
    error: Array, low: Array, high: Array, carry: Array, fresh: Array, s2: Array, valid: npt.NDArray[np.bool_], rng: np.random.Generator
) -> Array:
    """Draw the errors day by day given their neighbours; every second day at once, for those do not touch."""
    back = carry / fresh
    ahead = np.zeros_like(carry)
    ahead[:, :-1] = np.where(valid[:, 1:], back[:, 1:], 0.0)
    hold = np.zeros_like(carry)
    hold[:, :-1] = np.where(valid[:, 1:], carry[:, 1:] * back[:, 1:], 0.0)
    precision = 1 / fresh + hold
    scale = np.sqrt(s2[:, None] / precision)
    error = error.copy()
    for first in (0, 1):
        here = slice(first, None, 2)
        pull = _shifted(error, 1)[:, here] * back[:, here] + _shifted(error, -1)[:, here] * ahead[:, here]
        error[:, here] = _truncated(pull / precision[:, here], scale[:, here], low[:, here], high[:, here], rng)
    return error


def _shifted(values: Array, by: int) -> Array:
    moved = np.zeros_like(values)
    if by > 0:
        moved[:, by:] = values[:, :-by]
    else:
        moved[:, :by] = values[:, -by:]
    return moved


def _truncated(centre: Array, scale: Array, low: Array, high: Array, rng: np.random.Generator) -> Array:
    """Draw from normals cut at `low` and `high`, by the inverse of the distribution function on the side where it is exact."""
    a, b = (low - centre) / scale, (high - centre) / scale
    flip = a > 0
    a, b = np.where(flip, -b, a), np.where(flip, -a, b)
    below, above = ndtr(a), ndtr(b)
    drawn = ndtri(np.clip(below + rng.random(a.shape) * (above - below), 1e-300, 1 - 1e-16))
    drawn = np.clip(drawn, a, b)
    return np.asarray(centre + scale * np.where(flip, -drawn, drawn))


def _draw_coefficients(latent: Array, series: Series, carry: Array, fresh: Array, s2: Array, rng: np.random.Generator) -> Array:
    weight = np.where(series.valid, 1 / np.sqrt(fresh), 0.0) / np.sqrt(s2)[:, None]
    rows, values = series.design.copy(), latent.copy()
    rows[:, 1:] -= carry[:, 1:, None] * series.design[:, :-1]
    values[:, 1:] -= carry[:, 1:] * latent[:, :-1]
    rows *= weight[..., None]
    values *= weight
    across = np.swapaxes(rows, 1, 2)
    precision = across @ rows + np.diag(series.spread**-2.0)
    right = (across @ values[..., None])[..., 0] + series.centre / series.spread**2
    root = np.linalg.cholesky(precision)
    mean = np.linalg.solve(precision, right[..., None])
    noise = np.linalg.solve(np.swapaxes(root, 1, 2), rng.standard_normal(right.shape)[..., None])
    return np.asarray((mean + noise)[..., 0])


def _squares(error: Array, carry: Array, fresh: Array, valid: npt.NDArray[np.bool_]) -> Array:
    new = error - carry * _shifted(error, 1)
    return np.asarray((np.where(valid, new**2 / fresh, 0.0)).sum(axis=1))


def _draw_variance(error: Array, carry: Array, fresh: Array, valid: npt.NDArray[np.bool_], rng: np.random.Generator) -> Array:
    shape = SHAPE + valid.sum(axis=1) / 2
    return np.asarray((SCALE + _squares(error, carry, fresh, valid) / 2) / rng.gamma(shape))


def _step_memory(error: Array, rho: Array, s2: Array, series: Series, rng: np.random.Generator) -> Array:
    odds = np.log(rho) - np.log1p(-rho)
    tried = 1 / (1 + np.exp(-(odds + STEP * rng.standard_normal(rho.shape))))
    tried = np.clip(tried, TINY, 1 - TINY)
    gain = _memory_density(error, tried, s2, series) - _memory_density(error, rho, s2, series)
    return np.asarray(np.where(np.log(rng.random(rho.shape)) < gain, tried, rho))


def _memory_density(error: Array, rho: Array, s2: Array, series: Series) -> Array:
    """Return the log density of rho on the scale of its log odds, up to a constant."""
    carry, fresh = _carried(rho, series.gaps)
    likelihood = -0.5 * (np.where(series.valid, np.log(fresh), 0.0).sum(axis=1) + _squares(error, carry, fresh, series.valid) / s2)
    return np.asarray(likelihood + RHO_A * np.log(rho) + RHO_B * np.log1p(-rho))
