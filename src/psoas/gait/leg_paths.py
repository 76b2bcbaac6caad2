"""Leg paths on an even, fine time grid: spikes taken out, noise filtered without delay, gaps known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.signal import butter, sosfiltfilt

from psoas.gait.sagittal import Sagittal
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import SIDES

GRID_RATE = 240.0
"""Points per second of the grid on which events are sought."""

CUTOFF = 8.0
"""-3 dB frequency in Hz of the zero-phase filter; higher lets keypoint noise through, lower blurs the landing."""

LONGEST_GAP = 0.12
"""Seconds over which a path may be bridged; running feet do not stay on a cubic for longer."""

SPIKE = 6.0
"""A point this many robust sigmas off its neighbours' cubic is a spike."""

_TWO_PASSES = (np.sqrt(2.0) - 1.0) ** 0.25
_JOINTS = ("hip", "knee", "ankle", "heel", "toe")


@dataclass(frozen=True, slots=True)
class LegPaths:
    """Filtered paths of both legs in leg lengths.

    Parameters
    ----------
    time
        (grid,) s, even, `GRID_RATE` a second.
    forward, up
        Keypoint name, or "hip" for the middle of the hips seen -> (grid,) leg lengths; nan where nothing was seen for long.
    """

    time: FloatArray
    forward: Mapping[str, FloatArray]
    up: Mapping[str, FloatArray]


def prepare_leg_paths(sagittal: Sagittal, cutoff: float = CUTOFF) -> LegPaths | None:
    """Return filtered leg paths on an even grid, or None where the clip holds too little to filter.

    Parameters
    ----------
    sagittal
        Unsmoothed keypoint paths; gaps are nan, time stamps may be uneven.
    cutoff
        -3 dB frequency in Hz of the zero-phase Butterworth filter (both passes together).
    """
    time = np.asarray(sagittal.time, dtype=float)
    if len(time) < 8 or time[-1] - time[0] < 0.3:
        return None
    rate = (len(time) - 1) / (time[-1] - time[0])
    even = np.linspace(time[0], time[-1], len(time))
    grid = np.arange(time[0], time[-1], 1 / GRID_RATE)
    sections = butter(2, min(cutoff / _TWO_PASSES, 0.45 * rate), fs=rate, output="sos")

    def filtered(path: FloatArray) -> FloatArray:
        seen = np.isfinite(path)
        if seen.sum() < 8:
            return np.full(len(grid), np.nan)
        known = time[seen]
        values = without_spikes(known, path[seen])
        bridged = CubicSpline(known, values)(np.clip(even, known[0], known[-1]))
        smooth = sosfiltfilt(sections, bridged, padlen=min(len(bridged) - 1, int(0.5 * rate) + 6))
        after = np.searchsorted(known, grid)
        before = np.clip(after - 1, 0, len(known) - 1)
        gap = known[np.clip(after, 0, len(known) - 1)] - known[before]
        outside = (grid < known[0] - 1 / rate) | (grid > known[-1] + 1 / rate)
        return np.where(outside | (gap > max(LONGEST_GAP, 2.1 / rate)), np.nan, CubicSpline(even, smooth)(grid))

    paths = []
    for axis in (sagittal.forward, sagittal.up):
        nothing = np.full(len(time), np.nan)
        named = {f"{side}_{joint}": filtered(axis.get(f"{side}_{joint}", nothing)) for side in SIDES for joint in _JOINTS}
        hips = np.stack([named["left_hip"], named["right_hip"]])
        seen_hips = np.isfinite(hips).sum(axis=0)
        named["hip"] = np.where(seen_hips > 0, np.nansum(hips, axis=0) / np.maximum(seen_hips, 1), np.nan)
        paths.append(named)
    return LegPaths(grid, *paths)


def without_spikes(time: FloatArray, path: FloatArray) -> FloatArray:
    """Return `path` with single wild points replaced by the cubic through their two neighbours on each side.

    Parameters
    ----------
    time, path
        (frames,), no nan.
    """
    if len(path) < 7:
        return path
    neighbours = np.stack([np.roll(path, shift) for shift in (2, 1, -1, -2)])
    when = np.stack([np.roll(time, shift) for shift in (2, 1, -1, -2)]) - time
    weights = np.stack([np.prod([when[j] / (when[j] - when[i]) for j in range(4) if j != i], axis=0) for i in range(4)])
    predicted = np.sum(weights * neighbours, axis=0)
    off = path - predicted
    off[:2] = off[-2:] = 0.0
    scale = 1.4826 * np.median(np.abs(off - np.median(off)))
    # A wild point spoils its neighbours' prediction too: only the worst of each neighbourhood is replaced.
    size = np.abs(off)
    worst = size >= np.max(np.stack([np.roll(size, shift) for shift in (-2, -1, 1, 2)]), axis=0)
    return np.where((size > SPIKE * scale) & worst & (scale > 0), predicted, path)
