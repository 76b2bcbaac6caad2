"""Frames in which a point was not seen, filled where the gap is short."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.interpolate import CubicSpline

from psoas.recording.dataset import FloatArray

# In 0.1 s a running foot covers a seventh of its stride; over longer gaps a curve would be invented, not filled in.
LONGEST_FILLED_GAP = 0.1

BoolArray = np.ndarray[Any, np.dtype[np.bool_]]


def gap_lengths(time: FloatArray, seen: BoolArray) -> FloatArray:
    """Return for each frame how long the gap is that it lies in.

    Parameters
    ----------
    time
        (frames,) s.
    seen
        (frames,) whether the point was seen.

    Returns
    -------
    numpy.ndarray
        (frames,) s; 0 where the point was seen, infinite before it first and after it last was.
    """
    lengths = np.zeros(len(time))
    frames = np.flatnonzero(seen)
    if not len(frames):
        return np.full(len(time), np.inf)
    lengths[: frames[0]] = lengths[frames[-1] + 1 :] = np.inf
    frame_time = float(np.median(np.diff(time))) if len(time) > 1 else 0.0
    for hole in np.flatnonzero(np.diff(frames) > 1):
        before, after = frames[hole], frames[hole + 1]
        lengths[before + 1 : after] = time[after] - time[before] - frame_time
    return lengths


def fill_gaps(time: FloatArray, path: FloatArray, longest: float = LONGEST_FILLED_GAP) -> tuple[FloatArray, BoolArray]:
    """Fill the short gaps of one point's path by a cubic spline through what was seen.

    Parameters
    ----------
    time
        (frames,) s.
    path
        (frames, 2); nan where the point was not seen.
    longest
        Longest gap in s that is filled; longer ones stay nan, and nothing is continued beyond the ends.

    Returns
    -------
    path
        (frames, 2), a copy.
    filled
        (frames,) bool.
    """
    seen = np.asarray(np.isfinite(path).all(axis=1))
    lengths = gap_lengths(time, seen)
    filled = ~seen & (lengths <= longest + 1e-6)
    result = path.copy()
    if filled.any():
        frames = np.flatnonzero(seen)
        if len(frames) >= 4:
            result[filled] = CubicSpline(time[frames], path[frames])(time[filled])
        else:
            result[filled] = np.stack([np.interp(time[filled], time[frames], values) for values in path[frames].T], axis=1)
    return result, filled
