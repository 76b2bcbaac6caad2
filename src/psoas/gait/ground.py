"""The ground as the picture shows it: a camera that is turned or stands oblique makes a belt slope, and a runway climb."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from psoas.gait.anchors import Swing
from psoas.gait.leg_paths import LegPaths

FLAT = (0.36, 0.64)
"""Share of the backward swing in which the forefoot stands flat."""

CARRIED = 0.12
"""Leg lengths that a standing foot moves through the picture, from which on a belt (or the camera) carries it and shows its slope."""

TRAVELLED = 0.6
"""Leg lengths between first and last step, from which on a runway shows its slope."""

ROLL_OVER = 0.02
"""A toe climbs or sinks by up to this much while the weight rolls over it, on level ground too; only what is more is slope."""

STEEPEST = 0.25
"""Steeper slopes are no ground."""


def ground_slope(paths: LegPaths, side: str, swings: Sequence[Swing]) -> float:
    """Return rise over run, forward, of the line on which a foot stands in the picture; 0 where it cannot be seen.

    On a belt the standing toe itself runs along the line, step after step; on a runway it stands, and the line leads from step to step. The
    slope is taken for each foot, since an oblique camera sees the near and the far edge of a belt at different angles.

    Parameters
    ----------
    paths
        Filtered leg paths.
    side
        "left" or "right".
    swings
        Backward swings of that foot.
    """
    forward, up = paths.forward[f"{side}_toe"], paths.up[f"{side}_toe"]
    runs, slopes, places, heights = [], [], [], []
    for swing in swings:
        span = swing.behind - swing.ahead
        stand = slice(max(swing.ahead + int(FLAT[0] * span), 0), max(swing.ahead + int(FLAT[1] * span), 0))
        x, y = forward[stand], up[stand]
        if len(x) < 4 or not (np.isfinite(x).all() and np.isfinite(y).all()):
            continue
        runs.append(x[-1] - x[0])
        slopes.append(np.mean((x - x.mean()) * (y - y.mean())) / max(np.mean((x - x.mean()) ** 2), 1e-9))
        places.append(x.mean())
        heights.append(y.mean())
    if not runs:
        return 0.0
    if abs(np.median(runs)) >= CARRIED:
        slope = float(np.median(slopes))
    elif len(places) > 1 and abs(places[-1] - places[0]) >= TRAVELLED:
        slope = float(np.polyfit(places, heights, 1)[0])
    else:
        slope = 0.0
    if abs(slope) > STEEPEST:
        return 0.0
    return float(np.sign(slope) * max(abs(slope) - ROLL_OVER, 0.0))
