"""A side view's strides of one leg -> the runner model's mean stride, as motion of its right leg."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from psoas.body.body_size import segment_lengths
from psoas.body.dynamics import Motion
from psoas.body.harmonics import periodic
from psoas.body.model import Model
from psoas.errors import SettingError
from psoas.gait.events import Events, Stride
from psoas.gait.kinematics import segment_angles
from psoas.gait.sagittal import Sagittal

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
Indices = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]

PHASES = 50  # of a stride; pictures at 30 a second give about 20
FEWEST_STRIDES = 4
ANGLES = ("thigh", "knee", "ankle", "trunk")


@dataclass(frozen=True, eq=False)
class LegStrides:
    """Complete strides of one leg, each from contact to contact.

    Parameters
    ----------
    angles
        One of `ANGLES` -> (strides, PHASES) rad, signs as in `psoas.gait.kinematics`.
    hip
        (strides, PHASES, 2) leg lengths: forward and up, the middle of both hips.
    duration, contact
        (strides,) s.
    contact_error
        s, one sigma, of contact time: the part that more strides do not lessen.
    """

    angles: Mapping[str, FloatArray]
    hip: FloatArray
    duration: FloatArray
    contact: FloatArray
    contact_error: float

    @property
    def count(self) -> int:
        """How many strides there are."""
        return len(self.duration)

    @property
    def toe_off(self) -> float:
        """Mean share of the stride at toe-off."""
        return float(np.mean(self.contact / self.duration))


def leg_strides(sagittal: Sagittal, events: Events, side: str) -> LegStrides:
    """Return the complete strides of one leg of a clip.

    Parameters
    ----------
    sagittal
        Smoothed keypoint paths.
    events
        Contacts and toe-offs.
    side
        "left" or "right".

    Raises
    ------
    SettingError
        If there are too few complete strides of the side, or the clip lacks a joint.
    """
    angles = segment_angles(sagittal)
    wanted = {name: name if name == "trunk" else f"{side}_{name}" for name in ANGLES}
    missing = [name for name in wanted.values() if name not in angles]
    if missing:
        raise SettingError(f"The clip does not show {', '.join(missing)}.", "Muscles need hip, knee, ankle, heel, toe and shoulder.")
    strides = [stride for stride in events.strides if stride.side == side and _whole(stride, sagittal, [angles[name] for name in wanted.values()])]
    if len(strides) < FEWEST_STRIDES:
        raise SettingError(f"The clip shows {len(strides)} complete {side} strides; {FEWEST_STRIDES} are needed for muscles.", "Film longer.")
    hip = sagittal.midpoint("hip")
    phase = np.arange(PHASES) / PHASES

    def resampled(values: FloatArray, stride: Stride) -> FloatArray:
        return np.asarray(np.interp(stride.initial_contact + phase * stride.duration, sagittal.time, values))

    return LegStrides(
        {name: np.deg2rad([resampled(angles[source], stride) for stride in strides]) for name, source in wanted.items()},
        np.stack([np.stack([resampled(path, stride) for stride in strides]) for path in hip], axis=2),
        np.array([stride.duration for stride in strides]),
        np.array([stride.contact_time for stride in strides]),
        float(np.hypot(events.contact_error.bias, events.off_error.bias)),
    )


def _whole(stride: Stride, sagittal: Sagittal, paths: list[FloatArray]) -> bool:
    inside = (sagittal.time >= stride.initial_contact) & (sagittal.time <= stride.next_contact)
    return bool(np.isfinite(stride.duration) and np.isfinite(stride.toe_off) and all(np.isfinite(path[inside]).all() for path in paths))


def stride_motion(runner: Model, legs: LegStrides, strides: Indices, bias: Mapping[str, float], tilt: float) -> Motion:
    """Return the mean of some strides as periodic motion of the model's right leg; the left stays where it is.

    Parameters
    ----------
    runner
        Of the runner's size.
    legs
        The strides.
    strides
        Which of them make the mean; one may count twice.
    bias
        Angle -> rad added to it.
    tilt
        rad, forward tilt of the pelvis.
    """
    leg, duration = sum(segment_lengths(runner).values()), float(np.mean(legs.duration))
    mean = {name: values[strides].mean(axis=0) + bias[name] for name, values in legs.angles.items()}
    hip = legs.hip[strides].mean(axis=0) * leg
    hip -= np.linspace(0, 1, PHASES, endpoint=False)[:, None] * (hip[-1] - hip[0]) * PHASES / (PHASES - 1)
    columns = {
        "pelvis_tilt": np.full(PHASES, -tilt),
        "pelvis_tx": hip[:, 0],
        "pelvis_ty": hip[:, 1],
        "hip_flexion_r": mean["thigh"] + tilt,
        "knee_angle_r": mean["knee"],
        "ankle_angle_r": mean["ankle"],
        "lumbar_extension": tilt - mean["trunk"],
    }
    moving = [runner.coordinate(name) for name in columns]
    q, qd, qdd = (np.tile(runner.defaults if order == 0 else 0 * runner.defaults, (PHASES, 1)) for order in range(3))
    q[:, moving], qd[:, moving], qdd[:, moving] = periodic(np.column_stack(list(columns.values())), duration)
    return Motion(np.arange(PHASES) / PHASES * duration, *runner.complete_motion(q, qd, qdd))
