"""Step rate and psoas stretch over speed: one mark a trial and side, with its errors and the band of other runners."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup, escape

from psoas.knowledge import norm_at
from psoas.recording.dataset import FloatArray
from psoas.report.band import round_step
from psoas.report.svg import Point, drawing, n, path_through, text_at
from psoas.report.wording import plain_number

WIDTH, HEIGHT = 480.0, 300.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 466.0, 14.0, 258.0
MOST_POINTS = 2000
ROOM = 0.05  # m/s beside the first and last mark
BAND_SPEEDS = np.arange(1.5, 6.01, 0.1)
HALF = 4.5  # of a mark, drawing units
APART = {"left": -3.0, "right": 3.0}  # drawing units, so that one leg does not hide the other


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of one trial: speed in m/s and value, with half-widths of their 95 % intervals."""

    trial: str
    source: str
    side: str
    speed: float
    speed_error: float
    value: float
    error: float


def speed_figure(name: str, unit: str, marks: Sequence[Mark], band: Sequence[tuple[float, float, float]] = ()) -> Markup:
    """Return the picture of a number over speed.

    Parameters
    ----------
    name, unit
        Of the number.
    marks
        At least one; of more than `MOST_POINTS` every so many are drawn.
    band
        (speed, low, high) of other runners, by rising speed; may be empty.

    Returns
    -------
    Markup
        An SVG, 480 wide. Round marks are side views, squares plates, triangles watches.
    """
    shown = marks[:: max(1, math.ceil(len(marks) / MOST_POINTS))]
    x_low, x_high, x_ticks, x_step = _axis([mark.speed + sign * max(mark.speed_error, ROOM) for mark in shown for sign in (-1, 1)], 6)
    inside = [row for row in band if x_low <= row[0] <= x_high]
    values = [mark.value + sign * mark.error for mark in shown for sign in (-1, 1)] + [value for row in inside for value in row[1:]]
    y_low, y_high, y_ticks, y_step = _axis(values, 5)

    def x(speed: float) -> float:
        return LEFT + (RIGHT - LEFT) * (speed - x_low) / (x_high - x_low)

    def y(value: float) -> float:
        return TOP + (BOTTOM - TOP) * (y_high - value) / (y_high - y_low)

    parts = []
    if inside:
        edges = [(x(speed), y(low)) for speed, low, _ in inside] + [(x(speed), y(high)) for speed, _, high in reversed(inside)]
        parts.append(f'<path class="norm" d="{path_through(edges, closed=True)}"/>')
        middle = inside[len(inside) // 8]
        parts.append(text_at(x(middle[0]), y((middle[1] + middle[2]) / 2) + 4, "usual", css="bandname", anchor="middle"))
    for tick in y_ticks:
        parts.append(f'<path class="grid{" zero" if tick == 0 else ""}" d="M{n(LEFT)} {n(y(tick))}H{n(RIGHT)}"/>')
        parts.append(text_at(LEFT - 6, y(tick) + 4, plain_number(tick, y_step), anchor="end"))
    for tick in x_ticks:
        parts.append(f'<path class="grid" d="M{n(x(tick))} {n(BOTTOM)}v4"/>')
        parts.append(text_at(x(tick), BOTTOM + 18, plain_number(tick, x_step), anchor="middle"))
    parts.append(text_at(RIGHT, BOTTOM + 36, "speed, m/s", anchor="end"))
    for mark in shown:
        apart = APART.get(mark.side, 0.0)
        at = (x(mark.speed) + apart, y(mark.value))
        arms = f"M{n(x(mark.speed - mark.speed_error) + apart)} {n(at[1])}H{n(x(mark.speed + mark.speed_error) + apart)}"
        arms += f"M{n(at[0])} {n(y(mark.value - mark.error))}V{n(y(mark.value + mark.error))}"
        said = escape(f"{mark.trial}{'' if mark.side == 'both' else ', ' + mark.side}: {mark.value:.1f} {unit} at {mark.speed:.2f} m/s")
        parts.append(f'<g class="mark {mark.side}"><title>{said}</title><path class="arms" d="{arms}"/>{_shape(mark.source, at)}</g>')
    left_out = f" Of {len(marks)} marks {len(shown)} are drawn." if len(shown) < len(marks) else ""
    return drawing(WIDTH, HEIGHT, "curve scatter", f"{name} in {unit} over speed, {len(marks)} values.{left_out}", *parts)


def step_rate_band() -> list[tuple[float, float, float]]:
    """Return (speed, low, high): the step rates of other runners at each speed that norms cover."""
    norms = [(float(speed), norm_at("step_rate", float(speed))) for speed in BAND_SPEEDS]
    return [(speed, norm.low, norm.high) for speed, norm in norms if norm is not None]


def source_mark(source: str) -> Markup:
    """Return a small picture of the mark of a source, for a legend."""
    return drawing(14, 14, "curve scatter key", f"mark of {source}", f'<g class="mark both">{_shape(source, (7.0, 7.0))}</g>')


def _shape(source: str, at: Point) -> str:
    x, y = at
    if source == "plates":
        return f'<rect class="pt" x="{n(x - HALF)}" y="{n(y - HALF)}" width="{n(2 * HALF)}" height="{n(2 * HALF)}"/>'
    if source == "watch":
        corners = [(x, y - HALF - 1), (x + HALF + 1, y + HALF), (x - HALF - 1, y + HALF)]
        return f'<path class="pt" d="{path_through(corners, closed=True)}"/>'
    return f'<circle class="pt" cx="{n(x)}" cy="{n(y)}" r="{n(HALF)}"/>'


def _axis(values: Iterable[float], about: int) -> tuple[float, float, FloatArray, float]:
    """Return round ends, ticks and their step of an axis on which every value fits."""
    known = [value for value in values if math.isfinite(value)]
    low, high = min(known), max(known)
    if high - low < 1e-9:
        low, high = low - 0.5, high + 0.5
    step = round_step((high - low) / about)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    return low, high, np.arange(low, high + step / 2, step), step
