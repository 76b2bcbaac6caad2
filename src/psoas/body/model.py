"""The musculoskeletal model: a value that every stage of the chain takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from psoas.body.parts import GROUND, Actuator, Body, Coordinate, Coupling, Joint, Marker, Muscle, WrapSurface
from psoas.errors import SettingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
BoolArray = np.ndarray[Any, np.dtype[np.bool_]]

STANDARD_GRAVITY = 9.80665


@dataclass(frozen=True, eq=False)
class Model:
    """A tree of rigid bodies with muscles, in m, kg, s, N, rad.

    Parameters
    ----------
    name
        As in its file.
    bodies
        In the order of the file.
    joints
        Parents before children, one a body.
    coordinates
        In the order of the file; every array over coordinates has this order.
    couplings
        Coordinates that follow others.
    markers, surfaces, muscles, actuators
        In the order of the file.
    gravity
        (3,) m/s².
    credit
        Who made the model.
    left_out
        What the file holds beyond this and takes no part in motion or load sharing.
    """

    name: str
    bodies: tuple[Body, ...]
    joints: tuple[Joint, ...]
    coordinates: tuple[Coordinate, ...]
    couplings: tuple[Coupling, ...]
    markers: tuple[Marker, ...]
    surfaces: tuple[WrapSurface, ...]
    muscles: tuple[Muscle, ...]
    actuators: tuple[Actuator, ...]
    gravity: FloatArray
    credit: str = ""
    left_out: tuple[str, ...] = ()

    @classmethod
    def from_osim(cls, path: str | Path) -> Model:
        """Read an OpenSim model; see `psoas.body.osim.reader.read_osim`.

        Raises
        ------
        RecordingError
            If the file is not a model or holds what psoas cannot represent.
        """
        from psoas.body.osim.reader import read_osim

        return read_osim(path)

    @property
    def mass(self) -> float:
        """Mass of all bodies, kg."""
        return float(sum(body.mass for body in self.bodies))

    @cached_property
    def coordinate_names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(coordinate.name for coordinate in self.coordinates)

    @cached_property
    def muscle_names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(muscle.name for muscle in self.muscles)

    @cached_property
    def marker_names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(marker.name for marker in self.markers)

    @cached_property
    def body_names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(body.name for body in self.bodies)

    @cached_property
    def defaults(self) -> FloatArray:
        """(coordinates,) the default pose, couplings kept."""
        return np.asarray(self.complete(np.array([[coordinate.default for coordinate in self.coordinates]], dtype=float))[0])

    @cached_property
    def dependent(self) -> BoolArray:
        """(coordinates,) whether a coordinate follows another."""
        flags = np.zeros(len(self.coordinates), dtype=bool)
        flags[[coupling.dependent for coupling in self.couplings]] = True
        return flags

    @cached_property
    def locked(self) -> BoolArray:
        """(coordinates,) whether a coordinate stays where it is."""
        return np.array([coordinate.locked for coordinate in self.coordinates], dtype=bool)

    @cached_property
    def moves(self) -> BoolArray:
        """(bodies, coordinates) whether a body's pose depends on a coordinate, couplings apart."""
        table = np.zeros((len(self.bodies), len(self.coordinates)), dtype=bool)
        for joint in self.joints:
            if joint.parent.body != GROUND:
                table[joint.child.body] |= table[joint.parent.body]
            for axis in joint.axes:
                if axis.coordinate is not None:
                    table[joint.child.body, axis.coordinate] = True
        return table

    @cached_property
    def root_coordinates(self) -> tuple[int, ...]:
        """The coordinates that place the model in the laboratory (the pelvis's six)."""
        roots = [joint for joint in self.joints if joint.parent.body == GROUND]
        return tuple(sorted({axis.coordinate for joint in roots for axis in joint.axes if axis.coordinate is not None}))

    def coordinate(self, name: str) -> int:
        """Return the index of a coordinate."""
        return _index(self.coordinate_names, name, "coordinate", self.name)

    def muscle(self, name: str) -> int:
        """Return the index of a muscle."""
        return _index(self.muscle_names, name, "muscle", self.name)

    def body(self, name: str) -> int:
        """Return the index of a body; "ground" is `GROUND`."""
        return GROUND if name == "ground" else _index(self.body_names, name, "body", self.name)

    def complete(self, values: FloatArray) -> FloatArray:
        """Return coordinate values (frames, coordinates) with the dependent ones set by their couplings."""
        completed = np.array(values, dtype=float)
        for coupling in self.couplings:
            completed[:, coupling.dependent] = coupling.function(completed[:, coupling.independent])[0]
        return completed

    def complete_motion(self, values: FloatArray, speeds: FloatArray, accelerations: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return values, speeds and accelerations, each (frames, coordinates), with couplings kept in all three."""
        q, qd, qdd = (np.array(part, dtype=float) for part in (values, speeds, accelerations))
        for coupling in self.couplings:
            i, j = coupling.independent, coupling.dependent
            value, first, second = coupling.function(q[:, i])
            q[:, j] = value
            qdd[:, j] = first * qdd[:, i] + second * qd[:, i] ** 2
            qd[:, j] = first * qd[:, i]
        return q, qd, qdd


def _index(names: Sequence[str], name: str, kind: str, model: str) -> int:
    try:
        return names.index(name)
    except ValueError:
        near = sorted(names, key=lambda other: -len(set(other) & set(name)))[:8]
        raise SettingError(f"The model {model} has no {kind} '{name}'.", f"It has {', '.join(near)} and more." if near else "It has none.") from None
