"""What a cause does in poses that are held: standing, and as the foot lands."""

from __future__ import annotations

import numpy as np

from psoas.body.kinematics import body_poses
from psoas.body.model import STANDARD_GRAVITY
from psoas.body.muscle_geometry import MuscleGeometry, muscle_lengths
from psoas.body.muscle_state import MuscleState
from psoas.body.what_if.causes import Cause
from psoas.body.what_if.population import GLUTEUS, HAMSTRINGS, PSOAS, RUNNING_TILT, STANDING_TILT, STATES, FloatArray, Population
from psoas.body.what_if.poses import posture, pulling, share, shared_force, tilt_arms

PASSIVE_LIMIT = 0.2  # N m for each kg; where hip extension is taken to end, 15 N m in a runner of 75 kg
EXTENSION_MOMENT = 1.1  # N m for each kg, asked of the hip extensors as the foot has landed
SWEEP = np.deg2rad(np.arange(-60.0, 21.0, 5.0))
SLACK_SWEEP = np.deg2rad(np.arange(-30.0, 61.0, 3.0))
ABOVE = ("torso", "humerus", "ulna", "radius", "hand")
RUNNING_LEAN, LEAN_SPREAD = np.deg2rad(5.0), np.deg2rad(2.5)
NEIGHBOURS = (*HAMSTRINGS, "addmag", "glmed")

STANDING: dict[str, tuple[str, str, str]] = {
    "hip_extension_available": (
        "hip extension",
        "How far the thigh can go back until stretched muscle pulls it forward with 0.2 N m for each kg, knee straight",
        "deg",
    ),
    "passive_hip_moment": (
        "pull of stretched muscle at the hip",
        "How hard stretched muscle pulls the thigh forward, thigh 10° behind the vertical, knee bent 20°",
        "N m",
    ),
    "psoas_tilt_moment": ("pull of the psoas on the pelvis", "How hard both relaxed psoas tip the pelvis forward, standing", "N m"),
    "psoas_slack_tilt": (
        "tilt to relax the psoas",
        "How far the pelvis must tip forward until the psoas is as relaxed as before, standing",
        "deg",
    ),
    "trunk_moment": ("load of the trunk on the hips", "Moment at both hips that keeps the trunk from falling forward while running", "N m"),
    "gluteus_capacity": ("gluteus maximus moment", "Most that the gluteus maximus can extend the hip with, thigh 30° ahead", "N m"),
    "gluteus_share_force": (
        "gluteus maximus force at landing",
        "Gluteus maximus force for a hip extension moment of 1.1 N m for each kg, thigh 20° ahead",
        "N",
    ),
    "neighbour_force": ("force of its neighbours", "Force of hamstrings, adductor magnus and gluteus medius for the same moment", "N"),
}


def standing_effects(population: Population, cause: Cause) -> dict[str, FloatArray]:
    """Return id -> (runners,) values under a cause; `psoas_slack_tilt` only where the psoas has another length.

    Parameters
    ----------
    population
        The runners.
    cause
        What is changed.
    """
    model = population.model
    hip = model.coordinate("hip_flexion_r")
    standing = STANDING_TILT + population.tilt[:, None] + cause.pelvic_tilt
    running = RUNNING_TILT + population.tilt[:, None] + cause.pelvic_tilt
    lean = cause.trunk_lean
    q = np.concatenate(
        [
            posture(model, thigh=SWEEP[None, :], tilt=standing, lean=lean),
            posture(model, thigh=np.deg2rad(-10.0), knee=np.deg2rad(20.0), tilt=standing, lean=lean),
            posture(model, tilt=standing, lean=lean),
            posture(model, thigh=np.deg2rad(30.0), knee=np.deg2rad(20.0), tilt=running, lean=lean),
            posture(model, thigh=np.deg2rad(20.0), knee=np.deg2rad(20.0), tilt=running, lean=lean),
        ],
        axis=1,
    )
    geometry = population.geometry(q)
    state = population.fibres(geometry.length, np.zeros_like(geometry.length), cause)
    pull = (geometry.moment_arm[..., hip] * state.passive_force).sum(axis=2)
    gluteus, psoas = population.indices(GLUTEUS), population.indices(PSOAS)
    found = {
        "hip_extension_available": _available(pull[:, : len(SWEEP)] / model.mass),
        "passive_hip_moment": pull[:, -4],
        "psoas_tilt_moment": 2 * (tilt_arms(model, geometry) * state.passive_force)[:, -3, psoas].sum(axis=1),
        "trunk_moment": trunk_moment(population, running, lean),
        "gluteus_capacity": -(geometry.moment_arm[:, -2, gluteus, hip] * state.active_force[:, -2, gluteus]).sum(axis=1),
        **_landing(population, geometry, state),
    }
    if cause.psoas_length != 1 or cause.changes_nothing:
        found["psoas_slack_tilt"] = _slack_tilt(population, cause)
    return found


