"""Timing how long a position is held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import median_filter

from psoas.recording.dataset import FloatArray
from psoas.screen.repetitions import RATE, steady_signal

SMOOTHING = 0.4  # seconds over which the median is taken: a slip of the pose model is shorter
SETTLING, REFERENCE = 0.5, 3.0  # seconds after the start between which the person's own position is taken


@dataclass(frozen=True, slots=True)
class Hold:
    """The longest hold in a clip: how long, and from when to when, in seconds."""

    seconds: float
    start: float
    end: float


NO_HOLD = Hold(0.0, float("nan"), float("nan"))


def time_hold(
    signal: FloatArray, time: FloatArray, *, rough: tuple[float, float], lose: tuple[float, float], grace: float, usable: FloatArray | None = None
) -> Hold:
    """Return the longest time for which a position was held.

    First the longest stretch within the `rough` range is found; the median of its first seconds is the person's own
    position. The hold ends when the signal leaves that position by more than `lose` for longer than `grace`.

    Parameters
    ----------
    signal
        (frames,) in any unit; nan where it is not known.
    time
        (frames,) seconds.
    rough
        Lowest and highest value that can be the position at all.
    lose
        How far below and above the person's own position still counts as held.
    grace
        Seconds outside that are forgiven.
    usable
        (frames,) whether the rest of the body is in position; all if None.
    """
    inside_rough = np.where((signal >= rough[0]) & (signal <= rough[1]), 1.0, 0.0)
    if usable is not None:
        inside_rough = np.minimum(inside_rough, usable)
    blanked = np.where(np.isfinite(signal), inside_rough, np.nan)
    moments, steady = steady_signal(signal, time)
    if not len(moments):
        return NO_HOLD
    _, position = steady_signal(blanked, time)
    position = median_filter(position, _odd(SMOOTHING)) > 0.5
    steady = median_filter(steady, _odd(SMOOTHING))
    start, end = longest_run(position, grace)
    if end <= start:
        return NO_HOLD
    first = steady[start + int(SETTLING * RATE) : start + int(REFERENCE * RATE)]
    own = float(np.median(first if len(first) else steady[start:end]))
    held = position & (steady >= own - lose[0]) & (steady <= own + lose[1])
    held[:start] = False
    held[end:] = False
    start, end = longest_run(held, grace)
    return Hold((end - start) / RATE, float(moments[start]), float(moments[min(end, len(moments) - 1)])) if end > start else NO_HOLD


def longest_run(inside: np.ndarray[tuple[int], np.dtype[np.bool_]], grace: float) -> tuple[int, int]:
    """Return start and end (exclusive) of the longest run of true samples, gaps of up to `grace` seconds forgiven."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int), [0]])))
    runs = [[int(start), int(end)] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    joined: list[list[int]] = []
    for run in runs:
        if joined and run[0] - joined[-1][1] <= grace * RATE:
            joined[-1][1] = run[1]
        else:
            joined.append(run)
    return max(((start, end) for start, end in joined), key=lambda run: run[1] - run[0], default=(0, 0))


def _odd(seconds: float) -> int:
    return 2 * int(seconds * RATE / 2) + 1
