"""The moving pictures of exercises in the app: drawings without style in the page, what moves them in one stylesheet."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from psoas.knowledge.postures import postures


@cache
def exercise_figure(id: str) -> Markup:
    """Return the picture of an exercise as an SVG; the page links `/exercises.css`, which moves it."""
    from psoas.report.exercise_figure import exercise_picture

    return exercise_picture(postures()[id])


@cache
def exercise_styles() -> str:
    """Return the rules of every picture: its colours, and what moves where motion is wished for."""
    from psoas.report.exercise_figure import exercise_motion
    from psoas.report.exercise_shapes import figure_style

    return figure_style() + "".join(exercise_motion(one) for one in postures().values())
