"""Coordinates -> where bodies and markers are, all frames at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from psoas.body.kernels.ready import kernel
from psoas.body.model import Model
from psoas.body.parallel import over_frames
from psoas.body.scratch import pose_scratch
from psoas.body.tables import skeleton_of

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
IntArray = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, eq=False)
class Poses:
    """Where the bodies are: rotation (frames, bodies, 3, 3) turns a body's axes into the laboratory's, origin (frames, bodies, 3) in m."""

    rotation: FloatArray
    origin: FloatArray

    def point(self, body: int, location: FloatArray) -> FloatArray:
        """Return where a point of a body, `location` (3,) m in its frame, is in the laboratory: (frames, 3) m."""
        if body < 0:
            return np.broadcast_to(np.asarray(location, dtype=float), (len(self.origin), 3))
        return np.asarray(self.rotation[:, body] @ np.asarray(location, dtype=float) + self.origin[:, body])

    def points(self, bodies: IntArray, locations: FloatArray) -> FloatArray:
        """Return where points, `locations` (points, 3) m in the frames of `bodies` (points,), are in the laboratory: (frames, points, 3) m."""
        on_ground = np.asarray(bodies) < 0
        placed = np.matmul(self.rotation[:, bodies], np.asarray(locations, dtype=float)[:, :, None])[..., 0] + self.origin[:, bodies]
        placed[:, on_ground] = np.asarray(locations)[on_ground]
        return np.asarray(placed)


def body_poses(model: Model, q: FloatArray, *, threads: int = 1) -> Poses:
    """Return the pose of every body in every frame.

    Parameters
    ----------
    model
        The model.
    q
        (frames, coordinates) m or rad; dependent coordinates are set by their couplings.
    threads
        How many threads share the frames.
    """
    q = np.ascontiguousarray(model.complete(np.atleast_2d(q)))
    rotation = np.empty((len(q), len(model.bodies), 3, 3))
    origin = np.empty((len(q), len(model.bodies), 3))
    skeleton = skeleton_of(model)
    poses = kernel("poses")
    over_frames(lambda first, last: poses(skeleton, q, rotation, origin, pose_scratch(skeleton, q.shape[1]), first, last), len(q), threads)
    return Poses(rotation, origin)


def marker_positions(model: Model, q: FloatArray) -> FloatArray:
    """Return where the model's markers are: (frames, markers, 3) m."""
    return marker_points(model, q, model.marker_names)


def marker_points(model: Model, q: FloatArray, names: Sequence[str]) -> FloatArray:
    """Return where the named markers of the model are: (frames, names, 3) m."""
    by_name = {marker.name: marker for marker in model.markers}
    bodies = np.array([by_name[name].body for name in names], dtype=np.int64)
    return body_poses(model, q).points(bodies, np.array([by_name[name].location for name in names]).reshape(-1, 3))
