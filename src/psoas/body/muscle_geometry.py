"""Coordinates -> musculotendon lengths, moment arms and velocities, all frames at once.

The moment arm of a muscle at a coordinate is r = -dl/dq, so that force times r is its moment along the coordinate
(Delp and Loan 1995, 10.1016/0010-4825(95)98882-E) and dl/dt = -sum r dq/dt. Straight pieces pull at their ends;
pieces on a surface ride with its body.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from psoas.body.model import Model
from psoas.body.parallel import over_frames
from psoas.body.tables import paths_of, skeleton_of

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]


@dataclass(frozen=True, eq=False)
class MuscleGeometry:
    """What the paths of all muscles give.

    Parameters
    ----------
    length
        (frames, muscles) of the musculotendon unit, m.
    moment_arm
        (frames, muscles, coordinates) m (m/m at a sliding coordinate); positive where the muscle pulls the
        coordinate up. Coordinates that follow others have 0, their part being in the one they follow.
    """

    length: FloatArray
    moment_arm: FloatArray

    def velocity(self, speeds: FloatArray) -> FloatArray:
        """Return the lengthening velocity (frames, muscles) m/s for speeds (frames, coordinates)."""
        return np.asarray(-np.einsum("fmc,fc->fm", self.moment_arm, speeds))


def muscle_geometry(model: Model, q: FloatArray, *, threads: int = 1) -> MuscleGeometry:
    """Return lengths and moment arms of all muscles.

    Parameters
    ----------
    model
        The model.
    q
        (frames, coordinates) m or rad; dependent coordinates are set by their couplings.
    threads
        How many threads share the frames.
    """
    return _run(model, q, True, threads)


def muscle_lengths(model: Model, q: FloatArray, *, threads: int = 1) -> FloatArray:
    """Return musculotendon lengths (frames, muscles) m; see `muscle_geometry`."""
    return _run(model, q, False, threads).length


def muscle_pulls(model: Model, q: FloatArray, tension: FloatArray, *, threads: int = 1) -> FloatArray:
    """Return what muscles under tension do to each body.

    Parameters
    ----------
    model, q, threads
        As in `muscle_geometry`.
    tension
        (frames, muscles) N along the tendon.

    Returns
    -------
    ndarray
        (frames, bodies, 6): moment about the laboratory's origin (N m), then force (N), both in the laboratory's axes.
    """
    from psoas.body.kernels.paths import muscle_paths

    q = np.ascontiguousarray(model.complete(np.atleast_2d(q)))
    tension = np.ascontiguousarray(tension, dtype=float)
    length, arms, wrench = np.empty((len(q), len(model.muscles))), np.empty((0, 0, 0)), np.zeros((len(q), len(model.bodies), 6))
    skeleton, paths = skeleton_of(model), paths_of(model)
    over_frames(lambda first, last: muscle_paths(skeleton, paths, q, length, arms, False, tension, wrench, True, first, last), len(q), threads)
    return wrench


def muscle_lines(model: Model, q: FloatArray, muscle: str) -> list[FloatArray]:
    """Return the path of one muscle in every frame, (points, 3) m in the laboratory; touching points included.

    The number of points changes where a path touches a surface or passes a conditional point.
    """
    from psoas.body.kernels.kinematics import poses
    from psoas.body.kernels.paths import lay_path

    q = np.ascontiguousarray(model.complete(np.atleast_2d(q)))
    skeleton, paths, index = skeleton_of(model), paths_of(model), model.muscle(muscle)
    rotation, origin = np.empty((len(q), len(model.bodies), 3, 3)), np.empty((len(q), len(model.bodies), 3))
    poses(skeleton, q, rotation, origin, 0, len(q))
    most = len(model.muscles[index].points) + 2 * len(model.muscles[index].wraps)
    points, source, on_surface, scratch = np.empty((most, 3)), np.empty(most, dtype=np.int64), np.zeros(most), np.empty((20, 3))
    lines: list[FloatArray] = []
    for frame in range(len(q)):
        _, count = lay_path(paths, index, q[frame], rotation[frame], origin[frame], points, source, on_surface, scratch)
        lines.append(points[:count].copy())
    return lines


def _run(model: Model, q: FloatArray, with_arms: bool, threads: int) -> MuscleGeometry:
    from psoas.body.kernels.paths import muscle_paths

    q = np.ascontiguousarray(model.complete(np.atleast_2d(q)))
    frames, muscles = len(q), len(model.muscles)
    length = np.empty((frames, muscles))
    arms = np.empty((frames, muscles, q.shape[1]) if with_arms else (0, 0, 0))
    nothing, no_wrench = np.empty((0, 0)), np.empty((0, 0, 0))
    skeleton, paths = skeleton_of(model), paths_of(model)
    over_frames(
        lambda first, last: muscle_paths(skeleton, paths, q, length, arms, with_arms, nothing, no_wrench, False, first, last), frames, threads
    )
    return MuscleGeometry(length, arms)
