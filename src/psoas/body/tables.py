"""A Model laid out as arrays of records, in the form that compiled kernels read.

Bodies, joints and coordinates are numbers here; -1 stands for the ground or for nothing. What belongs to an owner is
a range `first` to `last` (not included) of another table. One table of polynomial pieces serves all functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from psoas.body.functions import PiecewisePolynomial
from psoas.body.model import Model
from psoas.body.parts import GROUND, Muscle

Table = np.ndarray[Any, np.dtype[np.void]]
FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
IntArray = np.ndarray[Any, np.dtype[np.int64]]
BoolArray = np.ndarray[Any, np.dtype[np.bool_]]

SHAPES = ("cylinder", "sphere", "ellipsoid")
METHODS = ("hybrid", "midpoint", "axial")
DEGREE = 6  # highest power in any piece; `psoas.body.osim.functions` refuses more

PIECE = np.dtype([("start", "f8"), ("origin", "f8"), ("degree", "i8"), ("coefficient", "f8", (DEGREE + 1,))], align=True)
JOINT = np.dtype(
    [
        ("parent", "i8"),
        ("child", "i8"),
        ("first", "i8"),
        ("last", "i8"),
        ("parent_rotation", "f8", (3, 3)),
        ("parent_translation", "f8", (3,)),
        ("child_rotation", "f8", (3, 3)),
        ("child_translation", "f8", (3,)),
    ],
    align=True,
)
AXIS = np.dtype([("turns", "i8"), ("coordinate", "i8"), ("first", "i8"), ("last", "i8"), ("direction", "f8", (3,))], align=True)
BODY = np.dtype([("mass", "f8"), ("center", "f8", (3,)), ("inertia", "f8", (3, 3))], align=True)
COUPLING = np.dtype([("dependent", "i8"), ("independent", "i8"), ("first", "i8"), ("last", "i8")], align=True)
POINT = np.dtype(
    [
        ("body", "i8"),
        ("location", "f8", (3,)),
        ("moves", "i8"),
        ("move_coordinate", "i8", (3,)),
        ("move_first", "i8", (3,)),
        ("move_last", "i8", (3,)),
        ("condition", "i8"),
        ("low", "f8"),
        ("high", "f8"),
    ],
    align=True,
)
WRAP = np.dtype(
    [
        ("first", "i8"),
        ("last", "i8"),
        ("method", "i8"),
        ("shape", "i8"),
        ("body", "i8"),
        ("axis", "i8"),
        ("sign", "i8"),
        ("rotation", "f8", (3, 3)),
        ("translation", "f8", (3,)),
        ("size", "f8", (3,)),
    ],
    align=True,
)
PATH = np.dtype(
    [("first_point", "i8"), ("last_point", "i8"), ("first_wrap", "i8"), ("last_wrap", "i8"), ("first_crossed", "i8"), ("last_crossed", "i8")],
    align=True,
)


class Skeleton(NamedTuple):
    """Bodies, joints and couplings."""

    joints: Table
    axes: Table
    bodies: Table
    couplings: Table
    pieces: Table
    gravity: FloatArray


class Paths(NamedTuple):
    """Muscle paths; `crossed` lists the coordinates that change each muscle's length, `moves` is `Model.moves`."""

    muscles: Table
    points: Table
    wraps: Table
    crossed: IntArray
    moves: BoolArray
    pieces: Table


class _Pieces:
    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []

    def add(self, function: PiecewisePolynomial) -> tuple[int, int]:
        """Keep a function's pieces; return their range."""
        first, width = len(self._rows), function.coefficient.shape[1]
        padded = np.zeros((len(function.coefficient), max(width, DEGREE + 1)))  # np.pad takes five times as long, and a model has hundreds
        padded[:, :width] = function.coefficient
        for start, origin, row in zip(function.start, function.origin, padded, strict=True):
            self._rows.append((start, origin, width - 1, row))
        return first, len(self._rows)

    def table(self) -> Table:
        return np.array(self._rows, dtype=PIECE)


