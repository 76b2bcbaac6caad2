"""The norm that applies to a runner: at a speed, of a sex, of a height."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from psoas.knowledge.entries import Norm
from psoas.knowledge.library import metrics, norms, side_differences, sources

SLOWEST, FASTEST = 2.2, 4.8
"""Speeds in m/s between which norms by speed are given."""

USUAL_SPEEDS = (2.5, 3.5)
"""Speeds in m/s that the band covers when the speed is not known."""

_TALLEST = 2.5


@dataclass(frozen=True, slots=True)
class NormAt:
    """A norm for one runner; all numbers in the metric's own unit.

    `low` and `high` are the band of usual values, `norm` the norm's id, `source` what the report prints, `note` what a
    reader should know (where the SD comes from, which height it is for), `checked` whether the figures were seen in a
    paper or worked out from data. `for_women` is False where nearly all runners were men: for a woman the band is then to
    be drawn 1.3 times as wide (FN49).
    """

    mean: float
    sd: float
    low: float
    high: float
    norm: str
    n: int | None
    population: str
    source: str
    sources: tuple[str, ...]
    note: str
    checked: bool
    for_women: bool = True
    flag_low: float | None = None
    flag_high: float | None = None


def norm_at(metric: str, speed: float | None, sex: Literal["f", "m"] | None = None, height: float | None = None) -> NormAt | None:
    """Return the norm of a metric at a speed, or None where there is none (`why_no_norm` says why).

    Between the speeds of the norm mean and SD are joined by straight lines; outside they stay as at the nearest, up to
    2.2 and 4.8 m/s. Where a figure goes with body height (r), mean and SD are those of runners of that height:
    mean + r SD (h - mean height) / SD of height, and SD sqrt(1 - r^2).

    Parameters
    ----------
    metric
        Metric id.
    speed
        m/s; None if it is not known, and then only a norm that is the same at every speed is returned (`norm_range`
        gives a wider one for the others).
    sex
        "f", "m" or None.
    height
        m, or None.

    Raises
    ------
    KeyError
        If there is no metric of that id.
    """
    norm = _norm_of(metric, sex)
    if norm is None or norm.band is None or not _applies(norm, speed):
        return None
    mean, sd = _at(norm, norm.means, speed), _at(norm, norm.sds, speed)
    low, high = norm.band.around(mean, sd)
    notes = [norm.note, f"SD: {norm.sd_from}" if norm.sd_from else ""]
    if norm.height is not None and height is not None:
        away = min(max((height - norm.height.mean) / norm.height.sd, -_TALLEST), _TALLEST)
        shift, narrower = norm.height.r * sd * away, math.sqrt(1 - norm.height.r**2)
        low, high = mean + shift + narrower * (low - mean), mean + shift + narrower * (high - mean)
        mean, sd = mean + shift, sd * narrower
        notes.append(f"For a height of {height:.2f} m.")
    return NormAt(
        mean=mean,
        sd=sd,
        low=low,
        high=high,
        norm=norm.id,
        n=norm.n,
        population=norm.population,
        source=sources()[norm.sources[0]].name if norm.sources else "expert prior",
        sources=norm.sources,
        note=" ".join(note for note in notes if note),
        checked=norm.checked,
        for_women=not norm.mostly_men,
        flag_low=_flag(norm, "below", mean),
        flag_high=_flag(norm, "above", mean),
    )


def norm_range(metric: str, sex: Literal["f", "m"] | None = None, height: float | None = None) -> NormAt | None:
    """Return the norm of a metric when the speed is not known: a wider band over 2.5 to 3.5 m/s, that says so.

    The band runs from the lowest to the highest end over these speeds; the SD holds the change of the mean with speed,
    taken as even over them.

    Raises
    ------
    KeyError
        If there is no metric of that id.
    """
    ends = [norm_at(metric, speed, sex, height) for speed in USUAL_SPEEDS]
    middle = norm_at(metric, sum(USUAL_SPEEDS) / 2, sex, height)
    slow, fast = ends
    if slow is None or fast is None or middle is None:
        return None
    if slow.mean == fast.mean:
        return middle
    return replace(
        middle,
        low=min(slow.low, fast.low),
        high=max(slow.high, fast.high),
        sd=math.hypot(middle.sd, (fast.mean - slow.mean) / math.sqrt(12)),
        note=f"{middle.note} The speed is not known, so the band covers {USUAL_SPEEDS[0]:g} to {USUAL_SPEEDS[1]:g} m/s.".strip(),
    )


def why_no_norm(metric: str, speed: float | None = None, sex: Literal["f", "m"] | None = None) -> str:
    """Return in one sentence why a metric has no norm at this speed; empty if it has one.

    Raises
    ------
    KeyError
        If there is no metric of that id.
    """
    norm = _norm_of(metric, sex)
    if norm is None:
        return "No figures of other runners were found for it."
    if norm.band is None:
        return norm.note or "It is described only."
    if speed is not None and not SLOWEST <= speed <= FASTEST:
        return f"Figures of other runners are known from {SLOWEST:g} to {FASTEST:g} m/s only ({SLOWEST * 3.6:.0f} to {FASTEST * 3.6:.0f} km/h)."
    return ""


@dataclass(frozen=True, slots=True)
class SideSpread:
    """What 95 of 100 healthy runners stay within, left against right, in the metric's unit; `source` is a source id."""

    p95: float
    source: str
    n: int
    population: str
    note: str


