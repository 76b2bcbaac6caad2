"""The body to tap: two outlines, front and back from waist to feet, and a shape for every place that can be marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from psoas.knowledge.body_map import regions
from psoas.screen.marks import MIDLINE

Face = Literal["front", "back"]

WIDTH, HEIGHT, MIDDLE = 100, 206, 50.0

HALF = (
    "M49 0H79C77 8 75 14 76 22C78 36 88 46 89 60C89 78 86 92 84 104C82 114 79 120 78 128C79 136 81 142 80 152C78 166 73 174 71.5 184"
    "C72 190 77 194 77.5 199C77.5 202 75.5 203 73 203H62.5C59.5 203 58.5 201 58.5 198C58.8 193 59.6 188 59.2 183C57 172 55.5 162 56 152"
    "C56.3 144 57 138 56.6 128C55 112 52.5 96 50 80H49"
)
"""Outline of the half to the right of the one who looks; the other half is its mirror image."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An ellipse on the half to the right of the one who looks: face, distance from the midline, height, and both radii."""

    face: Face
    out: float
    down: float
    wide: float
    tall: float


@dataclass(frozen=True, slots=True)
class Zone:
    """A place on the drawing: `id` with its side, name with its side, face, and centre and radii of its ellipse."""

    id: str
    name: str
    side: str
    face: Face
    x: float
    y: float
    wide: float
    tall: float


REGIONS: Mapping[str, Shape] = MappingProxyType(
    {
        "abdomen": Shape("front", 0, 24, 17, 13),
        "front_groin_crease": Shape("front", 19, 51, 8, 9),
        "front_groin_deep": Shape("front", 8.6, 69, 7.2, 8.4),
        "outer_hip": Shape("front", 35, 58, 7.2, 13),
        "front_upper_thigh": Shape("front", 22.5, 90, 10.5, 18),
        "knee_front": Shape("front", 14, 129, 7.2, 9),
        "knee_outer": Shape("front", 29, 129, 7, 9),
        "shin": Shape("front", 17, 160, 8, 17),
        "foot": Shape("front", 18, 195, 10, 7.4),
        "low_back_centre": Shape("back", 0, 23, 8, 15),
        "low_back_side": Shape("back", 17.5, 24, 8, 13),
        "buttock_belly": Shape("back", 20.5, 49, 14, 9),
        "buttock_deep": Shape("back", 25.5, 66, 10.5, 7.4),
        "sit_bone": Shape("back", 8.6, 74, 7.2, 7.2),
        "hamstring_belly": Shape("back", 20.5, 99, 11, 19),
        "calf": Shape("back", 17.5, 153, 10, 18),
    }
)
"""Region of the body map -> where it lies."""

GROUPS: Mapping[str, tuple[str, Shape]] = MappingProxyType(
    {
        "hip_front": ("front of the hip", Shape("front", 19, 54, 13, 13)),
        "quadriceps": ("front of the thigh", Shape("front", 22, 96, 12, 24)),
        "low_back": ("low back", Shape("back", 0, 21, 23, 15)),
        "glutes": ("buttock", Shape("back", 20, 58, 17, 16)),
        "hamstrings": ("back of the thigh", Shape("back", 20, 100, 12, 21)),
        "calves": ("calf", Shape("back", 17.5, 153, 10.5, 21)),
    }
)
"""Muscle group of the check-in -> its name and where it lies."""


@cache
def region_zones() -> tuple[Zone, ...]:
    """Return the places of the body map, from the front to the back and from the top down."""
    return tuple(zone for id, shape in REGIONS.items() for zone in _zones(id, regions()[id].name, shape, id in MIDLINE))


@cache
def group_zones() -> tuple[Zone, ...]:
    """Return the places of the check-in."""
    return tuple(zone for id, (name, shape) in GROUPS.items() for zone in _zones(id, name, shape, id == "low_back"))


def _zones(id: str, name: str, shape: Shape, central: bool) -> list[Zone]:
    if central:
        return [Zone(f"{id}:both", name, "both", shape.face, MIDDLE, shape.down, shape.wide, shape.tall)]
    right_hand = "left" if shape.face == "front" else "right"
    places = {right_hand: MIDDLE + shape.out, "left" if right_hand == "right" else "right": MIDDLE - shape.out}
    return [Zone(f"{id}:{side}", f"{name}, {side}", side, shape.face, places[side], shape.down, shape.wide, shape.tall) for side in ("left", "right")]
