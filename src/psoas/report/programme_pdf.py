"""A Programme on paper: a cover with needs and rules, one page a week with boxes and columns to write in, the five minutes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Literal

from psoas.knowledge.postures import postures
from psoas.plan.programme import Programme, Session
from psoas.plan.programme_text import sureness
from psoas.plan.words import day_words
from psoas.report.exercise_figure import exercise_stills
from psoas.report.programme_view import (
    PAIN_RULES,
    ItemView,
    SessionView,
    WeekView,
    changes,
    exercises_of,
    expected,
    need_view,
    rule_views,
    said_apart,
    session_view,
    week_view,
    weekday_heads,
)

PROGRESSION = ("PR04", "PR05")
_TIMESTAMP = datetime(2026, 1, 1, tzinfo=UTC)  # the same programme gives the same bytes, whenever it is printed


def render_pdf(programme: Programme) -> bytes:
    """Return the programme as a PDF in A4 that reads in black and white.

    The layout is ours and fixed; every text goes in as data and is never read as markup. Fonts are those of typst itself, so
    it looks the same on every machine. The same programme gives the same bytes.

    Parameters
    ----------
    programme
        What `psoas.plan.make.make_programme` gave.

    Returns
    -------
    bytes
        A cover, one page for each week, and a page for the five minutes; one page with the reason if it was stopped.
    """
    return _compiled(programme, "pdf")[0]


def render_sheets(programme: Programme, ppi: float = 100.0) -> list[bytes]:
    """Return the pages of the PDF as PNG pictures, `ppi` pixels an inch."""
    return _compiled(programme, "png", ppi)


def _compiled(programme: Programme, format: Literal["pdf", "png"], ppi: float | None = None) -> list[bytes]:
    """Return the one PDF, or every page as a picture."""
    # Loading typst takes longer than a page does, and only those who print need it.
    import typst

    template = files("psoas.report") / "templates" / "programme.typ"
    inputs = {"data": json.dumps(_data(programme), ensure_ascii=False)}
    made: Any = typst.compile(template.read_bytes(), format=format, ppi=ppi, sys_inputs=inputs, ignore_system_fonts=True, timestamp=_TIMESTAMP)
    return made if isinstance(made, list) else [made]


def _data(programme: Programme) -> dict[str, Any]:
    """Return everything that the sheets say, as plain values."""
    start = programme.wishes.start
    return {
        "title": programme.title,
        "name": programme.name,
        "dates": f"from {day_words(start)} {start.year}",
        "goals": "; ".join(programme.wishes.goals),
        "stopped": programme.stopped,
        "pages": 1 if programme.stopped else 1 + len(programme.weeks) + sum(daily is not None for daily in (programme.routine, programme.release)),
        "needs": [asdict(need_view(need)) for need in programme.needs],
        "sureness": sureness(programme),
        "pain": [(word, rule_views((id,))[0].says) for _, word, id in PAIN_RULES],
        "heads": weekday_heads(programme),
        "weeks": [_week(week_view(week)) for week in programme.weeks],
        "routine": _routine(programme.routine),
        "release": _routine(programme.release),
        "steps": [rule.says for rule in rule_views(PROGRESSION)],
        "expected": [rule.says for rule in expected(programme)],
        "advice": said_apart(programme),
        "left": changes(programme),
        "pictures": {one.id: exercise_stills(postures()[one.id]) for one in exercises_of(programme)},
    }


def _week(week: WeekView) -> dict[str, Any]:
    return {
        "number": week.number,
        "phase": week.phase,
        "dates": week.dates,
        "deload": week.deload,
        "note": week.note,
        "days": [[mark.text for mark in marks] for marks in week.days],
        "sessions": [_session(session) for session in week.sessions],
        "runs": week.runs,
    }


def _session(session: SessionView) -> dict[str, Any]:
    items = [_item(item) for item in session.items]
    return {"day": session.day, "title": session.title, "time": session.time, "note": session.note, "items": items}


def _item(item: ItemView) -> dict[str, Any]:
    return {
        "id": item.exercise.id,
        "name": item.name,
        "dose": item.dose,
        "pace": "; ".join(item.pace),
        "cue": " ".join(item.cues[:2]),
        "cues": " ".join(item.cues),
        "why": item.why,
        "stop": item.stop,
        "sets": item.sets,
    }


def _routine(routine: Session | None) -> dict[str, Any] | None:
    if routine is None:
        return None
    view = session_view(routine)
    return {"title": view.title, "seconds": routine.seconds, "note": view.note, "items": [_item(item) for item in view.items]}