def capacity_over_tilt(
    population: Population, cause: Cause, tilts: FloatArray, *, thigh: float = 30.0, knee: float = 20.0, running: bool = True
) -> FloatArray:
    """Return what the gluteus maximus can give (runners, tilts) N m over tilts (tilts,) rad from each runner's own.

    Parameters
    ----------
    population
        The runners.
    cause
        What is changed; its tilt is left aside, its lean and muscles are kept.
    tilts
        rad.
    thigh, knee
        Degrees ahead of the vertical, and of flexion.
    running
        Whether the own tilt is that of running or of standing.
    """
    model = population.model
    own = (RUNNING_TILT if running else STANDING_TILT) + population.tilt[:, None]
    q = posture(model, thigh=np.deg2rad(thigh), knee=np.deg2rad(knee), tilt=own + tilts[None, :], lean=cause.trunk_lean)
    geometry = population.geometry(q)
    state = population.fibres(geometry.length, np.zeros_like(geometry.length), cause)
    gluteus = population.indices(GLUTEUS)
    arms = geometry.moment_arm[..., gluteus, model.coordinate("hip_flexion_r")]
    return np.asarray(-(arms * state.active_force[..., gluteus]).sum(axis=2))


def trunk_moment(population: Population, tilt: FloatArray, lean: float) -> FloatArray:
    """Return the moment at both hips together (runners,) N m that keeps trunk, head and arms from falling forward.

    Parameters
    ----------
    population
        The runners.
    tilt
        (runners, 1) rad of the pelvis.
    lean
        rad beyond each runner's own lean in running.
    """
    model = population.model
    own = RUNNING_LEAN + LEAN_SPREAD * population.habits["lean"]
    pose = body_poses(model, posture(model, tilt=tilt[:, 0], lean=own + lean))
    above = [k for k, name in enumerate(model.body_names) if name.startswith(ABOVE)]
    masses = np.array([model.bodies[k].mass for k in above])
    centres = np.array([model.bodies[k].mass_center for k in above])
    forward = pose.origin[:, above, 0] + np.einsum("rbj,bj->rb", pose.rotation[:, above, 0], centres)
    return np.asarray(STANDARD_GRAVITY * (forward - pose.origin[:, [model.body("femur_r")], 0]) @ masses)


def _available(pull: FloatArray) -> FloatArray:
    """Return how far back (deg, + behind) the thigh goes until it is pulled forward so hard; nan where it never is."""
    found = np.full(len(pull), np.nan)
    for runner, row in enumerate(pull):
        crossed = np.flatnonzero((row[:-1] >= PASSIVE_LIMIT) & (row[1:] < PASSIVE_LIMIT))
        if len(crossed):
            k = int(crossed[-1])
            share_of_step = (row[k] - PASSIVE_LIMIT) / (row[k] - row[k + 1])
            found[runner] = -np.rad2deg(SWEEP[k] + share_of_step * (SWEEP[k + 1] - SWEEP[k]))
    return found


def _landing(population: Population, geometry: MuscleGeometry, state: MuscleState) -> dict[str, FloatArray]:
    """Return what gluteus and its neighbours pull for a given moment in the last pose."""
    model = population.model
    last = MuscleGeometry(geometry.length[:, -1:], geometry.moment_arm[:, -1:])
    fibres = MuscleState(*(getattr(state, name)[:, -1:] for name in STATES))
    moment = np.zeros((population.count, 1, len(model.coordinates)))
    moment[:, 0, model.coordinate("hip_flexion_r")] = -EXTENSION_MOMENT * model.mass
    force = shared_force(population, share(population, moment, last, fibres), 1)[:, 0]
    return {
        "gluteus_share_force": pulling(population, force, GLUTEUS),
        "neighbour_force": pulling(population, force, NEIGHBOURS),
    }


def _slack_tilt(population: Population, cause: Cause) -> FloatArray:
    """Return the forward tilt (deg) beyond each runner's own at which the psoas fibres are as long as they were."""
    psoas = population.only(PSOAS)
    model = psoas.model
    weight = psoas.strengths(PSOAS)
    tilts = STANDING_TILT + psoas.tilt[:, None] + SLACK_SWEEP[None, :]
    q = posture(model, tilt=tilts, lean=cause.trunk_lean)
    length = muscle_lengths(model, q.reshape(-1, q.shape[-1])).reshape(*q.shape[:2], -1)
    still = np.zeros_like(length)
    now = psoas.fibres(length, still, cause).fiber_length @ weight
    stand = posture(model, tilt=STANDING_TILT + psoas.tilt[:, None])
    once = psoas.fibres(muscle_lengths(model, stand[:, 0])[:, None], still[:, :1], Cause()).fiber_length[:, 0] @ weight
    inside = (now.min(axis=1) < once) & (once < now.max(axis=1))
    found = np.array([np.interp(-was, -row, SLACK_SWEEP) for was, row in zip(once, now, strict=True)])
    return np.where(inside, np.round(np.rad2deg(found), 6), np.nan)
