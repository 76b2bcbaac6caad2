"""A set of files for OpenSim: the scaled model, what it was moved by, and the ground's push on each foot."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from psoas.body.dynamics import ExternalForce
from psoas.body.files import write_table
from psoas.body.ground_contact import LOADED, feet_forces
from psoas.body.model import Model
from psoas.body.osim.function_elements import text_element
from psoas.body.osim.writer import write_osim
from psoas.errors import SettingError
from psoas.recording.forces import SPACE
from psoas.recording.trc import write_trc

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

FILES: Mapping[str, str] = {
    "model": "model.osim",
    "motion": "motion.mot",
    "markers": "markers.trc",
    "forces": "forces.mot",
    "loads": "external_loads.xml",
}


def write_opensim(
    folder: str | Path, model: Model, time: FloatArray, q: FloatArray, *, markers: xr.Dataset | None = None, forces: xr.Dataset | None = None
) -> Mapping[str, Path]:
    """Write model, motion and, where they are given, markers and ground forces, as OpenSim takes them.

    Parameters
    ----------
    folder
        Made if it is not there.
    model
        The runner's model.
    time, q
        (frames,) s and (frames, coordinates) rad and m, of the model's coordinates.
    markers
        Recording of markers or of keypoints in metres, y up.
    forces
        Recording of force plates in the axes of the markers. Each push is given to the foot that stands on the plate,
        so that one file serves a treadmill and plates in a floor alike. Not filtered.

    Returns
    -------
    Mapping
        Kind of file (key of `FILES`) -> path: model.osim; motion.mot in degrees and m; markers.trc; forces.mot with
        external_loads.xml.

    Raises
    ------
    RecordingError
        If the model holds what a file cannot (see `psoas.body.osim.writer.write_osim`).
    SettingError
        If markers are in pixels, or the forces do not cover the motion.
    """
    if markers is not None and markers.attrs.get("space_unit") != "m":
        raise SettingError("OpenSim takes markers in metres, and these are in pixels.", "Give markers of motion capture, or leave them out.")
    loads = None if forces is None else feet_forces(model, time, q, forces)[0]
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = {kind: folder / name for kind, name in FILES.items()}
    write_osim(model, written["model"])
    turning = np.array([coordinate.motion == "rotational" for coordinate in model.coordinates])
    write_table(written["motion"], time, list(model.coordinate_names), np.where(turning, np.rad2deg(q), q), degrees=True)
    if markers is not None:
        write_trc(markers, written["markers"])
    if loads is not None:
        columns = [f"{load.body}_{kind}{axis}" for load in loads for kind in ("ground_force_v", "ground_force_p", "ground_torque_") for axis in SPACE]
        write_table(written["forces"], time, columns, np.column_stack([part for load in loads for part in _with_point(load)]), degrees=False)
        written["loads"].write_text(_loads_text(loads), encoding="utf-8")
    kinds = {"model", "motion", *(["markers"] if markers is not None else []), *(["forces", "loads"] if loads is not None else [])}
    return {kind: path for kind, path in written.items() if kind in kinds}


def _with_point(load: ExternalForce) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return force, centre of pressure on the floor (y = 0) and what is left of the moment, each (frames, 3).

    Under `LOADED` a centre of pressure means nothing: the force then acts at the origin, with its whole moment.
    """
    force, moment = load.force, load.torque + np.cross(load.point, load.force)
    loaded = force[:, 1] > LOADED
    down = np.where(loaded, force[:, 1], 1.0)
    point = np.where(loaded[:, None], np.stack([moment[:, 2] / down, np.zeros(len(force)), -moment[:, 0] / down], axis=1), 0.0)
    return force, point, moment - np.cross(point, force)


def _loads_text(loads: list[ExternalForce]) -> str:
    document = ET.Element("OpenSimDocument", Version="40000")
    root = ET.SubElement(document, "ExternalLoads", name="ground")
    objects = ET.SubElement(root, "objects")
    for load in loads:
        force = ET.SubElement(objects, "ExternalForce", name=f"{load.body}_push")
        for tag, text in (
            ("applied_to_body", load.body),
            ("force_expressed_in_body", "ground"),
            ("point_expressed_in_body", "ground"),
            ("force_identifier", f"{load.body}_ground_force_v"),
            ("point_identifier", f"{load.body}_ground_force_p"),
            ("torque_identifier", f"{load.body}_ground_torque_"),
        ):
            force.append(text_element(tag, text))
    root.append(text_element("datafile", FILES["forces"]))
    ET.indent(document, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(document, encoding="unicode") + "\n"
