"""What was found: one measured quantity of one side, held against the norm that applies."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from psoas.quantity import Estimate

Side = Literal["left", "right", "both"]


class Verdict(StrEnum):
    """How a value lies to its norm band, its error taken into account."""

    IN_BAND = "in band"
    OUTSIDE = "outside band"
    CANT_TELL = "can't tell"
    NO_NORM = "no norm"


@dataclass(frozen=True, slots=True)
class Finding:
    """A measured quantity with its norm.

    Parameters
    ----------
    id
        The metric's or test's id in `psoas.knowledge` ("step_rate").
    side
        Which leg; "both" for what belongs to the whole runner.
    estimate
        The value with its errors, in the metric's own unit.
    verdict
        How it lies to `band`.
    band
        Lower and upper end of the norm at this runner's speed, in the unit of `estimate`; None without a norm.
    norm
        Id of the norm in `psoas.knowledge`; empty without one.
    z
        (value - norm mean) / norm standard deviation; None without a norm.
    why
        One sentence that explains the verdict to the runner; may be empty.
    per_stride
        The values the estimate was made from, in order of time, in the unit of `estimate`.
    """

    id: str
    side: Side
    estimate: Estimate
    verdict: Verdict = Verdict.NO_NORM
    band: tuple[float, float] | None = None
    norm: str = ""
    z: float | None = None
    why: str = ""
    per_stride: tuple[float, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SideDifference:
    """Left minus right of one metric, judged by the spread that healthy runners show.

    Parameters
    ----------
    id
        The metric's id.
    difference
        Left minus right, in the metric's unit, with the error of the difference.
    healthy_spread
        The side-to-side difference that 95 of 100 healthy runners stay within, in the same unit; None if unknown.
    verdict
        OUTSIDE only if beyond `healthy_spread` and beyond the error; CANT_TELL if the error does not allow a word.
    source
        Source id of the healthy spread.
    """

    id: str
    difference: Estimate
    healthy_spread: float | None
    verdict: Verdict
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the three things that matter first, as a sentence that can be repeated to a friend."""

    title: str
    text: str
    metric: str = ""
    verdict: Verdict = Verdict.NO_NORM
