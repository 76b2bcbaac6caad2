"""An angle over one stride: the runner's line with its error, other runners' band, contact and toe-off, a cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from numpy.typing import ArrayLike

from psoas.gait.curves import Curve
from psoas.quantity import Estimate, format_with_error, spaced_unit
from psoas.recording.dataset import FloatArray
from psoas.report.band import round_step
from psoas.report.svg import Point, drawing, n, path_through, text_at
from psoas.report.wording import plain_number

WIDTH, HEIGHT = 480.0, 178.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 466.0, 14.0, 150.0
PERCENT = np.arange(101)
LABEL_WIDTH = 10.0  # of a word on the chart, percent of the stride
ENOUGH_ROOM = 26.0  # drawing units; more of it makes no better place


@dataclass(frozen=True, slots=True)
class Axis:
    """The vertical axis: its ends and where lines are ruled."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def y(self, value: ArrayLike) -> FloatArray:
        """Return drawing heights of values."""
        return TOP + (BOTTOM - TOP) * (self.high - np.asarray(value, dtype=float)) / (self.high - self.low)


def x_of(percent: ArrayLike) -> FloatArray:
    """Return drawing x of percents of the stride."""
    return LEFT + (RIGHT - LEFT) * np.asarray(percent, dtype=float) / 100


def axis_of(curves: Sequence[Curve]) -> Axis:
    """Return an axis with round ends on which every line, error and band fits."""
    rows = [np.asarray(c.mean) + sign * 1.96 * np.asarray(c.error) for c in curves for sign in (-1, 1)]
    rows += [np.asarray(row) for c in curves for row in (c.norm_low, c.norm_high) if row]
    low, high = float(min(np.nanmin(row) for row in rows)), float(max(np.nanmax(row) for row in rows))
    if high - low < 1.0:
        low, high = low - 0.5, high + 0.5
    step = max(1.0, round_step((high - low) / 4))
    low, high = float(np.floor(low / step * 2) * step / 2), float(np.ceil(high / step * 2) * step / 2)
    ticks = np.arange(np.ceil(low / step) * step, high + step / 2, step)
    return Axis(low, high, tuple(float(tick) for tick in ticks))


def curve_drawing(name: str, curves: Sequence[Curve]) -> Markup:
    """Return the picture of one angle over the stride.

    Parameters
    ----------
    name
        What the angle is called.
    curves
        One curve of the whole runner, or left and right; each in percent of its own stride.

    Returns
    -------
    Markup
        An SVG, 480 wide, with data for the page's script to move the cursor.
    """
    axis = axis_of(curves)
    banded = next((c for c in curves if c.norm_low), None)
    parts = []
    if banded is not None:
        parts.append(f'<path class="norm" d="{_between(axis, banded.norm_low, banded.norm_high)}"/>')
    for tick in axis.ticks:
        y = float(axis.y(tick))
        parts.append(f'<path class="grid{" zero" if tick == 0 else ""}" d="M{n(LEFT)} {n(y)}H{n(RIGHT)}"/>')
        parts.append(text_at(LEFT - 6, y + 4, plain_number(tick, 10), anchor="end"))
    parts.append(_events(float(np.mean([c.toe_off for c in curves]))))
    for curve in curves:
        css, mean, half = css_of(curve), np.asarray(curve.mean), 1.96 * np.asarray(curve.error)
        parts.append(f'<path class="err {css}" d="{_between(axis, mean - half, mean + half)}"/>')
        parts.append(f'<path class="you {css}" d="{_line(axis, mean)}"/>')
    parts += _labels(axis, curves, banded)
    dots = "".join(f'<circle class="dot {css_of(c)}" r="4.5" cx="{n(LEFT)}" cy="{n(float(axis.y(c.mean[0])))}"/>' for c in curves)
    parts.append(f'<g class="at"><path class="cursor" d="M0 {n(TOP)}V{n(BOTTOM)}" transform="translate({n(LEFT)} 0)"/>{dots}</g>')
    return drawing(WIDTH, HEIGHT, "curve", curve_sentence(name, curves), *parts, attributes=f' data-low="{axis.low:g}" data-high="{axis.high:g}"')


