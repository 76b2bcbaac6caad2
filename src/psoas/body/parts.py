"""The parts of a musculoskeletal model, as values.

Lengths in m, angles in rad, masses in kg, forces in N. A body is named by its place in `Model.bodies`; `GROUND` is
the laboratory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from psoas.body.functions import PiecewisePolynomial

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

GROUND = -1


@dataclass(frozen=True, eq=False)
class Body:
    """A rigid segment.

    Parameters
    ----------
    name
        As in the model file.
    mass
        kg.
    mass_center
        (3,) in the body's frame, m.
    inertia
        (3, 3) about the mass centre in the body's axes, kg m².
    """

    name: str
    mass: float
    mass_center: FloatArray
    inertia: FloatArray


@dataclass(frozen=True, eq=False)
class Frame:
    """A frame fixed to a body: its origin and axes in the body's frame."""

    body: int
    translation: FloatArray
    rotation: FloatArray


@dataclass(frozen=True)
class Coordinate:
    """A generalised coordinate.

    Parameters
    ----------
    name, joint
        Its own name and that of its joint.
    motion
        "rotational" (rad), "translational" (m), or "coupled" where it drives several axes.
    default
        Value in the default pose.
    range
        Smallest and largest value.
    clamped
        Whether the range is to be kept.
    locked
        Whether it stays at `default`.
    """

    name: str
    joint: str
    motion: Literal["rotational", "translational", "coupled"]
    default: float
    range: tuple[float, float]
    clamped: bool
    locked: bool


@dataclass(frozen=True, eq=False)
class Axis:
    """One turn or shift of a joint, driven by a coordinate through a function.

    Parameters
    ----------
    kind
        Turns come first, each about the axis as the turns before it left it; shifts are along the parent's axes.
    direction
        (3,) unit vector.
    coordinate
        Index of the coordinate, or None where the function is constant.
    function
        Coordinate -> angle (rad) or shift (m).
    """

    kind: Literal["rotation", "translation"]
    direction: FloatArray
    coordinate: int | None
    function: PiecewisePolynomial


@dataclass(frozen=True, eq=False)
class Joint:
    """How a child body moves on its parent."""

    name: str
    kind: str
    parent: Frame
    child: Frame
    axes: tuple[Axis, ...]


@dataclass(frozen=True, eq=False)
class Coupling:
    """A coordinate that is a function of another (the patella's of the knee's)."""

    dependent: int
    independent: int
    function: PiecewisePolynomial


@dataclass(frozen=True, eq=False)
class Marker:
    """A point on a body that a measured marker stands for; `fixed` ones stay where they are when markers are placed."""

    name: str
    body: int
    location: FloatArray
    fixed: bool = False


@dataclass(frozen=True, eq=False)
class PathPoint:
    """A point of a muscle's path.

    Parameters
    ----------
    name
        As in the model file.
    body
        The body it is on.
    location
        (3,) m in that body; of a moving point the constant part.
    moves
        Empty, or one (coordinate, function) for each of x, y, z; a coordinate of None is a constant function.
    condition
        None, or (coordinate, lowest, highest): the path has the point only while the coordinate is in between.
    """

    name: str
    body: int
    location: FloatArray
    moves: tuple[tuple[int | None, PiecewisePolynomial], ...] = ()
    condition: tuple[int, float, float] | None = None


@dataclass(frozen=True, eq=False)
class WrapSurface:
    """A surface that muscles run around.

    Parameters
    ----------
    name
        As in the model file.
    shape
        A cylinder runs along its own z.
    frame
        Where it is; the frame's axes are the surface's.
    size
        (3,) cylinder: radius, radius, length; sphere: radius three times; ellipsoid: its radii.
    side
        (axis 0..2, sign) where only one side of the surface is used, else None.
    """

    name: str
    shape: Literal["cylinder", "sphere", "ellipsoid"]
    frame: Frame
    size: FloatArray
    side: tuple[int, int] | None


@dataclass(frozen=True)
class PathWrap:
    """A surface that one muscle may touch between two of its points (`first` and `last`, counted from 0)."""

    surface: int
    first: int
    last: int
    method: Literal["hybrid", "midpoint", "axial"] = "hybrid"


@dataclass(frozen=True, eq=False)
class Muscle:
    """A musculotendon unit.

    Parameters
    ----------
    name
        As in the field: psoas_r, bflh_l.
    formulation
        Whose curves it uses.
    points, wraps
        The path.
    max_isometric_force
        N.
    optimal_fiber_length, tendon_slack_length
        m.
    pennation_at_optimal
        rad, between fibres and tendon at optimal fibre length.
    max_contraction_velocity
        Optimal fibre lengths per second.
    minimum_activation
        0..1.
    curves
        The shape parameters of the force curves that the file gives; others have the formulation's defaults.
    """

    name: str
    formulation: Literal["millard", "thelen", "degroote_fregly"]
    points: tuple[PathPoint, ...]
    wraps: tuple[PathWrap, ...]
    max_isometric_force: float
    optimal_fiber_length: float
    tendon_slack_length: float
    pennation_at_optimal: float
    max_contraction_velocity: float = 10.0
    minimum_activation: float = 0.01
    curves: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Actuator:
    """A motor at a coordinate: what is left when muscles cannot make the moment (`optimal_force` in N or N m)."""

    name: str
    coordinate: int
    optimal_force: float
