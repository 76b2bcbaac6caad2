"""How much of a path is noise, and at which cutoff smoothing does the least harm.

Above the movement only noise is left in the spectrum of a path (the idea of Winter's residual analysis, Winter 2009,
doi 10.1002/9780470549148), which gives the noise. Winter's own cutoff, where the residual equals the noise, smooths too
much (4 to 6 Hz on running feet with 1 % noise), so the cutoff is taken where the expected squared error is least: what
the filter takes from the movement plus what it lets through of the noise (Mallows 1973, doi
10.1080/00401706.1973.10489103; with unknown noise this is the generalised cross-validation of Craven & Wahba 1979).
"""

from __future__ import annotations

import numpy as np

from psoas.recording.dataset import FloatArray

# Bounds of the cutoff in Hz of real time: below the first the second harmonic of a step (5.6 Hz) is blunted, which no gain
# in noise pays for; above the second a point on the skin carries nothing of a runner.
LOWEST_CUTOFF, HIGHEST_CUTOFF = 6.0, 16.0
# No filter works closer to the Nyquist frequency than this share of it.
NYQUIST_SHARE = 0.85
# Where noise alone is looked for, as shares of the Nyquist frequency, but always above the movement (Hz).
NOISE_BAND = (0.6, 0.95)
MOVEMENT_ENDS = 12.0


def power_spectrum(path: FloatArray, rate: float) -> tuple[FloatArray, FloatArray]:
    """Return the one-sided spectrum of an evenly sampled path, trend and ends taken out.

    Parameters
    ----------
    path
        (frames,) without gaps.
    rate
        Samples per second.

    Returns
    -------
    frequency
        (bins,) Hz.
    power
        (bins,) variance per bin, in unit squared; their sum is the variance of the detrended path.
    """
    n = len(path)
    line = np.linspace(-1, 1, n)
    rest = path - np.polynomial.polynomial.polyval(line, np.polynomial.polynomial.polyfit(line, path, 2))
    window = np.hanning(n)
    power = np.abs(np.fft.rfft(rest * window)) ** 2 / (n * np.sum(window**2))
    power[1 : -1 if n % 2 == 0 else None] *= 2
    return np.fft.rfftfreq(n, 1 / rate), power


def noise_variance(frequency: FloatArray, power: FloatArray, rate: float) -> float:
    """Return the variance of the white noise in a path.

    White noise is alike at all frequencies, so the mean power of the noise band times all bins is the variance of all
    noise.

    Parameters
    ----------
    frequency, power
        As from `power_spectrum`.
    rate
        Samples per second.
    """
    nyquist = rate / 2
    low = min(max(NOISE_BAND[0] * nyquist, MOVEMENT_ENDS), 0.8 * nyquist)
    band = (frequency >= low) & (frequency <= NOISE_BAND[1] * nyquist)
    if not band.any():
        return 0.0
    per_bin = float(np.mean(power[band]))
    return per_bin * int(np.sum(frequency > 0))


def choose_cutoff(frequency: FloatArray, power: FloatArray, noise: float, rate: float) -> float:
    """Return the effective cutoff with the least expected squared error of the smoothed path.

    For a filter of gain g(f), power P(f) and noise N per bin the expected error is, up to a constant,

        sum P (1 - g)^2 + 2 N sum g.

    Parameters
    ----------
    frequency, power
        As from `power_spectrum`, summed over the coordinates.
    noise
        `noise_variance`, summed likewise.
    rate
        Samples per second.

    Returns
    -------
    float
        Hz, where the zero-phase filter of `psoas.pose.smoothing` passes 0.71 of the amplitude.
    """
    highest = min(HIGHEST_CUTOFF, NYQUIST_SHARE * rate / 2)
    cutoffs = np.arange(min(LOWEST_CUTOFF, highest), highest + 0.05, 0.1)
    gain = zero_phase_gain(frequency[None, 1:], cutoffs[:, None])
    per_bin = noise / max(len(frequency) - 1, 1)
    error = (power[1:] * (1 - gain) ** 2).sum(axis=1) + 2 * per_bin * gain.sum(axis=1)
    return float(cutoffs[int(error.argmin())])


def zero_phase_gain(frequency: FloatArray, cutoff: FloatArray | float) -> FloatArray:
    """Return the amplitude that a second-order Butterworth run forwards and backwards passes.

    g = 1 / (1 + (f / fs)^4), where fs is the cutoff of one pass, such that g = 1 / sqrt(2) at `cutoff`.
    """
    return np.asarray(1 / (1 + (frequency / single_pass_cutoff(cutoff)) ** 4))


def single_pass_cutoff(cutoff: FloatArray | float) -> FloatArray:
    """Return the cutoff of one pass that makes the effective cutoff of two passes `cutoff` (Winter 2009)."""
    return np.asarray(cutoff / (np.sqrt(2) - 1) ** 0.25)
