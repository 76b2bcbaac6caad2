"""A Model -> an .osim file that OpenSim 4 loads and that `read_osim` reads back as it was."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

from psoas.body.model import Model
from psoas.body.osim.function_elements import number_text, text_element
from psoas.body.osim.joint_elements import body_path, coupling_element, joint_elements
from psoas.body.osim.muscle_elements import actuator_element, muscle_element, surface_element
from psoas.body.parts import GROUND, Body, Marker
from psoas.errors import RecordingError

VERSION = "40000"


def write_osim(model: Model, path: str | Path) -> Path:
    """Write a model, as scaled, in OpenSim's format.

    Bodies, joints, coordinates, couplings, markers, wrap surfaces, muscles with their paths and curves, and motors are
    written with all their digits. Pictures of bones are not part of a Model and are not in the file. Of the tendon the
    file says length and, where the Model knows it, strain; whether it stretches is left to OpenSim's default.

    Parameters
    ----------
    model
        The model.
    path
        Where to write, `.osim`.

    Returns
    -------
    pathlib.Path
        `path`.

    Raises
    ------
    RecordingError
        If the model holds what the file cannot: forces that were left out when it was read, a function or a joint that
        OpenSim does not have, or two parts of one name. The message names it, and no file is written.
    """
    text = osim_text(model)
    path = Path(path)
    path.write_text(text, encoding="utf-8")
    return path


def osim_text(model: Model) -> str:
    """Return the text of the file that `write_osim` writes.

    Raises
    ------
    RecordingError
        As `write_osim`.
    """
    if model.left_out:
        raise RecordingError(
            f"The model {model.name} was read without {', '.join(model.left_out)}, and its file would lack them.",
            "Take them out of the model in OpenSim first, or scale the model there.",
        )
    _check_names(model)
    document = ET.Element("OpenSimDocument", Version=VERSION)
    root = ET.SubElement(document, "Model", name=model.name)
    _surfaces_into(ET.SubElement(root, "Ground", name="ground"), model, GROUND)
    root.append(text_element("gravity", number_text(model.gravity)))
    root.append(text_element("credits", model.credit))
    root.append(text_element("length_units", "meters"))
    root.append(text_element("force_units", "N"))
    sets = {
        "BodySet": [_body(model, index, body) for index, body in enumerate(model.bodies)],
        "JointSet": joint_elements(model),
        "ConstraintSet": [coupling_element(model, coupling) for coupling in model.couplings],
        "ForceSet": [*(muscle_element(model, muscle) for muscle in model.muscles), *(actuator_element(model, one) for one in model.actuators)],
        "MarkerSet": [_marker(model, marker) for marker in model.markers],
    }
    for name, elements in sets.items():
        ET.SubElement(ET.SubElement(root, name, name=name.lower()), "objects").extend(elements)
    ET.indent(document, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(document, encoding="unicode") + "\n"


def _check_names(model: Model) -> None:
    forces = (*model.muscles, *model.actuators)
    for kind, parts in (
        ("bodies", model.bodies),
        ("joints", model.joints),
        ("markers", model.markers),
        ("surfaces", model.surfaces),
        ("forces", forces),
    ):
        twice = [name for name, count in Counter(part.name for part in parts).items() if count > 1]  # type: ignore[attr-defined]
        if twice:
            raise RecordingError(f"The model {model.name} has two {kind} of the name {twice[0]}; a file finds them by name.", "Rename one of them.")


def _body(model: Model, index: int, body: Body) -> ET.Element:
    element = ET.Element("Body", name=body.name)
    _surfaces_into(element, model, index)
    (xx, xy, xz), (_, yy, yz), (_, _, zz) = body.inertia
    element.append(text_element("mass", repr(float(body.mass))))
    element.append(text_element("mass_center", number_text(body.mass_center)))
    element.append(text_element("inertia", number_text([xx, yy, zz, xy, xz, yz])))  # type: ignore[arg-type]
    return element


def _surfaces_into(element: ET.Element, model: Model, body: int) -> None:
    held = ET.SubElement(ET.SubElement(element, "WrapObjectSet", name="wrapobjectset"), "objects")
    held.extend([surface_element(surface) for surface in model.surfaces if surface.frame.body == body])


def _marker(model: Model, marker: Marker) -> ET.Element:
    element = ET.Element("Marker", name=marker.name)
    element.append(text_element("socket_parent_frame", body_path(model, marker.body)))
    element.append(text_element("location", number_text(marker.location)))
    element.append(text_element("fixed", str(marker.fixed).lower()))
    return element
