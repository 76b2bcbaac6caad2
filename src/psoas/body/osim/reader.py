"""An .osim file -> a Model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from psoas.body.osim.document import Element, open_model
from psoas.body.osim.joints import Frames, read_bodies, read_couplings, read_joints
from psoas.body.osim.muscles import FORMULATIONS, MOTORS, read_actuators, read_muscles, read_surfaces
from psoas.body.parts import Marker

if TYPE_CHECKING:
    from psoas.body.model import Model

LENGTH_UNITS = ("meters", "m", "")


def read_osim(path: str | Path) -> Model:
    """Read an OpenSim model.

    Parameters
    ----------
    path
        An .osim file of version 4; versions 2 and 3 are read too.

    Returns
    -------
    Model
        `left_out` lists forces of the file that take no part in motion or load sharing (contact, limits, springs).

    Raises
    ------
    RecordingError
        If the file is not a model, or holds a joint, function, constraint, path or muscle that cannot be
        represented; the message names it and says where it stands.
    """
    from psoas.body.model import Model

    model = open_model(Path(path))
    units = model.text("length_units", "meters").lower()
    if units not in LENGTH_UNITS:
        raise model.cannot(f"has lengths in {units}")
    bodies = read_bodies(model)
    frames = Frames(bodies, model)
    joints, coordinates = read_joints(model, bodies, frames)
    index = {coordinate.name: place for place, coordinate in enumerate(coordinates)}
    surfaces = read_surfaces(model, frames)
    return Model(
        name=model.name,
        bodies=bodies,
        joints=joints,
        coordinates=coordinates,
        couplings=read_couplings(model, index),
        markers=tuple(_read_marker(element, frames) for element in model.children("MarkerSet/objects")),
        surfaces=surfaces,
        muscles=read_muscles(model, frames, index, surfaces),
        actuators=read_actuators(model, index),
        gravity=np.asarray(model.vector("gravity", 3, (0.0, -9.80665, 0.0))),
        credit=model.text("credits", ""),
        left_out=tuple(
            f"{element.name} ({element.kind})"
            for element in model.children("ForceSet/objects")
            if element.kind not in FORMULATIONS and element.kind not in MOTORS
        ),
    )


def _read_marker(element: Element, frames: Frames) -> Marker:
    frame = frames.find(element, element.text("socket_parent_frame"))
    location = frame.translation + frame.rotation @ element.vector("location", 3)
    return Marker(element.name, frame.body, location, element.flag("fixed", False))
