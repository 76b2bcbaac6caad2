"""A stride of the model -> what a side view of its bones and muscles shows, as lines in a plane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from psoas.body.dynamics import Motion, inverse_dynamics
from psoas.body.kinematics import body_poses
from psoas.body.load_sharing import share_loads
from psoas.body.model import Model
from psoas.body.muscle_geometry import muscle_geometry, muscle_lengths, muscle_lines
from psoas.body.muscle_state import muscle_state
from psoas.body.side_view import SWING_FORCE_SHARE, mean_stride
from psoas.gait.events import Events
from psoas.gait.sagittal import Sagittal

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

SHOULDER = (0.0, 0.37, 0.0)  # in the torso, m
# One line a group is enough where several muscles run side by side.
DRAWN = {
    "psoas": ("psoas_l1_vb_r", "psoas_l3_tp_r", "psoas_l5_vb_r"),
    "iliacus": ("iliacus_r",),
    "hamstrings": ("bflh_r", "semimem_r"),
    "rectus femoris": ("recfem_r",),
    "gluteus maximus": ("glmax1_r", "glmax2_r", "glmax3_r"),
    "calf": ("gasmed_r", "soleus_r"),
}


@dataclass(frozen=True)
class DrawnMuscle:
    """One muscle through a stride.

    Parameters
    ----------
    name, group
        In the model, and a key of `psoas.body.side_view.GROUPS`.
    line
        A (points, 2) path in m for each phase: forward, up from the hip.
    stretch
        (phases,) length over standing, less 1.
    force
        (phases,) body weights; nan where a side view cannot tell.
    """

    name: str
    group: str
    line: tuple[FloatArray, ...]
    stretch: FloatArray
    force: FloatArray


@dataclass(frozen=True)
class StridePicture:
    """Bones and muscles of one leg through a mean stride.

    Parameters
    ----------
    side
        Of the runner.
    percent
        (phases,) of the stride, from contact.
    toe_off
        % of the stride.
    bones
        Name -> (phases, points, 2) m: forward, up from the hip.
    muscles
        Front to back as they are drawn.
    """

    side: Literal["left", "right"]
    percent: FloatArray
    toe_off: float
    bones: Mapping[str, FloatArray]
    muscles: tuple[DrawnMuscle, ...]

    @property
    def moments(self) -> Mapping[str, int]:
        """Contact, mid-stance, toe-off and mid-swing, each as the number of its phase."""
        shares = {"contact": 0.0, "mid-stance": self.toe_off / 2, "toe-off": self.toe_off, "mid-swing": (self.toe_off + 100) / 2}
        return {name: int(np.argmin(np.abs(self.percent - share))) for name, share in shares.items()}


def stride_picture(
    sagittal: Sagittal, events: Events, side: Literal["left", "right"], *, height: float | None = None, mass: float | None = None, every: int = 2
) -> StridePicture:
    """Return the picture of a leg's mean stride.

    Parameters
    ----------
    sagittal, events, side, height, mass
        As in `psoas.body.side_view.side_view_muscles`.
    every
        Every how many phases of the stride are drawn.

    Raises
    ------
    SettingError
        If there are too few complete strides of the side.
    """
    runner, motion, toe_off = mean_stride(sagittal, events, side, height=height, mass=mass)
    force = _forces(runner, motion)
    kept = slice(None, None, every)
    q = motion.q[kept]
    poses = body_poses(runner, q)
    hip = poses.origin[:, runner.body("femur_r")]

    def seen(*points: FloatArray) -> FloatArray:
        return np.stack([(point - hip)[:, :2] for point in points], axis=1)

    def at(body: str, location: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> FloatArray:
        return poses.point(runner.body(body), np.array(location))

    back = next(joint for joint in runner.joints if joint.name == "back")
    lumbosacral = poses.point(runner.body("pelvis"), back.parent.translation)
    brim = poses.point(runner.body("pelvis"), np.zeros(3))
    bones = {
        "spine": seen(lumbosacral, at("torso", SHOULDER)),
        "pelvis": seen(hip, lumbosacral, brim, hip),
        "thigh": seen(hip, at("tibia_r")),
        "shank": seen(at("tibia_r"), at("talus_r")),
        "foot": seen(at("talus_r"), at("calcn_r"), at("toes_r"), at("toes_r", (0.06, -0.005, 0.0)), at("talus_r")),
    }
    length, still = muscle_lengths(runner, q), _standing(runner)
    muscles = []
    for group, names in DRAWN.items():
        for name in names:
            k = runner.muscle(name)
            line = tuple((points - here)[:, :2] for points, here in zip(muscle_lines(runner, q, name), hip, strict=True))
            told = np.arange(len(motion.q))[kept] / len(motion.q) > toe_off if group in SWING_FORCE_SHARE else np.zeros(len(q), dtype=bool)
            muscles.append(DrawnMuscle(name, group, line, length[:, k] / still[k] - 1, np.where(told, force[kept, k], np.nan)))
    percent = 100 * np.arange(len(motion.q))[kept] / len(motion.q)
    return StridePicture(side, percent, 100 * toe_off, bones, tuple(muscles))


def _standing(runner: Model) -> FloatArray:
    return np.asarray(muscle_lengths(runner, runner.defaults[None])[0])


def _forces(runner: Model, motion: Motion) -> FloatArray:
    """Return muscle forces in body weights; they mean something in swing only."""
    geometry = muscle_geometry(runner, motion.q)
    state = muscle_state(runner, geometry.length, geometry.velocity(motion.qd))
    sharing = share_loads(runner, inverse_dynamics(runner, motion).moment, geometry, state)
    return np.asarray(sharing.force / (runner.mass * 9.81))
