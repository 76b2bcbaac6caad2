"""Single points that jump away from their own path."""

from __future__ import annotations

from typing import Any

import numpy as np

from psoas.recording.dataset import FloatArray

# A point is a spike if it lies further from what its neighbours predict than this many robust standard deviations
# of the clip (gait/NOTES: 6), and further than this share of a leg, which fast feet reach at 30 fps without error.
SPIKE_DEVIATIONS = 6.0
SPIKE_FLOOR = 0.05
# Neighbours further apart than this many usual frame times predict nothing.
WIDEST_NEIGHBOURHOOD = 4.5
# Frames from which a frame is predicted: both sides, the three before, the three after.
PREDICTORS = ((-2, -1, 1, 2), (-3, -2, -1), (1, 2, 3))
ROUNDS = 5

BoolArray = np.ndarray[Any, np.dtype[np.bool_]]


def find_spikes(time: FloatArray, path: FloatArray, leg_length: float) -> BoolArray:
    """Return which frames of one point's path are spikes.

    The path at each frame is predicted by the polynomial through the frames around, before and after it, and the best
    prediction counts. The largest deviations are taken out first, because a spike spoils the predictions of its neighbours.

    Parameters
    ----------
    time
        (frames,) s.
    path
        (frames, 2); nan where the point was not seen.
    leg_length
        In the unit of `path`.

    Returns
    -------
    numpy.ndarray
        (frames,) bool.
    """
    spikes = np.zeros(len(path), dtype=bool)
    seen = np.isfinite(path).all(axis=1)
    frame_time = float(np.median(np.diff(time))) if len(time) > 1 else 1.0
    for _ in range(ROUNDS):
        frames = np.flatnonzero(seen & ~spikes)
        if len(frames) < 7:
            break
        deviation = _deviation_from_neighbours(time[frames], path[frames], frame_time)
        known = np.isfinite(deviation)
        if not known.any():
            break
        limit = max(SPIKE_DEVIATIONS * 1.4826 * float(np.median(deviation[known])), SPIKE_FLOOR * leg_length)
        height = np.where(known, deviation, 0.0)
        padded = np.pad(height, 2)
        summit = height >= np.max([padded[k : k + len(height)] for k in range(5)], axis=0)
        found = frames[(height > limit) & summit]
        if not len(found):
            break
        spikes[found] = True
    return spikes


def _deviation_from_neighbours(time: FloatArray, path: FloatArray, frame_time: float) -> FloatArray:
    """Smallest distance to what the neighbours on both sides, before and after predict; nan without neighbours.

    A good point beside a spike is still predicted by its other side, a spike by none.
    """
    distances = np.full((len(PREDICTORS), len(path)), np.nan)
    for row, offsets in zip(distances, PREDICTORS, strict=True):
        middle = np.arange(max(0, -min(offsets)), len(path) - max(0, *offsets))
        times = [time[middle + k] - time[middle] for k in offsets]
        predicted = np.zeros((len(middle), path.shape[1]))
        for a, offset in enumerate(offsets):
            weight = np.prod([times[b] / (times[b] - times[a]) for b in range(len(offsets)) if b != a], axis=0)
            predicted += weight[:, None] * path[middle + offset]
        near = np.max(np.abs(times), axis=0) <= WIDEST_NEIGHBOURHOOD * frame_time
        row[middle[near]] = np.hypot(*(path[middle] - predicted)[near].T)
    # At an end only one side speaks, and a fast foot leaves what one side predicts without being wrong.
    return np.where(np.isfinite(distances[0]), np.fmin.reduce(distances), np.nan)
