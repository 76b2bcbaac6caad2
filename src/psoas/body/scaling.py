"""A generic model -> the runner's: bodies by measured lengths, masses by weight, muscles with their paths.

Rules are those of OpenSim's scale tool, so that a model scaled here equals one scaled there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from psoas.body.model import Model
from psoas.body.muscle_geometry import muscle_lengths
from psoas.body.parts import GROUND, Axis, Body, Frame, Joint, Muscle, PathPoint, WrapSurface
from psoas.errors import SettingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]


def scale_model(model: Model, factors: Mapping[str, FloatArray], mass: float | None = None, *, keep_mass_distribution: bool = True) -> Model:
    """Return the model with its bodies stretched.

    Everything fixed to a body stretches with it: mass centre, joint centres, markers, path points, wrap surfaces; the
    shifts of a joint stretch with its parent. Fibres and tendons stretch as their whole path does in the default
    pose. Inertias follow those of a cylinder whose length and radius are stretched.

    Parameters
    ----------
    model
        Generic model.
    factors
        Body -> (3,) stretch along its x, y, z; bodies that are not named stay.
    mass
        kg of the scaled model; None leaves what the stretch gives.
    keep_mass_distribution
        Whether bodies keep their masses before all are brought to `mass`; else masses go with volume.

    Raises
    ------
    SettingError
        If a factor is not above 0 or names a body that the model does not have.
    """
    table = np.ones((len(model.bodies) + 1, 3))  # the last row is the ground's
    for name, factor in factors.items():
        if np.any(np.asarray(factor) <= 0):
            raise SettingError(f"The stretch of {name} is {np.asarray(factor)}; it must be above 0.")
        table[model.body(name)] = factor
    bodies = tuple(_stretched_body(body, table[k], keep_mass_distribution) for k, body in enumerate(model.bodies))
    if mass is not None:
        share = mass / sum(body.mass for body in bodies)
        bodies = tuple(replace(body, mass=body.mass * share, inertia=body.inertia * share) for body in bodies)
    scaled = replace(
        model,
        bodies=bodies,
        joints=tuple(_stretched_joint(joint, table) for joint in model.joints),
        markers=tuple(replace(marker, location=marker.location * table[marker.body]) for marker in model.markers),
        surfaces=tuple(_stretched_surface(surface, table[surface.frame.body]) for surface in model.surfaces),
        muscles=tuple(_stretched_path(muscle, table) for muscle in model.muscles),
    )
    if not model.muscles:
        return scaled
    ratio = muscle_lengths(scaled, scaled.defaults[None])[0] / muscle_lengths(model, model.defaults[None])[0]
    return replace(scaled, muscles=tuple(_stretched_fibers(muscle, r) for muscle, r in zip(scaled.muscles, ratio, strict=True)))


def _stretched_body(body: Body, factor: FloatArray, keep_mass: bool) -> Body:
    mass = body.mass if keep_mass else body.mass * float(np.prod(factor))
    return replace(body, mass=mass, mass_center=body.mass_center * factor, inertia=_stretched_inertia(body, factor, mass))


def _stretched_inertia(body: Body, factor: FloatArray, mass: float) -> FloatArray:
    if mass <= 0:
        return np.zeros((3, 3))
    heavier = mass / body.mass
    if np.ptp(factor) < 1e-12:
        return np.asarray(body.inertia * heavier * factor[0] ** 2)
    moments = np.diag(body.inertia)
    axis = int(np.argmin(moments))
    across = [k for k in range(3) if k != axis]
    radius_squared = max(2 * moments[axis] / body.mass, 0.0)
    length_squared = max(12 * (moments[across[0]] - 0.25 * body.mass * radius_squared) / body.mass, 0.0)
    radius_squared *= factor[across[0]] * factor[across[1]]
    length_squared *= factor[axis] ** 2
    inertia = body.inertia * np.outer(factor, factor) * heavier
    inertia[axis, axis] = 0.5 * mass * radius_squared
    for k in across:
        inertia[k, k] = mass * (length_squared / 12 + 0.25 * radius_squared)
    return np.asarray(inertia)


def _stretched_joint(joint: Joint, table: FloatArray) -> Joint:
    at_parent = table[joint.parent.body]

    def stretched(axis: Axis) -> Axis:
        if axis.kind == "rotation" or joint.parent.body == GROUND or joint.kind != "CustomJoint":
            return axis
        return replace(axis, function=axis.function.scaled(float(np.linalg.norm(axis.direction * at_parent))))

    return replace(
        joint,
        parent=_stretched_frame(joint.parent, at_parent),
        child=_stretched_frame(joint.child, table[joint.child.body]),
        axes=tuple(stretched(axis) for axis in joint.axes),
    )


def _stretched_frame(frame: Frame, factor: FloatArray) -> Frame:
    return replace(frame, translation=frame.translation * factor)


def _stretched_surface(surface: WrapSurface, factor: FloatArray) -> WrapSurface:
    along = np.linalg.norm(surface.frame.rotation * factor[:, None], axis=0)
    if surface.shape == "cylinder":
        growth = np.array([0.5 * (along[0] + along[1])] * 2 + [along[2]])
    elif surface.shape == "sphere":
        growth = np.full(3, factor.mean())
    else:
        growth = along
    return replace(surface, frame=_stretched_frame(surface.frame, factor), size=surface.size * growth)


def _stretched_path(muscle: Muscle, table: FloatArray) -> Muscle:
    def stretched(point: PathPoint) -> PathPoint:
        factor = table[point.body]
        moves = tuple((coordinate, function.scaled(float(factor[k]))) for k, (coordinate, function) in enumerate(point.moves))
        return replace(point, location=point.location * factor, moves=moves)

    return replace(muscle, points=tuple(stretched(point) for point in muscle.points))


def _stretched_fibers(muscle: Muscle, ratio: float) -> Muscle:
    return replace(
        muscle, optimal_fiber_length=muscle.optimal_fiber_length * float(ratio), tendon_slack_length=muscle.tendon_slack_length * float(ratio)
    )
