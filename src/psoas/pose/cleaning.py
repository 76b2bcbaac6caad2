"""What a pose model gets wrong now and then, put right and counted: exchanged legs, spikes, lost points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from psoas.pose.gaps import fill_gaps, gap_lengths
from psoas.pose.labels import SAME_SIDE_CORRELATION, arms_swing_with_their_legs
from psoas.pose.repeats import repeated_frames
from psoas.pose.spikes import find_spikes
from psoas.pose.swaps import BELOW_HIP_EXCHANGED, exchange_legs, find_swaps
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import SIDES

# A point that the model itself gives less than this is a guess. Only asked where no error is known: BlazePose's
# visibility hardly predicts error (AUC 0.58), the disagreement of image and mirror does (0.93; pose/NOTES).
LOWEST_CONFIDENCE = 0.1
# Good points disagree with their mirror by up to 0.09 leg; beyond this image and mirror saw different limbs.
LARGEST_SIGMA = 0.15
# A clip of repeated pictures only is a still picture; taking the repeats out would leave nothing to judge.
STILL_SHARE = 0.8
LEG_POINTS = ("hip", "knee", "ankle", "heel", "toe")


@dataclass(frozen=True, slots=True)
class Repairs:
    """What was repaired in a recording.

    Parameters
    ----------
    frames
        Frames of the recording.
    swapped_frames
        Frames in which left and right leg were exchanged and have been put back.
    repeated_frames
        Number of frames whose picture repeats the one before; their points were taken between the neighbours.
    spikes
        Points that jumped away from their path and were taken out.
    unsure
        Points taken out because the model itself gave them little confidence or a large error.
    filled
        Points that were filled in, over gaps of at most 0.1 s.
    longest_gap
        Longest gap of a leg point in s before filling, ends of the clip left out.
    missing_share
        "left", "right" -> share of leg points that are still missing, 0..1.
    mislabelled
        Whether arms and legs contradict each other on which side is left from end to end.
    """

    frames: int
    swapped_frames: tuple[int, ...] = ()
    repeated_frames: int = 0
    spikes: int = 0
    unsure: int = 0
    filled: int = 0
    longest_gap: float = 0.0
    missing_share: Mapping[str, float] = field(default_factory=dict)
    mislabelled: bool = False

    def __str__(self) -> str:
        counts = (
            (len(self.swapped_frames), "frame", "with left and right leg exchanged put back"),
            (self.spikes, "point", "that jumped taken out"),
            (self.unsure, "point", "that the model was too unsure of taken out"),
            (self.filled, "missing point", "filled in"),
        )
        said = [f"{count} {what}{'s' if count != 1 else ''} {done}" for count, what, done in counts if count]
        return ("; ".join(said) or "Nothing was repaired") + "."


def repair_recording(recording: xr.Dataset) -> tuple[xr.Dataset, Repairs]:
    """Put exchanged legs back, take spikes and unsure points out, and fill short gaps.

    Filled points have confidence 0 and twice the point's usual error. Nothing is smoothed.

    Parameters
    ----------
    recording
        Raw keypoints of any pose model, px or m.

    Returns
    -------
    recording
        A repaired copy.
    repairs
        What was done, counted.
    """
    names = [str(name) for name in recording["keypoint"].values]
    time = recording["time"].values
    position = recording["position"].values.copy()
    confidence, sigma = (_per_point(recording, name) for name in ("confidence", "sigma"))
    repeated = repeated_frames(recording)
    still = repeated.mean() > STILL_SHARE
    if not still:
        position[repeated] = np.nan

    leg_length = _leg_length(position, names)
    with np.errstate(invalid="ignore"):
        unsure = np.where(np.isfinite(sigma), sigma > LARGEST_SIGMA * leg_length, confidence < LOWEST_CONFIDENCE)
    unsure &= np.isfinite(position).all(axis=1)
    position[np.broadcast_to(unsure[:, None, :], position.shape)] = np.nan

    state = find_swaps(_without_holes(time, position), names)
    position, confidence, sigma = (exchange_legs(values, names, state) for values in (position, confidence, sigma))

    spikes = filled = 0
    for k in range(len(names)):
        jumped = find_spikes(time, position[:, :2, k], leg_length)
        position[jumped, :, k] = np.nan
        spikes += int(jumped.sum())
    gaps = _leg_gaps(time, position, names)
    for k in range(len(names)):
        position[:, :, k], added = fill_gaps(time, position[:, :, k])
        filled += int((added & ~repeated).sum())
        confidence[added, k] = 0.0
        sigma[added, k] = 2 * np.nanmedian(sigma[~added, k]) if np.isfinite(sigma[~added, k]).any() else np.nan

    repaired = recording.copy()
    repaired["position"] = recording["position"].copy(data=position)
    for name, values in (("confidence", confidence), ("sigma", sigma)):
        repaired[name] = (("time", "keypoint"), values)
    correlation = arms_swing_with_their_legs(repaired)
    repairs = Repairs(
        frames=len(time),
        swapped_frames=tuple(int(frame) for frame in np.flatnonzero(state & BELOW_HIP_EXCHANGED)),
        repeated_frames=int(repeated.sum()),
        spikes=spikes,
        unsure=int(unsure.sum()),
        filled=filled,
        longest_gap=max(gaps, default=0.0),
        missing_share=_missing_share(position, names),
        mislabelled=bool(correlation > SAME_SIDE_CORRELATION),
    )
    return repaired, repairs


def _per_point(recording: xr.Dataset, name: str) -> FloatArray:
    if name in recording:
        return np.array(recording[name].values, dtype=float)
    return np.full((recording.sizes["time"], recording.sizes["keypoint"]), np.nan)


def _leg_length(position: FloatArray, names: list[str]) -> float:
    lengths = []
    for side in SIDES:
        if not all(f"{side}_{joint}" in names for joint in ("hip", "knee", "ankle")):
            continue
        hip, knee, ankle = (position[:, :2, names.index(f"{side}_{joint}")] for joint in ("hip", "knee", "ankle"))
        length = np.hypot(*(hip - knee).T) + np.hypot(*(knee - ankle).T)
        if np.isfinite(length).any():
            lengths.append(float(np.nanmedian(length)))
    return float(np.mean(lengths)) if lengths else float("inf")


def _without_holes(time: FloatArray, position: FloatArray) -> FloatArray:
    """Short gaps bridged for the search of swaps only: a leg lost for a frame must not hide an exchange beside it."""
    bridged = position.copy()
    for k in range(position.shape[2]):
        bridged[:, :, k], _ = fill_gaps(time, position[:, :, k])
    return bridged


def _leg_gaps(time: FloatArray, position: FloatArray, names: list[str]) -> list[float]:
    points = [names.index(f"{side}_{joint}") for side in SIDES for joint in LEG_POINTS if f"{side}_{joint}" in names]
    lengths = [gap_lengths(time, np.asarray(np.isfinite(position[:, :, k]).all(axis=1))) for k in points]
    return [float(values[np.isfinite(values)].max()) for values in lengths if np.isfinite(values).any()]


def _missing_share(position: FloatArray, names: list[str]) -> dict[str, float]:
    shares = {}
    for side in SIDES:
        points = [names.index(f"{side}_{joint}") for joint in LEG_POINTS if f"{side}_{joint}" in names]
        shares[side] = float(np.isnan(position[:, :, points]).any(axis=1).mean()) if points else 1.0
    return shares
