"""Angles over the average stride."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.finding import Side


@dataclass(frozen=True, slots=True)
class Curve:
    """One angle over the stride, 0 to 100 % from initial contact, one value a percent (101 values).

    `mean` is the average stride, `spread` its stride-to-stride standard deviation, `error` the one-sigma error of
    the mean (both kinds joined); `norm_low` and `norm_high` the band of other runners, empty without one.
    `toe_off` is the mean toe-off in percent.
    """

    id: str
    side: Side
    unit: str
    n: int
    toe_off: float
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    error: tuple[float, ...]
    norm_low: tuple[float, ...] = ()
    norm_high: tuple[float, ...] = ()
    norm: str = ""
