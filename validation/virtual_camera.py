"""A phone beside the runner: marker paths seen by a 720p camera, with exposure, pixels and keypoint noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import xarray as xr
from scipy.interpolate import CubicSpline

from psoas.recording.dataset import make_recording
from validation.trials import Trial

FRAME_HEIGHT = 720
RUNNER_SHARE = 0.60
DISTANCE = 5.0


@dataclass(frozen=True, slots=True)
class Filming:
    """How a trial was filmed: frames per second, keypoint noise in m and its kind, which side stood nearer, seed."""

    frame_rate: float
    noise: float = 0.0
    kind: Literal["white", "clumped"] = "white"
    near: Literal["left", "right"] = "right"
    seed: int = 0


def film(trial: Trial, filming: Filming) -> xr.Dataset:
    """Return the Recording that a camera travelling beside the runner would give.

    The camera stands 5 m away at hip height, the runner fills 60 % of 720 rows, the shutter is open a quarter of the frame, keypoints fall on
    whole pixels. "clumped" noise is an AR(1) process of coefficient 0.7 with one outlier of five sigma in a hundred.
    """
    rng = np.random.default_rng([filming.seed, int(filming.frame_rate), int(1e4 * filming.noise), len(trial.time)])
    start = trial.time[0] + rng.uniform(0, 1) / filming.frame_rate
    time = np.arange(start, trial.time[-1] - 0.3 / filming.frame_rate, 1 / filming.frame_rate)
    hips = (trial.points["left_hip"] + trial.points["right_hip"]) / 2
    # The camera keeps pace: its place is the straight line through the hips' way.
    seen = np.isfinite(hips).all(axis=1)
    dolly = np.column_stack([np.polyval(np.polyfit(trial.time[seen], hips[seen, axis], 1), trial.time) for axis in range(3)])
    dolly[:, 1] = np.nanmean(hips[:, 1])
    towards = 1.0 if filming.near == "right" else -1.0
    leg = np.nanmedian(np.linalg.norm(trial.points["left_hip"] - trial.points["left_knee"], axis=1)) * 2
    pixels_per_metre = RUNNER_SHARE * FRAME_HEIGHT / (leg / 0.51)
    open_shutter = np.linspace(-0.125, 0.125, 5) / filming.frame_rate
    names = list(trial.points)
    position = np.empty((len(time), 2, len(names)))
    for k, name in enumerate(names):
        path = trial.points[name] - dolly
        known = np.isfinite(path).all(axis=1)
        at = CubicSpline(trial.time[known], path[known])(np.clip(time[:, None] + open_shutter, trial.time[0], trial.time[-1])).mean(axis=1)
        nearness = DISTANCE / (DISTANCE - towards * at[:, 2])
        plane = at[:, :2] * nearness[:, None] + _noise(rng, len(time), filming)
        position[:, 0, k] = 1280 / 2 + towards * pixels_per_metre * plane[:, 0]
        position[:, 1, k] = FRAME_HEIGHT * 0.55 - pixels_per_metre * plane[:, 1]
    return make_recording(
        np.round(position), time, names, width=1280, height=FRAME_HEIGHT, frame_rate=filming.frame_rate, pose_model="markers", source=trial.name
    )


def _noise(rng: np.random.Generator, frames: int, filming: Filming) -> np.ndarray:
    white = filming.noise * rng.standard_normal((frames, 2))
    if filming.kind == "white" or frames == 0:
        return white
    clumped = white.copy()
    for frame in range(1, frames):
        clumped[frame] = 0.7 * clumped[frame - 1] + np.sqrt(1 - 0.7**2) * white[frame]
    outlier = rng.random(frames) < 0.01
    return clumped + np.where(outlier[:, None], 5 * filming.noise * np.sign(rng.standard_normal((frames, 2))), 0.0)
