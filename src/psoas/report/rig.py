"""The runner as a drawing: the person's own average stride, with flesh and bone, from the joints' paths.

Every part of the body is drawn once, hanging from the origin, and then laid between its two joints by a transform.
A script that has the joints can move the same drawing by changing transforms only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from psoas.report.svg import Point, drawing, n

if TYPE_CHECKING:
    from psoas.gait.figure import StickFigure

WIDTH, HEIGHT = 180.0, 192.0
CENTRE, FLOOR = 90.0, 168.0
LEG = 76.0  # drawing units a leg length
HEAD_ABOVE_SHOULDERS = 20.0  # drawing units


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the body from joint `start` to joint `end`, drawn `length` long, straight down, facing +x."""

    start: str
    end: str
    length: float
    flesh: str
    bone: str


_THIGH = "M-7.6 -3C-9.8 8-8.6 24-5.4 40A5.2 5.2 0 0 0 5 40C6.4 28 10 14 8.2-2A8 8 0 0 0-7.6-3Z"
_SHANK = "M-5.2-1C-8.6 9-7.4 20-3.4 38A3.3 3.3 0 0 0 3.2 38C3.6 26 5.4 12 5-1A5.2 5.2 0 0 0-5.2-1Z"
_FOOT = "M-2.4-2.5C-2.8-4-.6-4.6 3-4.4L10-2.6C11.6 1 9.6 5 6.4 8.4L2.6 17.4C1.8 20.6-1 22.2-2.2 20.6Z"
_UPPER_ARM = "M-4.6-1C-5.2 8-4.4 16-3.4 25A3.3 3.3 0 0 0 3.2 25C4.2 16 5 8 4.6-1A4.6 4.6 0 0 0-4.6-1Z"
_FOREARM = "M-3.4-1C-4 6-3.2 14-2.2 22C-3 25-2.6 29 .4 29.4C3.6 29.6 4 25 2.4 22C3 14 3.8 6 3.4-1A3.4 3.4 0 0 0-3.4-1Z"
_TRUNK = "M-6.4-3C-11 3-11.4 14-9.2 26C-8.4 32-10.4 40-9.4 47C-8 53 6 53 7.6 46C8.4 38 6 34 7.4 26C9.8 16 10.2 6 6.6-3C2-7-3-6.6-6.4-3Z"
HEAD = "M-9.4-1C-9.6-8-5-11.6.6-11.6C6.4-11.6 9.8-7.6 9.8-2.4L11.6 2.2L9.6 3.2L9 8.4C8.4 10.6 5.4 10.6 3 10.2L2 13L-5 12C-5.4 9-9.2 6-9.4-1Z"

_LIMBS: tuple[_Part, ...] = (
    _Part("shoulder", "elbow", 26, _UPPER_ARM, "M0 0V26"),
    _Part("elbow", "wrist", 22, _FOREARM, "M0 0V22"),
    _Part("hip", "knee", 40, _THIGH, "M0 0V40"),
    _Part("knee", "ankle", 38, _SHANK, "M0 0V38"),
    _Part("heel", "toe", 18, _FOOT, "M1.4 1L.6 17.4"),
)
_SPINE = _Part("mid_shoulder", "mid_hip", 44, _TRUNK, "M0 0Q-5 26 0 44")
_NECK = _Part("head", "mid_shoulder", 20, "M-4.4 4L3.6 4C3.4 12 4 17 6 21L-7 21C-5 17-4.4 12-4.4 4Z", "")

PARTS: Mapping[str, tuple[_Part, ...]] = MappingProxyType(
    {
        side: tuple(_Part(f"{side}_{part.start}", f"{side}_{part.end}", part.length, part.flesh, part.bone) for part in _LIMBS)
        for side in ("far", "near")
    }
)


def joints_at(figure: StickFigure, percent: float) -> dict[str, Point]:
    """Return the joints of the drawing at one place in the stride, in drawing units, y down.

    Parameters
    ----------
    figure
        The average stride.
    percent
        Place in the near leg's stride, 0 to 100.

    Returns
    -------
    dict
        "near_hip", "far_toe", "mid_shoulder", "head" ... -> (x, y); joints that were not seen are missing.
    """
    frame = round(percent)
    far = "right" if figure.near == "left" else "left"
    joints: dict[str, Point] = {}
    for name, path in figure.points.items():
        side, _, joint = name.partition("_")
        x, y = path[frame]
        if math.isfinite(x) and math.isfinite(y):
            named = f"{'near' if side == figure.near else 'far'}_{joint}" if side in (figure.near, far) else name
            joints[named] = (CENTRE + LEG * x, FLOOR - LEG * y)
    for joint in ("hip", "shoulder"):
        _add_middle(joints, f"mid_{joint}", f"near_{joint}", f"far_{joint}")
    _add_middle(joints, "head", "near_ear", "far_ear")
    if "head" not in joints and "mid_hip" in joints and "mid_shoulder" in joints:
        # Without ears the head is drawn where the trunk's line leads to: a runner without one looks like an error.
        joints["head"] = _beyond(joints["mid_hip"], joints["mid_shoulder"], HEAD_ABOVE_SHOULDERS)
    return joints


