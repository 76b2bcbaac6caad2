"""How the leg comes through: peaks between toe-off and the next contact."""

from __future__ import annotations

from psoas.gait.events import Stride
from psoas.gait.motion import Motion
from psoas.gait.stride_metric import StrideMetric, highest

LIFT_UNTIL = 0.5
"""Part of swing by which the heel has risen."""


def _knee_lift_peak(motion: Motion, stride: Stride) -> float:
    return highest(motion.angle(f"{stride.side}_thigh").between(stride.toe_off, stride.next_contact))


def _knee_drive_speed(motion: Motion, stride: Stride) -> float:
    return highest(motion.angle(f"{stride.side}_thigh").rate_between(stride.toe_off, stride.next_contact))


def _knee_flexion_peak(motion: Motion, stride: Stride) -> float:
    return highest(motion.angle(f"{stride.side}_knee").between(stride.toe_off, stride.next_contact))


def _foot_lift_speed(motion: Motion, stride: Stride) -> float:
    heel = motion.up.get(f"{stride.side}_heel")
    if heel is None:
        return float("nan")
    return highest(heel.rate_between(stride.toe_off, stride.toe_off + LIFT_UNTIL * (stride.next_contact - stride.toe_off)))


SWING: tuple[StrideMetric, ...] = (
    StrideMetric("knee_lift_peak", "deg", _knee_lift_peak, needs="hip and knee"),
    StrideMetric("knee_drive_speed", "deg/s", _knee_drive_speed, clock=-1, needs="hip and knee"),
    StrideMetric("knee_flexion_swing_peak", "deg", _knee_flexion_peak),
    StrideMetric("foot_lift_speed", "leg/s", _foot_lift_speed, clock=-1, needs="the heel"),
)