def curve_sentence(name: str, curves: Sequence[Curve]) -> str:
    """Return the curve in words: its value at contact and toe-off and its two extremes."""
    parts = []
    for curve in curves:
        off, top, bottom = round(curve.toe_off), int(np.argmax(curve.mean)), int(np.argmin(curve.mean))
        who = "" if curve.side == "both" else f"{curve.side} "
        places = ((0, "at contact"), (off, "at toe-off"), (top, f"most, at {top} % of the stride"), (bottom, f"least, at {bottom} %"))
        parts.append(who + ", ".join(f"{reading(curve, place)} {words}" for place, words in places))
    band = "; the band shows other runners at this speed" if any(c.norm_low for c in curves) else ""
    return f"{name} over one stride: {'; '.join(parts)}{band}."


def reading(curve: Curve, percent: int) -> str:
    """Return the value at one percent with its error: ``−14 ± 5°``."""
    return str(Estimate(curve.mean[percent], curve.unit, systematic_error=curve.error[percent]))


def readings(curves: Sequence[Curve]) -> list[str]:
    """Return what stands above the chart with the cursor at each percent, 0 to 100: ``left −14 ± 5°, right −19 ± 5°``.

    The error's digits are those of its median, so that the numbers do not jump about under the cursor.
    """
    errors = [float(np.nanmedian(1.96 * np.asarray(curve.error))) for curve in curves]

    def one(curve: Curve, error: float, percent: int) -> str:
        value, half = format_with_error(curve.mean[percent], error)
        who = "" if curve.side == "both" else f"{curve.side} "
        return f"{who}{value}{f' ± {half}' if half else ''}{spaced_unit(curve.unit)}"

    return [", ".join(one(curve, error, percent) for curve, error in zip(curves, errors, strict=True)) for percent in range(101)]


def css_of(curve: Curve) -> str:
    """Return the class of a curve: "left", "right", or "whole" for the whole runner."""
    return "whole" if curve.side == "both" else curve.side


def _events(toe_off: float) -> str:
    x, y = float(x_of(toe_off)), BOTTOM + 18
    plumb = f'<path class="plumb" d="M{n(x)} {n(TOP)}V{n(BOTTOM)}"/>'
    return "".join((plumb, text_at(LEFT, y, "contact"), text_at(x, y, "toe-off", anchor="middle"), text_at(RIGHT, y, "contact", anchor="end")))


def _points(axis: Axis, values: Sequence[float] | FloatArray) -> list[Point]:
    return list(zip(x_of(PERCENT).tolist(), axis.y(np.asarray(values)).tolist(), strict=True))


def _line(axis: Axis, values: Sequence[float] | FloatArray) -> str:
    return path_through(_points(axis, values))


def _between(axis: Axis, low: Sequence[float] | FloatArray, high: Sequence[float] | FloatArray) -> str:
    return path_through([*_points(axis, low), *reversed(_points(axis, high))], closed=True)


def _labels(axis: Axis, curves: Sequence[Curve], banded: Curve | None) -> list[str]:
    """Name each line beside it, where it is furthest from every other line."""
    lines = [axis.y(curve.mean) for curve in curves]
    placed: list[tuple[float, float]] = []
    labels = []
    wanted: list[tuple[list[FloatArray], str, str]] = [
        ([axis.y(c.mean)] * 2, c.side if c.side != "both" else "you", {"left": "lt", "right": "rt"}.get(c.side, "whole")) for c in curves
    ]
    if banded is not None:
        wanted.append(([axis.y(banded.norm_high), axis.y(banded.norm_low)], "usual", "bandname"))
    for (above, below), word, css in wanted:
        percent, y = _roomiest(above, below, lines, placed)
        placed.append((percent, y))
        labels.append(text_at(float(x_of(percent)), y + 4, word, css=css, anchor="middle"))
    return labels


def _roomiest(above: FloatArray, below: FloatArray, lines: Sequence[FloatArray], placed: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return (percent, y) of the middle of a word just above one edge or just below the other, where most room is left."""
    best, room = (50.0, TOP), -np.inf
    for percent in range(8, 93, 2):
        span = slice(round(percent - LABEL_WIDTH / 2), round(percent + LABEL_WIDTH / 2) + 1)
        for y in (float(np.min(above[span])) - 11, float(np.max(below[span])) + 11):
            if not TOP + 4 <= y <= BOTTOM - 6:
                continue
            gaps = [float(np.min(np.abs(line[span] - y))) for line in lines]
            gaps += [float(np.hypot((percent - other) * 3, y - other_y)) for other, other_y in placed]
            score = min(*gaps, ENOUGH_ROOM)
            if score > room:
                best, room = (float(percent), y), score
    return best