def _add_middle(joints: dict[str, Point], name: str, first: str, second: str) -> None:
    both = [joints[joint] for joint in (first, second) if joint in joints]
    if both:
        x, y = np.mean(both, axis=0)
        joints[name] = (float(x), float(y))


def _beyond(start: Point, end: Point, length: float) -> Point:
    """Return the point `length` beyond `end` on the line from `start`."""
    across, down = end[0] - start[0], end[1] - start[1]
    long = math.hypot(across, down) or 1.0
    return end[0] + across / long * length, end[1] + down / long * length


def placed(start: Point, end: Point, length: float) -> str:
    """Return the transform that lays a part of `length`, drawn straight down from the origin, between two joints."""
    across, down = end[0] - start[0], end[1] - start[1]
    turn = -math.degrees(math.atan2(across, down))
    return f"translate({n(start[0])} {n(start[1])}) rotate({n(turn)}) scale(1 {math.hypot(across, down) / length:.3f})"


def body(joints: Mapping[str, Point]) -> str:
    """Return the whole runner: far limbs, trunk and head, near limbs."""
    far_arm, far_leg = PARTS["far"][:2], PARTS["far"][2:]
    near_arm, near_leg = PARTS["near"][:2], PARTS["near"][2:]
    return "".join(
        (
            _limb("far", far_arm, joints),
            _limb("far", far_leg, joints),
            _limb("mid", (_NECK, _SPINE), joints),
            _head(joints),
            _limb("near", near_leg, joints),
            _limb("near", near_arm, joints),
            _joint_dots(joints),
        )
    )


def _limb(layer: str, parts: tuple[_Part, ...], joints: Mapping[str, Point]) -> str:
    """Return a limb, all flesh below all bone."""
    seen = [part for part in parts if part.start in joints and part.end in joints]
    drawn = []
    for kind in ("flesh", "bone"):
        for part in reversed(seen):
            shape = part.flesh if kind == "flesh" else part.bone
            if not shape:
                continue
            where = f'data-from="{part.start}" data-to="{part.end}" data-length="{n(part.length)}"'
            drawn.append(f'<path class="{kind}" {where} transform="{placed(joints[part.start], joints[part.end], part.length)}" d="{shape}"/>')
    return f'<g class="{layer}">{"".join(drawn)}</g>'


def _head(joints: Mapping[str, Point]) -> str:
    if "head" not in joints or "mid_shoulder" not in joints:
        return ""
    return f'<path class="head" data-head transform="{head_transform(joints)}" d="{HEAD}"/>'


def head_transform(joints: Mapping[str, Point]) -> str:
    """Return the transform of the head: at the ears, tipped half as much as the neck."""
    (x, y), (neck_x, neck_y) = joints["head"], joints["mid_shoulder"]
    tip = math.degrees(math.atan2(x - neck_x, neck_y - y))
    return f"translate({n(x)} {n(y)}) rotate({n((tip - 15) / 2)})"


def _joint_dots(joints: Mapping[str, Point]) -> str:
    return "".join(
        f'<circle class="joint" data-at="{name}" cx="{n(joints[name][0])}" cy="{n(joints[name][1])}" r="2.4"/>'
        for name in ("near_knee", "near_ankle", "near_hip")
        if name in joints
    )


def runner_drawing(figure: StickFigure, percent: float, said: str, extra: str = "", *, moves: bool = False) -> Markup:
    """Return the runner at one place of the stride as a whole picture.

    Parameters
    ----------
    figure
        The average stride.
    percent
        Place in the near leg's stride.
    said
        What the picture shows, as a sentence with its numbers.
    extra
        SVG drawn over the runner: lines that were measured.
    moves
        Whether the page's script moves it with the cursor.

    Returns
    -------
    Markup
    """
    floor = f'<path class="floor" d="M8 {n(FLOOR + 2.6)}H172"/>'
    return drawing(WIDTH, HEIGHT, "rig", said, floor, body(joints_at(figure, percent)), extra, attributes=" data-moves" if moves else "")


def joint_paths(figure: StickFigure) -> dict[str, list[float]]:
    """Return every joint's path over the stride for the page's script: name -> x0, y0, x1, y1 ... at 0 to 100 %."""
    frames = [joints_at(figure, percent) for percent in range(101)]
    always = [name for name in frames[0] if all(name in frame for frame in frames)]
    return {name: [round(value, 1) for frame in frames for value in frame[name]] for name in always}
