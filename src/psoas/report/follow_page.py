"""A follow-up as one page that needs no network, and the coach's list of several people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psoas.follow.adherence import Adherence
from psoas.follow.attention import stopped_since
from psoas.follow.follow_up import NAMES, Came, FollowUp
from psoas.follow.history import Diary
from psoas.follow.learning import Lesson
from psoas.follow.retest_text import by_chance_words, retest_rows
from psoas.follow.soreness_change import FEWEST_BEFORE, GroupChange
from psoas.plan.words import day_words
from psoas.report.pages import page_environment, page_file
from psoas.report.soreness_course import course_drawing

CHIPS: dict[Came, tuple[str, str]] = {
    "better": ("in", "less sore"),
    "no clear change": ("unknown", "no clear change"),
    "better, not by it": ("unknown", "less sore, not told apart"),
    "worse, stopped": ("alert", "stopped"),
    "worse": ("out", "sorer"),
    "not done": ("unknown", "not tried"),
    "too early": ("unknown", "too early"),
}
TELLING = 0.01
"""Probability of an explanation from which on a lesson about it is worth a sentence."""
EARLY = (
    "Then this page says whether soreness changed since the programme began, by how much beyond running, weekdays and what was under way "
    "before, and what comes next. A check-in a day is all it needs."
)
LATE = (
    "For this programme that stays so. The course, what was done and tests that were done again are shown all the same, and of the next "
    "programme more can be said, for what is told now comes before it."
)
HEADS = ("Where", "Before", "Now", "Since the programme", "Running", "Drift", "Sessions", "So it is")
FORETOLD = {
    "borne out": "For this person the prediction, glutes sore first and hamstrings and calves better within two weeks, is borne out.",
    "not borne out": "Glutes sore first, hamstrings and calves better within two weeks: for this person that is not borne out as a whole.",
    "can't tell": "Glutes sore first, hamstrings and calves better within two weeks: whether that came as a whole, this diary can't tell.",
    "too early": "Glutes sore first, hamstrings and calves better within two weeks: that can be told from the 14th day on.",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of the coach's list: name, file of the page, and what follows from the diary."""

    name: str
    file: str
    told: FollowUp


def render_follow(told: FollowUp, diary: Diary, *, name: str = "", made_up: str = "") -> str:
    """Return a follow-up as one HTML document.

    Parameters
    ----------
    told
        Everything that follows from the diary.
    diary
        For the sessions in the picture.
    name
        Of the person.
    made_up
        For a made-up person: what was made to happen, one sentence; the page says so.
    """
    values = follow_values(told, diary)
    return page_environment().get_template("follow.html").render(style=page_file("follow.css"), name=name, made_up=made_up, action="", **values)


def follow_values(told: FollowUp, diary: Diary) -> dict[str, Any]:
    """Return what parts/follow_body.html names, but for `made_up` and `action`, the template of what can be done about what changes next.

    Parameters
    ----------
    told
        Everything that follows from the diary.
    diary
        For the sessions in the picture.
    """
    done = [one.day for one in diary.sessions if one.status != "skipped" and one.kind != "routine" and one.day <= told.today]
    stopped = stopped_since(diary, told.today)
    pictures = [
        (_capital(NAMES[course.group]), course_drawing(course, done, stopped[0] if stopped else None), change.said)
        for course, change in zip(told.courses, told.changes, strict=True)
    ]
    return {
        "today": _date(told.today),
        "chip": CHIPS[told.came],
        "title": told.title,
        "texts": told.text,
        "early": "" if told.came != "too early" else LATE if _begun_untold(told) else EARLY,
        "attention": [{"level": one.level, "said": _capital(one.said), "act": one.act} for one in told.attention],
        "rests": stopped is not None,
        "pictures": pictures,
        "heads": HEADS,
        "hangs": [_hangs(one) for one in told.changes if one.before.known],
        "articles_said": FORETOLD[told.articles.held],
        "articles": [(_capital(NAMES[one.group]), one.foretold, _percent(one.probability), one.held) for one in told.articles.parts],
        "but": told.articles.but,
        "done": done_words(told.adherence),
        "retest": retest_rows(told.retest) if told.retest is not None else (),
        "retest_said": by_chance_words(told.retest) if told.retest is not None else "",
        "lessons": [lesson_words(one) for one in told.lessons if one.before >= TELLING],
        "adapted": [one.why for one in told.adapted],
    }


def _begun_untold(told: FollowUp) -> bool:
    """Return whether the programme began before enough was told to compare with."""
    return any(one.told_after and one.told_before < FEWEST_BEFORE for one in told.changes[:1])


def render_people(people: Sequence[Listed], today: date, *, made_up: bool = False) -> str:
    """Return the coach's list: who needs a look first, the others below, each with a link to the page."""
    order = ("stop", "look", "note")
    ranked = sorted(people, key=lambda one: (min((order.index(ask.level) for ask in one.told.attention), default=len(order)), one.name))
    rows = [
        {
            "name": one.name,
            "file": one.file,
            "chip": CHIPS[one.told.came],
            "title": one.told.title,
            "done": done_words(one.told.adherence)[0],
            "attention": [{"level": ask.level, "said": _capital(ask.said), "act": ask.act} for ask in one.told.attention],
        }
        for one in ranked
    ]
    return page_environment().get_template("people.html").render(style=page_file("follow.css"), people=rows, today=_date(today), made_up=made_up)


def done_words(adherence: Adherence) -> tuple[str, ...]:
    """Return what was done of what was planned, in a sentence or two, without blame."""
    if not adherence.planned:
        return ("No session was due yet.",)
    weeks = adherence.weeks_in_row
    row = () if weeks < 2 else (f"In each of the last {weeks} weeks at least half of the sessions were done.",)
    short = ("The next sessions can be short ones; what was missed stays missed.",) if adherence.shorter else ()
    return (f"{adherence.done} of {adherence.planned} sessions done.", *row, *short)


def lesson_words(lesson: Lesson) -> str:
    """Return what a re-test taught, with the probability before and after."""
    return f"{_capital(lesson.title)}: {_percent(lesson.before)} before, {_percent(lesson.after)} now. {lesson.why}"


def _hangs(change: GroupChange) -> tuple[str, ...]:
    parts = (change.before, change.now, change.change, change.by_running, change.by_drift, change.by_sessions)
    return (
        _capital(NAMES[change.group]),
        *(f"{one.value:.1f} ± {one.error:.1f}".replace("-", "−").replace("−0.0 ", "0.0 ") for one in parts),
        change.said,
    )


def _percent(probability: float) -> str:
    if math.isnan(probability):
        return "unknown"
    return "below 1 %" if probability < 0.01 else "above 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"


def _date(day: date) -> str:
    return f"{day_words(day)} {day.year}"


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]
