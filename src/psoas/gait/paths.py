"""A sampled signal as a continuous path that knows where it was not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline

from psoas.recording.dataset import FloatArray

SAMPLES_PER_SECOND = 240.0
"""Density at which a path is searched for its extremes; a peak of a running stride moves less than 0.02 degrees between two samples."""

LONGEST_STEP = 2.5
"""A path is taken as seen between two frames that lie at most this many frame intervals apart."""


@dataclass(frozen=True, slots=True)
class Path:
    """A cubic spline through the frames in which a signal was seen.

    Parameters
    ----------
    spline
        The spline over the seen frames; None if fewer than four frames were seen.
    seen
        (n,) times in s of the seen frames, rising.
    longest_gap
        Longest time in s between two seen frames that the path may bridge.
    """

    spline: CubicSpline | None
    seen: FloatArray
    longest_gap: float

    @classmethod
    def through(cls, time: FloatArray, values: FloatArray) -> Path:
        """Return the path through the finite values of a signal sampled at `time` (s)."""
        finite = np.isfinite(values)
        seen = time[finite]
        spline = CubicSpline(seen, values[finite]) if seen.size >= 4 else None
        frame = float(np.median(np.diff(time))) if time.size > 1 else 0.0
        return cls(spline, seen, LONGEST_STEP * frame)

    def at(self, times: FloatArray) -> FloatArray:
        """Return the values at `times` in s, nan where the signal was not seen."""
        return self._evaluate(times, 0)

    def rate_at(self, times: FloatArray) -> FloatArray:
        """Return the rates of change per s at `times` in s, nan where the signal was not seen."""
        return self._evaluate(times, 1)

    def value(self, time: float) -> float:
        """Return the value at one time in s, nan where the signal was not seen."""
        return float(self.at(np.array([time]))[0])

    def between(self, start: float, end: float) -> FloatArray:
        """Return dense values from `start` to `end` in s; empty if the signal was lost anywhere in between."""
        return self._dense(start, end, 0)

    def rate_between(self, start: float, end: float) -> FloatArray:
        """Return dense rates of change from `start` to `end` in s; empty if the signal was lost anywhere in between."""
        return self._dense(start, end, 1)

    def _dense(self, start: float, end: float, derivative: int) -> FloatArray:
        if not end > start:
            return np.empty(0)
        values = self._evaluate(np.linspace(start, end, max(3, round((end - start) * SAMPLES_PER_SECOND) + 1)), derivative)
        return values if np.isfinite(values).all() else np.empty(0)

    def _evaluate(self, times: FloatArray, derivative: int) -> FloatArray:
        times = np.asarray(times, dtype=float)
        if self.spline is None:
            return np.full(times.shape, np.nan)
        after = np.clip(np.searchsorted(self.seen, times), 1, self.seen.size - 1)
        known = (times >= self.seen[0]) & (times <= self.seen[-1]) & (self.seen[after] - self.seen[after - 1] <= self.longest_gap)
        return np.where(known, self.spline(np.where(np.isfinite(times), times, self.seen[0]), derivative), np.nan)
