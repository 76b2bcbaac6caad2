"""A natural cubic spline as columns of a regression: straight beyond its outer knots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SplineBasis:
    """Knots in units of the covariate; none for a constant, two for a straight line."""

    knots: FloatArray

    def at(self, place: FloatArray) -> FloatArray:
        """Return the columns at places: (places, max(1, knots)).

        With d_k(x) = ((x - k)+^3 - (x - K)+^3) / (K - k) and K the last knot, the columns are 1, x and d_k - d_(K-1)
        (Hastie, Tibshirani & Friedman 2009, eq. 5.4).
        """
        one = np.ones_like(place, dtype=np.float64)
        if not len(self.knots):
            return one[:, None]
        first, last = self.knots[0], self.knots[-1]
        scaled, knots = (place - first) / (last - first), (self.knots - first) / (last - first)
        tails = [(_cube(scaled - knot) - _cube(scaled - 1)) / (1 - knot) for knot in knots[:-1]]
        return np.column_stack([one, scaled, *(tail - tails[-1] for tail in tails[:-1])])


def natural_spline(place: FloatArray, degrees: int) -> SplineBasis:
    """Return a basis with `degrees` columns beside the constant, knots at quantiles of `place` from the 5th to the 95th.

    Parameters
    ----------
    place
        Where the rows lie; at least two different values unless `degrees` is 0.
    degrees
        0 for a constant, 1 for a straight line, more for a curve. Fewer are used where quantiles fall together.
    """
    if degrees == 0:
        return SplineBasis(np.empty(0))
    knots = np.unique(np.quantile(place, np.linspace(0.05, 0.95, degrees + 1)))
    return SplineBasis(knots if len(knots) > 1 else np.array([place.min(), place.max()]))


def _cube(distance: FloatArray) -> FloatArray:
    return np.asarray(np.clip(distance, 0, None) ** 3, dtype=np.float64)
