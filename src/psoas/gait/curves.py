"""Angles over the average stride."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from psoas.finding import Side
from psoas.gait.error_model import CURVE_ERRORS
from psoas.gait.events import Events, Stride
from psoas.gait.kinematics import segment_angles
from psoas.gait.paths import Path
from psoas.gait.sagittal import Sagittal
from psoas.gait.summary import spread_with_prior
from psoas.knowledge import curve_norm_at
from psoas.quantity import Estimate
from psoas.recording.dataset import FloatArray

PERCENT = np.arange(101.0)

DRAWN: tuple[tuple[str, str], ...] = (
    ("thigh_angle", "thigh"),
    ("knee_flexion", "knee"),
    ("shank_angle", "shank"),
    ("foot_angle", "foot"),
    ("trunk_lean", "trunk"),
)
"""Curve id and the angle of `psoas.gait.kinematics.segment_angles` it shows."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One angle over the stride, 0 to 100 % from initial contact, one value a percent (101 values).

    `mean` is the average stride, `spread` its stride-to-stride standard deviation, `error` the one-sigma error of
    the mean (both kinds joined); `norm_low` and `norm_high` the band of other runners, empty without one.
    `toe_off` is the mean toe-off in percent.
    """

    id: str
    side: Side
    unit: str
    n: int
    toe_off: float
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    error: tuple[float, ...]
    norm_low: tuple[float, ...] = ()
    norm_high: tuple[float, ...] = ()
    norm: str = ""


def stride_curves(sagittal: Sagittal, events: Events, speed: Estimate) -> tuple[Curve, ...]:
    """Return the average stride of thigh, knee, shank and foot of each side and of the trunk.

    Parameters
    ----------
    sagittal
        Repaired and smoothed keypoint paths.
    events
        Contacts, toe-offs and strides.
    speed
        In m/s, for the norm band; unknown leaves the band out.

    Returns
    -------
    tuple of Curve
        In degrees, signs as in `psoas.gait.kinematics.segment_angles`; an angle that no stride shows throughout is left out.
    """
    angles = segment_angles(sagittal)
    curves = []
    for id, angle in DRAWN:
        sides: tuple[Side, ...] = ("both",) if angle == "trunk" else ("left", "right")
        for side in sides:
            name = angle if side == "both" else f"{side}_{angle}"
            strides = events.strides if side == "both" else [stride for stride in events.strides if stride.side == side]
            if name in angles and strides:
                far = side not in ("both", sagittal.near_side)
                curve = _average(id, side, Path.through(sagittal.time, angles[name]), strides, far, speed)
                curves += [curve] if curve is not None else []
    return tuple(curves)


def over_strides(path: Path, strides: Sequence[Stride]) -> FloatArray:
    """Return (strides, 101) values at each percent of each stride; a stride in which the path was lost is nan throughout."""
    values = np.array([path.at(stride.initial_contact + PERCENT / 100 * stride.duration) for stride in strides]).reshape(-1, PERCENT.size)
    return np.where(np.isfinite(values).all(axis=1, keepdims=True), values, np.nan)


def _average(id: str, side: Side, path: Path, strides: Sequence[Stride], far: bool, speed: Estimate) -> Curve | None:
    values = over_strides(path, strides)
    values = values[np.isfinite(values).all(axis=1)]
    n = len(values)
    if n == 0:
        return None
    model = CURVE_ERRORS[id]
    spread = np.array([spread_with_prior(column, model.stride_spread)[0] for column in values.T])
    error = np.hypot(spread / np.sqrt(n), model.sigma(0.0, far))
    norm = curve_norm_at(id, speed.value) if speed.known else None
    return Curve(
        id=id,
        side=side,
        unit="deg",
        n=n,
        toe_off=float(np.mean([100 * stride.contact_time / stride.duration for stride in strides])),
        mean=tuple(np.median(values, axis=0).tolist()),
        spread=tuple(spread.tolist()),
        error=tuple(error.tolist()),
        norm_low=tuple(norm.low) if norm is not None else (),
        norm_high=tuple(norm.high) if norm is not None else (),
        norm=norm.norm if norm is not None else "",
    )
