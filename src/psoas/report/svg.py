"""The few shapes that every drawing is made of, as SVG text."""

from __future__ import annotations

import math
from collections.abc import Iterable

from markupsafe import Markup, escape

Point = tuple[float, float]


def n(value: float) -> str:
    """Return a coordinate with one decimal and nothing superfluous."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def path_through(points: Iterable[Point], *, closed: bool = False) -> str:
    """Return path data through points."""
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points) + ("Z" if closed else "")


def text_at(x: float, y: float, text: str, *, css: str = "", anchor: str = "") -> str:
    """Return a text element; `anchor` is "", "middle" or "end"."""
    attributes = (f' class="{css}"' if css else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text{attributes} x="{n(x)}" y="{n(y)}">{escape(text)}</text>'


def drawing(width: float, height: float, css: str, said: str, *parts: str, attributes: str = "") -> Markup:
    """Return a whole picture with a sentence for those who do not see it."""
    head = f'<svg class="{css}" viewBox="0 0 {n(width)} {n(height)}" role="img" aria-label="{escape(said)}"{attributes}>'
    return Markup(head + "".join(parts) + "</svg>")


def polar(x: float, y: float, length: float, degrees: float) -> Point:
    """Return the end of a line from (x, y), `degrees` ahead of straight down."""
    angle = math.radians(degrees)
    return x + length * math.sin(angle), y + length * math.cos(angle)


def direction(start: Point, end: Point) -> float:
    """Return how many degrees the line from `start` to `end` points ahead of straight down."""
    return math.degrees(math.atan2(end[0] - start[0], end[1] - start[1]))


def arc(x: float, y: float, radius: float, start: float, end: float) -> str:
    """Return an arc about (x, y) between two directions in degrees ahead of straight down, the short way round."""
    turn = (end - start + 180) % 360 - 180
    (x0, y0), (x1, y1) = polar(x, y, radius, start), polar(x, y, radius, start + turn)
    return f'<path class="arc" d="M{n(x0)} {n(y0)}A{n(radius)} {n(radius)} 0 0 {int(turn < 0)} {n(x1)} {n(y1)}"/>'
