"""A measured trial -> its strides, and any value of it over the mean stride of each leg."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from psoas.body.chain import STANCE, MuscleTrial

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

PERCENT = np.arange(101.0)
SHORTEST, LONGEST = 0.35, 1.5  # s, of a stride of a runner


@dataclass(frozen=True, eq=False)
class Strides:
    """The complete strides of one leg.

    Parameters
    ----------
    side
        "left" or "right".
    start, end
        (strides,) s, from contact to the next contact of the same foot.
    toe_off
        % of the stride, mean.
    """

    side: Literal["left", "right"]
    start: FloatArray
    end: FloatArray
    toe_off: float

    def __len__(self) -> int:
        return len(self.start)


@lru_cache(maxsize=1)  # every curve of a trial asks for them
def trial_strides(trial: MuscleTrial) -> Mapping[Literal["left", "right"], Strides]:
    """Return the strides of both legs, by the plates: a contact is where the vertical force passes 50 N."""
    time = trial.data["time"].values
    found: dict[Literal["left", "right"], Strides] = {}
    for side, foot in (("left", "calcn_l"), ("right", "calcn_r")):
        vertical = trial.data["ground_force"].sel(foot=foot, space="y").values
        on = vertical > STANCE
        lands, leaves = np.flatnonzero(on[1:] & ~on[:-1]) + 1, np.flatnonzero(~on[1:] & on[:-1]) + 1
        pairs = [(time[a], time[b], time[leaves[(leaves > a) & (leaves < b)]]) for a, b in pairwise(lands)]
        pairs = [(a, b, off) for a, b, off in pairs if SHORTEST <= b - a <= LONGEST and len(off)]
        share = [100 * (off[0] - a) / (b - a) for a, b, off in pairs]
        toe_off = float(np.mean(share)) if share else float("nan")
        found[side] = Strides(side, np.array([a for a, _, _ in pairs]), np.array([b for _, b, _ in pairs]), toe_off)  # type: ignore[index, arg-type]
    return found


def over_strides(time: FloatArray, values: FloatArray, strides: Strides) -> FloatArray:
    """Return (strides, 101) values at each percent of every stride."""
    return np.array([np.interp(a + (b - a) * PERCENT / 100, time, values) for a, b in zip(strides.start, strides.end, strict=True)])
