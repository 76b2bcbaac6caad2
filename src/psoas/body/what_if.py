"""Change a cause, see the effects along the chain: a shorter or weaker psoas, a tilted pelvis, a weaker gluteus maximus.

Answers are differences between two runs of the same model in the same poses, each with the spread that unknown fibre
and tendon lengths, strengths and the pelvis's own tilt give it. They say what the mechanics of the model demand. The
model knows no neural inhibition, no pain and no adaptation: it cannot say that one muscle switches off another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from psoas.body.load_sharing import SharingRule, share_loads
from psoas.body.model import Model
from psoas.body.muscle_geometry import MuscleGeometry, muscle_geometry
from psoas.body.muscle_state import muscle_state
from psoas.errors import SettingError
from psoas.quantity import Estimate

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

ORIGIN = "body.what_if, generic runner model"
DRAWS = 60
FIBRE_SPREAD, STRENGTH_SPREAD = 0.05, 0.15  # of fibre and tendon length together, and of strength, between people
TILT_SPREAD = np.deg2rad(5.0)  # of the pelvis's own tilt, which nobody has measured
PASSIVE_LIMIT = 15.0  # N m; where hip extension is taken to end
LONGEST_TILT = np.deg2rad(30.0)

PSOAS, GLUTEUS, HAMSTRINGS = ("psoas",), ("glmax",), ("bflh", "semimem", "semiten")
NEIGHBOURS = (*HAMSTRINGS, "addmag", "glmed")


@dataclass(frozen=True)
class Cause:
    """What is changed; the default changes nothing.

    Parameters
    ----------
    psoas_length
        Factor on fibre and tendon slack length of the psoas: 0.95 is 5 % shorter.
    psoas_strength, gluteus_strength
        Factor on the greatest isometric force of the psoas and of the gluteus maximus.
    pelvic_tilt
        rad by which the pelvis tilts forward, + anterior, while thighs and trunk stay where they are in space.
    trunk_lean
        rad by which the trunk leans forward over the pelvis, + forward.
    """

    psoas_length: float = 1.0
    psoas_strength: float = 1.0
    gluteus_strength: float = 1.0
    pelvic_tilt: float = 0.0
    trunk_lean: float = 0.0

    def __post_init__(self) -> None:
        for name in ("psoas_length", "psoas_strength", "gluteus_strength"):
            if not 0.5 <= getattr(self, name) <= 1.5:
                raise SettingError(f"{name} is {getattr(self, name):g}; it is a factor between 0.5 and 1.5.")
        for name in ("pelvic_tilt", "trunk_lean"):
            if abs(getattr(self, name)) > LONGEST_TILT:
                raise SettingError(f"{name} is {np.rad2deg(getattr(self, name)):.0f}°; between -30° and 30° can be answered.")


@dataclass(frozen=True)
class Effect:
    """One consequence.

    Parameters
    ----------
    id
        hip_extension_available, passive_hip_moment, psoas_slack_tilt, gluteus_capacity, hamstring_length,
        hamstring_force, neighbour_force.
    said
        What it is, for a person.
    before, after, change
        Estimates; the error of the change is smaller than those of its parts, because what is unknown is the same in
        both.
    """

    id: str
    said: str
    before: Estimate
    after: Estimate
    change: Estimate


SAID = {
    "hip_extension_available": ("Hip extension at which stretched tissue pulls back with 15 N m, knee straight", "deg"),
    "passive_hip_moment": ("Passive moment that pulls the thigh forward, thigh 10° behind the vertical, knee bent 20°", "N m"),
    "psoas_slack_tilt": ("Forward pelvic tilt at which the psoas is as relaxed as it was before, standing", "deg"),
    "gluteus_capacity": ("Most that the gluteus maximus can extend the hip with, thigh 30° ahead", "N m"),
    "hamstring_length": ("Hamstring fibre length over optimal in late swing, thigh 35° ahead, knee bent 30°", "1"),
    "hamstring_force": ("Hamstring force in late swing, for a hip extension moment of 60 N m and a knee flexion moment of 30 N m", "N"),
    "neighbour_force": ("Force of hamstrings, adductor magnus and gluteus medius for a hip extension moment of 80 N m, thigh 20° ahead", "N"),
}


def changed_model(model: Model, cause: Cause) -> Model:
    """Return the model with the muscles changed as the cause says."""
    factors: dict[str, tuple[float, float]] = {}
    for names, length, strength in ((PSOAS, cause.psoas_length, cause.psoas_strength), (GLUTEUS, 1.0, cause.gluteus_strength)):
        factors.update(dict.fromkeys(_named(model, names), (length, strength)))
    return _with_factors(model, lambda name: factors.get(name, (1.0, 1.0)))


def what_if(model: Model, cause: Cause, *, draws: int = DRAWS, seed: int = 0) -> tuple[Effect, ...]:
    """Return the effects of a cause on the right leg, with the spread that what is unknown gives them.

    Parameters
    ----------
    model
        A runner model (`psoas.body.runner_model.runner_model`, or scaled from it).
    cause
        What is changed.
    draws
        How many runners of unknown fibre lengths, strengths and pelvic tilt are run.
    seed
        Of the random numbers, so that the answer is the same every time.
    """
    rng = np.random.default_rng(seed)
    values: dict[str, list[tuple[float, float]]] = {name: [] for name in SAID}
    poses = _Poses(model)
    for draw in range(draws):
        length = np.exp(FIBRE_SPREAD * rng.standard_normal(len(model.muscles))) if draw else np.ones(len(model.muscles))
        strength = np.exp(STRENGTH_SPREAD * rng.standard_normal(len(model.muscles))) if draw else np.ones(len(model.muscles))
        tilt = TILT_SPREAD * float(rng.standard_normal()) if draw else 0.0
        factors = dict(zip(model.muscle_names, zip(length, strength, strict=True), strict=True))
        runner = _with_factors(model, lambda name, factors=factors: factors[name])  # type: ignore[misc]
        before = _effects(runner, runner, Cause(), tilt, poses)
        after = _effects(changed_model(runner, cause), runner, cause, tilt, poses)
        for name, pair in values.items():
            pair.append((before[name], after[name]))
    return tuple(_effect(name, np.array(pairs)) for name, pairs in values.items())


def _effect(name: str, pairs: FloatArray) -> Effect:
    said, unit = SAID[name]

    def estimate(column: FloatArray) -> Estimate:
        known = column[np.isfinite(column)]
        if not np.isfinite(column[0]) or len(known) < 0.8 * len(column):
            return Estimate.unknown(unit, "It lies outside the range of motion that the model covers.", ORIGIN)
        return Estimate(float(column[0]), unit, systematic_error=float(known.std()), n=len(known), counted="runners", origin=ORIGIN)

    return Effect(name, said, estimate(pairs[:, 0]), estimate(pairs[:, 1]), estimate(pairs[:, 1] - pairs[:, 0]))


class _Poses:
    """Muscle geometry of poses on demand, kept: it depends on the pose alone, not on fibres or strengths."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._kept: dict[bytes, MuscleGeometry] = {}

    def geometry(self, thigh: FloatArray, knee: float, tilt: FloatArray, lean: float) -> MuscleGeometry:
        """Return the geometry for thigh angles ahead of the vertical, knee flexion and forward tilt, all rad."""
        model = self._model
        thigh, tilt = np.broadcast_arrays(np.asarray(thigh, dtype=float), np.asarray(tilt, dtype=float))
        q = np.tile(model.defaults, (len(thigh), 1))
        q[:, model.coordinate("pelvis_tilt")] = -tilt
        for side in "rl":
            q[:, model.coordinate(f"hip_flexion_{side}")] = tilt + (thigh if side == "r" else 0.0)
        q[:, model.coordinate("knee_angle_r")] = knee
        q[:, model.coordinate("lumbar_extension")] = tilt - lean
        key = q.tobytes()
        if key not in self._kept:
            self._kept[key] = muscle_geometry(model, q)
        return self._kept[key]


