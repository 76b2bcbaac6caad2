"""A runner's side view ready to be measured: every path and angle as a function of time, with events and scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from psoas.gait.events import Events, Stride
from psoas.gait.kinematics import segment_angles
from psoas.gait.paths import Path
from psoas.gait.sagittal import Sagittal
from psoas.gait.scale import Scale

NOWHERE = Path(None, np.empty(0), 0.0)


@dataclass(frozen=True, slots=True)
class Motion:
    """Everything a metric may look at.

    Parameters
    ----------
    angles
        Name as in `psoas.gait.kinematics.segment_angles` -> path in degrees.
    forward, up
        Keypoint name, or "hip" for mid-hip -> path in leg lengths.
    events, scale
        Contacts, toe-offs and strides; metres per leg length and speed.
    near_side
        The leg closer to the camera, None if not known.
    """

    angles: Mapping[str, Path]
    forward: Mapping[str, Path]
    up: Mapping[str, Path]
    events: Events
    scale: Scale
    near_side: str | None
    pose_model: str

    @classmethod
    def of(cls, sagittal: Sagittal, events: Events, scale: Scale) -> Motion:
        """Return the motion of a smoothed side view."""
        forward = {name: Path.through(sagittal.time, values) for name, values in sagittal.forward.items()}
        up = {name: Path.through(sagittal.time, values) for name, values in sagittal.up.items()}
        mid_hip = sagittal.midpoint("hip")
        forward["hip"], up["hip"] = (Path.through(sagittal.time, values) for values in mid_hip)
        angles = {name: Path.through(sagittal.time, values) for name, values in segment_angles(sagittal).items()}
        return cls(angles, forward, up, events, scale, sagittal.near_side, sagittal.pose_model)

    def angle(self, name: str) -> Path:
        """Return the path of an angle in degrees; a path that was never seen if the recording lacks its keypoints."""
        return self.angles.get(name, NOWHERE)

    def far(self, side: str) -> bool:
        """Return whether `side` may be the leg away from the camera."""
        return side != self.near_side

    @property
    def reference_side(self) -> str:
        """The leg whose strides stand for the whole runner: the near one, or the one with more strides."""
        sides = [stride.side for stride in self.events.strides]
        if self.near_side in sides:
            return str(self.near_side)
        return max(sides, key=sides.count) if sides else "left"

    def strides_of(self, side: str) -> tuple[Stride, ...]:
        """Return the complete strides of one side, or of the reference side for "both"."""
        chosen = self.reference_side if side == "both" else side
        return tuple(stride for stride in self.events.strides if stride.side == chosen)
