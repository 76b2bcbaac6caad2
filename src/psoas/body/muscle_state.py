"""Musculotendon length and velocity, and the tendon's stretch -> what each muscle's fibres can do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from psoas.body.model import Model
from psoas.body.muscle_curves import ForceCurves, force_curves
from psoas.body.parts import Muscle

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

STEEPEST = 0.1  # cosine of the largest pennation; a fibre as steep as this is slack


@dataclass(frozen=True, eq=False)
class MuscleState:
    """The fibres of every muscle; all arrays are (frames, muscles).

    Parameters
    ----------
    fiber_length
        Optimal fibre lengths.
    fiber_velocity
        Maximum contraction velocities, lengthening positive.
    cos_pennation
        Cosine of the angle between fibres and tendon.
    active_force
        N along the tendon at full activation.
    passive_force
        N along the tendon at rest.
    """

    fiber_length: FloatArray
    fiber_velocity: FloatArray
    cos_pennation: FloatArray
    active_force: FloatArray
    passive_force: FloatArray


def muscle_state(model: Model, length: FloatArray, velocity: FloatArray) -> MuscleState:
    """Return what the fibres of all muscles are like and can do where tendons keep their slack length.

    Parameters
    ----------
    model
        The model.
    length, velocity
        (frames, muscles) of the musculotendon unit, m and m/s.
    """
    return fiber_state(model.muscles, length, velocity)


def fiber_state(muscles: Sequence[Muscle], length: FloatArray, velocity: FloatArray) -> MuscleState:
    """Return what the fibres of some muscles are like and can do.

    Fibres keep their thickness (a parallelogram of fixed height), so a fibre's length is
    sqrt((l - l_slack)^2 + (l_opt sin alpha_opt)^2) and its velocity that of the unit times cos alpha (Zajac 1989;
    Millard et al. 2013, 10.1115/1.4023390).

    Parameters
    ----------
    muscles
        Which.
    length, velocity
        (frames, muscles) of the musculotendon unit less what its tendon is stretched and stretches, m and m/s.
    """
    optimal, slack, pennation, strength, fastest = (
        np.array([getattr(muscle, name) for muscle in muscles], dtype=float)
        for name in ("optimal_fiber_length", "tendon_slack_length", "pennation_at_optimal", "max_isometric_force", "max_contraction_velocity")
    )
    curves = [force_curves(muscle) for muscle in muscles]
    height = optimal * np.sin(pennation)
    shortest = np.maximum(optimal * np.array([curve.shortest for curve in curves]), np.maximum(height / np.sqrt(1 - STEEPEST**2), 0.01 * optimal))
    along = length - slack
    least_along = np.sqrt(np.maximum(shortest**2 - height**2, 0.0))
    is_slack = along <= least_along
    along = np.maximum(along, least_along)
    fiber = np.sqrt(along**2 + height**2)
    cosine = along / fiber
    fiber_velocity = velocity * cosine / (optimal * fastest)
    fiber = fiber / optimal
    active, passive, speed = np.empty_like(fiber), np.empty_like(fiber), np.empty_like(fiber)
    groups: dict[ForceCurves, list[int]] = defaultdict(list)
    for index, curve in enumerate(curves):
        groups[curve].append(index)
    for curve, indices in groups.items():
        active[:, indices] = curve.active(fiber[:, indices])
        passive[:, indices] = curve.passive(fiber[:, indices])
        speed[:, indices] = curve.velocity(fiber_velocity[:, indices])
    active_force = np.where(is_slack, 0.0, strength * active * speed * cosine)
    return MuscleState(fiber, fiber_velocity, cosine, active_force, np.where(is_slack, 0.0, strength * passive * cosine))
