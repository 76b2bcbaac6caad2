"""Counting repetitions in a signal that rises and falls once each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks

from psoas.recording.dataset import FloatArray

SMOOTHING = 0.12  # seconds, standard deviation: a repetition lasts a second or more, a pose model's jitter a frame
FASTEST = 0.5  # seconds between two repetitions that a person can do
LONGEST_GAP = 0.5  # seconds without a point that are bridged
RATE = 30.0  # samples a second that the signal is brought to
REAL = 0.4  # of the usual rise; what rises less is a wobble
REFERENCE = 3  # repetitions that set full height
DOUBT = 2.5  # one-sigma errors of a height by which one must fall short to be called short


@dataclass(frozen=True, slots=True)
class Repetitions:
    """Repetitions that were counted.

    Parameters
    ----------
    count
        Those of full height, up to the second one that was not.
    times
        Seconds at which the counted ones were highest.
    short
        How many real ones were not of full height.
    """

    count: int
    times: tuple[float, ...]
    short: int


def count_repetitions(height: FloatArray, time: FloatArray, *, full: float, least: float) -> Repetitions:
    """Return how often a height rose to full and fell again.

    A repetition is a peak that stands out by `least` on both sides and by `REAL` of the median rise. Full height is `full`
    of the median of the first three, less what the jitter of the points leaves in doubt. The test ends at the second
    repetition below that.

    Parameters
    ----------
    height
        (frames,) in any unit; nan where it is not known.
    time
        (frames,) seconds.
    full
        Share of the first heights that counts as full.
    least
        The smallest rise that can be a repetition, in the unit of `height`.
    """
    steady_time, steady = steady_signal(height, time)
    if len(steady) < 3:
        return Repetitions(0, (), 0)
    smooth = gaussian_filter1d(steady, SMOOTHING * RATE)
    padded = np.concatenate([[smooth.min()], smooth, [smooth.min()]])
    peaks, _ = find_peaks(padded, prominence=least, distance=max(1, int(FASTEST * RATE)))
    if not len(peaks):
        return Repetitions(0, (), 0)
    rise = _rises(padded, peaks)
    real = rise >= REAL * np.median(rise)
    peaks, rise = peaks[real] - 1, rise[real]
    reference = float(np.median(rise[:REFERENCE])) - DOUBT * _jitter(steady, smooth) / full
    good: list[int] = []
    short = 0
    for peak, height_of_rise in zip(peaks, rise, strict=True):
        if height_of_rise >= full * reference:
            good.append(int(peak))
            continue
        short += 1
        if short == 2:
            break
    return Repetitions(len(good), tuple(float(steady_time[min(peak, len(steady_time) - 1)]) for peak in good), short)


def steady_signal(values: FloatArray, time: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return time and values at `RATE` samples a second, gaps of up to `LONGEST_GAP` bridged and longer ones held."""
    known = np.isfinite(values)
    if known.sum() < 2:
        return np.zeros(0), np.zeros(0)
    moments, seen = time[known], values[known]
    steady = np.arange(moments[0], moments[-1] + 0.5 / RATE, 1 / RATE)
    bridged = np.interp(steady, moments, seen)
    before = np.clip(np.searchsorted(moments, steady, side="right") - 1, 0, len(moments) - 1)
    after = np.clip(before + 1, 0, len(moments) - 1)
    return steady, np.where(moments[after] - moments[before] > LONGEST_GAP, seen[before], bridged)


def _rises(signal: FloatArray, peaks: np.ndarray[tuple[int], np.dtype[np.intp]]) -> FloatArray:
    """Return how far each peak stands above the troughs beside it.

    Before the first and after the last peak the person gets into position and out of it, so there only the trough on the
    other side counts.
    """
    if len(peaks) == 1:
        return np.array([signal[peaks[0]] - signal.min()])
    troughs = np.array([signal[a : b + 1].min() for a, b in pairwise(peaks)])
    before, after = np.concatenate([troughs[:1], troughs]), np.concatenate([troughs, troughs[-1:]])
    return np.asarray(signal[peaks] - (before + after) / 2)


def _jitter(signal: FloatArray, smooth: FloatArray) -> float:
    """Return the one-sigma error that the jitter of the signal leaves in a smoothed value.

    A Gaussian filter of standard deviation s samples divides the variance of white noise by 2 sqrt(pi) s.
    """
    spread = 1.4826 * float(np.median(np.abs(signal - smooth)))
    return spread / float(np.sqrt(2 * np.sqrt(np.pi) * SMOOTHING * RATE))
