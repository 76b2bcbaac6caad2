"""The course of a questionnaire as a drawing: a point for each answer, and the band in which nothing clearly changed from the first."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from markupsafe import Markup

from psoas.follow.outcomes import Course
from psoas.knowledge.questionnaires import Questionnaire
from psoas.plan.words import day_words
from psoas.report.svg import drawing, n, text_at

WIDTH, TOP, FOOT, HEIGHT = 520.0, 26.0, 158.0, 186.0
RIGHT = 496.0
LEFT, LEFT_WORDS = 34.0, 92.0
"""Where the time axis begins: beside numbers, and beside words."""


def outcome_chart(course: Course) -> Markup:
    """Return the drawing of a course.

    Parameters
    ----------
    course
        With at least two totals.
    """
    asked = course.questionnaire
    words = _words(asked)
    left = LEFT_WORDS if words else LEFT
    parts = _scale(asked, words, left)
    if course.band is not None:
        low, high = (_y(asked, value) for value in course.band)
        parts.append(f'<rect class="same" x="{n(left)}" y="{n(high)}" width="{n(RIGHT - left)}" height="{n(low - high)}"/>')
        parts += [f'<path class="edge" d="M{n(left)} {n(_y(asked, edge))}H{n(RIGHT)}"/>' for edge in _edges(course)]
    first, last = course.totals[0].day, course.totals[-1].day
    points = [(_x(one.day, first, last, left), _y(asked, one.value)) for one in course.totals]
    parts += [f'<path class="line" d="M{n(x0)} {n(y0)}L{n(x1)} {n(y1)}"/>' for (x0, y0), (x1, y1) in pairwise(points)]
    parts += [f'<circle class="pt" cx="{n(x)}" cy="{n(y)}" r="{3 if len(points) > 20 else 4.5}"/>' for x, y in points]
    x, y = points[-1]
    parts.append(text_at(x, y + 20 if y < TOP + 14 else y - 11, f"{course.totals[-1].value:g}", css="now", anchor="middle"))
    parts.append(text_at(RIGHT, 14, f"{'higher' if asked.better == 'high' else 'lower'} is better", anchor="end"))
    parts += [text_at(left, HEIGHT - 8, _short(first)), text_at(RIGHT, HEIGHT - 8, _short(last), anchor="end")]
    return drawing(WIDTH, HEIGHT, "outcome", course_said(course), *parts)


def course_said(course: Course) -> str:
    """Return the course as a sentence."""
    first, last = course.totals[0], course.totals[-1]
    asked = course.questionnaire
    told = f"{asked.name}, {len(course.totals)} answers: {first.value:g} of {asked.highest:g} on {day_words(first.day)}"
    band = "" if course.band is None else f" Between {course.band[0]:g} and {course.band[1]:g} nothing clearly changed from the first."
    return f"{told}, {last.value:g} on {day_words(last.day)}.{band}"


def _edges(course: Course) -> list[float]:
    """Return the totals from which a change counts; none beyond the end of the scale."""
    asked, first = course.questionnaire, course.totals[0].value
    change = asked.change or 0.0
    return [edge for edge in (first - change, first + change) if asked.lowest <= edge <= asked.highest]


def _scale(asked: Questionnaire, words: tuple[str, ...], left: float) -> list[str]:
    levels = [(float(place), word) for place, word in enumerate(words)] if words else [(value, f"{value:g}") for value in _round_levels(asked)]
    parts = []
    for value, said in levels:
        y = _y(asked, value)
        parts.append(f'<path class="grid{"" if value else " zero"}" d="M{n(left)} {n(y)}H{n(RIGHT)}"/>')
        parts.append(text_at(left - 7, y + 4, said, anchor="end"))
    return parts


def _round_levels(asked: Questionnaire) -> tuple[float, ...]:
    return asked.lowest, (asked.lowest + asked.highest) / 2, asked.highest


def _words(asked: Questionnaire) -> tuple[str, ...]:
    return asked.items[0].options if len(asked.items) == 1 else ()


def _x(day: date, first: date, last: date, left: float) -> float:
    return left + 8 + (RIGHT - left - 16) * (day - first).days / max(1, (last - first).days)


def _y(asked: Questionnaire, value: float) -> float:
    return FOOT - (FOOT - TOP) * (value - asked.lowest) / (asked.highest - asked.lowest)


def _short(day: date) -> str:
    return day_words(day).split(" ", 1)[1]
