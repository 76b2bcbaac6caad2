"""How every exercise looks: key postures as joint angles, and what the body and its props rest on.

The figure is flat. From the side it faces the picture's right, and its near side is the one that the exercise works; from
the front its near side is on the picture's right. Lengths are drawing units (thigh 40, shank 38, trunk 44), heights are
above the floor, angles are degrees: hip, knee and shoulder flexion +, ankle dorsiflexion +, spine and neck forward +, trunk
lean forward + (90 lies face down, -90 on the back). From the front they are abduction of hip and shoulder, and bend
towards the middle of knee and elbow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Literal

from psoas.knowledge.reading import read_entries, wrong_entry

View = Literal["side", "front"]
PropKind = Literal["box", "seat", "wall", "cushion", "mat", "towel", "band", "load", "ball", "cuff"]
Muscle = Literal["psoas", "thigh front", "glute", "hamstring", "calf", "belly", "back", "hip side", "inner thigh"]

SIDED_POINTS = ("hip", "knee", "ankle", "foot", "heel", "toe", "shoulder", "elbow", "wrist", "hand")
POINTS = ("hip", "shoulder", "head", *(f"{side}_{point}" for side in ("near", "far") for point in SIDED_POINTS))
"""Points of the body that can rest on something or hold something; "foot" is the flat sole, told by its ankle's x."""


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing of the exercise.

    Parameters
    ----------
    kind
        What it is. Furniture stands at `box`; what is held or stretched hangs on `points`.
    box
        Left end, width and height above the floor; for a wall its face's x only.
    points
        For a band its two ends, for a load, ball or cuff the point that carries it: a name of `POINTS`, or
        "x height" for a fixed end.
    shift
        How far from that point it is carried, to the right and up.
    """

    kind: PropKind
    box: tuple[float, ...] = ()
    points: tuple[str, ...] = ()
    shift: tuple[float, ...] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class KeyPosture:
    """One key posture; what is left out is as in the one before it.

    Parameters
    ----------
    caption
        What to do to get here, in two to four words.
    move, hold
        Time to get here from the posture before it, and time spent here, s.
    rests
        Point -> (x, height) that it rests at. The first places the body, the others are reached by limb.
    at
        Where the hip is while nothing rests, (x, height).
    trunk, spine, neck
        Angles of pelvis (absolute), of the upper trunk on it, of the head on that.
    legs, near_leg, far_leg
        Hip, knee, ankle; `legs` sets both.
    arms, near_arm, far_arm
        Shoulder, elbow.
    seen
        Share of its length that a part shows, where it points to the viewer: "near_thigh" -> 0.6.
    """

    caption: str
    move: float = 1.0
    hold: float = 0.5
    rests: Mapping[str, tuple[float, ...]] | None = None
    at: tuple[float, ...] = ()
    trunk: float | None = None
    spine: float | None = None
    neck: float | None = None
    legs: tuple[float, ...] = ()
    near_leg: tuple[float, ...] = ()
    far_leg: tuple[float, ...] = ()
    arms: tuple[float, ...] = ()
    near_arm: tuple[float, ...] = ()
    far_arm: tuple[float, ...] = ()
    seen: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class ExercisePostures:
    """The picture of one exercise.

    Parameters
    ----------
    id
        Of the exercise.
    shows
        What is seen, as a sentence for those who do not see it.
    view
        Where it is seen from.
    postures
        In order; the loop goes from the last back to the first.
    still
        Which posture stands for the whole where nothing moves.
    works, stretches
        Muscles to be marked as working, and as being stretched.
    props
        What is needed.
    """

    id: str
    shows: str
    postures: tuple[KeyPosture, ...]
    view: View = "side"
    still: int = 1
    works: tuple[Muscle, ...] = ()
    stretches: tuple[Muscle, ...] = ()
    props: tuple[Prop, ...] = field(default=())


@cache
def postures() -> Mapping[str, ExercisePostures]:
    """Return the key postures of every exercise by its id, each posture complete.

    Raises
    ------
    KnowledgeError
        With file and line, if an entry is wrong or names a point that does not exist.
    """
    found = read_entries(ExercisePostures, "postures.yaml")
    check_postures(found)
    return MappingProxyType({id: replace(one, postures=_filled(one.postures)) for id, one in found.items()})


def check_postures(found: Mapping[str, ExercisePostures]) -> None:
    """Raise `KnowledgeError` if an entry lacks postures, or rests or hangs on a point that does not exist."""
    file, ids = "postures.yaml", list(found)
    for one in found.values():
        if not 0 <= one.still < len(one.postures):
            raise wrong_entry(file, ids, one.id, "still", f"there is no posture {one.still} among {len(one.postures)}")
        for posture in one.postures:
            for point, where in (posture.rests or {}).items():
                if point not in POINTS or len(where) != 2:
                    raise wrong_entry(file, ids, one.id, "postures", f"'{point}: {where}' is not a point of the body with x and height")
            if posture.rests == {} and len(posture.at) != 2:
                raise wrong_entry(file, ids, one.id, "postures", f"nothing rests in '{posture.caption}', so 'at' needs the hip's x and height")
        for prop in one.props:
            for point in prop.points:
                if point not in POINTS and len(point.split()) != 2:
                    raise wrong_entry(file, ids, one.id, "props", f"'{point}' is neither a point of the body nor x and height")


_UPRIGHT = KeyPosture("", rests={}, trunk=0.0, spine=0.0, neck=0.0, near_leg=(0, 0, 0), far_leg=(0, 0, 0), near_arm=(0, 5), far_arm=(0, 5), seen={})


def _filled(key_postures: tuple[KeyPosture, ...]) -> tuple[KeyPosture, ...]:
    filled: list[KeyPosture] = []
    before = _UPRIGHT
    for one in key_postures:
        before = replace(
            one,
            rests=before.rests if one.rests is None else one.rests,
            trunk=before.trunk if one.trunk is None else one.trunk,
            spine=before.spine if one.spine is None else one.spine,
            neck=before.neck if one.neck is None else one.neck,
            near_leg=one.near_leg or one.legs or before.near_leg,
            far_leg=one.far_leg or one.legs or before.far_leg,
            near_arm=one.near_arm or one.arms or before.near_arm,
            far_arm=one.far_arm or one.arms or before.far_arm,
            seen=before.seen if one.seen is None else one.seen,
        )
        filled.append(before)
    return tuple(filled)
