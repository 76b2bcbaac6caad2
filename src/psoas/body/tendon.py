"""Load sharing with tendons that stretch: fibres and tendon of every muscle in balance, over the whole trial.

A stiff tendon makes the fibres of a calf follow every millimetre of the ankle, at push-off faster than they can
shorten and still pull. In a runner the tendon gives and recoils while the fibres hardly move (Lai et al. 2014,
10.1242/jeb.100826), and that is why a calf is strong there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from psoas.body.load_sharing import Indices, Sharing, SharingRule, levers_of, share_loads
from psoas.body.model import Model
from psoas.body.muscle_curves import force_curves
from psoas.body.muscle_geometry import MuscleGeometry
from psoas.body.muscle_state import MuscleState, fiber_state, muscle_state
from psoas.body.parts import Muscle
from psoas.body.smoothing import low_pass

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

ROUNDS = 4
STEP = 0.6  # of the way to the new stretch; whole steps swing between synergists
CALF_STRAIN = 0.10  # Arnold et al. 2013, 10.1242/jeb.075697, for running
CALF = ("soleus", "gas", "med_gas", "lat_gas")
CALF_STRAINS = {"millard": "TendonForceLengthCurve/strain_at_one_norm_force", "degroote_fregly": "tendon_strain_at_one_norm_force"}


def share_over_time(
    model: Model,
    time: FloatArray,
    moment: FloatArray,
    geometry: MuscleGeometry,
    velocity: FloatArray,
    rule: SharingRule | None = None,
    *,
    cutoff: float,
    threads: int = 1,
) -> tuple[MuscleState, Sharing, FloatArray]:
    """Share joint moments among muscles whose tendons stretch with the force that they carry.

    A round takes the forces just found, stretches each tendon as its curve says, gives the fibres what is left of
    length and velocity, and shares the moments again; four rounds, each `STEP` of the way. Muscles that end at one
    and the same point pull on one tendon (the Achilles tendon, the psoas tendon): its strain is that of their forces
    together over their strengths together. Tendons shorter than their fibres stay stiff, where both give the same
    (Millard et al. 2013, 10.1115/1.4023390).

    Parameters
    ----------
    model
        The model.
    time
        (frames,) s, even.
    moment
        (frames, coordinates) from inverse dynamics, N m.
    geometry, velocity
        Of the same frames; velocity (frames, muscles) m/s of the musculotendon units.
    rule
        How; with `tendon` "stiff" the moments are shared once.
    cutoff
        Hz of the low-pass filter on the stretch, that of the motion, because the fibres' velocity is taken from it.
    threads
        How many threads share the frames.

    Returns
    -------
    tuple
        Fibres, shared loads, and (frames, muscles) m by which tendons are longer than slack.
    """
    rule = rule or SharingRule()
    state = muscle_state(model, geometry.length, velocity)
    levers = levers_of(model, geometry)
    sharing = share_loads(model, moment, geometry, state, rule, levers=levers, threads=threads)
    stretch = np.zeros_like(geometry.length)
    elastic = elastic_muscles(model) if rule.tendon == "elastic" else np.zeros(0, dtype=np.int64)
    if not len(elastic):
        return state, sharing, stretch
    muscles = [model.muscles[k] for k in elastic]
    length, speed = geometry.length[:, elastic], velocity[:, elastic]
    rate = float((len(time) - 1) / (time[-1] - time[0]))
    given = np.zeros_like(length)
    for _ in range(ROUNDS):
        wanted = low_pass(_stretch(model, elastic, sharing.force), rate, cutoff)
        given += STEP * (wanted - given)
        part = fiber_state(muscles, length - given, speed - np.gradient(given, time, axis=0))
        state = _with_part(state, part, elastic)
        sharing = share_loads(model, moment, geometry, state, rule, levers=levers, threads=threads)
    stretch[:, elastic] = given
    return state, sharing, stretch


@lru_cache(maxsize=16)
def elastic_muscles(model: Model) -> Indices:
    """Return the muscles whose tendon is longer than their fibres."""
    return np.flatnonzero([muscle.tendon_slack_length > muscle.optimal_fiber_length for muscle in model.muscles])


@lru_cache(maxsize=16)
def shared_tendons(model: Model) -> tuple[Indices, ...]:
    """Return groups of two or more muscles that end at one and the same point of a body."""
    groups: dict[tuple[int, tuple[float, ...]], list[int]] = defaultdict(list)
    for k, muscle in enumerate(model.muscles):
        end = muscle.points[-1]
        if not end.moves:
            groups[end.body, tuple(np.round(end.location, 6))].append(k)
    return tuple(np.array(group) for group in groups.values() if len(group) > 1)


def tendon_of(muscle: Muscle) -> Muscle:
    """Return the muscle with the tendon that it is given: a calf muscle whose file says no strain gets 10 %."""
    parameter = CALF_STRAINS.get(muscle.formulation)
    if parameter is None or parameter in muscle.curves or not muscle.name.startswith(CALF):
        return muscle
    return replace(muscle, curves={**muscle.curves, parameter: CALF_STRAIN})


def _stretch(model: Model, elastic: Indices, force: FloatArray) -> FloatArray:
    relative = force / np.array([muscle.max_isometric_force for muscle in model.muscles])
    for group in shared_tendons(model):
        together = sum(model.muscles[k].max_isometric_force for k in group)
        relative[:, group] = (force[:, group].sum(axis=1) / together)[:, None]
    stretch = np.empty((len(force), len(elastic)))
    for column, k in enumerate(elastic):
        muscle = tendon_of(model.muscles[k])
        stretch[:, column] = muscle.tendon_slack_length * force_curves(muscle).tendon_strain(relative[:, k])
    return stretch


def _with_part(whole: MuscleState, part: MuscleState, at: Indices) -> MuscleState:
    changed = {}
    for name in ("fiber_length", "fiber_velocity", "cos_pennation", "active_force", "passive_force"):
        changed[name] = getattr(whole, name).copy()
        changed[name][:, at] = getattr(part, name)
    return MuscleState(**changed)
