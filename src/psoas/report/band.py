"""One measure against its norm: the band is other runners, the point the runner, the whisker the error."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from psoas.quantity import UNITS
from psoas.report.svg import drawing, n, text_at
from psoas.report.wording import band_text, plain_number

WIDTH, LEFT, RIGHT = 320.0, 8.0, 312.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One point on a band: value and 95 % half-width in the axis's unit, CSS class, and the letter beside it.

    The classes are "in", "out" and "unknown" for a verdict, "left" and "right" where two marks tell the sides apart.
    """

    value: float
    error: float
    css: str
    letter: str = ""


def band_drawing(
    marks: Sequence[Mark],
    band: tuple[float, float] | None,
    unit: str,
    said: str,
    *,
    strides: Sequence[Sequence[float]] = (),
    ends: tuple[str, str] = ("", ""),
    zero: bool = False,
) -> Markup:
    """Return the picture of one metric.

    Parameters
    ----------
    marks
        The runner: one mark, or left and right.
    band
        Lower and upper end of the norm, in the unit of the marks; None without one.
    unit
        Key of `psoas.quantity.UNITS`.
    said
        What the picture shows, as one sentence with its numbers.
    strides
        Single strides per mark; drawn as fine ticks where there is no band.
    ends
        What less and more mean, written at the ends of the axis.
    zero
        Whether the axis is centred on zero, with zero marked.

    Returns
    -------
    Markup
        An SVG, 320 wide.
    """
    single = [] if band else [value for values in strides for value in values if math.isfinite(value)]
    low, high = axis_range(marks, band, single)
    if zero:
        low, high = -max(-low, high), max(-low, high)
    two = len(marks) > 1
    height, base = (46.0, 33.0) if two else (38.0, 25.0)

    def x(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (min(high, max(low, value)) - low) / (high - low)

    parts: list[str] = []
    if band:
        start, end = x(band[0]), x(band[1])
        parts.append(f'<rect class="norm" x="{n(start)}" y="3" width="{n(end - start)}" height="{n(base - 3)}"/>')
        parts.append(f'<path class="edge" d="M{n(start)} 3V{n(base)}M{n(end)} 3V{n(base)}"/>')
        width = band[1] - band[0]
        near = end - start < 44
        parts.append(text_at(start, base + 12, plain_number(band[0], width), anchor="end" if near else "middle"))
        parts.append(text_at(end, base + 12, plain_number(band[1], width), anchor="" if near else "middle"))
    elif not any(ends):
        parts.append(text_at(LEFT, base + 12, plain_number(low, high - low)))
        parts.append(text_at(RIGHT, base + 12, plain_number(high, high - low) + _after(unit), anchor="end"))
    if any(ends):
        parts.append(text_at(LEFT, base + 12, ends[0]) + text_at(RIGHT, base + 12, ends[1], anchor="end"))
    if zero:
        parts.append(f'<path class="edge" d="M{n(x(0))} 3V{n(base)}"/>')
    parts.append(f'<path class="axis" d="M{n(LEFT)} {n(base)}H{n(RIGHT)}"/>')
    for row, mark in enumerate(marks):
        y = 11 + 14 * row if two else 14
        if not band and row < len(strides):
            ticks = "".join(f"M{n(x(value))} {n(base)}v{5 if row else -5}" for value in strides[row] if math.isfinite(value))
            parts.append(f'<path class="strides {mark.css}" d="{ticks}"/>' if ticks else "")
        parts.append(_mark(mark, x, y))
    return drawing(WIDTH, height, "band", said, *parts)


def _mark(mark: Mark, x: Callable[[float], float], y: float) -> str:
    centre, start, end = x(mark.value), x(mark.value - mark.error), x(mark.value + mark.error)
    if mark.css == "out":
        point = f'<rect class="pt" x="{n(centre - 4.5)}" y="{n(y - 4.5)}" width="9" height="9" transform="rotate(45 {n(centre)} {n(y)})"/>'
    else:
        point = f'<circle class="pt" cx="{n(centre)}" cy="{n(y)}" r="5"/>'
    whisker = f'<path d="M{n(start)} {n(y)}H{n(end)}M{n(start)} {n(y - 4)}v8M{n(end)} {n(y - 4)}v8" stroke-width="2"/>'
    letter = ""
    if mark.letter:
        after = max(end, centre + 5) + 5
        letter = text_at(after, y + 4, mark.letter) if after < WIDTH - 10 else text_at(min(start, centre - 5) - 5, y + 4, mark.letter, anchor="end")
    return f'<g class="me {mark.css}">{whisker}{point}{letter}</g>'


def axis_range(marks: Sequence[Mark], band: tuple[float, float] | None, strides: Sequence[float] = ()) -> tuple[float, float]:
    """Return the ends of an axis on which band, marks and whiskers all fit, at round numbers."""
    values = [end for mark in marks for end in (mark.value - mark.error, mark.value + mark.error)] + list(strides)
    if band:
        margin = 0.55 * (band[1] - band[0])
        values += [band[0] - margin, band[1] + margin]
    low, high = min(values), max(values)
    width = (high - low) or abs(high) or 1.0
    step = round_step(width / 8)
    return math.floor(low / step) * step, math.ceil(high / step) * step


def round_step(width: float) -> float:
    """Return the next step of 1, 2 or 5 times a power of ten that is at least `width`."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= width * (1 - 1e-9))


def band_sentence(name: str, numbers: str, band: tuple[float, float] | None, unit: str, verdict: str) -> str:
    """Return what a band shows as a sentence: ``Step rate: 168.9 ± 0.7 steps/min; usual 152 to 177 steps/min; in band.``."""
    usual = f"; usual {band_text(band, unit)}" if band else ""
    return f"{name}: {numbers}{usual}; {verdict}."


def _after(unit: str) -> str:
    shown = UNITS[unit][2]
    return shown if shown.startswith("°") else f" {shown}" if shown else ""
