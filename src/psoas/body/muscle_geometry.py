"""Coordinates -> musculotendon lengths, moment arms and velocities, all frames at once.

The moment arm of a muscle at a coordinate is r = -dl/dq, so that force times r is its moment along the coordinate
(Delp and Loan 1995, 10.1016/0010-4825(95)98882-E) and dl/dt = -sum r dq/dt. Straight pieces pull at their ends;
pieces on a surface ride with its body.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from psoas.body.kernels.ready import kernel
from psoas.body.model import Model
from psoas.body.parallel import over_frames
from psoas.body.scratch import most_points, path_scratch, pose_scratch
from psoas.body.tables import paths_of, skeleton_of

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
IntArray = np.ndarray[Any, np.dtype[np.int64]]

NONE_2, NONE_3, NONE_4 = (np.empty((0,) * dimensions) for dimensions in (2, 3, 4))  # what a kernel is not to fill
NO_COUNTS = np.empty((0, 0), dtype=np.int64)


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
    arms = np.empty((len(np.atleast_2d(q)), len(model.muscles), len(model.coordinates)))
    return MuscleGeometry(_run(model, q, threads, arms=arms), arms)


def muscle_lengths(model: Model, q: FloatArray, *, threads: int = 1) -> FloatArray:
    """Return musculotendon lengths (frames, muscles) m; see `muscle_geometry`."""
    return _run(model, q, threads)


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
    wrench = np.empty((len(np.atleast_2d(q)), len(model.bodies), 6))
    _run(model, q, threads, tension=np.ascontiguousarray(tension, dtype=float), wrench=wrench)
    return wrench


def muscle_lines(model: Model, q: FloatArray, muscle: str) -> list[FloatArray]:
    """Return the path of one muscle in every frame, (points, 3) m in the laboratory; touching points included.

    The number of points changes where a path touches a surface or passes a conditional point.
    """
    frames, most = len(np.atleast_2d(q)), most_points(paths_of(model))
    points, counts = np.empty((frames, 1, most, 3)), np.empty((frames, 1), dtype=np.int64)
    _run(model, q, 1, np.array([model.muscle(muscle)]), points=points, counts=counts)
    return [line[:count] for line, count in zip(points[:, 0], counts[:, 0], strict=True)]


def _run(
    model: Model,
    q: FloatArray,
    threads: int,
    muscles: IntArray | None = None,
    arms: FloatArray = NONE_3,
    tension: FloatArray = NONE_2,
    wrench: FloatArray = NONE_3,
    points: FloatArray = NONE_4,
    counts: IntArray = NO_COUNTS,
) -> FloatArray:
    """Return lengths (frames, muscles) of the chosen muscles and fill what else is handed in; see `kernels.paths.muscle_paths`."""
    q = np.ascontiguousarray(model.complete(np.atleast_2d(q)))
    chosen = np.arange(len(model.muscles)) if muscles is None else muscles
    length = np.empty((len(q), len(chosen)))
    skeleton, paths, run = skeleton_of(model), paths_of(model), kernel("muscle_paths")

    def work(first: int, last: int) -> None:
        scratch = pose_scratch(skeleton, q.shape[1]), path_scratch(paths)
        run(skeleton, paths, chosen, q, length, arms, tension, wrench, points, counts, *scratch, first, last)

    over_frames(work, len(q), threads)
    return length
