"""Running, walking or neither, and how many steps: what the legs do, at whatever speed the clip plays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from psoas.gait.sighting import Sighting
from psoas.gait.view import Viewpoint
from psoas.recording.dataset import FloatArray

# Legs that move apart by less than this (standard deviation, leg lengths) do not step; runners and walkers reach 0.5
# from the side, 0.06 to 0.3 up and down from behind, the points of a person who stands 0.01 to 0.02.
LEAST_SWING_SIDE, LEAST_SWING_BEHIND = 0.2, 0.045
# Share of the legs' movement that must repeat at the stride rate; runners of data/video 0.9 and more from the side and
# 0.4 from behind, where perspective disturbs.
LEAST_REGULAR_SIDE, LEAST_REGULAR_BEHIND = 0.5, 0.25
# From behind the phase of the hips is hidden; walkers' hips rise and fall by 0.05 leg, runners' by 0.08 to 0.16.
RUNNING_BOUNCE = 0.065
# A cyclist's legs repeat as well, but the hips stay.
LEAST_BOUNCE = 0.015
# Correlation of a foot's height with its forward speed, which is 0.25 to 0.8 in life and its negative in reverse.
REVERSED_CORRELATION = -0.1
# Share of the upper quartile of movement over a stride below which the legs are idle.
LIVELY = 0.25
# Legs move no further apart than this many robust standard deviations (a sine reaches 1.4); further points are lost ones.
WIDEST = 2.0
SLOWEST_STRIDE_RATE = 0.08  # Hz of playing time: walking at an eighth of life speed
FASTEST_STRIDE_RATE = 3.0
FEWEST_FRAMES = 12
FEWEST_CYCLES = 0.9
STRIDES_TOGETHER = 6.0
# A spectrum this much finer than the clip's length allows finds the rate to a hundredth of a cycle over the clip.
PADDING = 32


@dataclass(frozen=True, slots=True)
class Activity:
    """What the legs do.

    Parameters
    ----------
    kind
        "running", "walking" or "neither".
    step_rate
        Steps per minute of playing time, both feet; nan for neither.
    steps
        Steps in the longest stretch in which the runner is seen.
    swing
        Standard deviation of the movement of left against right leg, leg lengths.
    bounce
        Rise and fall of the mid-hip at the step rate, leg lengths.
    regularity
        Share of the legs' movement that repeats at the stride rate, 0..1.
    backward
        Whether the feet move as in a clip played backwards (or a person running backwards); False where the view
        does not show it.
    """

    kind: Literal["running", "walking", "neither"]
    step_rate: float = float("nan")
    steps: float = 0.0
    swing: float = 0.0
    bounce: float = 0.0
    regularity: float = 0.0
    backward: bool = False


def find_activity(sighting: Sighting, viewpoint: Viewpoint) -> Activity:
    """Return what the legs do.

    Left minus right knee and ankle repeat once a stride, which gives the rate. From the side, runners' hips are high
    when the legs are far apart (flight) and walkers' are low then, so the phase between the two tells them apart
    whatever the playing speed. From the rear or front the rise and fall of the hips does.

    Parameters
    ----------
    sighting
        The runner's points.
    viewpoint
        Where the camera stood.
    """
    stretch = sighting.stretch
    time = sighting.time[stretch]
    if len(time) < FEWEST_FRAMES:
        return Activity("neither")
    even, apart = _legs_apart(sighting)
    behind = viewpoint.view in ("rear", "front")
    swing = float(apart[1 if behind else 0].std())
    stride_rate = _strongest_rate(even, apart)
    if np.isnan(stride_rate) or swing < (LEAST_SWING_BEHIND if behind else LEAST_SWING_SIDE):
        return Activity("neither", swing=swing)
    height = evened(even, time, sighting.middle("hip")[stretch, 1] / sighting.scale[stretch])
    parts = even_parts(len(even), even[-1] - even[0], STRIDES_TOGETHER / stride_rate)
    regularity = float(np.median([_repeating_share(even[part], apart[:, part], stride_rate) for part in parts]))
    hips = np.array([_component(even[part], height[part], 2 * stride_rate) for part in parts])
    legs = np.array([_component(even[part], np.abs(apart[0, part]), 2 * stride_rate) for part in parts])
    bounce = float(np.median(2 * np.abs(hips)))
    if bounce < LEAST_BOUNCE or regularity < (LEAST_REGULAR_BEHIND if behind else LEAST_REGULAR_SIDE):
        return Activity("neither", swing=swing, bounce=bounce, regularity=regularity)
    together = float(np.sum(hips * np.conj(legs)).real) > 0
    running = bounce > RUNNING_BOUNCE if behind else together
    return Activity(
        kind="running" if running else "walking",
        step_rate=120 * stride_rate,
        steps=2 * stride_rate * float(time[-1] - time[0]),
        swing=swing,
        bounce=bounce,
        regularity=regularity,
        backward=_moves_backward(sighting, viewpoint, even, time),
    )


def without_idle(sighting: Sighting, viewpoint: Viewpoint) -> Sighting:
    """Return the sighting with its stretch cut to where the legs keep stepping.

    People start the camera, walk to the belt and wait: only the longest part in which the legs move over a stride by at
    least a quarter of what they usually do counts.

    Parameters
    ----------
    sighting
        The runner's points.
    viewpoint
        Where the camera stood; from the rear or front, where legs move little in the picture, nothing is cut.
    """
    stretch = sighting.stretch
    time = sighting.time[stretch]
    if len(time) < FEWEST_FRAMES or viewpoint.view in ("rear", "front"):
        return sighting
    even, apart = _legs_apart(sighting)
    rate = _strongest_rate(even, apart)
    if np.isnan(rate) or np.ptp(apart) == 0:
        return sighting
    half = max(2, round(0.5 / rate * (len(even) - 1) / (even[-1] - even[0])))
    spread = sliding_window_view(np.pad(apart, ((0, 0), (half, half)), mode="edge"), 2 * half + 1, axis=1)
    movement = np.hypot.reduce(spread.max(axis=2) - spread.min(axis=2), axis=0)
    lively = movement > LIVELY * np.quantile(movement, 0.75)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], lively, [False]]).astype(int)))
    start, stop = max(zip(edges[::2], edges[1::2], strict=True), key=lambda part: part[1] - part[0])
    # The window looks half a stride ahead of the first step and beyond the last.
    start, stop = (0 if start == 0 else min(start + half, stop), len(even) if stop == len(even) else max(stop - half, start))
    first, last = np.searchsorted(time, even[[start, max(start, stop - 1)]])
    return replace(sighting, stretch=slice(stretch.start + int(first), stretch.start + int(last) + 1))


def even_parts(n: int, duration: float, part: float) -> list[slice]:
    """Return slices that cut `n` samples over `duration` s into equal parts of about `part` s, at least one.

    Nobody keeps a rate to a hundredth over a minute, so waves are fitted to a few steps at a time.

    Parameters
    ----------
    n
        Samples.
    duration, part
        s.
    """
    edges = np.linspace(0, n, max(1, round(duration / part)) + 1).round().astype(int)
    return [slice(int(start), int(stop)) for start, stop in pairwise(edges)]


def evened(even: FloatArray, time: FloatArray, path: FloatArray) -> FloatArray:
    """Return a path on even time stamps, its holes bridged by straight lines; zeros where nothing is known.

    Parameters
    ----------
    even
        (frames,) s, the time stamps wanted.
    time
        (samples,) s, the time stamps of `path`.
    path
        (samples,), nan where not known.
    """
    known = np.isfinite(path)
    return np.interp(even, time[known], path[known]) if known.sum() >= 2 else np.zeros(len(even))


def _legs_apart(sighting: Sighting) -> tuple[FloatArray, FloatArray]:
    """Even time stamps and (4, frames) left minus right ankle and knee, across and up, leg lengths about their mean."""
    time = sighting.time[sighting.stretch]
    even = np.linspace(time[0], time[-1], len(time))
    apart = np.stack([evened(even, time, sighting.difference(joint)[sighting.stretch, axis]) for joint in ("ankle", "knee") for axis in (0, 1)])
    apart -= np.median(apart, axis=1, keepdims=True)
    widest = WIDEST * 1.4826 * np.median(np.abs(apart), axis=1, keepdims=True)
    return even, np.clip(apart, -widest, widest)


def _strongest_rate(time: FloatArray, apart: FloatArray) -> float:
    duration = time[-1] - time[0]
    sampling = (len(time) - 1) / duration
    padded = PADDING * len(time)
    power = (np.abs(np.fft.rfft(np.hanning(len(time)) * apart, padded, axis=1)) ** 2).sum(axis=0)
    rates = np.fft.rfftfreq(padded, 1 / sampling)
    possible = (rates >= max(FEWEST_CYCLES / duration, SLOWEST_STRIDE_RATE)) & (rates <= min(FASTEST_STRIDE_RATE, 0.4 * sampling))
    return float(rates[possible][int(power[possible].argmax())]) if possible.any() else float("nan")


def _repeating_share(time: FloatArray, apart: FloatArray, rate: float) -> float:
    """Left minus right holds the odd harmonics only, if both sides do the same."""
    waves = [wave(2 * np.pi * harmonic * rate * time) for harmonic in (1, 3) for wave in (np.cos, np.sin)]
    basis = np.stack([np.ones_like(time), *waves], axis=1)
    rest = apart.T - basis @ np.linalg.lstsq(basis, apart.T, rcond=None)[0]
    return float(1 - np.sum(rest**2) / np.sum(apart**2))


def _component(time: FloatArray, path: FloatArray, rate: float) -> complex:
    """Amplitude and phase of one rate in a path whose drift has been taken out."""
    inner = np.linspace(-1, 1, len(time))
    steady = path - np.polynomial.polynomial.polyval(inner, np.polynomial.polynomial.polyfit(inner, path, 4))
    window = np.hanning(len(time))
    return complex(2 * np.sum(window * steady * np.exp(-2j * np.pi * rate * time)) / window.sum())


def _moves_backward(sighting: Sighting, viewpoint: Viewpoint, even: FloatArray, time: FloatArray) -> bool:
    """Tell life from reverse: seen from the hips a foot goes forward in the air and back on the ground."""
    if viewpoint.facing is None:
        return False
    ahead = 1.0 if viewpoint.facing == "right" else -1.0
    hips = sighting.middle("hip")[sighting.stretch]
    agreement = []
    for side in ("left", "right"):
        ankle = sighting.points[f"{side}_ankle"][sighting.stretch] - hips
        forward, up = (evened(even, time, values) for values in (ahead * ankle[:, 0], ankle[:, 1]))
        if np.ptp(forward) > 0 and np.ptp(up) > 0:
            agreement.append(np.corrcoef(np.gradient(forward, even), up)[0, 1])
    return bool(agreement) and float(np.mean(agreement)) < REVERSED_CORRELATION
