"""Soreness day by day as a picture: what was told, the mean of it, what would have been as a band, sessions, and the programme's first day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from psoas.follow.expected_course import Course
from psoas.follow.follow_up import NAMES
from psoas.report.svg import Point, drawing, n, path_through, text_at

WIDTH, HEIGHT = 720.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 712.0, 26.0, 196.0
SESSIONS = 210.0
TICKS = (0, 2, 4, 6, 8, 10)
LONGEST = 182
"""Days that are drawn, the newest; more would stand closer than a dot is wide."""


def course_drawing(course: Course, sessions: Sequence[date], stopped: date | None = None) -> Markup:
    """Return the picture of one group's soreness.

    Parameters
    ----------
    course
        What was told and modelled.
    sessions
        Days of the sessions that were done.
    stopped
        Day on which the programme stopped, if it did.
    """
    skipped = max(len(course.days) - LONGEST, 0)
    days = course.days[skipped:]
    parts = [
        f'<path class="grid" d="M{n(LEFT)} {n(_y(tick))}H{n(RIGHT)}"/>' + text_at(LEFT - 6, _y(tick) + 4, str(tick), anchor="end") for tick in TICKS
    ]
    parts += _months(days)
    if course.low:
        low, high, mean = (row[skipped:] for row in (course.low, course.high, course.mean))
        edge = [*_points(days, high), *reversed(_points(days, low))]
        parts.append(f'<path class="would" d="{path_through(edge, closed=True)}"/>')
    for day, level in zip(days, course.told[skipped:], strict=True):
        if level is not None:
            parts.append(f'<circle class="told" r="2.4" cx="{n(_x(days, day))}" cy="{n(_y(level))}"/>')
    if course.mean:
        parts.append(f'<path class="mean" d="{path_through(_points(days, mean))}"/>')
    if course.start is not None and days[0] < course.start <= days[-1]:
        parts.append(_flag(days, course.start, "programme begins", "begin"))
    if stopped is not None and days[0] <= stopped <= days[-1]:
        parts.append(_flag(days, stopped, "stopped", "stop"))
    ticks = [f"M{n(_x(days, day))} {n(SESSIONS - 5)}v10" for day in sessions if days[0] <= day <= days[-1]]
    if ticks:
        parts.append(f'<path class="sessions" d="{"".join(ticks)}"/>')
    parts.append(text_at(LEFT, SESSIONS + 4, "sessions", css="quiet") if ticks else "")
    return drawing(WIDTH, HEIGHT, "course", course_sentence(course, len(ticks)), *parts)


def course_sentence(course: Course, sessions: int) -> str:
    """Return the picture in words: the mean at the start and at the end, and the band at the end."""
    name = NAMES[course.group]
    told = [level for level in course.told if level is not None]
    if not course.mean:
        return f"Soreness of the {name}, told on {len(told)} days; too few for more than the dots."
    start = course.days.index(course.start) if course.start in course.days else 0
    return (
        f"Soreness of the {name} from 0 to 10, told on {len(told)} days: about {course.mean[start]:.1f} as the programme began and "
        f"{course.mean[-1]:.1f} at the end, where {course.low[-1]:.1f} to {course.high[-1]:.1f} would have been without it. {sessions} sessions."
    )


def _x(days: Sequence[date], day: date) -> float:
    return LEFT + (RIGHT - LEFT) * (day - days[0]).days / max((days[-1] - days[0]).days, 1)


def _y(level: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * level / TICKS[-1]


def _points(days: Sequence[date], values: Sequence[float]) -> list[Point]:
    return [(_x(days, day), _y(value)) for day, value in zip(days, values, strict=True)]


def _flag(days: Sequence[date], day: date, word: str, css: str) -> str:
    x = _x(days, day)
    return f'<path class="{css}" d="M{n(x)} {n(TOP - 8)}V{n(BOTTOM)}"/>' + text_at(x + 5, TOP - 10, word, css=css)


def _months(days: Sequence[date]) -> list[str]:
    """Return a date below every second or fourth week's Monday."""
    apart = 14 if len(days) <= 120 else 28
    first = days[0] + timedelta(days=-days[0].weekday() % 7)
    marks = [first + timedelta(days=step) for step in range(0, (days[-1] - first).days + 1, apart)]
    return [text_at(min(max(_x(days, day), LEFT + 20), RIGHT - 20), HEIGHT - 14, f"{day.day} {day:%b}", anchor="middle") for day in marks]
