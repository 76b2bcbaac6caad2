"""The keypoints that psoas knows, under one set of names, whatever the pose model calls them."""

from __future__ import annotations

KEYPOINTS: tuple[str, ...] = (
    "nose",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_toe",
    "right_toe",
)

SIDES: tuple[str, str] = ("left", "right")

SEGMENTS: dict[str, tuple[str, str]] = {
    f"{side}_{segment}": (f"{side}_{proximal}", f"{side}_{distal}")
    for side in SIDES
    for segment, proximal, distal in (
        ("thigh", "hip", "knee"),
        ("shank", "knee", "ankle"),
        ("foot", "heel", "toe"),
        ("upper_arm", "shoulder", "elbow"),
        ("forearm", "elbow", "wrist"),
    )
}


def other_side(name: str) -> str:
    """Return the name of the same keypoint on the other side of the body; midline names stay as they are."""
    if name.startswith("left"):
        return "right" + name[4:]
    if name.startswith("right"):
        return "left" + name[5:]
    return name
