"""Bodies, joints, coordinates and couplings of an .osim file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from psoas.body.functions import identity
from psoas.body.osim.document import Element
from psoas.body.osim.functions import only_function, read_function
from psoas.body.parts import GROUND, Axis, Body, Coordinate, Coupling, Frame, Joint
from psoas.body.rotation import rotation_from_euler_xyz

Kind = Literal["rotation", "translation"]

# Joint class -> what its coordinates do, in order: turn or shift, along which axis of the parent.
FIXED_AXES: Mapping[str, tuple[tuple[Kind, int], ...]] = {
    "WeldJoint": (),
    "PinJoint": (("rotation", 2),),
    "SliderJoint": (("translation", 0),),
    "UniversalJoint": (("rotation", 0), ("rotation", 1)),
    "PlanarJoint": (("rotation", 2), ("translation", 0), ("translation", 1)),
    "BallJoint": (("rotation", 0), ("rotation", 1), ("rotation", 2)),
    "GimbalJoint": (("rotation", 0), ("rotation", 1), ("rotation", 2)),
    "FreeJoint": (("rotation", 0), ("rotation", 1), ("rotation", 2), ("translation", 0), ("translation", 1), ("translation", 2)),
}


def read_bodies(model: Element) -> tuple[Body, ...]:
    """Return the bodies in the order of the file."""
    return tuple(_read_body(element) for element in model.children("BodySet/objects"))


def _read_body(element: Element) -> Body:
    if element.kind != "Body":
        raise element.cannot(f"is a body of kind {element.kind}")
    xx, yy, zz, xy, xz, yz = element.vector("inertia", 6, (0.0,) * 6)
    return Body(
        element.name,
        element.number("mass", 0.0),
        element.vector("mass_center", 3, (0.0, 0.0, 0.0)),
        np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]]),
    )


class Frames:
    """Finds the body and the offset that a frame's path means, with offset frames inside joints."""

    def __init__(self, bodies: tuple[Body, ...], model: Element) -> None:
        self._bodies = {body.name: index for index, body in enumerate(bodies)}
        self._offsets: dict[tuple[str, str], Element] = {}
        for joint in model.children("JointSet/objects"):
            for frame in joint.children("frames"):
                self._offsets[joint.name, frame.name] = frame
        for owner in (*model.children("BodySet/objects"), *model.children("components")):
            frames = [owner] if owner.kind == "PhysicalOffsetFrame" else owner.children("components")
            for frame in frames:
                if frame.kind == "PhysicalOffsetFrame":
                    self._offsets["", frame.name] = frame

    def find(self, owner: Element, path: str, joint: str = "") -> Frame:
        """Return the frame that `path`, written in `owner`, means; `joint` is the joint that it may belong to."""
        parts = [part for part in path.split("/") if part not in ("", "..")]
        name = parts[-1] if parts else ""
        if len(parts) > 1 and parts[0] == "jointset":
            joint = parts[1]
        offset = self._offsets.get((joint, name)) or self._offsets.get(("", name))
        if offset is not None:
            inner = self.find(offset, offset.text("socket_parent"), joint)
            turn = rotation_from_euler_xyz(offset.vector("orientation", 3, (0.0, 0.0, 0.0)))
            shift = offset.vector("translation", 3, (0.0, 0.0, 0.0))
            return Frame(inner.body, inner.translation + inner.rotation @ shift, inner.rotation @ turn)
        if name == "ground":
            return Frame(GROUND, np.zeros(3), np.eye(3))
        if name not in self._bodies:
            raise owner.error(f"names the frame '{path}', which the model does not have")
        return Frame(self._bodies[name], np.zeros(3), np.eye(3))


def read_joints(model: Element, bodies: tuple[Body, ...], frames: Frames) -> tuple[tuple[Joint, ...], tuple[Coordinate, ...]]:
    """Return joints, parents before children, and the coordinates in the order of the file.

    Raises
    ------
    RecordingError
        If a joint is of a kind that psoas cannot represent, or bodies and joints do not make a tree.
    """
    elements = model.children("JointSet/objects")
    coordinates: list[Coordinate] = []
    joints = [_read_joint(element, frames, coordinates) for element in elements]
    names = [coordinate.name for coordinate in coordinates]
    if len(set(names)) < len(names):
        raise model.error(f"has two coordinates called '{next(name for name in names if names.count(name) > 1)}'")
    reached, ordered, waiting = {GROUND}, [], list(joints)
    while waiting:
        ready = [joint for joint in waiting if joint.parent.body in reached]
        if not ready:
            raise model.cannot(f"has joints that hang on no chain from the ground ({', '.join(joint.name for joint in waiting)})")
        for joint in ready:
            if joint.child.body in reached:
                raise model.cannot(f"reaches the body '{bodies[joint.child.body].name}' through two joints, the second being '{joint.name}'")
            reached.add(joint.child.body)
            ordered.append(joint)
            waiting.remove(joint)
    loose = [body.name for index, body in enumerate(bodies) if index not in reached]
    if loose:
        raise model.cannot(f"has bodies without a joint ({', '.join(loose)})")
    return tuple(ordered), tuple(coordinates)


