"""The drawing of weekly kilometres: a bar a week, a block a run, and the runs that were much longer than those of the month before."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from psoas.follow.run_load import RunSpike, RunWeek
from psoas.plan.words import MONTH_NAMES, day_words
from psoas.report.svg import drawing, n, text_at

WIDTH, LEFT, RIGHT = 640.0, 34.0, 636.0
TOP, FLOOR, HEIGHT = 26.0, 158.0, 184.0
GAP = 1.5
STEPS = (2, 5, 10, 20, 50, 100, 200)


def weekly_km(weeks: Sequence[RunWeek], spikes: Collection[RunSpike]) -> Markup:
    """Return the kilometres of weeks as bars, each run a block of its own.

    Parameters
    ----------
    weeks
        The oldest first.
    spikes
        Runs that are marked.
    """
    most = max([week.km for week in weeks] + [1.0])
    step = next((step for step in STEPS if most / step <= 4), STEPS[-1])
    top = step * math.ceil(most / step)
    scale = (FLOOR - TOP) / top
    parts = []
    for level in range(0, top + 1, step):
        y = FLOOR - level * scale
        parts.append(f'<path class="grid{"" if level else " zero"}" d="M{n(LEFT)} {n(y)}H{n(RIGHT)}"/>')
        parts.append(text_at(LEFT - 6, y + 4, str(level), anchor="end"))
    marked = {(one.run.day, one.run.km) for one in spikes}
    pitch = (RIGHT - LEFT) / len(weeks)
    for place, week in enumerate(weeks):
        x = LEFT + pitch * (place + 0.18)
        parts += _bar(week, marked, x, pitch * 0.64, scale)
    for place in (0, len(weeks) // 2, len(weeks) - 1):
        middle = LEFT + pitch * (place + 0.5)
        parts.append(text_at(middle, HEIGHT - 8, _short(weeks[place].start), anchor="middle"))
    return drawing(WIDTH, HEIGHT, "weekly", _sentence(weeks, spikes), *parts)


def _bar(week: RunWeek, marked: Collection[tuple[date, float]], x: float, width: float, scale: float) -> list[str]:
    parts, y = [], FLOOR
    for run in week.runs:
        tall = run.km * scale
        if tall <= 0:
            continue
        y -= tall
        css = "run spike" if (run.day, run.km) in marked else "run"
        parts.append(f'<rect class="{css}" x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(max(tall - GAP, 0.8))}"/>')
        if css != "run":
            parts.append(f'<path class="mark" d="M{n(x + width / 2)} {n(y + tall / 2 - GAP / 2 - 5)}l5 5l-5 5l-5 -5Z"/>')
    if week.km:
        parts.append(text_at(x + width / 2, y - 6, f"{week.km:.0f}", css="sum", anchor="middle"))
    return parts


def _sentence(weeks: Sequence[RunWeek], spikes: Collection[RunSpike]) -> str:
    first, last = weeks[0].start, weeks[-1].start + timedelta(days=6)
    said = ", ".join(f"{week.km:.0f}" for week in weeks)
    shown = [one for one in spikes if first <= one.run.day <= last]
    long = "; ".join(f"{day_words(one.run.day)}, {one.run.km:.1f} km, {one.percent:.0f} % longer" for one in shown)
    much = f" Much longer than any other run of the 30 days before: {long}." if long else ""
    return f"Kilometres a week from {day_words(first)} to {day_words(last)}: {said}.{much}"


def _short(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1][:3]}"
