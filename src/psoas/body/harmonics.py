"""The curve of a stride that repeats, with its speed and acceleration, from its first harmonics."""

from __future__ import annotations

from typing import Any

import numpy as np

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

HARMONICS = 8  # of the stride that are kept: up to about 11 Hz


def periodic(values: FloatArray, duration: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return a stride's curve, its speed and acceleration, from its first harmonics.

    Parameters
    ----------
    values
        (phases, ...) evenly over one stride, the end not repeated.
    duration
        s.
    """
    spectrum = np.fft.rfft(values, axis=0)
    spectrum[HARMONICS + 1 :] = 0
    rate = (2j * np.pi * np.arange(len(spectrum)) / duration).reshape(-1, *[1] * (values.ndim - 1))
    curves = [np.fft.irfft(spectrum * rate**order, len(values), axis=0) for order in range(3)]
    return curves[0], curves[1], curves[2]
