"""What the body does above the legs: rise and fall, lean of the trunk, arms."""

from __future__ import annotations

import numpy as np

from psoas.gait.events import Stride
from psoas.gait.motion import Motion
from psoas.gait.stride_metric import StrideMetric, extent
from psoas.recording.dataset import FloatArray


def _over_stride(motion: Motion, name: str, stride: Stride) -> FloatArray:
    return motion.angle(name).between(stride.initial_contact, stride.next_contact)


def _mean(values: FloatArray) -> float:
    return float(values.mean()) if values.size else float("nan")


def _rise_and_fall(motion: Motion, stride: Stride) -> float:
    """Mean over the stride's two steps of the range of mid-hip in leg lengths, a steady drift taken off.

    A drift over the stride is a tilted picture or a slope, not the runner's bounce.
    """
    hip = motion.up["hip"].between(stride.initial_contact, stride.next_contact)
    if not hip.size:
        return float("nan")
    level = hip - np.linspace(0.0, hip[-1] - hip[0], hip.size)
    half = level.size // 2
    return (extent(level[: half + 1]) + extent(level[half:])) / 2


def _rise_and_fall_in_metres(motion: Motion, stride: Stride) -> float:
    return motion.scale.leg_length.value * _rise_and_fall(motion, stride)


POSTURE: tuple[StrideMetric, ...] = (
    StrideMetric("vertical_oscillation", "m", _rise_and_fall_in_metres, both=True, scaled_by="leg_length", needs="both hips"),
    StrideMetric("vertical_oscillation_leg", "% leg", lambda motion, stride: 100 * _rise_and_fall(motion, stride), both=True, needs="both hips"),
    StrideMetric(
        "trunk_lean_mean", "deg", lambda motion, stride: _mean(_over_stride(motion, "trunk", stride)), both=True, needs="shoulders and hips"
    ),
    StrideMetric(
        "trunk_lean_range", "deg", lambda motion, stride: extent(_over_stride(motion, "trunk", stride)), both=True, needs="shoulders and hips"
    ),
    StrideMetric(
        "arm_swing_range",
        "deg",
        lambda motion, stride: extent(_over_stride(motion, f"{stride.side}_upper_arm", stride)),
        needs="shoulder and elbow",
    ),
    StrideMetric("elbow_angle", "deg", lambda motion, stride: _mean(_over_stride(motion, f"{stride.side}_elbow", stride)), needs="elbow and wrist"),
)
