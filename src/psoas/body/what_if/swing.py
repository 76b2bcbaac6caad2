"""The swing of one leg: nothing pushes on the foot, so its moments follow from motion alone, at any step rate.

Steps that are r times as quick at the same speed are 1/r as long. The way of thigh and knee, about their own means, is
taken to shrink as r to a power: 1.5 for the thigh, between the step (1) and the hip bend just after landing, which shrank
as r to about 2 in 45 runners (Heiderscheit et al. 2011, 10.1249/MSS.0b013e3181ebedf4), and 1.2 for the knee. Both powers
are drawn widely, because nobody can say how a runner will do it. Time shrinks as 1/r, so that accelerations grow with r
squared times what is left of the way. The hip moment then grows by about 12 % for 10 %; 10 % was measured (Lieberman et
al. 2015, 10.1242/jeb.125500: 5.8 % for 5 more of 85 strides), within the spread.

The foot hangs still. The hip rises and falls with the body, whose vertical force is taken as a half-sine while a foot is down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from psoas.body.dynamics import Motion, inverse_dynamics
from psoas.body.harmonics import periodic
from psoas.body.model import STANDARD_GRAVITY
from psoas.body.muscle_geometry import MuscleGeometry
from psoas.body.what_if.causes import Cause
from psoas.body.what_if.population import HAMSTRINGS, PSOAS, RUNNING_TILT, FloatArray, Population
from psoas.body.what_if.poses import posture, pulling, share, shared_force
from psoas.body.what_if.stride import RunningStride

EVERY = 3  # percent of the stride between the frames that are worked out
EARLY, LATE = 0.55, 0.55  # of the swing: flexors are looked at before, hamstrings after
THIGH_POWER, THIGH_POWER_SPREAD = 1.5, 0.5
KNEE_POWER, KNEE_POWER_SPREAD = 1.2, 0.5
ANGLE_SPREAD = {"thigh": 3.5, "knee": 4.5}  # deg, one sigma, by which a clip's angles are off throughout
# A leg in one plane against three dimensions and plates, share of the moment (one runner, about 4 m/s).
MOMENT_SPREAD = {"hip_flexion_r": 0.10, "knee_angle_r": 0.05}
BOUNCE_SPREAD = 0.15  # of the vertical acceleration; a half-sine meets measured force peaks within 13 %
BoolArray = np.ndarray[Any, np.dtype[np.bool_]]

ILIACUS, RECTUS = ("iliacus",), ("recfem",)
FLEXOR_NEIGHBOURS = (*ILIACUS, *RECTUS, "tfl", "sart", "addlong", "addbrev", "grac")

SWING: dict[str, tuple[str, str, str]] = {
    "thigh_ahead": ("swing of the thigh ahead", "How far the thigh swings ahead of the vertical", "deg"),
    "thigh_behind": ("swing of the thigh behind", "How far the thigh goes behind the vertical", "deg"),
    "hip_flexion_moment": ("hip moment that starts the leg", "Moment at the hip that starts the leg forward, for each kg of the runner", "N m/kg"),
    "hip_extension_moment": ("hip moment that stops the thigh", "Moment at the hip that stops the thigh before landing, for each kg", "N m/kg"),
    "knee_flexion_moment": ("knee moment that stops the shin", "Moment at the knee that stops the shin before landing, for each kg", "N m/kg"),
    "psoas_force": ("psoas force", "Psoas force as the leg starts forward, in body weights", "1"),
    "iliacus_force": ("iliacus force", "Iliacus force as the leg starts forward, in body weights", "1"),
    "rectus_force": ("rectus femoris force", "Rectus femoris force as the leg starts forward, in body weights", "1"),
    "flexor_neighbour_force": (
        "mean force of the other hip flexors",
        "Force of the other hip flexors as the leg starts forward, mean of that time, in body weights",
        "1",
    ),
    "hamstring_force": ("hamstring force", "Hamstring force before landing, in body weights", "1"),
    "hamstring_length": ("hamstring stretch", "Longest hamstring fibre before landing, as a share of its best length", "1"),
}


@dataclass(frozen=True, eq=False)
class Swing:
    """What the swing asks of every runner, all (runners,).

    Parameters
    ----------
    thigh_ahead, thigh_behind
        rad, farthest from the vertical in the whole stride.
    hip_flexion, hip_extension, knee_flexion
        Greatest moment, N m for each kg: hip flexion early, hip extension and knee flexion late in the swing.
    psoas, iliacus, rectus, hamstrings
        Greatest force, body weights: the first three early, the hamstrings late in the swing.
    flexor_neighbours
        Mean force early of all hip flexors but the psoas, body weights.
    hamstring_length
        Longest mean hamstring fibre late in the swing, optimal fibre lengths.
    """

    thigh_ahead: FloatArray
    thigh_behind: FloatArray
    hip_flexion: FloatArray
    hip_extension: FloatArray
    knee_flexion: FloatArray
    psoas: FloatArray
    iliacus: FloatArray
    rectus: FloatArray
    flexor_neighbours: FloatArray
    hamstrings: FloatArray
    hamstring_length: FloatArray


class SwingRun:
    """The swing of a population; geometry and moments are kept, since muscles change neither."""

    def __init__(self, population: Population, stride: RunningStride) -> None:
        self._population, self._stride = population, stride
        self._kept: dict[tuple[float, float, float], tuple[MuscleGeometry, FloatArray, FloatArray, FloatArray]] = {}
        self._curves = {name: periodic(np.deg2rad(getattr(stride, name)), 1.0) for name in ("thigh", "knee")}
        self._percent = np.arange(int(np.ceil(100 * stride.toe_off)), 100, EVERY)

    def run(self, cause: Cause) -> Swing:
        """Return what the swing asks under a cause."""
        population, model = self._population, self._population.model
        geometry, moment, velocity, thigh = self._moved(cause)
        state = population.fibres(geometry.length, velocity, cause)
        phases = len(self._percent)
        force = shared_force(population, share(population, moment, geometry, state), phases) / (model.mass * STANDARD_GRAVITY)
        way = np.arange(phases) / phases
        early, late = way < EARLY, way >= LATE
        hip, knee = (moment[:, :, model.coordinate(name)] / model.mass for name in ("hip_flexion_r", "knee_angle_r"))

        def peak(prefixes: tuple[str, ...], when: BoolArray) -> FloatArray:
            return np.asarray(pulling(population, force[:, when], prefixes).max(axis=1))

        fibre = state.fiber_length[:, late][:, :, population.indices(HAMSTRINGS)].mean(axis=2).max(axis=1)
        return Swing(
            thigh.max(axis=1),
            thigh.min(axis=1),
            hip[:, early].max(axis=1),
            -hip[:, late].min(axis=1),
            knee[:, late].max(axis=1),
            peak(PSOAS, early),
            peak(ILIACUS, early),
            peak(RECTUS, early),
            pulling(population, force[:, early], FLEXOR_NEIGHBOURS).mean(axis=1),
            peak(HAMSTRINGS, late),
            fibre,
        )

    def _moved(self, cause: Cause) -> tuple[MuscleGeometry, FloatArray, FloatArray, FloatArray]:
        key = (cause.pelvic_tilt, cause.trunk_lean, cause.step_rate)
        if key not in self._kept:
            self._kept[key] = self._move(cause)
        return self._kept[key]

    def _move(self, cause: Cause) -> tuple[MuscleGeometry, FloatArray, FloatArray, FloatArray]:
        """Return geometry, moments, muscle velocities in the swing, and the thigh's angle through the whole stride."""
        population, model, habits = self._population, self._population.model, self._population.habits
        duration = 120.0 / (self._stride.step_rate * cause.step_rate)
        powers = {"thigh": THIGH_POWER + THIGH_POWER_SPREAD * habits["reach"], "knee": KNEE_POWER + KNEE_POWER_SPREAD * habits["fold"]}
        angles, rates, accelerations = {}, {}, {}
        for name, (value, first, second) in self._curves.items():
            shrink = cause.step_rate ** -powers[name][:, None]
            off = np.deg2rad(ANGLE_SPREAD[name]) * habits[name][:, None]
            angles[name] = value.mean() + off + shrink * (value - value.mean())
            rates[name] = shrink * first / duration
            accelerations[name] = shrink * second / duration**2
        tilt = RUNNING_TILT + population.tilt[:, None] + cause.pelvic_tilt
        at = self._percent
        q = posture(model, thigh=angles["thigh"][:, at], knee=angles["knee"][:, at], tilt=tilt, lean=cause.trunk_lean)
        qd, qdd = np.zeros_like(q), np.zeros_like(q)
        for name, coordinate in (("thigh", "hip_flexion_r"), ("knee", "knee_angle_r")):
            qd[..., model.coordinate(coordinate)] = rates[name][:, at]
            qdd[..., model.coordinate(coordinate)] = accelerations[name][:, at]
        bounce = 1 + BOUNCE_SPREAD * habits["bounce"][:, None]
        qdd[..., model.coordinate("pelvis_ty")] = bounce * hip_acceleration(at / 100, self._stride.toe_off)
        flat = [part.reshape(-1, part.shape[-1]) for part in model.complete_motion(*(part.reshape(-1, part.shape[-1]) for part in (q, qd, qdd)))]
        moment = inverse_dynamics(model, Motion(np.arange(len(flat[0]), dtype=float), *flat)).moment.reshape(q.shape)
        for (name, spread), habit in zip(MOMENT_SPREAD.items(), ("hip_moment", "knee_moment"), strict=True):
            moment[..., model.coordinate(name)] *= np.exp(spread * habits[habit])[:, None]
        geometry = population.geometry(flat[0].reshape(q.shape))
        velocity = -np.einsum("rpmc,rpc->rpm", geometry.moment_arm, flat[1].reshape(q.shape))
        return geometry, moment, velocity, angles["thigh"]


