"""Force plates -> which foot each push belongs to.

A plate does not know who steps on it: a treadmill's sees both feet in turn, plates in a floor see either. Each stay
on a plate is given to the foot that is nearest to its centre of pressure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from psoas.body.dynamics import ExternalForce
from psoas.body.kinematics import body_poses
from psoas.body.model import Model
from psoas.body.smoothing import low_pass
from psoas.errors import SettingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

LOADED = 20.0  # N


def feet_forces(
    model: Model, time: FloatArray, q: FloatArray, forces: xr.Dataset, feet: Sequence[str] = ("calcn_r", "calcn_l"), cutoff: float | None = None
) -> tuple[list[ExternalForce], FloatArray]:
    """Return the measured force on each foot, at the times of the motion.

    Parameters
    ----------
    model
        The model.
    time, q
        (frames,) s and (frames, coordinates).
    forces
        Recording with `force`, `centre_of_pressure` and `free_moment` over (time_force, space, plate), in the axes
        of the markers.
    feet
        Bodies that may stand on a plate.
    cutoff
        Hz of a low-pass filter on force and on moment about the origin, or None.

    Returns
    -------
    tuple
        One load a foot, acting at the laboratory's origin with the moment that goes with it; and (stays,) the
        distance in m from each stay's mean centre of pressure to its foot, as a check of the axes.

    Raises
    ------
    SettingError
        If the forces do not cover the motion.
    """
    sampled = forces["time_force"].values
    slack = 1.5 * float(np.median(np.diff(sampled)))
    if sampled[0] > time[0] + slack or sampled[-1] < time[-1] - slack:
        raise SettingError(
            f"The forces run from {sampled[0]:.3f} to {sampled[-1]:.3f} s, the markers from {time[0]:.3f} to {time[-1]:.3f} s.",
            "Cut the markers to the time of the forces.",
        )
    poses = body_poses(model, q)
    middles = [0.5 * (poses.point(model.body(foot), np.zeros(3)) + poses.point(_toes(model, foot), np.zeros(3))) for foot in feet]
    force, moment = np.zeros((len(feet), len(sampled), 3)), np.zeros((len(feet), len(sampled), 3))
    distances = []
    for plate in forces["plate"].values:
        one = forces.sel(plate=plate)
        push, point, free = (one[name].transpose("time_force", "space").values for name in ("force", "centre_of_pressure", "free_moment"))
        loaded = (np.linalg.norm(push, axis=1) > LOADED) & np.isfinite(point).all(axis=1)
        about_origin = free + np.cross(np.nan_to_num(point), push)
        for first, last in _stays(loaded):
            inside = (sampled[first:last] >= time[0]) & (sampled[first:last] <= time[-1])
            at = np.flatnonzero(inside) + first if inside.any() else np.array([first, last - 1])
            weight = np.linalg.norm(push[at], axis=1)
            away = [float(np.average(_flat_distance(_at(sampled[at], time, middle), point[at]), weights=weight)) for middle in middles]
            nearest = int(np.argmin(away))
            if inside.any():
                distances.append(away[nearest])
            force[nearest, first:last] += push[first:last]
            moment[nearest, first:last] += about_origin[first:last]
    both = np.concatenate([force, moment], axis=2).swapaxes(0, 1)
    if cutoff is not None:
        both = low_pass(both, float((len(sampled) - 1) / (sampled[-1] - sampled[0])), cutoff)
    acting = [(foot, _at(time, sampled, both[:, k])) for k, foot in enumerate(feet)]
    return [ExternalForce(foot, one[:, :3], np.zeros((len(time), 3)), one[:, 3:]) for foot, one in acting], np.array(distances)


def _flat_distance(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(np.hypot(a[:, 0] - b[:, 0], a[:, 2] - b[:, 2]))


def _at(wanted: FloatArray, time: FloatArray, values: FloatArray) -> FloatArray:
    return np.stack([np.interp(wanted, time, values[:, k]) for k in range(values.shape[1])], axis=1)


def _stays(loaded: np.ndarray[Any, np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], loaded, [False]]).astype(int)))
    return [(int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True)]


def _toes(model: Model, foot: str) -> int:
    """Return the body that hangs on a foot (its toes), or the foot itself."""
    body = model.body(foot)
    return next((joint.child.body for joint in model.joints if joint.parent.body == body), body)
