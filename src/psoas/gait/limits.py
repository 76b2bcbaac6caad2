"""Which metrics a clip cannot give, and what would give them."""

from __future__ import annotations

from collections.abc import Iterable

from psoas.gait.capture import View

RHYTHM = ("step_rate", "stride_time", "step_time")
GROUND_TIME = ("contact_time", "flight_time", "duty_factor")
DISTANCE = ("step_length", "step_length_leg", "speed")
SAGITTAL = (
    *DISTANCE,
    "vertical_oscillation",
    "vertical_oscillation_leg",
    "overstride_distance",
    "tibia_angle_contact",
    "foot_inclination_contact",
    "knee_flexion_contact",
    "thigh_angle_contact",
    "trunk_lean_mean",
    "trunk_lean_contact",
    "trunk_lean_range",
    "thigh_behind_peak",
    "thigh_angle_toe_off",
    "knee_lift_peak",
    "knee_drive_speed",
    "knee_flexion_stance_peak",
    "knee_flexion_swing_peak",
    "ankle_dorsiflexion_stance_peak",
    "ankle_push_off",
    "foot_lift_speed",
    "arm_swing_range",
    "elbow_angle",
)
FRONTAL = ("pelvic_drop", "step_width", "step_width_m", "knee_window", "heel_whip", "lateral_trunk_lean", "hip_adduction_stance_peak")
# Too fast for 30 pictures a second (FR02: these give step rate, lean and rough angles only). Times on the ground are not among them:
# the error of events depends on the runner more than on the frame rate (docs/validation/gait.md), and it is stated.
FAST = ("knee_drive_speed", "foot_lift_speed", "heel_whip")
TIMED = (*RHYTHM, *GROUND_TIME, *DISTANCE, "knee_drive_speed", "foot_lift_speed")
PELVIC_TILT_REASON = (
    "Hip points of a video do not show the tilt of the pelvis. Two stickers, on the front and back bones of the pelvis, or a belt would show it."
)


def limits_of_view(view: View) -> dict[str, str]:
    """Return metric id -> reason for the metrics that this view does not show.

    Parameters
    ----------
    view
        Where the camera stood.
    """
    reasons = {"pelvic_tilt": PELVIC_TILT_REASON}
    if view == "side":
        reasons |= dict.fromkeys(FRONTAL, "This is seen from behind only. A second clip, from behind, would give it.")
    elif view == "rear":
        reasons |= dict.fromkeys(SAGITTAL, "This is seen from the side only. Film a clip square from the side.")
    elif view == "oblique":
        oblique = "The camera stood between side and rear or front, where angles are foreshortened. Film square from the side."
        reasons |= dict.fromkeys((*GROUND_TIME, *SAGITTAL, *FRONTAL), oblique)
    else:
        reasons |= dict.fromkeys((*RHYTHM, *GROUND_TIME, *SAGITTAL, *FRONTAL), "This view gives no metrics. Film square from the side.")
    return reasons


def because(metrics: Iterable[str], reason: str) -> dict[str, str]:
    """Return metric id -> the same reason for each of `metrics`."""
    return dict.fromkeys(metrics, reason)
