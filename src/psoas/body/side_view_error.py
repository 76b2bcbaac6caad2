"""How far the side view lies from three dimensions with plates, runner by runner: what no draw of the chain knows.

The virtual camera, the sagittal plane and the mean stride each lose something, much of it the same in every runner. Both parts, what is
the same and what is not, were measured by ``python -m validation.fit_side_view`` and are kept in `data/side_view.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from psoas.quantity import Estimate


@dataclass(frozen=True, slots=True)
class Miss:
    """How a quantity of the side view usually misses the true one.

    Parameters
    ----------
    ratio
        Found over true, in the mean of runners.
    shift
        Found less true, in its unit, once the ratio is taken out.
    spread
        One sigma between runners about both, as a share of the value where `relative`, else in its unit.
    relative
        Whether the spread goes with the value.
    """

    ratio: float = 1.0
    shift: float = 0.0
    spread: float = 0.0
    relative: bool = True

    def corrected(self, value: float) -> float:
        """Return the value with what is usually missed made good."""
        return (value - self.shift) / self.ratio

    def estimate(self, value: float, unit: str, by_stride: float, by_unknown: float, strides: int, origin: str) -> Estimate:
        """Return the corrected value with all its errors.

        Parameters
        ----------
        value
            As the chain gives it.
        unit
            Of the value.
        by_stride, by_unknown
            One sigma over drawn strides and over all else that was drawn.
        strides
            How many there are.
        origin
            Which method.
        """
        right = self.corrected(value)
        between = self.spread * abs(right) if self.relative else self.spread
        return Estimate(right, unit, by_stride / self.ratio, float((by_unknown**2 / self.ratio**2 + between**2) ** 0.5), strides, "strides", origin)


NONE: Mapping[str, Miss] = {}


@cache
def usual_misses() -> Mapping[str, Miss]:
    """Return quantity ("psoas excursion", "hip flexion", "soleus peak") -> how the side view misses it, as psoas ships it."""
    stored = json.loads(files("psoas.body").joinpath("data/side_view.json").read_text(encoding="utf-8"))["misses"]
    return {name: Miss(**one) for name, one in stored.items()}
