"""How the leg bears the body and pushes off: peaks between contact and toe-off."""

from __future__ import annotations

from psoas.gait.events import Stride
from psoas.gait.motion import Motion
from psoas.gait.stride_metric import StrideMetric, highest

LOADING = 0.75
"""Part of contact in which the knee bends under load; after it the knee may bend again to leave the ground."""

HEEL_DOWN = 0.2
"""Part of contact after which the foot is down, so that a toe still raised at landing is not read as dorsiflexion."""

BEHIND_UNTIL = 0.35
"""Part of swing by which the thigh has turned forward again."""


def _knee_flexion_peak(motion: Motion, stride: Stride) -> float:
    return highest(motion.angle(f"{stride.side}_knee").between(stride.initial_contact, stride.initial_contact + LOADING * stride.contact_time))


def _dorsiflexion_peak(motion: Motion, stride: Stride) -> float:
    return highest(motion.angle(f"{stride.side}_ankle").between(stride.initial_contact + HEEL_DOWN * stride.contact_time, stride.toe_off))


def _push_off(motion: Motion, stride: Stride) -> float:
    return _dorsiflexion_peak(motion, stride) - motion.angle(f"{stride.side}_ankle").value(stride.toe_off)


def _thigh_behind_peak(motion: Motion, stride: Stride) -> float:
    end = stride.toe_off + BEHIND_UNTIL * (stride.next_contact - stride.toe_off)
    return highest(-motion.angle(f"{stride.side}_thigh").between(stride.initial_contact + 0.5 * stride.contact_time, end))


STANCE: tuple[StrideMetric, ...] = (
    StrideMetric("knee_flexion_stance_peak", "deg", _knee_flexion_peak),
    StrideMetric("ankle_dorsiflexion_stance_peak", "deg", _dorsiflexion_peak, needs="knee, ankle, heel and toe"),
    StrideMetric("ankle_push_off", "deg", _push_off, needs="knee, ankle, heel and toe"),
    StrideMetric("thigh_behind_peak", "deg", _thigh_behind_peak, needs="hip and knee"),
    StrideMetric(
        "thigh_angle_toe_off", "deg", lambda motion, stride: motion.angle(f"{stride.side}_thigh").value(stride.toe_off), needs="hip and knee"
    ),
)
