"""A stride of the model -> what a side view of its bones and muscles shows, as lines in a plane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from psoas.body.kinematics import body_poses
from psoas.body.muscle_geometry import muscle_lines
from psoas.body.side_view import SWING_GROUPS, MeanStride, mean_stride
from psoas.body.side_view_strides import PHASES
from psoas.gait.events import Events
from psoas.gait.sagittal import Sagittal

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
Line = tuple[tuple[float, float], ...]

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


@dataclass(frozen=True, slots=True)
class DrawnMuscle:
    """One muscle through a stride.

    Parameters
    ----------
    name, group
        In the model, and a key of `psoas.body.side_view.GROUPS`.
    line
        For each phase its path in m: forward, up from the hip. The number of points changes where it touches a bone.
    """

    name: str
    group: str
    line: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class StridePicture:
    """Bones and muscles of one leg through a mean stride.

    Parameters
    ----------
    side
        Of the runner.
    percent
        Of the stride at each phase, from contact.
    toe_off
        % of the stride.
    bones
        Name -> for each phase a line in m: forward, up from the hip.
    muscles
        Front to back as they are drawn.
    stretch
        Group -> at each phase its length over standing, less 1.
    force
        Group -> at each phase its force in body weights; nan where a side view cannot tell.
    """

    side: Literal["left", "right"]
    percent: tuple[float, ...]
    toe_off: float
    bones: Mapping[str, tuple[Line, ...]]
    muscles: tuple[DrawnMuscle, ...]
    stretch: Mapping[str, tuple[float, ...]]
    force: Mapping[str, tuple[float, ...]]

    @property
    def moments(self) -> Mapping[str, int]:
        """Contact, mid-stance, toe-off and mid-swing, each as the number of its phase."""
        shares = {"contact": 0.0, "mid-stance": self.toe_off / 2, "toe-off": self.toe_off, "mid-swing": (self.toe_off + 100) / 2}
        return {name: int(np.argmin(np.abs(np.array(self.percent) - share))) for name, share in shares.items()}


def stride_picture(
    sagittal: Sagittal, events: Events, side: Literal["left", "right"], *, height: float | None = None, mass: float | None = None, every: int = 2
) -> StridePicture:
    """Return the picture of a leg's mean stride, rounded to what can be seen: 1 mm, 0.01 % of length, 0.1 % of body weight.

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
    return picture_of(mean_stride(sagittal, events, side, height=height, mass=mass), side, every=every)


def picture_of(stride: MeanStride, side: Literal["left", "right"], *, every: int = 2) -> StridePicture:
    """Return the picture of a mean stride, rounded as `stride_picture` says.

    Parameters
    ----------
    stride
        As the runner model does it with its right leg.
    side
        Of the runner.
    every
        Every how many phases of the stride are drawn.
    """
    model, kept = stride.model, slice(None, None, every)
    q, share = stride.motion.q[kept], np.arange(PHASES)[kept] / PHASES
    poses = body_poses(model, q)
    hip = poses.origin[:, model.body("femur_r")]

    def seen(*points: FloatArray) -> tuple[Line, ...]:
        return tuple(_line(line) for line in np.stack([(point - hip)[:, :2] for point in points], axis=1))

    def at(body: str, location: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> FloatArray:
        return poses.point(model.body(body), np.array(location))

    back = next(joint for joint in model.joints if joint.name == "back")
    lumbosacral = poses.point(model.body("pelvis"), back.parent.translation)
    brim = poses.point(model.body("pelvis"), np.zeros(3))
    bones = {
        "spine": seen(lumbosacral, at("torso", SHOULDER)),
        "pelvis": seen(hip, lumbosacral, brim, hip),
        "thigh": seen(hip, at("tibia_r")),
        "shank": seen(at("tibia_r"), at("talus_r")),
        "foot": seen(at("talus_r"), at("calcn_r"), at("toes_r"), at("toes_r", (0.06, -0.005, 0.0)), at("talus_r")),
    }
    muscles = tuple(
        DrawnMuscle(name, group, tuple(_line((points - here)[:, :2]) for points, here in zip(muscle_lines(model, q, name), hip, strict=True)))
        for group, names in DRAWN.items()
        for name in names
    )
    stretch = {group: _rounded(stride.groups[group]["length"][kept] / stride.groups[group]["standing"] - 1, 4) for group in DRAWN}
    told = {group: (share > stride.toe_off) & (group in SWING_GROUPS) for group in DRAWN}
    force = {group: _rounded(np.where(told[group], stride.groups[group]["force"][kept], np.nan), 3) for group in DRAWN}
    return StridePicture(side, _rounded(100 * share, 3), round(100 * stride.toe_off, 3), bones, muscles, stretch, force)


def _line(points: FloatArray) -> Line:
    return tuple((x, y) for x, y in points.round(3).tolist())


def _rounded(values: FloatArray, digits: int) -> tuple[float, ...]:
    return tuple(values.round(digits).tolist())