def side_spread(metric: str, mean: float | None = None) -> SideSpread | None:
    """Return the side-to-side difference that 95 of 100 healthy runners stay within, or None where none is known.

    Parameters
    ----------
    metric
        Metric id.
    mean
        Mean of left and right in the metric's unit, for differences that are known as a share of it; without it the
        mean of other runners at 3.0 m/s is taken.

    Raises
    ------
    KeyError
        If there is no metric of that id.
    """
    entry = side_differences().get(metrics()[metric].id)
    if entry is None:
        return None
    within = entry.within
    if entry.relative:
        usual = norm_at(metric, sum(USUAL_SPEEDS) / 2) if mean is None else None
        of = usual.mean if usual is not None else mean
        if of is None:
            return None
        within = abs(of) * entry.within / 100
    return SideSpread(within, entry.sources[0], entry.n, entry.population, entry.note)


def sources_of(metric: str, norm: str = "") -> tuple[str, ...]:
    """Return the ids of the sources behind a metric and a norm, in order and each once; unknown ids have none."""
    found = [*(metrics()[metric].sources if metric in metrics() else ()), *(norms()[norm].sources if norm in norms() else ())]
    return tuple(dict.fromkeys(found))


@cache
def _norms_by_metric() -> dict[str, list[Norm]]:
    found: dict[str, list[Norm]] = {}
    for norm in norms().values():
        if norm.metric:
            found.setdefault(norm.metric, []).append(norm)
    return found


def _norm_of(metric: str, sex: str | None) -> Norm | None:
    candidates = _norms_by_metric().get(metrics()[metric].id, [])
    of_sex = [norm for norm in candidates if norm.sex == sex and sex is not None]
    for_all = [norm for norm in candidates if norm.sex is None]
    return next(iter(of_sex + for_all), None)


def _applies(norm: Norm, speed: float | None) -> bool:
    if speed is None:
        return len(set(norm.means)) == 1
    return SLOWEST <= speed <= FASTEST


def _at(norm: Norm, values: tuple[float, ...], speed: float | None) -> float:
    return _between(speed, norm.speeds, values) if speed is not None and len(norm.speeds) > 1 else values[0]


def _flag(norm: Norm, end: Literal["above", "below"], mean: float) -> float | None:
    if end in norm.flag:
        return norm.flag[end]
    away = norm.flag.get(f"{end}_mean")
    if away is None:
        return None
    return mean + away if end == "above" else mean - away


def _between(speed: float, speeds: Sequence[float], values: Sequence[float]) -> float:
    """Return the value at a speed, on straight lines between those that are given and the nearest of them beyond."""
    after = bisect_right(speeds, speed)
    if after in (0, len(speeds)):
        return float(values[0 if after == 0 else -1])
    slope = (values[after] - values[after - 1]) / (speeds[after] - speeds[after - 1])
    return slope * (speed - speeds[after - 1]) + values[after - 1]
