"""How the foot comes down: distances and angles at initial contact."""

from __future__ import annotations

from collections.abc import Callable

from psoas.gait.events import Stride
from psoas.gait.motion import Motion
from psoas.gait.stride_metric import StrideMetric


def _at_contact(angle: str) -> Callable[[Motion, Stride], float]:
    return lambda motion, stride: motion.angle(f"{stride.side}_{angle}").value(stride.initial_contact)


def _overstride_distance(motion: Motion, stride: Stride) -> float:
    """Ankle ahead of the same side's hip, which stands in for the centre of mass, in % of leg length."""
    ankle, hip = motion.forward[f"{stride.side}_ankle"], motion.forward[f"{stride.side}_hip"]
    return 100 * (ankle.value(stride.initial_contact) - hip.value(stride.initial_contact))


LANDING: tuple[StrideMetric, ...] = (
    StrideMetric("overstride_distance", "% leg", _overstride_distance, needs="hip and ankle"),
    StrideMetric("tibia_angle_contact", "deg", _at_contact("shank"), needs="knee and ankle"),
    StrideMetric("foot_inclination_contact", "deg", _at_contact("foot"), needs="heel and toe"),
    StrideMetric("knee_flexion_contact", "deg", _at_contact("knee")),
    StrideMetric("thigh_angle_contact", "deg", _at_contact("thigh"), needs="hip and knee"),
    StrideMetric("trunk_lean_contact", "deg", lambda motion, stride: motion.angle("trunk").value(stride.initial_contact), needs="shoulders and hips"),
)
