"""Zero-phase smoothing with a cutoff that the recording itself chooses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import xarray as xr
from scipy.interpolate import CubicSpline
from scipy.signal import butter, sosfiltfilt

from psoas.pose.repeats import BoolArray, repeated_frames
from psoas.pose.residual import choose_cutoff, noise_variance, power_spectrum, single_pass_cutoff
from psoas.recording.dataset import FloatArray

# Points that move alike share a cutoff: what is one movement must not be delayed or blunted differently.
GROUPS: dict[str, tuple[str, ...]] = {
    "head and trunk": ("nose", "ear", "shoulder", "hip"),
    "arms": ("elbow", "wrist"),
    "knees": ("knee",),
    "feet": ("ankle", "heel", "toe"),
}
# Without enough of a path there is nothing to choose from; the usual cutoff of running studies then (gait/NOTES).
USUAL_CUTOFF = 8.0
SHORTEST_FOR_CHOICE = 24
# A piece shorter than this is left as it is.
SHORTEST_FILTERED = 8
# A gap of more than this many usual frame times ends a piece.
GAP_FRAMES = 4.5


@dataclass(frozen=True, slots=True)
class Smoothing:
    """How a recording was smoothed.

    Parameters
    ----------
    cutoff
        Group of points -> effective cutoff in Hz.
    noise
        Keypoint name -> one-sigma noise of a coordinate before smoothing, in the unit of position; nan where unknown.
    chosen
        Whether the cutoffs were chosen from the recording; False where it was too short and the usual 8 Hz were taken.
    """

    cutoff: Mapping[str, float] = field(default_factory=dict)
    noise: Mapping[str, float] = field(default_factory=dict)
    chosen: bool = True

    def __str__(self) -> str:
        if not self.cutoff:
            return "The points were not smoothed."
        low, high = min(self.cutoff.values()), max(self.cutoff.values())
        at = f"{low:.0f}" if round(low) == round(high) else f"{low:.0f} to {high:.0f}"
        return f"The points were smoothed at {at} Hz, {'chosen from this clip' if self.chosen else 'the usual, because the clip is short'}."


def smooth_recording(recording: xr.Dataset) -> tuple[xr.Dataset, Smoothing]:
    """Smooth every path without delay, at a cutoff chosen per group of points by residual analysis.

    Uneven time stamps and repeated pictures are taken into account; gaps stay gaps. Where the recording has no `sigma`
    the noise found is put there. At 30 fps no band is free of movement, so the noise is then an upper bound.

    Parameters
    ----------
    recording
        Repaired keypoints of any pose model, px or m.

    Returns
    -------
    recording
        A smoothed copy on the same time stamps.
    smoothing
        Cutoffs and noise.
    """
    names = [str(name) for name in recording["keypoint"].values]
    time = recording["time"].values
    position = recording["position"].values
    fresh = ~repeated_frames(recording)
    if fresh.sum() < 2:
        fresh = np.ones(len(time), dtype=bool)
    paths = {name: _even_pieces(time, position[:, :, k], fresh) for k, name in enumerate(names)}
    smoothed = position.copy()
    cutoffs: dict[str, float] = {}
    noise = dict.fromkeys(names, float("nan"))
    for group, joints in GROUPS.items():
        members = [name for name in names if name.split("_", 1)[-1] in joints]
        cutoff, group_noise = _group_cutoff([paths[name] for name in members])
        cutoffs[group] = cutoff
        for name, value in zip(members, group_noise, strict=True):
            noise[name] = value
            smoothed[:, :, names.index(name)] = _filtered(time, position[:, :, names.index(name)], paths[name], cutoff)
    result = recording.copy()
    result["position"] = recording["position"].copy(data=smoothed)
    sigma = np.array(recording["sigma"].values, dtype=float) if "sigma" in recording else np.full((len(time), len(names)), np.nan)
    level = np.array([noise[name] for name in names])
    result["sigma"] = (("time", "keypoint"), np.where(np.isnan(sigma) & np.isfinite(smoothed).all(axis=1), level, sigma))
    return result, Smoothing(cutoffs, noise, chosen=bool(np.isfinite(level).any()))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a path without gap, evenly sampled."""

    time: FloatArray
    path: FloatArray

    @property
    def rate(self) -> float:
        return float((len(self.time) - 1) / (self.time[-1] - self.time[0]))


def _even_pieces(time: FloatArray, path: FloatArray, fresh: BoolArray) -> list[_Piece]:
    frames = np.flatnonzero(np.isfinite(path).all(axis=1) & fresh)
    if len(frames) < SHORTEST_FILTERED:
        return []
    frame_time = float(np.median(np.diff(time[fresh])))
    breaks = np.flatnonzero(np.diff(time[frames]) > GAP_FRAMES * frame_time) + 1
    pieces = []
    for piece in np.split(frames, breaks):
        if len(piece) < SHORTEST_FILTERED:
            continue
        n = round((time[piece[-1]] - time[piece[0]]) / frame_time) + 1
        even = np.linspace(time[piece[0]], time[piece[-1]], n)
        if n == len(piece) and np.abs(even - time[piece]).max() < 0.01 * frame_time:
            pieces.append(_Piece(time[piece], path[piece]))
        else:
            pieces.append(_Piece(even, CubicSpline(time[piece], path[piece])(even)))
    return pieces


def _group_cutoff(members: list[list[_Piece]]) -> tuple[float, list[float]]:
    """Cutoff in Hz and noise per member, from each member's longest piece."""
    noise = [float("nan")] * len(members)
    longest = [max(pieces, key=lambda piece: len(piece.time), default=None) for pieces in members]
    enough = [(k, piece) for k, piece in enumerate(longest) if piece is not None and len(piece.time) >= SHORTEST_FOR_CHOICE]
    if not enough:
        return USUAL_CUTOFF, noise
    cutoffs = []
    for k, piece in enough:
        along = [power_spectrum(coordinate, piece.rate) for coordinate in piece.path.T]
        frequency = along[0][0]
        variances = [noise_variance(frequency, power, piece.rate) for _, power in along]
        noise[k] = float(np.sqrt(np.mean(variances)))
        cutoffs.append(choose_cutoff(frequency, np.sum([power for _, power in along], axis=0), sum(variances), piece.rate))
    return float(np.median(cutoffs)), noise


def _filtered(time: FloatArray, path: FloatArray, pieces: list[_Piece], cutoff: float) -> FloatArray:
    result = path.copy()
    for piece in pieces:
        single = min(float(single_pass_cutoff(cutoff)), 0.95 * piece.rate / 2)
        sections = butter(2, single, fs=piece.rate, output="sos")
        padding = min(len(piece.time) - 1, int(np.ceil(1.5 * piece.rate / cutoff)))
        smooth = sosfiltfilt(sections, piece.path, axis=0, padtype="odd", padlen=padding)
        inside = (time >= piece.time[0]) & (time <= piece.time[-1]) & np.isfinite(path).all(axis=1)
        if inside.sum() == len(piece.time) and np.array_equal(time[inside], piece.time):
            result[inside] = smooth
        else:
            result[inside] = CubicSpline(piece.time, smooth)(time[inside])
    return result