def _effects(runner: Model, former: Model, cause: Cause, tilt: float, poses: _Poses) -> dict[str, float]:
    own = tilt + cause.pelvic_tilt
    hip = runner.coordinate("hip_flexion_r")
    still = np.zeros((1, len(runner.muscles)))
    here = np.array([own])

    def at(thigh: float, knee: float) -> tuple[MuscleGeometry, Any]:
        geometry = poses.geometry(np.deg2rad([thigh]), np.deg2rad(knee), here, cause.trunk_lean)
        return geometry, muscle_state(runner, geometry.length, still)

    behind = np.deg2rad(np.arange(-60, 31, 3.0))
    sweep = poses.geometry(behind, 0.0, here, cause.trunk_lean)
    passive = muscle_state(runner, sweep.length, np.zeros_like(sweep.length)).passive_force
    pull = (sweep.moment_arm[:, :, hip] * passive).sum(axis=1)
    reached = np.flatnonzero((pull[:-1] >= PASSIVE_LIMIT) & (pull[1:] < PASSIVE_LIMIT))
    if len(reached):
        k = int(reached[-1])
        share = (pull[k] - PASSIVE_LIMIT) / (pull[k] - pull[k + 1])
        available = -float(np.rad2deg(behind[k] + share * (behind[k + 1] - behind[k])))
    else:
        available = np.nan
    geometry, state = at(-10.0, 20.0)
    resisting = float((geometry.moment_arm[0, :, hip] * state.passive_force[0]).sum())
    geometry, state = at(30.0, 20.0)
    gluteus = _indices(runner, GLUTEUS)
    capacity = -float((geometry.moment_arm[0, gluteus, hip] * state.active_force[0, gluteus]).sum())
    late = at(35.0, 30.0)
    hamstrings = _indices(runner, HAMSTRINGS)
    return {
        "hip_extension_available": available,
        "passive_hip_moment": resisting,
        "psoas_slack_tilt": _slack_tilt(runner, former, tilt, cause.trunk_lean, poses),
        "gluteus_capacity": capacity,
        "hamstring_length": float(late[1].fiber_length[0, hamstrings].mean()),
        "hamstring_force": _force_for(runner, *late, {"hip_flexion_r": -60.0, "knee_angle_r": 30.0}, HAMSTRINGS),
        "neighbour_force": _force_for(runner, *at(20.0, 20.0), {"hip_flexion_r": -80.0}, NEIGHBOURS),
    }


