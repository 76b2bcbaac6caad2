"""What a phone and a pose model get wrong that does not average out, metric by metric.

Two sources are joined for each angle. The *re-test* part is how far a second clip of the same runner lands (minimal
detectable change, MDC95 = 1.96 sqrt(2) SEM; defaults for automatic phone pose drawn from manual 2-D video, Dingenen 2018,
doi:10.1016/j.ptsp.2018.06.009, and from pose models against markers, Van Hooren 2023, doi:10.1111/sms.14319, and Young
2023, doi:10.3390/s23020696). The *model* part is how far pose models lie from each other on the same frames, because
each defines the hip, knee and ankle in its own way; it is larger for the leg behind. Both are to be replaced by own
re-tests as they come in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MDC95_OVER_SEM = 1.96 * np.sqrt(2.0)

NEAR_FAR_CORRELATION = 0.5
"""Correlation of the model's bias in the near and the far leg (knee -4 and -7 degrees on the one clip measured: alike, not equal)."""

PICTURE_TILT = 1.0
"""Degrees by which a hand-held or propped phone is turned against the vertical after the horizon has been looked at."""


@dataclass(frozen=True, slots=True)
class ModelError:
    """Error of one metric that does not average out, before events, scale and clock add theirs; in the metric's unit.

    Parameters
    ----------
    retest
        Minimal detectable change at 95 % between two clips.
    near, far
        One-sigma bias of the pose model on the leg near to and far from the camera.
    stride_spread
        Usual stride-to-stride standard deviation, for clips with few strides.
    relative
        One-sigma error as a share of the value (smoothing takes a share off peaks of speed).
    tilted
        Whether a turned picture turns the value with it (angles from the vertical).
    """

    retest: float
    near: float
    far: float
    stride_spread: float
    relative: float = 0.0
    tilted: bool = False

    def sigma(self, value: float, far: bool) -> float:
        """Return the one-sigma error at this `value`, of the far leg if `far`."""
        tilt = PICTURE_TILT if self.tilted else 0.0
        return float(np.sqrt(self.retest_sigma**2 + (self.far if far else self.near) ** 2 + (self.relative * value) ** 2 + tilt**2))

    @property
    def retest_sigma(self) -> float:
        """Standard error of measurement behind the minimal detectable change."""
        return float(self.retest / MDC95_OVER_SEM)

    @property
    def shared_by_both_legs(self) -> float:
        """One-sigma part of the error that is the same in both legs of one clip, and cancels in left minus right."""
        tilt = PICTURE_TILT if self.tilted else 0.0
        return float(np.sqrt(NEAR_FAR_CORRELATION * self.near * self.far + tilt**2))


MODEL_ERRORS: dict[str, ModelError] = {
    "tibia_angle_contact": ModelError(5.0, 2.0, 3.5, 1.3, tilted=True),
    "foot_inclination_contact": ModelError(5.0, 2.5, 5.0, 2.0),
    "knee_flexion_contact": ModelError(6.0, 3.5, 5.5, 1.3),
    "thigh_angle_contact": ModelError(5.0, 3.5, 5.5, 1.1, tilted=True),
    "trunk_lean_contact": ModelError(3.0, 2.5, 2.5, 0.8, tilted=True),
    "trunk_lean_mean": ModelError(3.0, 2.5, 2.5, 0.6, tilted=True),
    "trunk_lean_range": ModelError(3.0, 0.5, 0.5, 0.8),
    "thigh_behind_peak": ModelError(5.0, 3.5, 5.5, 0.9, tilted=True),
    "thigh_angle_toe_off": ModelError(5.0, 3.5, 5.5, 1.0, tilted=True),
    "knee_lift_peak": ModelError(5.0, 3.5, 5.5, 1.1, tilted=True),
    "knee_drive_speed": ModelError(0.0, 0.0, 15.0, 15.0, relative=0.10),
    "knee_flexion_stance_peak": ModelError(6.0, 4.5, 6.0, 1.2),
    "knee_flexion_swing_peak": ModelError(6.0, 5.5, 7.5, 1.7),
    "ankle_dorsiflexion_stance_peak": ModelError(7.0, 3.5, 6.0, 1.5),
    "ankle_push_off": ModelError(7.0, 4.0, 7.0, 2.0),
    "foot_lift_speed": ModelError(0.0, 0.0, 0.1, 0.1, relative=0.12),
    "arm_swing_range": ModelError(7.0, 6.0, 12.0, 3.0),
    "elbow_angle": ModelError(7.0, 7.0, 12.0, 3.0),
    "overstride_distance": ModelError(3.0, 3.0, 3.5, 1.5),
    "vertical_oscillation_leg": ModelError(0.8, 0.4, 0.4, 0.5, relative=0.05),
    "vertical_oscillation": ModelError(0.007, 0.0035, 0.0035, 0.004, relative=0.05),
    "stride_time": ModelError(0.0, 0.0, 0.0, 0.010),
    "step_time": ModelError(0.0, 0.0, 0.0, 0.010),
    "contact_time": ModelError(0.0, 0.0, 0.0, 0.010),
    "flight_time": ModelError(0.0, 0.0, 0.0, 0.010),
    "duty_factor": ModelError(0.0, 0.0, 0.0, 1.2),
    "step_length": ModelError(0.0, 0.0, 0.0, 0.03),
    "step_length_leg": ModelError(0.0, 0.0, 0.0, 0.03),
}

CURVE_ERRORS: dict[str, ModelError] = {
    "thigh_angle": ModelError(5.0, 3.5, 5.5, 2.0, tilted=True),
    "knee_flexion": ModelError(6.0, 4.5, 6.0, 3.0),
    "shank_angle": ModelError(5.0, 2.5, 4.0, 3.0, tilted=True),
    "foot_angle": ModelError(6.0, 3.0, 6.0, 4.0),
    "trunk_lean": ModelError(3.0, 2.5, 2.5, 0.8, tilted=True),
}
"""Error of an angle anywhere in the stride, by curve id."""

REAR_ERRORS: dict[str, ModelError] = {
    "pelvic_drop": ModelError(3.0, 2.5, 2.5, 1.0, tilted=True),
    "lateral_trunk_lean": ModelError(3.0, 0.7, 0.7, 1.0, tilted=True),
    "hip_adduction_stance_peak": ModelError(4.0, 3.0, 3.0, 1.2),
    "knee_window": ModelError(2.5, 1.5, 1.5, 1.5),
    "heel_whip": ModelError(8.0, 6.0, 6.0, 3.0),
    "step_width": ModelError(2.0, 1.0, 1.0, 2.0),
}
"""The same from behind, where no leg hides the other; hip points of a pose model hardly follow a tilting pelvis, hence its large share."""