def by_id(swing: Swing) -> dict[str, FloatArray]:
    """Return id of `SWING` -> (runners,) values in the units told there."""
    return {
        "thigh_ahead": np.rad2deg(swing.thigh_ahead),
        "thigh_behind": -np.rad2deg(swing.thigh_behind),
        "hip_flexion_moment": swing.hip_flexion,
        "hip_extension_moment": swing.hip_extension,
        "knee_flexion_moment": swing.knee_flexion,
        "psoas_force": swing.psoas,
        "iliacus_force": swing.iliacus,
        "rectus_force": swing.rectus,
        "flexor_neighbour_force": swing.flexor_neighbours,
        "hamstring_force": swing.hamstrings,
        "hamstring_length": swing.hamstring_length,
    }


def hip_acceleration(phase: FloatArray, contact: float) -> FloatArray:
    """Return the upward acceleration of the body (phases,) m/s² from a half-sine force under each foot.

    Parameters
    ----------
    phase
        (phases,) 0..1 of the stride from one foot's contact; the other lands half a stride later.
    contact
        Share of the stride that a foot is down, 0..1.

    Notes
    -----
    The mean force over a stride is body weight, so that its peak is pi / (4 contact) body weights (Alexander 1989,
    Physiol Rev 69:1199). In the air the body falls freely.
    """
    force = np.zeros_like(phase, dtype=float)
    for landed in (0.0, 0.5):
        since = (phase - landed) % 1.0
        force += np.where(since < contact, np.pi / (4 * contact) * np.sin(np.pi * since / contact), 0.0)
    return np.asarray(STANDARD_GRAVITY * (force - 1.0))
