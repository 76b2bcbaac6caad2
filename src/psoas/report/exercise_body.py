"""The flat figure of the exercises: where its joints are at given angles, and how a limb reaches a place.

Points are (x, y) in drawing units, y down. Directions are degrees ahead of straight down, towards the picture's right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from psoas.knowledge.postures import KeyPosture, View
from psoas.report.svg import Point, direction, polar

THIGH, SHANK, UPPER_ARM, FOREARM, HAND = 40.0, 38.0, 26.0, 22.0, 5.0
LOWER_TRUNK, UPPER_TRUNK, NECK = 20.0, 24.0, 20.0
ANKLE_ABOVE_HEEL, TOE_AHEAD, HEEL_BEHIND = 9.0, 17.0, 1.0
HIP_HALF_WIDTH, SHOULDER_HALF_WIDTH = 7.0, 13.0

FLESH: Mapping[str, float] = {
    "hip": 9.2, "shoulder": 9.6, "head": 9.6, "knee": 5.2, "ankle": 3.4, "heel": 2.4, "toe": 2.6, "elbow": 4.0, "wrist": 3.4, "hand": 2.6,
}  # fmt: skip
"""Point -> flesh between it and what it rests on, drawing units."""
SOLE = ANKLE_ABOVE_HEEL + FLESH["heel"]
"""The ankle's height above the floor in a flat foot, drawing units."""
FINGERTIPS = 7.4
"""The wrist's height above the floor in a hand that stands on it, drawing units."""

Side = str
SIDES: tuple[Side, Side] = ("near", "far")
LIMB_JOINTS = ("hip", "knee", "ankle", "shoulder", "elbow")


@dataclass(frozen=True, slots=True)
class Posture:
    """The whole body at one time.

    Parameters
    ----------
    root
        The hip's middle.
    angles
        "trunk", "spine", "neck", "near_hip" ... in degrees, signs as in `psoas.knowledge.postures`.
    seen
        "near_thigh", "near_shank", "near_upper_arm", "near_forearm" ... -> share of the length that shows.
    view
        Seen from where.
    """

    root: Point
    angles: Mapping[str, float]
    seen: Mapping[str, float]
    view: View

    def turned(self, **angles: float) -> Posture:
        """Return the posture with other angles."""
        return replace(self, angles={**self.angles, **angles})

    def length(self, part: str, full: float) -> float:
        """Return the length that a part shows."""
        return full * self.seen.get(part, 1.0)


def posture_of(key: KeyPosture, view: View) -> Posture:
    """Return a key posture as a body that stands at the origin."""
    angles = {"trunk": key.trunk or 0.0, "spine": key.spine or 0.0, "neck": key.neck or 0.0}
    for side, leg, arm in (("near", key.near_leg, key.near_arm), ("far", key.far_leg, key.far_arm)):
        angles.update(zip((f"{side}_{joint}" for joint in LIMB_JOINTS), (*leg, *arm), strict=True))
    return Posture((0.0, 0.0), angles, dict(key.seen or {}), view)


def mirror(side: Side, view: View) -> float:
    """Return -1 for the limbs whose outward side is the picture's left, else 1."""
    return -1.0 if view == "front" and side == "far" else 1.0


def half_width(view: View, full: float) -> float:
    """Return how far hips or shoulders stand from the middle line in this view."""
    return full if view == "front" else 0.0


def points_of(posture: Posture) -> dict[str, Point]:
    """Return every joint and contact point of the body: "hip", "shoulder", "head", "near_knee" ... -> (x, y)."""
    angles, view = posture.angles, posture.view
    lower, upper = angles["trunk"], angles["trunk"] + angles["spine"]
    waist = polar(*posture.root, LOWER_TRUNK, 180 - lower)
    shoulder = polar(*waist, UPPER_TRUNK, 180 - upper)
    points = {"hip": posture.root, "waist": waist, "shoulder": shoulder, "head": polar(*shoulder, NECK, 180 - upper - angles["neck"])}
    for side in SIDES:
        sign = mirror(side, view)
        points |= _leg(posture, side, polar(*posture.root, sign * half_width(view, HIP_HALF_WIDTH), 90 - lower))
        points |= _arm(posture, side, polar(*shoulder, sign * half_width(view, SHOULDER_HALF_WIDTH), 90 - upper))
    return points


def leg_directions(posture: Posture, side: Side) -> tuple[float, float, float]:
    """Return the directions of thigh, shank and foot (heel to toe)."""
    sign, angles = mirror(side, posture.view), posture.angles
    thigh = -angles["trunk"] + sign * angles[f"{side}_hip"]
    shank = thigh - sign * angles[f"{side}_knee"]
    return thigh, shank, shank + 90 + angles[f"{side}_ankle"]


