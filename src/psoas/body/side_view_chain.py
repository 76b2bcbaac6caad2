"""The chain behind a side view, run many times: everything that is not known is drawn, and each draw gives a whole result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from psoas.body.body_size import SMALLEST, TALLEST, scale_to_size
from psoas.body.dynamics import Motion, inverse_dynamics
from psoas.body.load_sharing import share_loads
from psoas.body.model import Model
from psoas.body.muscle_geometry import muscle_geometry, muscle_lengths
from psoas.body.muscle_state import muscle_state
from psoas.body.runner_model import psoas_fascicles
from psoas.body.side_view_stance import StanceDraw, StanceForce, StanceShapes, draw_stance, foot_load, stance_force, usual_stance
from psoas.body.side_view_strides import PHASES, LegStrides, stride_motion

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
Indices = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]

STANDARD_HEIGHT, STANDARD_MASS = 1.72, 68.0  # used where the runner's are not known; results are relative to length or weight

# Forward pelvic tilt in running against the model's neutral pelvis: mean 5 to 16 deg on the five runs measured here, 11-20 deg in the
# literature, which measures from other bony points; it also swings by some degrees within the stride.
TILT_MEAN, TILT_SPREAD = np.deg2rad(11.0), np.deg2rad(5.5)
BIAS = {"near": {"thigh": 3.5, "knee": 4.5, "ankle": 5.0, "trunk": 2.5}, "far": {"thigh": 5.5, "knee": 6.0, "ankle": 7.0, "trunk": 2.5}}  # deg
SIZE_SPREAD = 0.04  # of segments, for a known height
HEIGHT_SPREAD = 0.055  # of adults, women and men together, where the runner's height is not known
# Middles of five equal parts of the normal distribution, as far apart as to keep its spread: scaling a model costs more than running it.
SIZES = (-1.464, -0.599, 0.0, 0.599, 1.464)
STRENGTH_SPREAD = 0.15  # of each muscle's share in strength, between people
FIBRE_SPREAD = 0.05  # optimal fibre lengths by which a tendon is longer or shorter than the runner's size says

GROUPS: Mapping[str, tuple[str, ...]] = {
    "psoas": ("psoas",),
    "iliacus": ("iliacus",),
    "hamstrings": ("bflh", "semimem", "semiten"),
    "rectus femoris": ("recfem",),
    "gluteus maximus": ("glmax",),
    "calf": ("gasmed", "gaslat", "soleus"),
}
STANCE_GROUPS: Mapping[str, tuple[str, ...]] = {"soleus": ("soleus",), "vasti": ("vasint", "vaslat", "vasmed")}
JOINTS: Mapping[str, str] = {"hip": "hip_flexion_r", "knee": "knee_angle_r"}


@dataclass(frozen=True, eq=False)
class Draw:
    """One way the stride may have been.

    Parameters
    ----------
    strides
        Which strides make its mean.
    bias
        rad, of each angle.
    tilt
        rad, forward, of the pelvis.
    stance
        Of the ground's push.
    strength, slack
        (muscles,) factor on strength, and optimal fibre lengths that the tendon is longer.
    """

    strides: Indices
    bias: Mapping[str, float]
    tilt: float
    stance: StanceDraw
    strength: FloatArray
    slack: FloatArray


@dataclass(frozen=True, eq=False)
class Result:
    """What the chain gives for one draw.

    Parameters
    ----------
    groups
        A key of `GROUPS` -> "length" and "velocity" (PHASES,), "standing" (1,), "force" (PHASES,): m, m/s, m and body weights; force is 0 in
        stance.
    moment
        A key of `JOINTS` -> (PHASES,) N m/kg, + flexion; it means something in swing.
    ground
        Of the foot.
    stance
        A key of `STANCE_GROUPS` -> (PHASES,) body weights, 0 in swing.
    """

    groups: Mapping[str, Mapping[str, FloatArray]]
    moment: Mapping[str, FloatArray]
    ground: StanceForce
    stance: Mapping[str, FloatArray]


@dataclass(frozen=True, eq=False)
class Results:
    """The best guess, the same with strides drawn again, and with everything drawn that more strides do not lessen."""

    best: Result
    by_stride: tuple[Result, ...]
    by_unknown: tuple[Result, ...]


@lru_cache(maxsize=4)
def right_leg(model: Model) -> Model:
    """Return the model without the muscles of its left leg, which stands still here: they take half of the time."""
    return replace(model, muscles=tuple(muscle for muscle in model.muscles if not muscle.name.endswith("_l")))


@lru_cache(maxsize=12)
def sized(generic: Model, height: float | None, mass: float | None, size: float) -> Model:
    """Return the model of a runner's size, `size` standard deviations larger than the height says; kept, because both legs need it."""
    spread = SIZE_SPREAD if height else float(np.hypot(SIZE_SPREAD, HEIGHT_SPREAD))
    drawn = (height or STANDARD_HEIGHT) * float(np.exp(spread * size))
    return scale_to_size(generic, float(np.clip(drawn, SMALLEST, TALLEST)) if size else drawn, mass or STANDARD_MASS)


def best_guess(runner: Model, legs: LegStrides, shapes: StanceShapes) -> Draw:
    """Return the draw in which everything unknown is as it usually is."""
    count = len(runner.muscles)
    return Draw(np.arange(legs.count), dict.fromkeys(BIAS["near"], 0.0), TILT_MEAN, usual_stance(shapes), np.ones(count), np.zeros(count))


