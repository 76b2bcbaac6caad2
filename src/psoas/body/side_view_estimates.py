"""What many draws of the chain say of a number, an instant or a curve: the best guess with its errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from psoas.body.side_view_chain import Result, Results
from psoas.body.side_view_error import Miss
from psoas.quantity import Estimate

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
Curve = tuple[float, ...]

ORIGIN = "body.side_view, runner model, mean stride"


@dataclass(frozen=True, eq=False)
class Estimates:
    """All draws of one leg, and how the method misses each quantity.

    Parameters
    ----------
    results
        Of every draw.
    misses
        Quantity -> how it is usually missed; one that is not there is taken as it comes.
    strides
        How many there are.
    """

    results: Results
    misses: Mapping[str, Miss]
    strides: int

    def number(self, name: str, unit: str, of: Callable[[Result], float]) -> Estimate:
        """Return a number of every draw as an Estimate."""
        by_stride, by_unknown = (float(np.std([of(one) for one in many])) for many in (self.results.by_stride, self.results.by_unknown))
        return self.miss(name).estimate(of(self.results.best), unit, by_stride, by_unknown, self.strides, ORIGIN)

    def moment_of(self, name: str, of: Callable[[Result], FloatArray], phases: FloatArray, period: float | None = None) -> Estimate:
        """Return when a curve is greatest, in %: instants that may wrap around, and lie anywhere between two phases."""
        at = float(phases[np.argmax(of(self.results.best))])
        spacing = float(phases[1] - phases[0]) / np.sqrt(12)

        def spread(many: tuple[Result, ...]) -> float:
            away = np.array([phases[np.argmax(of(one))] - at for one in many])
            return float(np.std(away if period is None else (away + period / 2) % period - period / 2))

        by_unknown = float(np.hypot(spread(self.results.by_unknown), spacing))
        found = self.miss(name).estimate(at, "%", spread(self.results.by_stride), by_unknown, self.strides, ORIGIN)
        return found if period is None else replace(found, value=found.value % period)

    def band(self, of: Callable[[Result], FloatArray], ratio: FloatArray, spread: FloatArray) -> tuple[Curve, Curve, Curve]:
        """Return a curve and its 95 % band; `ratio` is taken out, `spread` (one sigma, in the curve's unit) joins what was drawn."""
        best = of(self.results.best) / ratio
        drawn = np.array([of(one) for one in self.results.by_unknown]) / ratio
        other = 1.96 * np.hypot(np.std([of(one) for one in self.results.by_stride], axis=0) / ratio, spread)
        low, high = (best + sign * np.hypot(np.quantile(drawn, level, axis=0) - best, other) for sign, level in ((-1, 0.025), (1, 0.975)))
        return curve_of(best), curve_of(low), curve_of(high)

    def miss(self, name: str) -> Miss:
        """Return how a quantity is usually missed."""
        return self.misses.get(name, Miss())


def curve_of(values: FloatArray) -> Curve:
    """Return an array as a value that compares and goes to a file."""
    return tuple(np.asarray(values).round(5).tolist())
