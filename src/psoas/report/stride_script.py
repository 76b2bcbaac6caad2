"""What the page's script needs to move figure, clip and curves under one cursor, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from psoas.gait.curves import Curve
from psoas.gait.figure import StickFigure
from psoas.report.chart import LEFT, RIGHT, axis_of, readings
from psoas.report.loop import Loop
from psoas.report.rig import joint_paths

START = 0  # percent at which the page opens: contact, as in the first drawing


def stride_json(figure: StickFigure | None, curves: Sequence[Sequence[Curve]], loop: Loop | None) -> Markup:
    """Return the data of the page's script, safe inside a script element.

    Parameters
    ----------
    figure
        The average stride, moved with the cursor.
    curves
        The curves of each chart, in the order of the page.
    loop
        The clip, where there is one.
    """
    data = {
        "start": START,
        "phases": phases(figure, curves),
        "joints": joint_paths(figure) if figure else {},
        "x": [LEFT, RIGHT],
        "curves": [_curve(group) for group in curves],
        "loop": _loop(loop) if loop else None,
    }
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def phases(figure: StickFigure | None, curves: Sequence[Sequence[Curve]]) -> list[str]:
    """Return what the near leg does at each percent of its stride: on the ground, or in the air."""
    near = figure.near if figure else "left"
    off = next((curve.toe_off for group in curves for curve in group if curve.side == near), None)
    if off is None:
        return ["" for _ in range(101)]
    return [f"{near} foot {'on the ground' if percent < off else 'in the air' if percent < 100 else 'lands again'}" for percent in range(101)]


def _curve(group: Sequence[Curve]) -> dict[str, Any]:
    axis = axis_of(group)
    return {"dots": [[round(float(y), 1) for y in axis.y(curve.mean)] for curve in group], "texts": readings(group)}


def _loop(loop: Loop) -> Mapping[str, Any]:
    return {"columns": loop.columns, "rows": loop.rows, "percents": [round(p, 1) for p in loop.percents], "lines": loop.lines}
