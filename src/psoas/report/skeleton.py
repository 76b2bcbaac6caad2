"""The lines of the skeleton as they are laid over a picture: left blue, right orange, the far leg lighter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import xarray as xr

from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import SIDES
from psoas.recording.video import ByteImage

Colour = tuple[int, int, int]

# RGB, as in tokens.css for a dark ground, where they stand out on any clip.
LEFT: Colour = (125, 188, 238)
RIGHT: Colour = (240, 164, 107)
MIDDLE: Colour = (240, 233, 220)
OUTLINE: Colour = (24, 22, 19)
COLOURS: Mapping[str, Colour] = {"left": LEFT, "right": RIGHT, "both": MIDDLE}
FAR_OPACITY = 0.45
SUBPIXEL = 4  # bits behind the point that OpenCV keeps


@dataclass(frozen=True, slots=True)
class Bone:
    """A line between two joints; "mid_hip" and "mid_shoulder" lie between left and right."""

    start: str
    end: str
    side: Literal["left", "right", "both"]


BONES: tuple[Bone, ...] = (
    Bone("mid_hip", "mid_shoulder", "both"),
    *(
        Bone(f"{side}_{start}", f"{side}_{end}", side)  # type: ignore[arg-type]
        for side in SIDES
        for start, end in (("shoulder", "elbow"), ("elbow", "wrist"), ("hip", "knee"), ("knee", "ankle"), ("ankle", "heel"), ("heel", "toe"))
    ),
)


def line_looks(near: str | None) -> tuple[str, ...]:
    """Return the classes by which a page draws each bone as the pictures do: its side, and "far" for the leg away from the camera."""
    return tuple(f"{'mid' if bone.side == 'both' else bone.side}{' far' if near and bone.side not in (near, 'both') else ''}" for bone in BONES)


def joints_of(recording: xr.Dataset, frame: int) -> dict[str, FloatArray]:
    """Return every joint seen in one frame, with the points between left and right: name -> (x, y) in px."""
    position = recording["position"].values[frame, :2]
    names = recording.indexes["keypoint"]
    joints = {name: position[:, k] for k, name in enumerate(names) if np.isfinite(position[:, k]).all()}
    for joint in ("hip", "shoulder"):
        if f"left_{joint}" in joints and f"right_{joint}" in joints:
            joints[f"mid_{joint}"] = (joints[f"left_{joint}"] + joints[f"right_{joint}"]) / 2
    return joints


def draw_skeleton(image: ByteImage, joints: Mapping[str, FloatArray], near: str | None, thickness: float) -> None:
    """Draw the skeleton into a picture, the far side first and lighter.

    Parameters
    ----------
    image
        (height, width, 3) RGB; changed in place.
    joints
        As `joints_of` gives them, in pixels of `image`.
    near
        "left" or "right": the leg closer to the camera; None draws both alike.
    thickness
        Of a near line, in pixels.
    """
    far = [bone for bone in BONES if near is not None and bone.side not in (near, "both")]
    if far:
        _draw_faintly(image, far, joints, 0.8 * thickness)
    _draw_bones(image, [bone for bone in BONES if bone not in far], joints, thickness)


def _draw_faintly(image: ByteImage, bones: list[Bone], joints: Mapping[str, FloatArray], thickness: float) -> None:
    """Draw bones so that the picture shows through; only the part of it that holds them is blended."""
    ends = [joints[name] for bone in bones for name in (bone.start, bone.end) if name in joints]
    if not ends:
        return
    margin = 2 * thickness + 2
    height, width = image.shape[:2]
    left, top = np.floor(np.clip(np.min(ends, axis=0) - margin, 0, (width, height))).astype(int)
    right, bottom = np.ceil(np.clip(np.max(ends, axis=0) + margin, 0, (width, height))).astype(int)
    part = image[top:bottom, left:right]
    if part.size == 0:
        return
    layer = part.copy()
    corner = np.array([left, top], dtype=float)
    _draw_bones(layer, bones, {name: point - corner for name, point in joints.items()}, thickness)
    part[:] = cv2.addWeighted(layer, FAR_OPACITY, part, 1 - FAR_OPACITY, 0)


def draw_contact(image: ByteImage, joints: Mapping[str, FloatArray], side: str, kind: Literal["contact", "toe-off"], radius: float) -> None:
    """Mark where a foot lands (a filled ring at the heel) or leaves (an open ring at the toe); `image` is changed in place."""
    joint = joints.get(f"{side}_{'heel' if kind == 'contact' else 'toe'}")
    if joint is None:
        return
    filled = kind == "contact"
    cv2.circle(image, _fixed(joint), _fixed_length(radius * 1.35), OUTLINE, max(1, round(radius / 3)), cv2.LINE_AA, SUBPIXEL)
    cv2.circle(image, _fixed(joint), _fixed_length(radius), COLOURS[side], -1 if filled else max(2, round(radius / 3)), cv2.LINE_AA, SUBPIXEL)


def _draw_bones(image: ByteImage, bones: list[Bone], joints: Mapping[str, FloatArray], thickness: float) -> None:
    """Draw lines and joints, a dark outline below all of them so that they show on any ground."""
    seen = [(bone, joints[bone.start], joints[bone.end]) for bone in bones if bone.start in joints and bone.end in joints]
    outline, line = max(1, round(1.9 * thickness)), max(1, round(thickness))
    for _, start, end in seen:
        cv2.line(image, _fixed(start), _fixed(end), OUTLINE, outline, cv2.LINE_AA, SUBPIXEL)
    for bone, start, end in seen:
        cv2.line(image, _fixed(start), _fixed(end), COLOURS[bone.side], line, cv2.LINE_AA, SUBPIXEL)
    for bone, start, end in seen:
        for point in (start, end):
            cv2.circle(image, _fixed(point), _fixed_length(0.95 * thickness), COLOURS[bone.side], -1, cv2.LINE_AA, SUBPIXEL)


def _fixed(point: FloatArray) -> tuple[int, int]:
    return round(float(point[0]) * (1 << SUBPIXEL)), round(float(point[1]) * (1 << SUBPIXEL))


def _fixed_length(length: float) -> int:
    return round(length * (1 << SUBPIXEL))
