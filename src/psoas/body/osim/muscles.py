"""Muscles, their paths and the surfaces they run around, in an .osim file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

import numpy as np

from psoas.body.functions import PiecewisePolynomial
from psoas.body.osim.document import Element
from psoas.body.osim.functions import read_function
from psoas.body.osim.joints import Frames
from psoas.body.parts import Actuator, Frame, Muscle, PathPoint, PathWrap, WrapSurface
from psoas.body.rotation import rotation_from_euler_xyz

FORMULATIONS: Mapping[str, Literal["millard", "thelen", "degroote_fregly"]] = {
    "Millard2012EquilibriumMuscle": "millard",
    "Thelen2003Muscle": "thelen",
    "DeGrooteFregly2016Muscle": "degroote_fregly",
}
# What a muscle of each kind may say about its curves; the names are the file's.
CURVE_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "millard": (
        "ActiveForceLengthCurve/min_norm_active_fiber_length",
        "ActiveForceLengthCurve/transition_norm_fiber_length",
        "ActiveForceLengthCurve/max_norm_active_fiber_length",
        "ActiveForceLengthCurve/shallow_ascending_slope",
        "ActiveForceLengthCurve/minimum_value",
        "ForceVelocityCurve/concentric_slope_at_vmax",
        "ForceVelocityCurve/concentric_slope_near_vmax",
        "ForceVelocityCurve/isometric_slope",
        "ForceVelocityCurve/eccentric_slope_at_vmax",
        "ForceVelocityCurve/eccentric_slope_near_vmax",
        "ForceVelocityCurve/max_eccentric_velocity_force_multiplier",
        "ForceVelocityCurve/concentric_curviness",
        "ForceVelocityCurve/eccentric_curviness",
        "FiberForceLengthCurve/strain_at_zero_force",
        "FiberForceLengthCurve/strain_at_one_norm_force",
        "FiberForceLengthCurve/stiffness_at_low_force",
        "FiberForceLengthCurve/stiffness_at_one_norm_force",
        "FiberForceLengthCurve/curviness",
        "TendonForceLengthCurve/strain_at_one_norm_force",
    ),
    "thelen": ("FmaxTendonStrain", "FmaxMuscleStrain", "KshapeActive", "KshapePassive", "Af", "Flen"),
    "degroote_fregly": ("active_force_width_scale", "passive_fiber_strain_at_one_norm_force", "tendon_strain_at_one_norm_force"),
}
WRAP_SHAPES: Mapping[str, Literal["cylinder", "sphere", "ellipsoid"]] = {
    "WrapCylinder": "cylinder",
    "WrapSphere": "sphere",
    "WrapEllipsoid": "ellipsoid",
}
MOTORS = ("CoordinateActuator", "ActivationCoordinateActuator")


def read_surfaces(model: Element, frames: Frames) -> tuple[WrapSurface, ...]:
    """Return the active wrap surfaces of all bodies and the ground."""
    surfaces: list[WrapSurface] = []
    for owner in (*model.children("BodySet/objects"), *(child for child in model.children() if child.kind == "Ground")):
        body = frames.find(owner, owner.name)
        surfaces += [_read_surface(element, body) for element in owner.children("WrapObjectSet/objects") if element.flag("active", True)]
    return tuple(surfaces)


def _read_surface(element: Element, body: Frame) -> WrapSurface:
    if element.kind not in WRAP_SHAPES:
        raise element.cannot(f"is a wrap surface of kind {element.kind}")
    shape = WRAP_SHAPES[element.kind]
    if shape == "ellipsoid":
        size = element.vector("dimensions", 3)
    else:
        radius = element.number("radius")
        size = np.array([radius, radius, element.number("length") if shape == "cylinder" else radius])
    if np.any(size <= 0):
        raise element.error("has a size that is not above 0")
    frame = Frame(
        body.body,
        body.translation + body.rotation @ element.vector("translation", 3, (0.0, 0.0, 0.0)),
        body.rotation @ rotation_from_euler_xyz(element.vector("xyz_body_rotation", 3, (0.0, 0.0, 0.0))),
    )
    return WrapSurface(element.name, shape, frame, size, _read_side(element, shape))


def _read_side(element: Element, shape: str) -> tuple[int, int] | None:
    quadrant = element.text("quadrant", "all").lower()
    if quadrant == "all":
        return None
    if quadrant.lstrip("+-") not in ("x", "y", "z"):
        raise element.error(f"has the quadrant '{quadrant}'; allowed are all, x, -x, y, -y, z and -z")
    axis = "xyz".index(quadrant[-1])
    if shape == "cylinder" and axis == 2:
        raise element.cannot("is a cylinder of which one end is to be used")
    return axis, -1 if quadrant.startswith("-") else 1


def read_muscles(model: Element, frames: Frames, coordinates: Mapping[str, int], surfaces: tuple[WrapSurface, ...]) -> tuple[Muscle, ...]:
    """Return the muscles in the order of the file."""
    by_name = {surface.name: index for index, surface in enumerate(surfaces)}
    idle = {
        element.name
        for owner in (*model.children("BodySet/objects"), *model.children())
        for element in owner.children("WrapObjectSet/objects")
        if not element.flag("active", True)
    }
    found = []
    for element in model.children("ForceSet/objects"):
        if element.kind in FORMULATIONS:
            if element.flag("appliesForce", not element.flag("isDisabled", False)):
                found.append(_read_muscle(element, frames, coordinates, by_name, idle))
        elif "Muscle" in element.kind:
            raise element.cannot(f"is a muscle of kind {element.kind}")
    return tuple(found)


def _read_muscle(element: Element, frames: Frames, coordinates: Mapping[str, int], surfaces: Mapping[str, int], idle: set[str]) -> Muscle:
    formulation = FORMULATIONS[element.kind]
    path = element.find("GeometryPath") or element.find("path/GeometryPath")
    if path is None:
        raise element.cannot("has no path of points")
    points = tuple(_read_point(point, frames, coordinates) for point in path.children("PathPointSet/objects"))
    if len(points) < 2:
        raise element.error(f"has a path of {len(points)} points")
    wraps = []
    for wrap in path.children("PathWrapSet/objects"):
        target = wrap.text("wrap_object")
        if target in idle:
            continue
        if target not in surfaces:
            raise wrap.error(f"names the surface '{target}', which the model does not have")
        first, last = (int(value) for value in wrap.vector("range", 2, (-1, -1)))
        method = wrap.text("method", "hybrid").lower()
        if method not in ("hybrid", "midpoint", "axial"):
            raise wrap.error(f"has the method '{method}'; allowed are hybrid, midpoint and axial")
        wraps.append(
            PathWrap(
                surfaces[target],
                max(first - 1, 0),
                last - 1 if last >= 1 else len(points) - 1,
                cast('Literal["hybrid", "midpoint", "axial"]', method),
            )
        )
    curves = {}
    for parameter in CURVE_PARAMETERS[formulation]:
        if element.find(parameter) is not None and element.text(parameter, ""):
            curves[parameter.rsplit("/", 1)[-1] if formulation != "millard" else parameter] = element.number(parameter)
    return Muscle(
        element.name,
        formulation,
        points,
        tuple(wraps),
        element.number("max_isometric_force", 1000.0),
        element.number("optimal_fiber_length", 0.1),
        element.number("tendon_slack_length", 0.2),
        element.number("pennation_angle_at_optimal", 0.0),
        element.number("max_contraction_velocity", 10.0),
        element.number("minimum_activation", 0.01),
        curves,
    )


def _read_point(element: Element, frames: Frames, coordinates: Mapping[str, int]) -> PathPoint:
    frame = frames.find(element, element.text("socket_parent_frame"))

    def coordinate(path: str) -> int:
        name = element.text(path).rsplit("/", 1)[-1]
        if name not in coordinates:
            raise element.error(f"names the coordinate '{name}', which the model does not have")
        return coordinates[name]

    if element.kind == "MovingPathPoint":
        if not np.array_equal(frame.rotation, np.eye(3)) or frame.translation.any():
            raise element.cannot("moves in an offset frame")
        moves: list[tuple[int | None, PiecewisePolynomial]] = []
        for axis in "xyz":
            functions = element.children(f"{axis}_location")
            if len(functions) != 1:
                raise element.error(f"has {len(functions)} functions in <{axis}_location>")
            function = read_function(functions[0])
            moves.append((None if function.is_constant else coordinate(f"socket_{axis}_coordinate"), function))
        return PathPoint(element.name, frame.body, np.zeros(3), tuple(moves))
    location = frame.translation + frame.rotation @ element.vector("location", 3)
    if element.kind == "ConditionalPathPoint":
        low, high = element.vector("range", 2)
        return PathPoint(element.name, frame.body, location, condition=(coordinate("socket_coordinate"), float(low), float(high)))
    if element.kind != "PathPoint":
        raise element.cannot(f"is a path point of kind {element.kind}")
    return PathPoint(element.name, frame.body, location)


def read_actuators(model: Element, coordinates: Mapping[str, int]) -> tuple[Actuator, ...]:
    """Return the motors at coordinates."""
    actuators = []
    for element in model.children("ForceSet/objects"):
        if element.kind in MOTORS:
            name = element.text("coordinate")
            if name not in coordinates:
                raise element.error(f"names the coordinate '{name}', which the model does not have")
            actuators.append(Actuator(element.name, coordinates[name], element.number("optimal_force", 1.0)))
    return tuple(actuators)
