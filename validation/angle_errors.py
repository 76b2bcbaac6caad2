"""Segment and joint angles from the virtual camera against the angles that come with the trials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from psoas.gait.kinematics import segment_angles
from psoas.gait.sagittal import to_sagittal
from psoas.pose.smoothing import smooth_recording
from validation.marker_files import read_storage
from validation.trials import MOCAP, Trial
from validation.virtual_camera import Filming, film

NAMES = ("trunk", "thigh", "shank", "knee", "ankle", "foot")
_CYCLE = np.linspace(0, 1, 101)


@dataclass(frozen=True, slots=True)
class AngleError:
    """Bias and RMSE about it, in degrees, of one angle of one leg in one filmed trial."""

    angle: str
    trial: str
    reference: str
    near: bool
    bias: float
    rmse: float
    measured: np.ndarray
    published: np.ndarray


def angle_errors(trials: list[Trial], noises: tuple[float, ...] = (0.005, 0.010), root: Path = MOCAP) -> Iterator[AngleError]:
    """Yield the errors of every angle that a trial publishes, at 60 fps, both legs, near and far."""
    for trial in trials:
        for seed, (noise, near) in enumerate((noise, near) for noise in noises for near in ("left", "right")):
            recording = film(trial, Filming(60, noise, "white", near, 100 + seed))
            smooth, _ = smooth_recording(recording)
            measured = segment_angles(to_sagittal(smooth))
            if trial.runner == "RBDS001":
                yield from _against_mean_curves(trial, measured, recording["time"].values, near, root)
            else:
                truth, name = _published(trial, root)
                for angle, values in truth.items():
                    if angle in measured:
                        side = angle.split("_")[0]
                        at = np.interp(recording["time"].values, trial.time, values, left=np.nan, right=np.nan)
                        yield _error(angle, trial, name, side in (near, "trunk"), measured[angle], at)


def _published(trial: Trial, root: Path) -> tuple[dict[str, np.ndarray], str]:
    if trial.runner == "Dorn":
        return _inverse_kinematics(read_storage(root / "dorn_jog_3p5ms" / "jog_ik.mot"), trial.time), "3-D inverse kinematics (published)"
    return _of_joint_centres(trial), "3-D joint centres"


def _inverse_kinematics(table: pd.DataFrame, time: np.ndarray) -> dict[str, np.ndarray]:
    """Return segment angles of a planar chain from OpenSim coordinates; rotations about the lateral axis add up."""

    def at(column: str) -> np.ndarray:
        return np.interp(time, table["time"], table[column], left=np.nan, right=np.nan)

    angles = {"trunk": -(at("pelvis_tilt") + at("lumbar_extension"))}
    for side, s in (("left", "l"), ("right", "r")):
        thigh = at("pelvis_tilt") + at(f"hip_flexion_{s}")
        shank = thigh + at(f"knee_angle_{s}")
        angles |= {f"{side}_thigh": thigh, f"{side}_shank": shank, f"{side}_knee": -at(f"knee_angle_{s}"), f"{side}_ankle": at(f"ankle_angle_{s}")}
    return angles


def _of_joint_centres(trial: Trial) -> dict[str, np.ndarray]:
    def tilt(upper: np.ndarray, lower: np.ndarray) -> np.ndarray:
        return np.degrees(np.arctan2(lower[:, 0] - upper[:, 0], upper[:, 1] - lower[:, 1]))

    p = trial.points
    hips, shoulders = (p["left_hip"] + p["right_hip"]) / 2, (p["left_shoulder"] + p["right_shoulder"]) / 2
    angles = {"trunk": -tilt(shoulders, hips)}
    for side in ("left", "right"):
        hip, knee, ankle, heel, toe = (p[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle", "heel", "toe"))
        foot = np.degrees(np.unwrap(np.arctan2(toe[:, 1] - heel[:, 1], toe[:, 0] - heel[:, 0])))
        thigh, shank = tilt(hip, knee), tilt(knee, ankle)
        angles |= {f"{side}_thigh": thigh, f"{side}_shank": shank, f"{side}_knee": thigh - shank, f"{side}_foot": foot, f"{side}_ankle": foot - shank}
    return angles


def _against_mean_curves(trial: Trial, measured: Mapping[str, np.ndarray], time: np.ndarray, near: str, root: Path) -> Iterator[AngleError]:
    """Compare average strides: RBDS publishes the mean curve of each speed, knee and ankle about the lateral axis."""
    table = pd.read_csv(root / "rbds001" / "RBDS001processed.txt", sep="\t")
    speed = round(10 * trial.speed)
    for side, s in (("left", "L"), ("right", "R")):
        contacts = trial.initial_contact[side]
        inside = [(a, b) for a, b in pairwise(contacts) if a > time[0] and b < time[-1] and b - a < 1.0]
        for joint in ("knee", "ankle"):
            values = measured[f"{side}_{joint}"]
            strides = [np.interp(a + _CYCLE * (b - a), time, values) for a, b in inside]
            yield _error(
                f"{side}_{joint}",
                trial,
                "3-D mean curve (published)",
                side == near,
                np.nanmean(strides, axis=0),
                table[f"{s}{joint}AngZ{speed}"].to_numpy(),
            )


def _error(angle: str, trial: Trial, reference: str, near: bool, measured: np.ndarray, published: np.ndarray) -> AngleError:
    off = measured - published
    bias = float(np.nanmean(off))
    return AngleError(angle.split("_")[-1], trial.name, reference, near, bias, float(np.sqrt(np.nanmean((off - bias) ** 2))), measured, published)