def _slack_tilt(runner: Model, former: Model, tilt: float, lean: float, poses: _Poses) -> float:
    """Return the forward tilt beyond the runner's own (deg) at which the psoas fibres are as long as they were."""
    psoas = _indices(runner, PSOAS)
    tilts = tilt + np.linspace(-LONGEST_TILT, 2 * LONGEST_TILT, 31)
    geometry = poses.geometry(np.zeros_like(tilts), 0.0, tilts, lean)
    stand = poses.geometry(np.zeros(1), 0.0, np.array([tilt]), 0.0)
    weight = np.array([runner.muscles[k].max_isometric_force for k in psoas])
    now = muscle_state(runner, geometry.length, np.zeros_like(geometry.length)).fiber_length[:, psoas] @ weight
    once = float(muscle_state(former, stand.length, np.zeros_like(stand.length)).fiber_length[0, psoas] @ weight)
    if not now.min() < once < now.max():
        return float("nan")
    return round(float(np.rad2deg(np.interp(-once, -now, tilts) - tilt)), 6)


def _force_for(runner: Model, geometry: MuscleGeometry, state: Any, moments: dict[str, float], names: Iterable[str]) -> float:
    demand = np.zeros((1, len(runner.coordinates)))
    for name, value in moments.items():
        demand[0, runner.coordinate(name)] = value
    sharing = share_loads(runner, demand, geometry, state, SharingRule())
    return float(sharing.force[0, _indices(runner, names)].sum())


def _with_factors(model: Model, factors: Callable[[str], tuple[float, float]]) -> Model:
    muscles = []
    for muscle in model.muscles:
        length, strength = factors(muscle.name)
        muscles.append(
            replace(
                muscle,
                optimal_fiber_length=muscle.optimal_fiber_length * length,
                tendon_slack_length=muscle.tendon_slack_length * length,
                max_isometric_force=muscle.max_isometric_force * strength,
            )
        )
    return replace(model, muscles=tuple(muscles))


def _named(model: Model, prefixes: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in model.muscle_names if name.startswith(tuple(prefixes)))


def _indices(model: Model, prefixes: Iterable[str]) -> list[int]:
    return [model.muscle(name) for name in _named(model, prefixes) if name.endswith("_r")]
