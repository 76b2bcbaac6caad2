"""What moves in a drawing: groups whose transform changes over the loop, told as CSS keyframes with as few times as will do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from psoas.report.svg import n

Values = tuple[float, ...]


@dataclass(slots=True)
class Tracks:
    """The moving groups of one drawing.

    Parameters
    ----------
    name
        What the CSS names begin with; unique on the page.
    times
        Of the loop's pictures, 0 to 1; one time for a drawing that stands still.
    still
        Which picture is shown where nothing moves.
    seconds
        Of the loop.
    """

    name: str
    times: Sequence[float]
    still: int
    seconds: float
    _rules: dict[str, str] = field(default_factory=dict)

    def turned(self, part: str, angles: Sequence[float], inner: str) -> str:
        """Return `inner` turned clockwise by an angle in degrees at each time."""
        return self._group(part, [(angle,) for angle in angles], inner, 0.35, lambda v: f"rotate({n(v[0])}deg)", lambda v: f"rotate({n(v[0])})")

    def moved(self, part: str, places: Sequence[tuple[float, float]], inner: str) -> str:
        """Return `inner` with its origin at a place at each time."""
        return self._group(part, list(places), inner, 0.2, _css_place, lambda v: f"translate({n(v[0])} {n(v[1])})")

    def shortened(self, part: str, shares: Sequence[float], inner: str) -> str:
        """Return `inner` as it looks when only a share of its length shows."""
        return self._group(
            part, [(share,) for share in shares], inner, 0.008, lambda v: f"scaleY({v[0]:.2f})", lambda v: f"scale(1 {v[0]:.2f})", rest=(1.0,)
        )

    def spanned(self, part: str, spans: Sequence[tuple[float, float, float, float]], inner: str) -> str:
        """Return `inner`, 10 units long to the right, laid at (x, y), turned (degrees clockwise) and drawn long (times)."""
        return self._group(
            part,
            list(spans),
            inner,
            0.2,
            lambda v: f"{_css_place(v)}rotate({n(v[2])}deg)scaleX({v[3]:.2f})",
            lambda v: f"translate({n(v[0])} {n(v[1])}) rotate({n(v[2])}) scale({v[3]:.2f} 1)",
        )

    def shown(self, part: str, visible: Sequence[bool], inner: str) -> str:
        """Return `inner`, seen only at some times."""
        if len(set(visible)) == 1:
            return inner if visible[0] else ""
        stops = []
        for index, time in enumerate(self.times):
            here, before = visible[index], visible[index - 1] if index else visible[0]
            if here != before:
                stops.append((self.times[index - 1], before))
                stops.append((min(self.times[index - 1] + 0.001, time), here))
        stops = [(0.0, visible[0]), *stops, (1.0, visible[-1])]
        self._add(part, "".join(f"{_percent(time)}{{opacity:{int(on)}}}" for time, on in stops))
        return f'<g class="{self.name}{part}" opacity="{int(visible[self.still])}">{inner}</g>'

    def style(self) -> str:
        """Return the rules that move the groups, for the drawing's style; nothing moves for those who wish for no motion."""
        if not self._rules:
            return ""
        every = ",".join(f".{self.name}{part}" for part in self._rules)
        named = "".join(f".{self.name}{part}{{animation-name:{self.name}{part}}}" for part in self._rules)
        frames = "".join(f"@keyframes {self.name}{part}{{{stops}}}" for part, stops in self._rules.items())
        return f"@media (prefers-reduced-motion:no-preference){{{every}{{animation:{n(self.seconds)}s linear infinite}}{named}}}{frames}"

    def _group(
        self,
        part: str,
        values: list[Values],
        inner: str,
        tolerance: float,
        css: Callable[[Values], str],
        attribute: Callable[[Values], str],
        rest: Values | None = None,
    ) -> str:
        kept = _thinned(self.times, values, tolerance)
        moves = any(abs(a - b) > tolerance for index in kept for a, b in zip(values[index], values[0], strict=True))
        if not moves and values[0] == rest:
            return inner
        if moves:
            self._add(part, _stops([(self.times[index], css(values[index])) for index in kept]))
        named = f' class="{self.name}{part}"' if moves else ""
        return f'<g{named} transform="{attribute(values[self.still])}">{inner}</g>'

    def _add(self, part: str, stops: str) -> None:
        self._rules[part] = stops


def _css_place(values: Values) -> str:
    return f"translate({n(values[0])}px,{n(values[1])}px)"


def _percent(time: float) -> str:
    return f"{time * 100:.1f}".removesuffix(".0") + "%"


def _stops(timed: Sequence[tuple[float, str]]) -> str:
    """Return keyframes, times with the same value under one head."""
    at: dict[str, list[str]] = {}
    for time, value in timed:
        at.setdefault(value, []).append(_percent(time))
    return "".join(f"{','.join(times)}{{transform:{value}}}" for value, times in at.items())


def _thinned(times: Sequence[float], values: Sequence[Values], tolerance: float) -> list[int]:
    """Return the indices to keep so that straight lines between them stay within `tolerance` of every value."""
    kept, last = [0], len(times) - 1
    while kept[-1] < last:
        start = kept[-1]
        end = start + 1
        while end < last and _straight(times, values, start, end + 1, tolerance):
            end += 1
        kept.append(end)
    return kept


def _straight(times: Sequence[float], values: Sequence[Values], start: int, end: int, tolerance: float) -> bool:
    span = times[end] - times[start]
    for index in range(start + 1, end):
        share = (times[index] - times[start]) / span if span else 0.0
        for first, last, value in zip(values[start], values[end], values[index], strict=True):
            if abs(first + share * (last - first) - value) > tolerance:
                return False
    return True