def _leg(posture: Posture, side: Side, hip: Point) -> dict[str, Point]:
    thigh, shank, foot = leg_directions(posture, side)
    knee = polar(*hip, posture.length(f"{side}_thigh", THIGH), thigh)
    ankle = polar(*knee, posture.length(f"{side}_shank", SHANK), shank)
    below = polar(*ankle, ANKLE_ABOVE_HEEL, foot - 90)
    # From the front a foot points to the viewer: heel and toe fall on one point.
    ahead, behind = (0.0, 0.0) if posture.view == "front" else (TOE_AHEAD, HEEL_BEHIND)
    named = {"hip": hip, "knee": knee, "ankle": ankle, "heel": polar(*below, -behind, foot), "toe": polar(*below, ahead, foot)}
    return {f"{side}_{name}": point for name, point in named.items()}


def _arm(posture: Posture, side: Side, shoulder: Point) -> dict[str, Point]:
    sign, angles = mirror(side, posture.view), posture.angles
    upper = -angles["trunk"] - angles["spine"] + sign * angles[f"{side}_shoulder"]
    lower = upper + sign * angles[f"{side}_elbow"]
    elbow = polar(*shoulder, posture.length(f"{side}_upper_arm", UPPER_ARM), upper)
    forearm = posture.length(f"{side}_forearm", FOREARM)
    wrist, hand = polar(*elbow, forearm, lower), polar(*elbow, forearm + HAND, lower)
    return {f"{side}_shoulder": shoulder, f"{side}_elbow": elbow, f"{side}_wrist": wrist, f"{side}_hand": hand}


def moved_to(posture: Posture, point: str, target: Point) -> Posture:
    """Return the body moved so that one of its points is at `target`."""
    (x, y), (root_x, root_y) = points_of(posture)[point], posture.root
    return replace(posture, root=(root_x + target[0] - x, root_y + target[1] - y))


def leg_reaching(posture: Posture, side: Side, ankle: Point, foot: float) -> Posture:
    """Return the body with one leg bent so that its ankle is at `ankle` and its foot points in direction `foot`.

    A place out of reach is reached for with a straight leg.
    """
    hip = points_of(posture)[f"{side}_hip"]
    sign = mirror(side, posture.view)
    lengths = posture.length(f"{side}_thigh", THIGH), posture.length(f"{side}_shank", SHANK)
    bend, lead = _two_links(hip, ankle, *lengths)
    flexes = posture.angles[f"{side}_knee"] >= 0
    thigh = direction(hip, ankle) + sign * (lead if flexes else -lead)
    knee = bend if flexes else -bend
    shank = thigh - sign * knee
    near = posture.angles[f"{side}_hip"]
    turned = {f"{side}_hip": _nearest(sign * (thigh + posture.angles["trunk"]), near), f"{side}_knee": knee}
    if posture.view == "side":
        turned[f"{side}_ankle"] = _nearest(foot - shank - 90, posture.angles[f"{side}_ankle"])
    return posture.turned(**turned)


def arm_reaching(posture: Posture, side: Side, wrist: Point) -> Posture:
    """Return the body with one arm bent so that its wrist is at `wrist`, as far as it reaches."""
    shoulder = points_of(posture)[f"{side}_shoulder"]
    sign = mirror(side, posture.view)
    bend, lead = _two_links(shoulder, wrist, posture.length(f"{side}_upper_arm", UPPER_ARM), posture.length(f"{side}_forearm", FOREARM))
    trunk = posture.angles["trunk"] + posture.angles["spine"]
    upper = sign * (direction(shoulder, wrist) + trunk) - lead
    return posture.turned(**{f"{side}_shoulder": _nearest(upper, posture.angles[f"{side}_shoulder"]), f"{side}_elbow": bend})


def _two_links(start: Point, end: Point, first: float, second: float) -> tuple[float, float]:
    """Return how much the joint between two links bends so that they span start to end, and how far the first leads the line."""
    span = min(max(math.dist(start, end), abs(first - second) + 1e-9), first + second - 1e-9)
    bend = math.degrees(math.acos((span * span - first * first - second * second) / (2 * first * second)))
    lead = math.degrees(math.acos(min(1.0, (first * first + span * span - second * second) / (2 * first * span))))
    return bend, lead


def _nearest(angle: float, to: float) -> float:
    """Return the same direction as `angle`, less than half a turn from `to`."""
    return to + (angle - to + 180) % 360 - 180
