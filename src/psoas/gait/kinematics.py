"""Segment and joint angles over time, from the keypoints of a side view."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from psoas.gait.sagittal import Sagittal
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import SEGMENTS, SIDES

FLAT_FOOT_SHANK = (-25.0, 5.0)
"""Shank angles in degrees between which the foot stands flat while the body passes over it."""

STILL_SHARE = 0.4
"""Share of those frames, the ones in which the foot turns slowest, in which it is taken as standing still."""


def segment_angles(sagittal: Sagittal) -> Mapping[str, FloatArray]:
    """Return the angles of body segments and joints in degrees.

    Parameters
    ----------
    sagittal
        Keypoint paths, forward and up.

    Returns
    -------
    Mapping of str to (frames,) array
        In degrees, nan where a keypoint is missing; a name that needs a keypoint this recording never had is left out.

        ===============================  ============================================================================
        name                             meaning and sign
        ===============================  ============================================================================
        left_thigh, right_thigh          from vertical, + when the knee is ahead of the hip
        left_shank, right_shank          from vertical, + when the ankle is ahead of the knee
        left_foot, right_foot            heel to toe from horizontal, + toe up; 0 is the foot standing flat
        left_knee, right_knee            flexion, thigh minus shank; 0 is a straight leg
        left_ankle, right_ankle          dorsiflexion, foot minus shank; 0 is standing flat under a vertical shank
        trunk                            mid-hip to mid-shoulder from vertical, + forward
        left_upper_arm, right_upper_arm  from the line of the trunk, + ahead
        left_elbow, right_elbow          flexion; 0 is a straight arm
        ===============================  ============================================================================

    Notes
    -----
    Heel and toe keypoints of a pose model do not lie on the sole. What the model sees of a flat foot is taken as the
    median pitch of the stillest frames while the shank rotates backward through `FLAT_FOOT_SHANK`, which happens only
    in stance, and is subtracted. A foot that never stands flat (a sprinter on the forefoot) therefore reads too high.
    """
    angles: dict[str, FloatArray] = {}
    for name, (proximal, distal) in SEGMENTS.items():
        if proximal in sagittal.forward and distal in sagittal.forward:
            ahead = sagittal.forward[distal] - sagittal.forward[proximal]
            above = sagittal.up[distal] - sagittal.up[proximal]
            angles[name] = _wrap(np.arctan2(above, ahead), 120.0) if name.endswith("foot") else _wrap(np.arctan2(ahead, -above), 180.0)
    if all(f"{side}_{joint}" in sagittal.forward for side in SIDES for joint in ("hip", "shoulder")):
        hip, shoulder = sagittal.midpoint("hip"), sagittal.midpoint("shoulder")
        angles["trunk"] = np.degrees(np.arctan2(shoulder[0] - hip[0], shoulder[1] - hip[1]))
    for side in SIDES:
        _add_joints(angles, side, sagittal)
    return angles


def flat_foot_pitch(foot: FloatArray, shank: FloatArray, time: FloatArray) -> float:
    """Return the pitch in degrees that the pose model sees when the foot stands flat; 0 if it is never seen so.

    Parameters
    ----------
    foot, shank
        (frames,) degrees, see `segment_angles`; the foot before correction.
    time
        (frames,) s.
    """
    backward = np.gradient(shank, time) < 0
    turning = np.abs(np.gradient(foot, time))
    bearing = backward & (shank > FLAT_FOOT_SHANK[0]) & (shank < FLAT_FOOT_SHANK[1]) & np.isfinite(turning)
    if not bearing.any():
        return 0.0
    still = bearing & (turning <= np.quantile(turning[bearing], STILL_SHARE))
    return float(np.median(foot[still]))


def _add_joints(angles: dict[str, FloatArray], side: str, sagittal: Sagittal) -> None:
    thigh, shank, foot = (angles.get(f"{side}_{segment}") for segment in ("thigh", "shank", "foot"))
    if thigh is not None and shank is not None:
        angles[f"{side}_knee"] = thigh - shank
    if shank is not None and foot is not None and sagittal.time.size > 1:
        angles[f"{side}_foot"] = foot - flat_foot_pitch(foot, shank, sagittal.time)
        angles[f"{side}_ankle"] = angles[f"{side}_foot"] - shank
    upper, forearm = angles.pop(f"{side}_upper_arm", None), angles.pop(f"{side}_forearm", None)
    if upper is not None and forearm is not None:
        angles[f"{side}_elbow"] = _wrap(np.radians(forearm - upper), 270.0)
    if upper is not None and "trunk" in angles:
        angles[f"{side}_upper_arm"] = upper + angles["trunk"]


def _wrap(radians: FloatArray, highest: float) -> FloatArray:
    """Return the angle in degrees between `highest` - 360 and `highest`, where no jump falls into a stride."""
    return np.asarray(highest - (highest - np.degrees(radians)) % 360.0)
