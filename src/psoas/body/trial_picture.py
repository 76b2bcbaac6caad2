"""A measured trial -> bones and muscles of one leg through its mean stride, seen from the side."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from psoas.body.chain import MuscleTrial
from psoas.body.kinematics import body_poses
from psoas.body.model import Model
from psoas.body.muscle_geometry import muscle_lengths, muscle_lines
from psoas.body.muscle_groups import group_of, members
from psoas.body.stride_picture import DrawnMuscle, Line, StridePicture
from psoas.body.trial_strides import PERCENT, over_strides, trial_strides

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

SHOULDER = (0.0, 0.37, 0.0)  # in the torso, m
DRAWN = ("psoas", "iliacus", "hamstrings", "rectus femoris", "gluteus maximus", "gastrocnemius", "soleus")
FEW = {"psoas": ("psoas_l1_vb", "psoas_l3_tp", "psoas_l5_vb", "psoas_r", "psoas_l")}  # of many fascicles


def trial_picture(trial: MuscleTrial, side: Literal["left", "right"], every: int = 2) -> StridePicture | None:
    """Return the picture of a leg's mean stride, or None where there is no complete one; forces are in body weights.

    Parameters
    ----------
    trial
        What `psoas.body.chain.muscle_trial` gave, of a model with the usual names of bodies.
    side
        Which leg.
    every
        Every how many percent of the stride are drawn.
    """
    strides, model, s = trial_strides(trial)[side], trial.model, "l" if side == "left" else "r"
    if not len(strides) or not {f"femur_{s}", f"tibia_{s}", f"talus_{s}", f"calcn_{s}", f"toes_{s}", "pelvis", "torso"} <= set(model.body_names):
        return None
    time, data = trial.data["time"].values, trial.data
    kept = slice(0, 100, every)
    q = np.stack([over_strides(time, column, strides).mean(axis=0) for column in data["coordinate_value"].values.T], axis=1)[kept]
    q = _facing_forward(model, model.complete(q))
    poses = body_poses(model, q)
    hip = poses.origin[:, model.body(f"femur_{s}")]

    def seen(*points: FloatArray) -> tuple[Line, ...]:
        return tuple(_line(line) for line in np.stack([(point - hip)[:, :2] for point in points], axis=1))

    def at(body: str, location: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> FloatArray:
        return poses.point(model.body(body), np.array(location))

    back = next(joint for joint in model.joints if joint.child.body == model.body("torso"))
    lumbosacral = poses.point(model.body("pelvis"), back.parent.translation)
    bones = {
        "spine": seen(lumbosacral, at("torso", SHOULDER)),
        "pelvis": seen(hip, lumbosacral, at("pelvis"), hip),
        "thigh": seen(hip, at(f"tibia_{s}")),
        "shank": seen(at(f"tibia_{s}"), at(f"talus_{s}")),
        "foot": seen(at(f"talus_{s}"), at(f"calcn_{s}"), at(f"toes_{s}"), at(f"toes_{s}", (0.06, -0.005, 0.0)), at(f"talus_{s}")),
    }
    names = [
        name for name in model.muscle_names if name.endswith(f"_{s}") and group_of(name) in DRAWN and name.startswith(FEW.get(group_of(name), ""))
    ]
    muscles = tuple(
        DrawnMuscle(
            name, group_of(name), tuple(_line((points - here)[:, :2]) for points, here in zip(muscle_lines(model, q, name), hip, strict=True))
        )
        for name in sorted(names, key=lambda name: DRAWN.index(group_of(name)))
    )
    standing = muscle_lengths(model, model.defaults[None])[0]
    weight = model.mass * float(np.linalg.norm(model.gravity))
    stretch, force = {}, {}
    for group in DRAWN:
        own = members(model.muscle_names, group, "l" if side == "left" else "r")
        if len(own):
            relative = data["length"].values[:, own].mean(axis=1) / standing[own].mean() - 1
            stretch[group] = _mean(over_strides(time, relative, strides)[:, kept], 4)
            force[group] = _mean(over_strides(time, data["force"].values[:, own].sum(axis=1) / weight, strides)[:, kept], 3)
    return StridePicture(side, tuple(PERCENT[kept].tolist()), round(strides.toe_off, 1), bones, muscles, stretch, force)


def _facing_forward(model: Model, q: FloatArray) -> FloatArray:
    """Return the motion with the pelvis turned to face along x on average, wherever the runner ran."""
    pelvis = body_poses(model, q).rotation[:, model.body("pelvis")]
    heading = float(np.arctan2(-pelvis[:, 2, 0].mean(), pelvis[:, 0, 0].mean()))
    for joint in model.joints:
        for axis in joint.axes:
            if axis.coordinate in model.root_coordinates and axis.kind == "rotation" and abs(axis.direction[1]) > 0.9:
                q = q.copy()
                q[:, axis.coordinate] -= heading * np.sign(axis.direction[1])
    return q


def _line(points: FloatArray) -> Line:
    return tuple((x, y) for x, y in points.round(3).tolist())


def _mean(values: FloatArray, digits: int) -> tuple[float, ...]:
    return tuple(values.mean(axis=0).round(digits).tolist())