def _read_joint(element: Element, frames: Frames, coordinates: list[Coordinate]) -> Joint:
    if element.flag("reverse", False):
        raise element.cannot("is a reversed joint")
    own = element.children("coordinates")
    first = len(coordinates)
    if element.kind == "CustomJoint":
        index = {coordinate.name: first + place for place, coordinate in enumerate(own)}
        axes = tuple(_read_axis(axis, index) for axis in element.children("SpatialTransform") if axis.kind == "TransformAxis")
        axes = tuple(sorted(axes, key=lambda axis: axis.kind != "rotation"))
    elif element.kind in FIXED_AXES:
        layout = FIXED_AXES[element.kind]
        if len(own) != len(layout):
            raise element.error(f"has {len(own)} coordinates where a {element.kind} has {len(layout)}")
        axes = tuple(Axis(kind, np.eye(3)[axis], first + place, identity()) for place, (kind, axis) in enumerate(layout))
    else:
        raise element.cannot(f"is a joint of kind {element.kind}")
    for place, coordinate in enumerate(own):
        coordinates.append(_read_coordinate(coordinate, element.name, [axis for axis in axes if axis.coordinate == first + place]))
    parent, child = (frames.find(element, element.text(f"socket_{end}_frame"), element.name) for end in ("parent", "child"))
    return Joint(element.name, element.kind, parent, child, axes)


def _read_axis(element: Element, index: Mapping[str, int]) -> Axis:
    kind: Kind = "rotation" if element.name.startswith("rot") else "translation"
    direction = element.vector("axis", 3)
    length = float(np.linalg.norm(direction))
    if length == 0:
        raise element.error("has an axis of length 0")
    names = element.text("coordinates", "").split()
    if len(names) > 1:
        raise element.cannot(f"depends on {len(names)} coordinates")
    if names and names[0] not in index:
        raise element.error(f"names the coordinate '{names[0]}', which its joint does not have")
    function = read_function(only_function(element))
    if not names and not function.is_constant:
        raise element.error("has a function but no coordinate")
    return Axis(kind, direction / length, index[names[0]] if names else None, function)


def _read_coordinate(element: Element, joint: str, axes: list[Axis]) -> Coordinate:
    low, high = element.vector("range", 2, (-np.inf, np.inf))
    kinds = {axis.kind for axis in axes}
    motion: Literal["rotational", "translational", "coupled"] = (
        "rotational" if kinds == {"rotation"} else "translational" if kinds == {"translation"} else "coupled"
    )
    if "rotation" in kinds:
        turning = [axis for axis in axes if axis.kind == "rotation" and np.array_equal(axis.function.coefficient, [[0.0, 1.0]])]
        motion = "rotational" if turning else motion
    prescribed = element.children("prescribed_function")
    if element.flag("prescribed", False) and prescribed:
        raise element.cannot("is prescribed as a function of time")
    return Coordinate(
        element.name,
        joint,
        motion,
        element.number("default_value", 0.0),
        (float(low), float(high)),
        element.flag("clamped", False),
        element.flag("locked", False),
    )


def read_couplings(model: Element, names: Mapping[str, int]) -> tuple[Coupling, ...]:
    """Return the couplings that hold; any other constraint that holds is refused."""
    couplings = []
    for element in model.children("ConstraintSet/objects"):
        if not element.flag("isEnforced", True):
            continue
        if element.kind != "CoordinateCouplerConstraint":
            raise element.cannot(f"is a constraint of kind {element.kind}")
        independent = element.text("independent_coordinate_names").split()
        dependent = element.text("dependent_coordinate_name")
        if len(independent) != 1:
            raise element.cannot(f"couples to {len(independent)} coordinates")
        for name in (*independent, dependent):
            if name not in names:
                raise element.error(f"names the coordinate '{name}', which the model does not have")
        function = read_function(only_function(element, "coupled_coordinates_function")).scaled(element.number("scale_factor", 1.0))
        couplings.append(Coupling(names[dependent], names[independent[0]], function))
    chained = {coupling.dependent for coupling in couplings} & {coupling.independent for coupling in couplings}
    if chained:
        raise model.cannot("couples a coordinate to one that is itself coupled")
    return tuple(couplings)
