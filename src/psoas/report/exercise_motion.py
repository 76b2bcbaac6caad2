"""Key postures -> the whole loop: eased from one to the next, while feet, knees and hands stay where they rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from psoas.knowledge.postures import ExercisePostures, KeyPosture
from psoas.report.exercise_body import (
    FINGERTIPS,
    FLESH,
    SOLE,
    Posture,
    arm_reaching,
    leg_directions,
    leg_reaching,
    moved_to,
    points_of,
    posture_of,
)
from psoas.report.svg import Point

FLOOR = 176.0
LIFT = 6.0  # of a stepping foot, drawing units
_STEPS_A_SECOND, _FEWEST, _MOST = 16, 2, 7  # pictures between two key postures


@dataclass(frozen=True, slots=True)
class Moment:
    """The body at one time of the loop, s, and which key posture it comes to or stays in."""

    time: float
    posture: Posture
    key: int


def settled(one: ExercisePostures) -> tuple[Posture, ...]:
    """Return every key posture with the body placed and all that rests where it rests."""
    return tuple(_resting(posture_of(key, one.view), _targets(key), tuple(key.rests or {}), key) for key in one.postures)


def seconds(one: ExercisePostures) -> float:
    """Return how long the loop takes, s."""
    return sum(key.move + key.hold for key in one.postures)


def moments(one: ExercisePostures) -> tuple[Moment, ...]:
    """Return the loop from the first key posture until it is there again.

    Between two key postures the angles go over smoothly; what rests in both stays, or glides straight from place to place.
    """
    keys, bodies = one.postures, settled(one)
    time = 0.0
    found = [Moment(0.0, bodies[0], 0)]
    for index, key in enumerate(keys):
        if key.hold:
            time += key.hold
            found.append(Moment(time, bodies[index], index))
        after = (index + 1) % len(keys)
        to = keys[after]
        steps = min(_MOST, max(_FEWEST, round(to.move * _STEPS_A_SECOND)))
        for step in range(1, steps + 1):
            share = step / steps
            body = bodies[after] if step == steps else _between((key, bodies[index]), (to, bodies[after]), _eased(share, key, to))
            found.append(Moment(time + share * to.move, body, after))
        time += to.move
    return tuple(found)


def _eased(share: float, key: KeyPosture, to: KeyPosture) -> float:
    """Return how much of the way is done: slow at both ends, but even where the movement runs through without a hold."""
    return share * share * (3 - 2 * share) if key.hold or to.hold else share


def _between(start: tuple[KeyPosture, Posture], end: tuple[KeyPosture, Posture], share: float) -> Posture:
    (key, body), (next_key, next_body) = start, end
    blended = replace(
        body,
        root=_mix(body.root, next_body.root, share),
        angles={name: angle + share * (next_body.angles[name] - angle) for name, angle in body.angles.items()},
        seen={name: body.seen.get(name, 1.0) * (1 - share) + next_body.seen.get(name, 1.0) * share for name in {*body.seen, *next_body.seen}},
    )
    here, there = _targets(key), _targets(next_key)
    # What stays carries the body; what moves is reached for.
    kept = tuple(sorted((point for point in here if point in there), key=lambda point: here[point] != there[point]))
    return _resting(blended, {point: _on_the_way(point, here[point], there[point], share) for point in kept}, kept, None)


def _on_the_way(point: str, start: Point, end: Point, share: float) -> Point:
    """Return where a resting point is between two places: it glides, but a foot that steps to another place is lifted."""
    x, y = _mix(start, end, share)
    steps = point.endswith("_foot") and abs(end[0] - start[0]) > 1
    return (x, y - 4 * LIFT * share * (1 - share)) if steps else (x, y)


def _targets(key: KeyPosture) -> dict[str, Point]:
    """Return where each resting point itself is: its place, and its flesh above it; a foot and a hand rest by ankle and wrist."""
    above = {**FLESH, "foot": SOLE, "hand": FINGERTIPS}
    return {point: (x, FLOOR - height - above[point.split("_")[-1]]) for point, (x, height) in (key.rests or {}).items()}


def _resting(body: Posture, targets: Mapping[str, Point], order: tuple[str, ...], key: KeyPosture | None) -> Posture:
    """Return the body placed by the first of what rests, and its limbs bent to reach the others."""
    if not order:
        return replace(body, root=(key.at[0], FLOOR - key.at[1])) if key is not None else body
    body = moved_to(body, _joint(order[0]), targets[order[0]])
    if order[0].endswith("_foot"):
        body = _foot_flat(body, order[0].removesuffix("_foot"))
    for point in order[1:]:
        side, _, part = point.partition("_")
        if part == "foot":
            body = leg_reaching(body, side, targets[point], 90.0)
        elif part in ("toe", "heel"):
            foot = leg_directions(body, side)[2]
            (x, y), (ankle_x, ankle_y) = points_of(body)[point], points_of(body)[f"{side}_ankle"]
            body = leg_reaching(body, side, (targets[point][0] + ankle_x - x, targets[point][1] + ankle_y - y), foot)
        elif part == "hand":
            body = arm_reaching(body, side, targets[point])
    return body


def _foot_flat(body: Posture, side: str) -> Posture:
    if body.view == "front":
        return body
    return body.turned(**{f"{side}_ankle": -leg_directions(body, side)[1]})


def _joint(point: str) -> str:
    """Return the point of the body that is put on the target of a resting point."""
    return point.replace("_foot", "_ankle").replace("_hand", "_wrist")


def _mix(start: Point, end: Point, share: float) -> Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
