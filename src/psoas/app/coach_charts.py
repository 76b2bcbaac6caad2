"""Drawings of a coach's pages: pain of two weeks as bars, and the soreness of weeks with the sessions under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup

from psoas.follow.attention import place_words
from psoas.follow.diary import CheckIn
from psoas.plan.words import day_words
from psoas.report.svg import drawing, n, text_at

DAYS = 14
PITCH, BAR, FOOT, TALL = 8.0, 6.0, 24.0, 22.0
WIDTH, LEFT, RIGHT = 640.0, 26.0, 632.0
ROW, ROW_HEAD = 62.0, 22.0
"""Height of one place's course, and of its name above it."""


def pains_of(check_ins: Iterable[CheckIn], sessions: Iterable[tuple[date, int | None]], today: date, days: int = DAYS) -> list[int | None]:
    """Return the worst that was told of each of the last days, of soreness and of pain in sessions; None for a day without a word."""
    worst: dict[date, int] = {}
    for one in check_ins:
        if one.soreness or one.effort is not None or one.sleep is not None or one.run_minutes is not None:
            worst[one.day] = max([worst.get(one.day, 0), *one.soreness.values()])
    for day, pain in sessions:
        if pain is not None:
            worst[day] = max(worst.get(day, 0), pain)
    return [worst.get(today - timedelta(days=back)) for back in range(days - 1, -1, -1)]


@lru_cache(1000)
def pain_bars(pains: tuple[int | None, ...]) -> Markup:
    """Return the pain of some days as bars, the oldest first; a day without a word is a ring."""
    parts = [f'<path class="floor" d="M0 24.5H{n(PITCH * len(pains))}"/>']
    for place, pain in enumerate(pains):
        x = PITCH * place
        if pain is None:
            parts.append(f'<circle class="gap" cx="{n(x + BAR / 2)}" cy="20" r="1.8"/>')
        else:
            tall = max(1.0, TALL * pain / 10)
            parts.append(f'<rect class="pain{" strong" if pain > 5 else ""}" x="{n(x)}" y="{n(FOOT - tall)}" width="{n(BAR)}" height="{n(tall)}"/>')
    return drawing(PITCH * len(pains), 26, "bars", bars_said(pains), *parts)


def bars_said(pains: Sequence[int | None]) -> str:
    """Return the bars as a sentence."""
    told = [pain for pain in pains if pain is not None]
    if not told:
        return f"no word in {len(pains)} days"
    gaps = len(pains) - len(told)
    silent = f", no word on {gaps} {'day' if gaps == 1 else 'days'}" if gaps else ""
    return f"pain {told[0]} of 10 at first, {max(told)} at most, {told[-1]} at last{silent}"


@dataclass(frozen=True, slots=True)
class Marked:
    """A session under the course: its day and whether it was done, missed, or a re-test."""

    day: date
    kind: str


def soreness_course(
    check_ins: Sequence[CheckIn], places: Sequence[str], sessions: Iterable[Marked], since: date, today: date, begun: date | None
) -> Markup:
    """Return the soreness of some places, one above the other over the same days, with the sessions at the foot.

    Parameters
    ----------
    check_ins
        In order of day.
    places
        As check-ins name them, "hamstrings:left".
    sessions
        To be marked.
    since, today
        First and last day drawn.
    begun
        First day of the programme, marked by a line where it lies between.
    """
    height = len(places) * (ROW_HEAD + ROW) + 52
    foot = height - 34
    parts = []
    if begun is not None and since < begun <= today:
        x = _x(begun, since, today)
        parts.append(f'<path class="begun" d="M{n(x)} 8V{n(foot)}"/>')
        parts.append(text_at(x + 5, 14, "plan begins"))
    said = []
    for number, place in enumerate(places):
        course = {one.day: one.soreness[place] for one in check_ins if place in one.soreness and since <= one.day <= today}
        top = number * (ROW_HEAD + ROW) + ROW_HEAD + 8
        parts += _course(course, place, top, since, today)
        if course:
            said.append(f"{place_words(place)} {course[min(course)]} of 10 at first, {course[max(course)]} at last")
    marks = sorted((one for one in sessions if since <= one.day <= today), key=lambda one: one.day)
    parts += [_session(one, _x(one.day, since, today), foot) for one in marks]
    parts += [text_at(LEFT, height - 6, _short(since)), text_at(RIGHT, height - 6, _short(today), anchor="end")]
    done = sum(one.kind != "missed" for one in marks)
    sentence = f"Soreness from {day_words(since)} to {day_words(today)}: {'; '.join(said) or 'nothing was told'}. {done} sessions done."
    return drawing(WIDTH, height, "course", sentence, *parts)


def sorest_places(check_ins: Iterable[CheckIn], most: int = 3) -> tuple[str, ...]:
    """Return the places that were told to be sorest, those of the greatest sum first."""
    total: dict[str, int] = {}
    for one in check_ins:
        for place, level in one.soreness.items():
            total[place] = total.get(place, 0) + level
    return tuple(sorted((place for place, level in total.items() if level), key=lambda place: (-total[place], place))[:most])


def _course(course: Mapping[date, int], place: str, top: float, since: date, today: date) -> list[str]:
    bottom = top + ROW - 14
    named = place_words(place).removeprefix("the ")
    parts = [text_at(LEFT, top - 8, f"{named[:1].upper()}{named[1:]}", css="place")]
    for level in (0, 5, 10):
        y = bottom - (bottom - top) * level / 10
        parts.append(f'<path class="grid{" zero" if not level else ""}" d="M{n(LEFT)} {n(y)}H{n(RIGHT)}"/>')
        parts.append(text_at(LEFT - 5, y + 4, str(level), anchor="end"))
    days = sorted(course)
    points = {day: (_x(day, since, today), bottom - (bottom - top) * course[day] / 10) for day in days}
    for before, after in pairwise(days):
        if (after - before).days <= 2:
            (x0, y0), (x1, y1) = points[before], points[after]
            parts.append(f'<path class="line" d="M{n(x0)} {n(y0)}L{n(x1)} {n(y1)}"/>')
    parts += [f'<circle class="pt" cx="{n(x)}" cy="{n(y)}" r="2.6"/>' for x, y in points.values()]
    if days:
        x, y = points[days[-1]]
        at_edge = x > RIGHT - 30
        parts.append(text_at(x + 3 if at_edge else x + 6, y - 8, str(course[days[-1]]), css="now", anchor="end" if at_edge else ""))
    return parts


def _session(one: Marked, x: float, y: float) -> str:
    if one.kind == "re-test":
        return f'<path class="retest" d="M{n(x)} {n(y - 6)}l6 6l-6 6l-6 -6Z"/>'
    return f'<circle class="{"missed" if one.kind == "missed" else "kept"}" cx="{n(x)}" cy="{n(y)}" r="4"/>'


def _x(day: date, since: date, today: date) -> float:
    return LEFT + 4 + (RIGHT - LEFT - 8) * (day - since).days / max(1, (today - since).days)


def _short(day: date) -> str:
    return day_words(day).split(" ", 1)[1]