@lru_cache(maxsize=16)
def skeleton_of(model: Model) -> Skeleton:
    """Return bodies and joints of a model as tables."""
    pieces = _Pieces()
    joints: list[tuple[Any, ...]] = []
    axes: list[tuple[Any, ...]] = []
    for joint in model.joints:
        first = len(axes)
        for axis in sorted(joint.axes, key=lambda axis: axis.kind == "rotation"):  # shifts first: they place the turns
            if axis.coordinate is not None or axis.function(np.zeros(1))[0][0] != 0:
                coordinate = -1 if axis.coordinate is None else axis.coordinate
                axes.append((axis.kind == "rotation", coordinate, *pieces.add(axis.function), axis.direction))
        parent, child = joint.parent, joint.child
        joints.append((parent.body, child.body, first, len(axes), parent.rotation, parent.translation, child.rotation, child.translation))
    couplings = [(coupling.dependent, coupling.independent, *pieces.add(coupling.function)) for coupling in model.couplings]
    return Skeleton(
        np.array(joints, dtype=JOINT),
        np.array(axes, dtype=AXIS),
        np.array([(body.mass, body.mass_center, body.inertia) for body in model.bodies], dtype=BODY),
        np.array(couplings, dtype=COUPLING),
        pieces.table(),
        np.array(model.gravity, dtype=float),
    )


@lru_cache(maxsize=16)
def paths_of(model: Model) -> Paths:
    """Return muscle paths and the surfaces they touch as tables."""
    pieces = _Pieces()
    muscles: list[tuple[int, ...]] = []
    points: list[tuple[Any, ...]] = []
    wraps: list[tuple[Any, ...]] = []
    crossed: list[int] = []
    for muscle in model.muscles:
        first = len(points), len(wraps), len(crossed)
        for point in muscle.points:
            moves = [(-1 if coordinate is None else coordinate, *pieces.add(function)) for coordinate, function in point.moves] or [(-1, 0, 0)] * 3
            condition, low, high = point.condition or (-1, 0.0, 0.0)
            points.append((point.body, point.location, bool(point.moves), *zip(*moves, strict=True), condition, low, high))
        for wrap in muscle.wraps:
            surface = model.surfaces[wrap.surface]
            axis, sign = surface.side or (-1, 0)
            shape, frame = SHAPES.index(surface.shape), surface.frame
            wraps.append(
                (
                    len(points) - len(muscle.points) + wrap.first,
                    len(points) - len(muscle.points) + wrap.last,
                    METHODS.index(wrap.method),
                    shape,
                    frame.body,
                    axis,
                    sign,
                    frame.rotation,
                    frame.translation,
                    surface.size,
                )
            )
        crossed += crossed_coordinates(model, muscle)
        last = len(points), len(wraps), len(crossed)
        muscles.append(tuple(value for pair in zip(first, last, strict=True) for value in pair))
    return Paths(
        np.array(muscles, dtype=PATH),
        np.array(points, dtype=POINT),
        np.array(wraps, dtype=WRAP),
        np.array(crossed, dtype=np.int64),
        model.moves,
        pieces.table(),
    )


def crossed_coordinates(model: Model, muscle: Muscle) -> Sequence[int]:
    """Return the coordinates that change a muscle's length, couplings apart."""
    bodies = {point.body for point in muscle.points} | {model.surfaces[wrap.surface].frame.body for wrap in muscle.wraps}
    still = np.zeros(len(model.coordinates), dtype=bool)
    moved = np.array([still if body == GROUND else model.moves[body] for body in bodies])
    crossed = np.asarray(moved.any(axis=0) & ~moved.all(axis=0))
    for point in muscle.points:
        for coordinate, _ in point.moves:
            if coordinate is not None:
                crossed[coordinate] = True
    return [int(index) for index in np.flatnonzero(crossed)]
