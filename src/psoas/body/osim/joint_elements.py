"""Joints, coordinates and couplings -> elements of an .osim file."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import numpy as np

from psoas.body.osim.function_elements import function_element, number_text, text_element
from psoas.body.osim.joints import FIXED_AXES
from psoas.body.parts import GROUND, Axis, Coordinate, Coupling, Frame, Joint
from psoas.body.rotation import euler_xyz_from_rotation
from psoas.errors import RecordingError

if TYPE_CHECKING:
    from psoas.body.model import Model

AXES_OF_A_CUSTOM_JOINT = 3  # turns, and as many shifts


def body_path(model: Model, body: int) -> str:
    """Return the path by which a model file names a body."""
    return "/ground" if body == GROUND else f"/bodyset/{model.bodies[body].name}"


def joint_elements(model: Model) -> list[ET.Element]:
    """Return the joints, in an order that gives the coordinates theirs.

    Raises
    ------
    RecordingError
        If a joint moves in a way that its kind does not have.
    """
    place = {joint.name: [k for k, one in enumerate(model.coordinates) if one.joint == joint.name] for joint in model.joints}
    ordered = sorted(model.joints, key=lambda joint: min(place[joint.name], default=len(model.coordinates)))
    return [_joint(model, joint, place[joint.name]) for joint in ordered]


def coupling_element(model: Model, coupling: Coupling) -> ET.Element:
    """Return the constraint of a coordinate that follows another."""
    dependent, independent = (model.coordinates[index].name for index in (coupling.dependent, coupling.independent))
    element = ET.Element("CoordinateCouplerConstraint", name=f"{dependent}_follows_{independent}")
    element.append(text_element("isEnforced", "true"))
    function = ET.SubElement(element, "coupled_coordinates_function")
    function.append(function_element(coupling.function, f"The coordinate {dependent}"))
    element.append(text_element("independent_coordinate_names", independent))
    element.append(text_element("dependent_coordinate_name", dependent))
    element.append(text_element("scale_factor", "1"))
    return element


def _joint(model: Model, joint: Joint, own: list[int]) -> ET.Element:
    element = ET.Element(joint.kind, name=joint.name)
    ends = (("parent", joint.parent), ("child", joint.child))
    for end, _ in ends:
        element.append(text_element(f"socket_{end}_frame", f"{joint.name}_{end}"))
    coordinates = ET.SubElement(element, "coordinates")
    coordinates.extend([_coordinate(model.coordinates[index]) for index in own])
    frames = ET.SubElement(element, "frames")
    frames.extend([_offset(model, frame, f"{joint.name}_{end}") for end, frame in ends])
    if joint.kind == "CustomJoint":
        element.append(_transform(model, joint))
    else:
        _check_fixed(joint, own)
    return element


def _offset(model: Model, frame: Frame, name: str) -> ET.Element:
    element = ET.Element("PhysicalOffsetFrame", name=name)
    element.append(text_element("socket_parent", body_path(model, frame.body)))
    element.append(text_element("translation", number_text(frame.translation)))
    element.append(text_element("orientation", number_text(euler_xyz_from_rotation(frame.rotation))))
    return element


def _coordinate(coordinate: Coordinate) -> ET.Element:
    element = ET.Element("Coordinate", name=coordinate.name)
    low, high = np.nan_to_num(coordinate.range, posinf=99999.9, neginf=-99999.9)  # OpenSim's own words for no limit
    for tag, text in (
        ("default_value", repr(float(coordinate.default))),
        ("range", number_text(np.array([low, high]))),
        ("clamped", str(coordinate.clamped).lower()),
        ("locked", str(coordinate.locked).lower()),
    ):
        element.append(text_element(tag, text))
    return element


def _transform(model: Model, joint: Joint) -> ET.Element:
    kinds = {kind: [axis for axis in joint.axes if axis.kind == kind] for kind in ("rotation", "translation")}
    if any(len(axes) != AXES_OF_A_CUSTOM_JOINT for axes in kinds.values()):
        counts = " and ".join(f"{len(axes)} {kind}s" for kind, axes in kinds.items())
        raise RecordingError(
            f"The joint {joint.name} has {counts}, and OpenSim's CustomJoint has three of each.", "Give it constant ones in addition."
        )
    element = ET.Element("SpatialTransform")
    for kind, axes in kinds.items():
        element.extend([_axis(model, joint, axis, f"{kind}{number}") for number, axis in enumerate(axes, start=1)])
    return element


def _axis(model: Model, joint: Joint, axis: Axis, name: str) -> ET.Element:
    element = ET.Element("TransformAxis", name=name)
    element.append(text_element("coordinates", "" if axis.coordinate is None else model.coordinates[axis.coordinate].name))
    element.append(text_element("axis", number_text(axis.direction)))
    element.append(function_element(axis.function, f"The joint {joint.name}, {name},"))
    return element


def _check_fixed(joint: Joint, own: list[int]) -> None:
    layout = FIXED_AXES.get(joint.kind)
    if layout is None:
        raise RecordingError(f"The joint {joint.name} is of kind {joint.kind}, which cannot be written.", f"Allowed are {', '.join(FIXED_AXES)}.")
    told = [(axis.kind, axis.coordinate, *axis.direction) for axis in joint.axes]
    wanted = [(kind, index, *np.eye(3)[axis]) for (kind, axis), index in zip(layout, own, strict=False)]
    plain = all(np.array_equal(axis.function.coefficient, [[0.0, 1.0]]) for axis in joint.axes)
    if told != wanted or not plain:
        raise RecordingError(f"The joint {joint.name} moves otherwise than a {joint.kind} of OpenSim does.", "Make it a CustomJoint.")
