"""A Programme as one self-contained page: what to do now, why, the weeks, the five minutes, and what it all rests on."""

from __future__ import annotations

import json

from markupsafe import Markup

from psoas.knowledge.catalogue import GRADES
from psoas.knowledge.exercises import Exercise
from psoas.knowledge.postures import postures
from psoas.plan.programme import Programme
from psoas.plan.programme_text import sureness
from psoas.plan.words import day_words
from psoas.report.exercise_figure import exercise_symbol, exercise_use
from psoas.report.exercise_shapes import figure_style
from psoas.report.pages import page_environment, page_file
from psoas.report.programme_view import (
    MORE_PAIN_RULES,
    PAIN_RULES,
    Position,
    changes,
    exercises_of,
    expected,
    need_view,
    positions,
    rule_views,
    rules_kept,
    said_apart,
    session_view,
    source_names,
    sources_of,
    week_view,
    weekday_heads,
)


def render_programme(programme: Programme) -> str:
    """Return the programme as one HTML document that needs no network and no other file.

    Every exercise's moving picture is in it once, however often it is shown. A programme that was stopped shows the reason
    alone.

    Parameters
    ----------
    programme
        What `psoas.plan.make.make_programme` gave.

    Returns
    -------
    str
    """
    weeks = [week_view(week) for week in programme.weeks]
    used = exercises_of(programme)
    routine = programme.routine
    steps = positions(routine) if routine is not None else ()
    return (
        page_environment()
        .get_template("programme.html")
        .render(
            title=programme.title,
            name=programme.name,
            dates=_dates(programme),
            goals=programme.wishes.goals,
            stopped=programme.stopped,
            style=page_file("programme.css") + Markup(figure_style()),
            script=page_file("programme.js"),
            symbols=[exercise_symbol(postures()[one.id]) for one in used],
            pictures={one.id: exercise_use(postures()[one.id]) for one in used},
            needs=[need_view(need) for need in programme.needs],
            weeks=weeks,
            heads=weekday_heads(programme),
            first=next((session for week in weeks for session in week.sessions), None),
            sureness=sureness(programme),
            routine=session_view(routine) if routine is not None else None,
            steps=_steps(steps),
            release=session_view(programme.release) if programme.release is not None else None,
            pain=[(css, word, rule_views((id,))[0]) for css, word, id in PAIN_RULES],
            more_pain=rule_views(MORE_PAIN_RULES),
            expected=expected(programme),
            advice=said_apart(programme),
            changes=changes(programme),
            exercises=[(one, _origin(one)) for one in used],
            kept=rules_kept(programme),
            sources=sources_of(programme),
            software=", ".join(f"{name} {version}" for name, version in sorted(programme.software.items())),
        )
    )


def _origin(one: Exercise) -> str:
    """Return the kind of evidence for an exercise, and the papers."""
    unseen = "" if one.checked else ", not checked"
    return f"{GRADES[one.grade]}{unseen}; {source_names(one.sources)}"


def _dates(programme: Programme) -> str:
    start = programme.wishes.start
    return f"from {day_words(start)} {start.year}"


def _steps(steps: tuple[Position, ...]) -> str:
    """Return the five minutes for the page's timer: name, side and seconds of each step."""
    return json.dumps([[step.name, step.side, step.seconds] for step in steps], ensure_ascii=False)
