"""Poses in which the questions are asked: thigh against the vertical, knee, pelvis and trunk, standing or lying face down."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from psoas.body.load_sharing import Sharing, SharingRule, share_loads
from psoas.body.model import Model
from psoas.body.muscle_geometry import MuscleGeometry
from psoas.body.muscle_state import MuscleState
from psoas.body.what_if.population import STATES, FloatArray, Population

FACE_DOWN = np.pi / 2  # by which the whole body is turned forward

# The ankle is left to itself: a clip shows the foot too coarsely, and a hanging foot asks next to nothing.
FREE = SharingRule(reserves={"ankle_angle_r": 100.0})
SMALLEST_MOMENT = 20.0  # N m; below it a share says nothing
LARGEST_RESERVE = 0.05  # of the moment that is shared; beyond it the muscles cannot make the moment


def posture(
    model: Model,
    *,
    thigh: FloatArray | float = 0.0,
    knee: FloatArray | float = 0.0,
    tilt: FloatArray | float = 0.0,
    lean: FloatArray | float = 0.0,
    turned: float = 0.0,
) -> FloatArray:
    """Return poses (..., coordinates); all angles in rad, of any shapes that go together.

    Parameters
    ----------
    model
        Whose coordinates.
    thigh
        Right thigh ahead of the body's long axis, which is the vertical while standing.
    knee
        Right knee flexion.
    tilt
        Pelvis forward; thighs and trunk stay where they are.
    lean
        Trunk forward over the pelvis.
    turned
        The whole body forward: `FACE_DOWN` lies on its front.
    """
    thigh, knee, tilt, lean = np.broadcast_arrays(*(np.asarray(angle, dtype=float) for angle in (thigh, knee, tilt, lean)))
    q = np.tile(model.defaults, (*thigh.shape, 1))
    q[..., model.coordinate("pelvis_tilt")] = -tilt - turned
    q[..., model.coordinate("hip_flexion_r")] = thigh + tilt
    q[..., model.coordinate("hip_flexion_l")] = tilt
    q[..., model.coordinate("knee_angle_r")] = knee
    q[..., model.coordinate("lumbar_extension")] = tilt - lean
    return q


def tilt_arms(model: Model, geometry: MuscleGeometry) -> FloatArray:
    """Return the levers (..., muscles) m with which muscles tip the pelvis forward while thighs and trunk stay.

    Tilting by t bends the right hip and extends the low back by t each, so that the lever is the sum of the levers there.
    """
    arms = geometry.moment_arm
    return np.asarray(arms[..., model.coordinate("hip_flexion_r")] + arms[..., model.coordinate("lumbar_extension")])


def share(population: Population, moment: FloatArray, geometry: MuscleGeometry, state: MuscleState) -> Sharing:
    """Return how every runner's muscles share the moments; frames are runners times poses.

    Parameters
    ----------
    population
        The runners.
    moment
        (runners, poses, coordinates) N m.
    geometry, state
        Of the same runners and poses.
    """

    def flat(values: FloatArray) -> FloatArray:
        return np.ascontiguousarray(values.reshape(-1, *values.shape[2:]))

    return share_loads(
        population.model,
        flat(moment),
        MuscleGeometry(flat(geometry.length), flat(geometry.moment_arm)),
        MuscleState(*(flat(getattr(state, name)) for name in STATES)),
        FREE,
    )


def shared_force(population: Population, sharing: Sharing, poses: int) -> FloatArray:
    """Return forces (runners, poses, muscles) N, nan where reserves at hip or knee carry too much.

    Too much is more than a share of the runner's largest moment, since the muscles then cannot make what is asked.
    """
    counted = [k for k, c in enumerate(sharing.coordinates) if population.model.coordinate_names[c] not in FREE.reserves]
    asked, reserve = (np.abs(values[:, counted]).max(axis=1).reshape(population.count, poses) for values in (sharing.moment, sharing.reserve))
    short = reserve > LARGEST_RESERVE * np.maximum(asked.max(axis=1, keepdims=True), SMALLEST_MOMENT)
    return np.where(short[..., None], np.nan, sharing.force.reshape(population.count, poses, -1))


def pulling(population: Population, force: FloatArray, prefixes: Iterable[str]) -> FloatArray:
    """Return the force of muscles whose names begin so, summed, of forces (..., muscles)."""
    return np.asarray(force[..., population.indices(prefixes)].sum(axis=-1))
