"""Measured runs as a phone beside the runner would have filmed them: the side view's input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from psoas.gait.detection import detect_events
from psoas.gait.events import Events
from psoas.gait.sagittal import Sagittal, to_sagittal
from psoas.pose.smoothing import smooth_recording
from validation.measured_runs import MeasuredRun
from validation.trials import Trial
from validation.virtual_camera import Filming, film

STRIDES = 8  # a side; short trials are filmed again, with other pixels and other noise, until there are as many
LONGEST = 12.0  # s of a trial that are filmed
# What a pose model takes for the joints, against the joint centres: one-sigma, of the clip, in degrees (psoas.gait.error_model).
JOINT_BIAS = {"near": {"thigh": 3.5, "shank": 3.0}, "far": {"thigh": 5.5, "shank": 4.0}}
TRUNK_BIAS = 2.5


@dataclass(frozen=True)
class Clip:
    """What a film gives the side view."""

    run: MeasuredRun
    filming: Filming
    sagittal: Sagittal
    events: Events


def filmed(run: MeasuredRun, filming: Filming, bias: int | None = None) -> Clip:
    """Return a run as filmed, with strides enough for muscles; a number for `bias` draws where the pose model sees the joints."""
    trial = run.trial if bias is None else seen_otherwise(run.trial, filming.near, bias)
    kept = trial.time <= trial.time[0] + LONGEST
    trial = replace(trial, time=trial.time[kept], points={name: path[kept] for name, path in trial.points.items()})
    takes: list[tuple[Sagittal, Events]] = []
    for seed in range(STRIDES):
        recording = film(trial, replace(filming, seed=filming.seed + 100 * seed))
        smooth, _ = smooth_recording(recording)
        takes.append((to_sagittal(smooth, "right" if filming.near == "right" else "left", filming.near), detect_events(to_sagittal(recording))))
        if min(sum(len([s for s in events.strides if s.side == side]) for _, events in takes) for side in ("left", "right")) >= STRIDES:
            break
    return Clip(run, filming, *_joined(takes))


def seen_otherwise(trial: Trial, near: str, seed: int) -> Trial:
    """Return the trial with thighs, shanks and trunk turned, each by an angle of its own, as a pose model that sees joints elsewhere would."""
    rng = np.random.default_rng([seed, 77])
    points = dict(trial.points)

    def turned(vector: np.ndarray, degrees: float) -> np.ndarray:
        angle = np.deg2rad(degrees)
        rotation = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
        return np.asarray(vector @ rotation.T)

    for side in ("left", "right"):
        sigma = JOINT_BIAS["near" if side == near else "far"]
        hip, knee, ankle = (trial.points[f"{side}_{joint}"] for joint in ("hip", "knee", "ankle"))
        points[f"{side}_knee"] = hip + turned(knee - hip, sigma["thigh"] * rng.standard_normal())
        points[f"{side}_ankle"] = points[f"{side}_knee"] + turned(ankle - knee, sigma["shank"] * rng.standard_normal())
        shift = points[f"{side}_ankle"] - ankle
        points |= {f"{side}_{part}": trial.points[f"{side}_{part}"] + shift for part in ("heel", "toe")}
    lean = TRUNK_BIAS * rng.standard_normal()
    hips = (trial.points["left_hip"] + trial.points["right_hip"]) / 2
    points |= {f"{side}_shoulder": hips + turned(trial.points[f"{side}_shoulder"] - hips, lean) for side in ("left", "right")}
    return replace(trial, points=points)


def _joined(takes: Sequence[tuple[Sagittal, Events]]) -> tuple[Sagittal, Events]:
    """Return takes one after the other; no stride spans a cut."""
    first, shifts, end = takes[0], [], 0.0
    for sagittal, _ in takes:
        shifts.append(end - sagittal.time[0])
        end += sagittal.time[-1] - sagittal.time[0] + 1.0

    def paths(name: str) -> dict[str, np.ndarray]:
        return {key: np.concatenate([getattr(sagittal, name)[key] for sagittal, _ in takes]) for key in getattr(first[0], name)}

    def times(name: str) -> dict[str, np.ndarray]:
        return {
            side: np.concatenate([getattr(events, name)[side] + by for (_, events), by in zip(takes, shifts, strict=True)])
            for side in ("left", "right")
        }

    strides = tuple(
        replace(
            stride,
            **{part: getattr(stride, part) + by for part in ("initial_contact", "toe_off", "next_contact", "other_contact", "other_toe_off")},
        )
        for (_, events), by in zip(takes, shifts, strict=True)
        for stride in events.strides
    )
    time = np.concatenate([sagittal.time + by for (sagittal, _), by in zip(takes, shifts, strict=True)])
    return (
        replace(first[0], time=time, forward=paths("forward"), up=paths("up"), sigma=paths("sigma")),
        replace(first[1], initial_contact=times("initial_contact"), toe_off=times("toe_off"), strides=strides),
    )
