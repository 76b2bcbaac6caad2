"""Keypoints of a side view -> motion of the runner model, for OpenSim to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from psoas.body.body_size import scale_to_size, segment_lengths
from psoas.body.kinematics import body_poses
from psoas.body.model import Model
from psoas.body.runner_model import runner_model
from psoas.body.side_view_chain import BIAS, TILT_MEAN, TILT_SPREAD
from psoas.errors import SettingError
from psoas.export.kept_visit import KeptVisit
from psoas.gait.kinematics import segment_angles
from psoas.gait.sagittal import Sagittal, to_sagittal
from psoas.pipeline import judged
from psoas.pose.smoothing import smooth_recording
from psoas.recording.dataset import make_recording
from psoas.recording.keypoints import KEYPOINTS, SIDES

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]


@dataclass(frozen=True, eq=False)
class ClipMotion:
    """A clip as motion of a model.

    Parameters
    ----------
    model
        Of the runner's size.
    time, q
        (frames,) s and (frames, coordinates) rad and m; frames in which a leg or the trunk was not seen are left out.
    keypoints
        Recording in m, x forward, y up, z 0, over all frames.
    left_out
        How many frames.
    """

    model: Model
    time: FloatArray
    q: FloatArray
    keypoints: xr.Dataset
    left_out: int

    @property
    def said(self) -> str:
        """What a reader of the files must know, with the errors."""
        tilt, spread = np.rad2deg(TILT_MEAN), 1.96 * np.rad2deg(TILT_SPREAD)
        angles = ", ".join(
            f"{joint} {1.96 * BIAS['near'][joint]:.0f}/{1.96 * BIAS['far'][joint]:.0f}" for joint in ("thigh", "knee", "ankle", "trunk")
        )
        return (
            "Joint angles from a side view by a pose model: flexion and extension only. Ab- and adduction, rotation and arms stay as in the "
            f"model's default pose. Bias of an angle that does not average out, half-width of 95 %, near/far leg, degrees: {angles}. "
            f"The tilt of the pelvis is not seen and is set to {tilt:.0f} degrees forward (95 %: ± {spread:.0f}); hip flexion and lumbar extension "
            "share its error. The model has the usual proportions of the given height; a segment's length is within about 8 % (95 %). "
            f"Frames in which a leg or the trunk was not seen: {self.left_out}, left out of motion.mot."
        )


def visit_motion(kept: KeptVisit, *, height: float | None = None, mass: float | None = None) -> ClipMotion:
    """Return the motion that the keypoints of a visit show.

    Parameters
    ----------
    kept
        The visit.
    height, mass
        m and kg; the runner's, as the assessment has them, if left out.

    Raises
    ------
    SettingError
        If the keypoints are gone, height or mass are not known, or the clip lacks a joint.
    """
    runner = kept.assessment.runner
    real, _, verdict = judged(kept.recording(), runner, kept.assessment.conditions)
    facing = verdict.direction if verdict.direction in ("left", "right") else None
    sagittal = to_sagittal(smooth_recording(real)[0], facing=facing, near_side=verdict.near_side)
    return clip_motion(sagittal, height or runner.height, mass or runner.mass)


def clip_motion(sagittal: Sagittal, height: float | None, mass: float | None) -> ClipMotion:
    """Return the motion of a model of the runner's size as the keypoints show it.

    Parameters
    ----------
    sagittal
        Repaired and smoothed keypoint paths.
    height, mass
        m and kg; the model is scaled by them.

    Raises
    ------
    SettingError
        If height or mass are not known, or the clip lacks a joint of the legs or the trunk.
    """
    if height is None or mass is None:
        raise SettingError("A model of the runner needs height and mass.", "Give them with --height and --mass.")
    angles = {name: np.deg2rad(values) for name, values in segment_angles(sagittal).items()}
    wanted = [*(f"{side}_{part}" for side in SIDES for part in ("thigh", "knee", "ankle")), "trunk"]
    missing = [name for name in wanted if name not in angles]
    if missing:
        raise SettingError(f"The clip does not show {', '.join(missing)}.", "A model needs hip, knee, ankle, heel, toe and shoulder.")
    model = scale_to_size(runner_model(), height, mass)
    leg = sum(segment_lengths(model).values())
    hip = np.column_stack(sagittal.midpoint("hip")) * leg
    seen = np.isfinite(np.column_stack([hip, *(angles[name] for name in wanted)])).all(axis=1)
    q = np.tile(model.defaults, (int(seen.sum()), 1))
    columns = {"pelvis_tilt": np.full(len(q), -TILT_MEAN), "lumbar_extension": TILT_MEAN - angles["trunk"][seen]}
    for side in SIDES:
        columns[f"hip_flexion_{side[0]}"] = angles[f"{side}_thigh"][seen] + TILT_MEAN
        columns[f"knee_angle_{side[0]}"] = angles[f"{side}_knee"][seen]
        columns[f"ankle_angle_{side[0]}"] = angles[f"{side}_ankle"][seen]
    for name, values in columns.items():
        q[:, model.coordinate(name)] = values
    floor, start = min(float(np.nanmin(sagittal.up[f"{side}_toe"])) for side in SIDES) * leg, float(hip[seen][0, 0])
    place = (model.coordinate("pelvis_tx"), model.coordinate("pelvis_ty"))
    q[:, place] = 0.0
    q = model.complete(q)
    centres = np.mean([body_poses(model, q).origin[:, model.body(f"femur_{letter}")] for letter in "rl"], axis=0)
    q[:, place] += hip[seen] - [start, floor] - centres[:, :2]
    return ClipMotion(model, sagittal.time[seen], q, _keypoints(sagittal, leg, start, floor), int((~seen).sum()))


def _keypoints(sagittal: Sagittal, leg: float, start: float, floor: float) -> xr.Dataset:
    names = [name for name in KEYPOINTS if name in sagittal.forward]
    flat = [np.stack([sagittal.forward[name] * leg - start, sagittal.up[name] * leg - floor], axis=1) for name in names]
    position = np.stack([np.column_stack([path, np.where(np.isnan(path[:, :1]), np.nan, 0.0)]) for path in flat], axis=2)
    return make_recording(position, sagittal.time, names, space_unit="m", frame_rate=sagittal.frame_rate, pose_model=sagittal.pose_model)
