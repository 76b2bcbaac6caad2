"""Many strides into one Estimate: a robust centre and how well it is known."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtrit

from psoas.quantity import Estimate
from psoas.recording.dataset import FloatArray

OUTLIER = 4.0
"""Strides further than this many robust standard deviations from the median do not count in the spread."""

PRIOR_STRIDES = 2.0
"""How many strides' worth of knowledge the typical spread is."""

MEDIAN_OVER_MEAN = 1.2533
"""Standard error of a median over that of a mean for normal values, sqrt(pi / 2)."""


def stride_spread(values: FloatArray) -> float:
    """Return the standard deviation of per-stride values without outliers; nan for fewer than two.

    Parameters
    ----------
    values
        (strides,), nan where a stride was lost.
    """
    kept = values[np.isfinite(values)]
    if kept.size < 2:
        return float("nan")
    distance = np.abs(kept - np.median(kept))
    robust = 1.4826 * float(np.median(distance))
    if kept.size >= 5 and robust > 0:
        kept = kept[distance <= OUTLIER * robust]
    return float(np.std(kept, ddof=1))


def spread_with_prior(values: FloatArray, typical_spread: float) -> tuple[float, float]:
    """Return the stride-to-stride spread and its degrees of freedom, the typical spread counting as `PRIOR_STRIDES` strides.

    With two or three strides their own spread says little; the typical one keeps the error from being absurdly small or large.

    Parameters
    ----------
    values
        (strides,), nan where a stride was lost; at least one finite.
    typical_spread
        Stride-to-stride standard deviation of a usual runner, in the unit of the values.
    """
    n = int(np.isfinite(values).sum())
    own = stride_spread(values) if n > 1 else 0.0
    freedom = PRIOR_STRIDES + n - 1
    return float(np.sqrt((PRIOR_STRIDES * typical_spread**2 + (n - 1) * own**2) / freedom)), freedom


def summarise(
    values: FloatArray,
    unit: str,
    *,
    typical_spread: float,
    least_spread: float = 0.0,
    systematic_error: float = 0.0,
    counted: str = "strides",
    origin: str = "",
    reason: str = "No stride shows it.",
) -> Estimate:
    """Return the median over strides with its error.

    The random error is sqrt(pi/2) s / sqrt(n) of the stride-to-stride spread s, which holds event scatter and keypoint
    noise too, joined with a typical spread and widened by Student's t (`spread_with_prior`) so that 1.96 of it covers 95 %
    for few strides as well.

    Parameters
    ----------
    values
        (strides,), nan where a stride was lost.
    unit
        Unit of the values.
    typical_spread
        Stride-to-stride standard deviation of a usual runner, see `spread_with_prior`.
    least_spread
        Spread that event scatter alone makes; the spread is never taken smaller.
    systematic_error
        One sigma of what does not average out.
    counted, origin
        As in `Estimate`.
    reason
        Why the value is unknown if no stride has one.
    """
    n = int(np.isfinite(values).sum())
    if n == 0:
        return Estimate.unknown(unit, reason, origin)
    spread, freedom = spread_with_prior(values, typical_spread)
    widened = spread * float(stdtrit(freedom, 0.975)) / 1.96
    random_error = (MEDIAN_OVER_MEAN if n > 2 else 1.0) * max(widened, least_spread) / np.sqrt(n)
    return Estimate(float(np.nanmedian(values)), unit, float(random_error), systematic_error, n, counted, origin)
