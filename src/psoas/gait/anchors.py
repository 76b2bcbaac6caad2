"""Anchors of a stride: the foot at its furthest ahead of and behind the hip (Zeni 2008, 10.1016/j.gaitpost.2007.07.007).

In running the foot lands a little after the first and leaves the ground well before the second, by amounts that depend on the runner;
the anchors say which steps there are, not when the events happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.signal import find_peaks

from psoas.gait.leg_paths import GRID_RATE, LegPaths
from psoas.recording.dataset import FloatArray

SMALLEST_SWING = 0.45
"""Leg lengths that a foot travels from ahead to behind at the least; standing and shifting weight stay below."""

SHORTEST_STRIDE, LONGEST_STRIDE = 0.40, 1.35
"""Seconds between two landings of one foot, from a sprint to a stroll."""


_EDGE = int(0.06 * GRID_RATE)
"""Beside a gap or the end of the clip a path that merely ends looks, once filtered, like one that turns."""


@dataclass(frozen=True, slots=True)
class Swing:
    """One swing of a foot backwards: places on the grid where it is furthest `ahead` and, after it, furthest `behind`.

    Of a swing that the clip cuts off, the unseen end lies where the median swing would put it, outside the grid or in a gap.
    """

    ahead: int
    behind: int


def find_swings(paths: LegPaths, side: str) -> tuple[Swing, ...]:
    """Return the backward swings of one foot in order of time; none where it does not run forward.

    A swing counts when it is long enough, fast enough, and the foot is lower on its way back than on its way forward:
    a clip played backwards has the foot on the ground while it goes forward.

    Parameters
    ----------
    paths
        Filtered leg paths.
    side
        "left" or "right".
    """
    reach = paths.forward[f"{side}_ankle"] - paths.forward["hip"]
    height = paths.up[f"{side}_ankle"]
    seen = np.isfinite(reach) & np.isfinite(height)
    if seen.sum() < GRID_RATE * 0.3:
        return ()
    tops, bottoms = _turns(reach, seen), _turns(-reach, seen)
    longest = int(0.65 * LONGEST_STRIDE * GRID_RATE)
    pairs = [(int(top), int(after[0])) for top in tops if (after := bottoms[(bottoms > top) & (bottoms < top + longest)]).size]
    pairs = [pair for pair in pairs if seen[pair[0] : pair[1]].mean() > 0.5]
    if not pairs or not _runs_forward(height, pairs):
        return ()
    span = int(np.median([behind - ahead for ahead, behind in pairs]))
    # Where the clip or the view cuts a swing, its one seen end still holds an event.
    cut = [Swing(int(bottom) - span, int(bottom)) for bottom in set(bottoms) - {behind for _, behind in pairs} if not _seen_at(seen, bottom - span)]
    cut += [Swing(int(top), int(top) + span) for top in set(tops) - {ahead for ahead, _ in pairs} if not _seen_at(seen, top + span)]
    return tuple(sorted([Swing(*pair) for pair in pairs] + cut, key=lambda swing: swing.ahead))


def _turns(path: FloatArray, seen: np.ndarray[Any, np.dtype[np.bool_]]) -> np.ndarray[Any, np.dtype[np.intp]]:
    """Return where the path turns from up to down by at least the smallest swing, the ends of the view counting as far down."""
    places = np.flatnonzero(seen)
    bridged = np.interp(np.arange(places[0], places[-1] + 1), places, path[seen])
    walled = np.concatenate([[bridged.min()], bridged, [bridged.min()]])
    turns = find_peaks(walled, prominence=SMALLEST_SWING, distance=int(SHORTEST_STRIDE * GRID_RATE))[0] - 1 + places[0]
    return np.asarray([turn for turn in turns if seen[max(turn - _EDGE, 0) : turn + _EDGE + 1].sum() == 2 * _EDGE + 1], dtype=np.intp)


def _seen_at(seen: np.ndarray[Any, np.dtype[np.bool_]], place: int) -> bool:
    return bool(0 <= place < len(seen) and seen[place])


def _runs_forward(height: FloatArray, pairs: list[tuple[int, int]]) -> bool:
    backward = np.zeros(len(height), dtype=bool)
    around = np.zeros(len(height), dtype=bool)
    for ahead, behind in pairs:
        span = behind - ahead
        backward[ahead + span // 5 : behind - span // 3] = True
        around[max(ahead - span, 0) : behind + span] = True
    forward = around & ~backward & np.isfinite(height)
    return bool(forward.any() and np.nanmedian(height[backward]) < np.median(height[forward]))
