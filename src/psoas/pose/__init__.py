"""Video frames -> keypoints; one protocol, several backends; tracking, left/right repair.

Public: `estimate_pose` (a video in, a Recording out) and `PoseBackend`, the protocol of a pose model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psoas.pose.backend import PatchPose, PoseBackend
    from psoas.pose.estimate import estimate_pose

__all__ = ["PatchPose", "PoseBackend", "estimate_pose"]

_HOMES = {"PatchPose": "backend", "PoseBackend": "backend", "estimate_pose": "estimate"}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: OpenCV and LiteRT take half a second."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"psoas.pose has no '{name}'. Public names are {', '.join(__all__)}.")
    return getattr(import_module(f"psoas.pose.{_HOMES[name]}"), name)
