"""Muscles, wrap surfaces and motors -> elements of an .osim file."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from psoas.body.osim.function_elements import function_element, number_text, text_element
from psoas.body.osim.joint_elements import body_path
from psoas.body.osim.muscles import FORMULATIONS, WRAP_SHAPES
from psoas.body.parts import Actuator, Muscle, PathPoint, PathWrap, WrapSurface
from psoas.body.rotation import euler_xyz_from_rotation

if TYPE_CHECKING:
    from psoas.body.model import Model

CLASSES = {formulation: kind for kind, formulation in FORMULATIONS.items()}
SHAPES = {shape: kind for kind, shape in WRAP_SHAPES.items()}


def surface_element(surface: WrapSurface) -> ET.Element:
    """Return a wrap surface, to stand in the body of its frame."""
    element = ET.Element(SHAPES[surface.shape], name=surface.name)
    side = "all" if surface.side is None else f"{'-' if surface.side[1] < 0 else ''}{'xyz'[surface.side[0]]}"
    parts = {
        "active": "true",
        "xyz_body_rotation": number_text(euler_xyz_from_rotation(surface.frame.rotation)),
        "translation": number_text(surface.frame.translation),
        "quadrant": side,
    }
    if surface.shape == "ellipsoid":
        parts["dimensions"] = number_text(surface.size)
    else:
        parts["radius"] = number_text(surface.size[:1])
    if surface.shape == "cylinder":
        parts["length"] = number_text(surface.size[2:])
    element.extend([text_element(tag, text) for tag, text in parts.items()])
    return element


def muscle_element(model: Model, muscle: Muscle) -> ET.Element:
    """Return a muscle with its path.

    Raises
    ------
    RecordingError
        If a point of its path moves by a function that a model file cannot hold.
    """
    element = ET.Element(CLASSES[muscle.formulation], name=muscle.name)
    path = ET.SubElement(element, "GeometryPath", name="path")
    points = ET.SubElement(ET.SubElement(path, "PathPointSet"), "objects")
    points.extend([_point(model, muscle, point) for point in muscle.points])
    wraps = ET.SubElement(ET.SubElement(path, "PathWrapSet"), "objects")
    wraps.extend([_wrap(model, wrap, number) for number, wrap in enumerate(muscle.wraps, start=1)])
    for tag, value in (
        ("max_isometric_force", muscle.max_isometric_force),
        ("optimal_fiber_length", muscle.optimal_fiber_length),
        ("tendon_slack_length", muscle.tendon_slack_length),
        ("pennation_angle_at_optimal", muscle.pennation_at_optimal),
        ("max_contraction_velocity", muscle.max_contraction_velocity),
        ("minimum_activation", muscle.minimum_activation),
    ):
        element.append(text_element(tag, repr(float(value))))
    _add_curves(element, muscle)
    return element


def actuator_element(model: Model, actuator: Actuator) -> ET.Element:
    """Return a motor at a coordinate."""
    element = ET.Element("CoordinateActuator", name=actuator.name)
    element.append(text_element("coordinate", model.coordinates[actuator.coordinate].name))
    element.append(text_element("optimal_force", repr(float(actuator.optimal_force))))
    return element


def _add_curves(element: ET.Element, muscle: Muscle) -> None:
    holders: dict[str, ET.Element] = {}
    for name, value in muscle.curves.items():
        curve, _, parameter = name.rpartition("/")
        if curve and curve not in holders:
            holders[curve] = ET.SubElement(element, curve, name=f"{muscle.name}_{curve}")
        (holders[curve] if curve else element).append(text_element(parameter, repr(float(value))))


def _wrap(model: Model, wrap: PathWrap, number: int) -> ET.Element:
    element = ET.Element("PathWrap", name=f"pathwrap{number}")
    element.append(text_element("wrap_object", model.surfaces[wrap.surface].name))
    element.append(text_element("method", wrap.method))
    element.append(text_element("range", f"{wrap.first + 1} {wrap.last + 1}"))
    return element


def _point(model: Model, muscle: Muscle, point: PathPoint) -> ET.Element:
    kind = "MovingPathPoint" if point.moves else "PathPoint" if point.condition is None else "ConditionalPathPoint"
    element = ET.Element(kind, name=point.name)
    element.append(text_element("socket_parent_frame", body_path(model, point.body)))
    if point.moves:
        # A file names a coordinate for all three, also where the function is a constant.
        some = next((index for index, _ in point.moves if index is not None), 0)
        for axis, (index, function) in zip("xyz", point.moves, strict=True):
            element.append(text_element(f"socket_{axis}_coordinate", _coordinate_path(model, some if index is None else index)))
            location = ET.SubElement(element, f"{axis}_location")
            location.append(function_element(function, f"The point {point.name} of {muscle.name}"))
        return element
    element.append(text_element("location", number_text(point.location)))
    if point.condition is not None:
        index, low, high = point.condition
        element.append(text_element("socket_coordinate", _coordinate_path(model, index)))
        element.append(text_element("range", f"{low!r} {high!r}"))
    return element


def _coordinate_path(model: Model, index: int) -> str:
    coordinate = model.coordinates[index]
    return f"/jointset/{coordinate.joint}/{coordinate.name}"
