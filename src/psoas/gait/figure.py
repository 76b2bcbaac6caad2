"""The average stride as a moving figure, and its four moments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from psoas.gait.curves import PERCENT, over_strides
from psoas.gait.events import Events, Stride
from psoas.gait.kinematics import segment_angles
from psoas.gait.paths import Path
from psoas.gait.sagittal import Sagittal
from psoas.recording.dataset import FloatArray

FEET = ("left_heel", "left_toe", "right_heel", "right_toe", "left_ankle", "right_ankle")

SHOWN_AT: dict[str, tuple[str, ...]] = {
    "contact": ("overstride_distance", "tibia_angle_contact", "foot_inclination_contact", "knee_flexion_contact", "trunk_lean_contact"),
    "mid_stance": ("knee_flexion_stance_peak", "ankle_dorsiflexion_stance_peak", "trunk_lean_mean"),
    "toe_off": ("thigh_angle_toe_off", "thigh_behind_peak", "ankle_push_off"),
    "mid_swing": ("knee_lift_peak", "knee_flexion_swing_peak", "knee_drive_speed"),
}
"""Which metrics are drawn at which moment."""


@dataclass(frozen=True, slots=True)
class StickFigure:
    """The average stride as a moving figure, for drawing only.

    `points` maps a keypoint name to its (x forward, y up) path in leg lengths at each whole percent of the near leg's
    stride (0 to 100), relative to mid-hip for x and to the ground for y. `near` names the near side.
    """

    near: Literal["left", "right"]
    points: Mapping[str, tuple[tuple[float, float], ...]]


@dataclass(frozen=True, slots=True)
class Moment:
    """One of the four moments: contact, mid-stance, toe-off, mid-swing; `percent` of the near leg's stride.

    `frame_time` is the recording time in s of a stride close to the average, so that a still can be shown.
    """

    id: Literal["contact", "mid_stance", "toe_off", "mid_swing"]
    percent: float
    frame_time: float
    metrics: tuple[str, ...]


def average_figure(sagittal: Sagittal, events: Events) -> StickFigure | None:
    """Return the average stride of the near leg as a figure; None if no stride shows the whole runner.

    Each keypoint's path is taken relative to mid-hip forward and to the ground upward, and averaged by the median over
    strides at each percent. The ground of a stride is the lowest foot point of its mid-stance.

    Parameters
    ----------
    sagittal
        Repaired and smoothed keypoint paths.
    events
        Contacts, toe-offs and strides.
    """
    near, strides = _near_strides(sagittal, events)
    if not strides:
        return None
    mid_hip = over_strides(Path.through(sagittal.time, sagittal.midpoint("hip")[0]), strides)
    up = {name: over_strides(Path.through(sagittal.time, values), strides) for name, values in sagittal.up.items()}
    ground = _ground(up, strides)
    points = {}
    for name, values in sagittal.forward.items():
        forward = over_strides(Path.through(sagittal.time, values), strides) - mid_hip
        height = up[name] - ground
        whole = np.isfinite(forward + height).all(axis=1)
        if whole.any():
            path = np.column_stack([np.median(forward[whole], axis=0), np.median(height[whole], axis=0)])
            points[name] = tuple((float(x), float(y)) for x, y in path)
    return StickFigure(near, points)


def moments(sagittal: Sagittal, events: Events) -> tuple[Moment, ...]:
    """Return contact, mid-stance, toe-off and mid-swing of the near leg's average stride.

    Mid-stance is where the bearing knee is bent most, mid-swing where the thigh is furthest ahead. `frame_time` lies in
    the stride that is closest to the average one.

    Parameters
    ----------
    sagittal
        Repaired and smoothed keypoint paths.
    events
        Contacts, toe-offs and strides.

    Returns
    -------
    tuple of Moment
        Empty if no stride shows the near leg throughout.
    """
    near, strides = _near_strides(sagittal, events)
    angles = segment_angles(sagittal)
    thigh, knee = (over_strides(Path.through(sagittal.time, angles[f"{near}_{name}"]), strides) for name in ("thigh", "knee"))
    whole = np.flatnonzero(np.isfinite(thigh + knee).all(axis=1))
    if not whole.size:
        return ()
    thigh, knee = thigh[whole], knee[whole]
    kept = [strides[int(k)] for k in whole]
    average = np.median(thigh, axis=0), np.median(knee, axis=0)
    distance = np.mean((thigh - average[0]) ** 2 + (knee - average[1]) ** 2, axis=1)
    usual = kept[int(np.argmin(distance))]
    toe_off = float(np.median([100 * stride.contact_time / stride.duration for stride in kept]))
    stance, swing = toe_off * 0.75 >= PERCENT, toe_off <= PERCENT
    percents = {
        "contact": 0.0,
        "mid_stance": float(PERCENT[stance][np.argmax(average[1][stance])]),
        "toe_off": toe_off,
        "mid_swing": float(PERCENT[swing][np.argmax(average[0][swing])]),
    }
    return tuple(
        Moment(id, percent, usual.initial_contact + percent / 100 * usual.duration, SHOWN_AT[id])  # type: ignore[arg-type]
        for id, percent in percents.items()
    )


def _near_strides(sagittal: Sagittal, events: Events) -> tuple[Literal["left", "right"], Sequence[Stride]]:
    """Return the leg that is drawn and its strides: the near one, or the other if the clip is too short to show a near stride."""
    by_side: dict[Literal["left", "right"], list[Stride]] = {"left": [], "right": []}
    for stride in events.strides:
        by_side[stride.side].append(stride)
    most: Literal["left", "right"] = "left" if len(by_side["left"]) >= len(by_side["right"]) else "right"
    drawn = sagittal.near_side if sagittal.near_side and by_side[sagittal.near_side] else most
    return drawn, by_side[drawn]


def _ground(up: Mapping[str, FloatArray], strides: Sequence[Stride]) -> FloatArray:
    """Return (strides, 1) height of the ground: the lowest foot point in the middle of each stride's contact."""
    feet = np.stack([up[name] for name in FEET if name in up])
    ground = np.full((len(strides), 1), np.nan)
    for k, stride in enumerate(strides):
        middle = round(50 * stride.contact_time / stride.duration)
        heights = feet[:, k, max(middle - 3, 0) : middle + 4]
        heights = heights[np.isfinite(heights)]
        ground[k] = heights.min() if heights.size else np.nan
    return ground