def draw_results(
    generic: Model, legs: LegStrides, shapes: StanceShapes, far: bool, height: float | None, mass: float | None, draws: int, seed: int
) -> Results:
    """Return what the chain gives over many draws.

    Parameters
    ----------
    generic
        Runner model with the muscles of the right leg.
    legs
        Strides of one leg.
    shapes
        Of the ground force.
    far
        Whether it is the leg away from the camera.
    height, mass
        m and kg, or None for a standard body.
    draws
        How many, of either kind.
    seed
        Of the random numbers.
    """
    rng = np.random.default_rng(seed)
    fascicles = psoas_fascicles(generic)
    wholes = np.unique(["psoas" if name in fascicles else name for name in generic.muscle_names], return_inverse=True)[1]

    def unknown() -> Draw:
        return Draw(
            usual.strides,
            {name: float(np.deg2rad(sigma) * rng.standard_normal()) for name, sigma in BIAS["far" if far else "near"].items()},
            TILT_MEAN + TILT_SPREAD * float(rng.standard_normal()),
            draw_stance(shapes, legs.contact_error, rng),
            np.exp(STRENGTH_SPREAD * rng.standard_normal(wholes.max() + 1))[wholes],
            FIBRE_SPREAD * rng.standard_normal(wholes.max() + 1)[wholes],
        )

    usual = best_guess(generic, legs, shapes)
    again = [replace(usual, strides=rng.integers(0, legs.count, legs.count)) for _ in range(draws)]
    best, *by_stride = run_chain(sized(generic, height, mass, 0.0), legs, shapes, [usual, *again])
    parts = [(size, [unknown() for _ in range(k, draws, len(SIZES))]) for k, size in enumerate(SIZES)]
    return Results(
        best,
        tuple(by_stride),
        tuple(one for size, part in parts if part for one in run_chain(sized(generic, height, mass, size), legs, shapes, part)),
    )


def run_chain(runner: Model, legs: LegStrides, shapes: StanceShapes, draws: Sequence[Draw]) -> list[Result]:
    """Return what the chain gives for each draw.

    All draws go through the chain as one long motion, because a call costs as much as hundreds of frames.
    """
    motions = [stride_motion(runner, legs, draw.strides, draw.bias, draw.tilt) for draw in draws]
    motion = Motion(*(np.concatenate(parts) for parts in zip(*((one.time, one.q, one.qd, one.qdd) for one in motions), strict=True)))
    stride_time = float(np.mean(legs.duration))
    ground = [stance_force(shapes, draw.stance, stride_time, float(np.mean(legs.contact[draw.strides]))) for draw in draws]
    moment = inverse_dynamics(runner, motion, [foot_load(runner, motion.q, ground, legs.toe_off)]).moment
    geometry = muscle_geometry(runner, motion.q)
    velocity = geometry.velocity(motion.qd)
    slack, strength = (np.repeat([getattr(draw, name) for draw in draws], PHASES, axis=0) for name in ("slack", "strength"))
    fibre = np.array([muscle.optimal_fiber_length for muscle in runner.muscles])
    state = muscle_state(runner, geometry.length - slack * fibre, velocity)
    state = replace(state, active_force=state.active_force * strength, passive_force=state.passive_force * strength)
    force = share_loads(runner, moment, geometry, state).force / (runner.mass * 9.81)
    swing = np.tile(np.arange(PHASES) / PHASES > legs.toe_off, len(draws))[:, None]
    shared = _groups(runner, geometry.length, _standing(runner, [draw.tilt for draw in draws]), velocity, np.where(swing, force, 0.0))
    pushed = {group: np.where(swing, 0.0, force)[:, _members(runner, names)].sum(axis=1) for group, names in STANCE_GROUPS.items()}
    per_mass = {joint: moment[:, runner.coordinate(name)] / runner.mass for joint, name in JOINTS.items()}

    def of(k: int, values: FloatArray) -> FloatArray:
        return np.asarray(values.reshape(len(draws), -1)[k])

    return [
        Result(
            {group: {name: of(k, values) for name, values in rows.items()} for group, rows in shared.items()},
            {joint: of(k, values) for joint, values in per_mass.items()},
            ground[k],
            {group: of(k, values) for group, values in pushed.items()},
        )
        for k in range(len(draws))
    ]


def _standing(runner: Model, tilts: Sequence[float]) -> FloatArray:
    """Return muscle lengths (tilts, muscles) in standing, thighs and trunk upright over a pelvis tilted as it is in running."""
    standing = np.tile(runner.defaults, (len(tilts), 1))
    for name, sign in (("pelvis_tilt", -1.0), ("lumbar_extension", 1.0), ("hip_flexion_r", 1.0)):
        standing[:, runner.coordinate(name)] = sign * np.array(tilts)
    return muscle_lengths(runner, standing)


def _groups(runner: Model, length: FloatArray, standing: FloatArray, velocity: FloatArray, force: FloatArray) -> dict[str, dict[str, FloatArray]]:
    found = {}
    for group, prefixes in GROUPS.items():
        members = _members(runner, prefixes)
        strength = np.array([runner.muscles[k].max_isometric_force for k in members])
        strength /= strength.sum()
        found[group] = {
            "length": length[:, members] @ strength,
            "velocity": velocity[:, members] @ strength,
            "force": force[:, members].sum(axis=1),
            "standing": standing[:, members] @ strength,
        }
    return found


def _members(runner: Model, prefixes: tuple[str, ...]) -> list[int]:
    return [k for k, name in enumerate(runner.muscle_names) if name.startswith(prefixes) and name.endswith("_r")]
