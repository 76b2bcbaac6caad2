"""OpenSim set-up files: what to follow in inverse kinematics, and how to scale."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from psoas.errors import RecordingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]


@dataclass(frozen=True)
class FollowTasks:
    """Marker -> weight, and coordinate -> (weight, target or None for its default), of a set of tasks."""

    markers: dict[str, float]
    coordinates: dict[str, tuple[float, float | None]]


@dataclass(frozen=True)
class Measurement:
    """A length that scales bodies: mean of measured over model distance of marker pairs.

    Parameters
    ----------
    name
        As in the set-up.
    pairs
        Pairs of marker names.
    bodies
        Body -> the axes ("XYZ", "Y") that the length scales.
    """

    name: str
    pairs: tuple[tuple[str, str], ...]
    bodies: dict[str, str]


@dataclass(frozen=True)
class ScaleSetup:
    """How a generic model becomes a runner's.

    Parameters
    ----------
    measurements
        In order; later ones overwrite earlier ones on the same body and axis.
    manual
        Body -> (3,) factors, overwriting measurements.
    mass
        kg of the runner, or None.
    keep_mass_distribution
        Whether every body keeps its share of the mass, or masses go with volume.
    tasks
        What to follow when the model is posed for placing its markers.
    time_range
        (start, end) s of the static trial, or None for all of it.
    """

    measurements: tuple[Measurement, ...]
    manual: dict[str, FloatArray] = field(default_factory=dict)
    mass: float | None = None
    keep_mass_distribution: bool = True
    tasks: FollowTasks = field(default_factory=lambda: FollowTasks({}, {}))
    time_range: tuple[float, float] | None = None


def read_follow_tasks(path: str | Path) -> FollowTasks:
    """Read the tasks of an inverse kinematics set-up (.xml)."""
    return _tasks(_open(Path(path), "InverseKinematicsTool"))


def read_scale_setup(path: str | Path) -> ScaleSetup:
    """Read a set-up of OpenSim's scale tool (.xml).

    Raises
    ------
    RecordingError
        If it is not one, or holds a measurement without a marker pair.
    """
    tool = _open(Path(path), "ScaleTool")
    scaler, placer = tool.find("ModelScaler"), tool.find("MarkerPlacer")
    order = _text(scaler, "scaling_order", "measurements").split()
    measurements = []
    for node in [] if scaler is None or "measurements" not in order else scaler.findall("MeasurementSet/objects/Measurement"):
        pairs = tuple((pair[0], pair[1]) for pair in (_text(marker, "markers").split() for marker in node.iter("MarkerPair")) if len(pair) == 2)
        bodies = {body.get("name", ""): _text(body, "axes", "X Y Z").replace(" ", "").upper() for body in node.iter("BodyScale")}
        if _yes(node, "apply") and pairs:
            measurements.append(Measurement(node.get("name", ""), pairs, bodies))
    manual = {}
    for node in [] if scaler is None or "manualScale" not in order else scaler.findall("ScaleSet/objects/Scale"):
        if _yes(node, "apply"):
            manual[_text(node, "segment")] = np.array([float(word) for word in _text(node, "scales").split()])
    window = [float(word) for word in _text(scaler, "time_range", "").split()]
    mass = float(_text(tool, "mass", "-1"))
    return ScaleSetup(
        tuple(measurements),
        manual,
        mass if mass > 0 else None,
        _text(scaler, "preserve_mass_distribution", "false") == "true",
        FollowTasks({}, {}) if placer is None else _tasks(placer),
        (window[0], window[1]) if len(window) == 2 and window[0] >= 0 else None,
    )


def _tasks(node: ET.Element) -> FollowTasks:
    markers: dict[str, float] = {}
    coordinates: dict[str, tuple[float, float | None]] = {}
    holder = node.find("IKTaskSet/objects")
    for task in [] if holder is None else list(holder):
        name, weight = task.get("name", ""), float(_text(task, "weight", "1"))
        if not _yes(task, "apply") or weight <= 0:
            continue
        if task.tag == "IKMarkerTask":
            markers[name] = weight
        elif task.tag == "IKCoordinateTask":
            target = float(_text(task, "value", "0")) if _text(task, "value_type", "default_value") == "manual_value" else None
            coordinates[name] = (weight, target)
    return FollowTasks(markers, coordinates)


def _open(path: Path, tool: str) -> ET.Element:
    try:
        root = ET.parse(path).getroot()
    except (OSError, ET.ParseError) as error:
        raise RecordingError(f"{path.name} cannot be read: {error}.") from None
    found = root if root.tag == tool else root.find(tool)
    if found is None:
        raise RecordingError(f"{path.name} holds no {tool}.", "Give the set-up file of that tool.")
    return found


def _text(node: ET.Element | None, path: str, default: str = "") -> str:
    content = None if node is None else node.findtext(path)
    return (content or "").strip() or default


def _yes(node: ET.Element, path: str) -> bool:
    return _text(node, path, "true").lower() == "true"
