"""Compiled: the pose of every body, and how each coordinate moves the points of the bodies that it carries.

The effect of a joint axis, and of a coordinate, is kept as a screw about the laboratory's origin, (turn, shift) in
six numbers: a point at x that it carries moves by shift + turn x x per unit.
"""

from __future__ import annotations

import math

from psoas.body.kernels.compiled import compiled


@compiled
def evaluate(pieces, first, last, x):
    """Return value, first and second derivative at x of the function whose pieces are first to last."""
    k = first
    while k < last - 1 and x >= pieces[k + 1].start:
        k += 1
    piece = pieces[k]
    distance = x - piece.origin
    value = slope = bend = 0.0
    for power in range(piece.degree, -1, -1):
        bend = bend * distance + 2.0 * slope
        slope = slope * distance + value
        value = value * distance + piece.coefficient[power]
    return value, slope, bend


@compiled
def turned(rotation, body, x, y, z):
    """Return rotation[body] @ (x, y, z)."""
    return (
        rotation[body, 0, 0] * x + rotation[body, 0, 1] * y + rotation[body, 0, 2] * z,
        rotation[body, 1, 0] * x + rotation[body, 1, 1] * y + rotation[body, 1, 2] * z,
        rotation[body, 2, 0] * x + rotation[body, 2, 1] * y + rotation[body, 2, 2] * z,
    )


@compiled
def placed(rotation, origin, body, x, y, z):
    """Return where the point (x, y, z) of a body is in the laboratory."""
    if body < 0:
        return x, y, z
    dx, dy, dz = turned(rotation, body, x, y, z)
    return origin[body, 0] + dx, origin[body, 1] + dy, origin[body, 2] + dz


@compiled
def turn_by(matrix, which, axis, angle):
    """Turn the frame matrix[which] in place by `angle` about its own unit vector `axis`."""
    x, y, z = axis[0], axis[1], axis[2]
    sine, cosine = math.sin(angle), math.cos(angle)
    rest = 1.0 - cosine
    a, b, c = cosine + rest * x * x, rest * x * y - sine * z, rest * x * z + sine * y
    d, e, f = rest * x * y + sine * z, cosine + rest * y * y, rest * y * z - sine * x
    g, h, i = rest * x * z - sine * y, rest * y * z + sine * x, cosine + rest * z * z
    for row in range(3):
        p, q, r = matrix[which, row, 0], matrix[which, row, 1], matrix[which, row, 2]
        matrix[which, row, 0] = p * a + q * d + r * g
        matrix[which, row, 1] = p * b + q * e + r * h
        matrix[which, row, 2] = p * c + q * f + r * i


@compiled
def pose(skeleton, q, rotation, origin, screw, rate, frame):
    """Set the pose of every body and the screw of every joint axis for one frame.

    Parameters
    ----------
    skeleton
        `psoas.body.tables.Skeleton`; the shifts of a joint stand before its turns.
    q
        (coordinates,) complete.
    rotation, origin
        (bodies, 3, 3) and (bodies, 3), filled.
    screw
        (axes, 6), filled: per rad or m of the axis.
    rate
        (axes, 2), filled: first and second derivative of the axis by its coordinate.
    frame
        (2, 3, 3) scratch.
    """
    for j in range(skeleton.joints.shape[0]):
        joint = skeleton.joints[j]
        parent, child = joint.parent, joint.child
        x, y, z = placed(rotation, origin, parent, joint.parent_translation[0], joint.parent_translation[1], joint.parent_translation[2])
        for row in range(3):
            for column in range(3):
                if parent < 0:
                    value = joint.parent_rotation[row, column]
                else:
                    value = 0.0
                    for k in range(3):
                        value += rotation[parent, row, k] * joint.parent_rotation[k, column]
                frame[0, row, column] = frame[1, row, column] = value
        for a in range(joint.first, joint.last):
            axis = skeleton.axes[a]
            value, slope, bend = evaluate(skeleton.pieces, axis.first, axis.last, q[axis.coordinate] if axis.coordinate >= 0 else 0.0)
            rate[a, 0], rate[a, 1] = slope, bend
            which = 1 if axis.turns else 0
            ux, uy, uz = turned(frame, which, axis.direction[0], axis.direction[1], axis.direction[2])
            if axis.turns:
                screw[a, 0], screw[a, 1], screw[a, 2] = ux, uy, uz
                screw[a, 3], screw[a, 4], screw[a, 5] = y * uz - z * uy, z * ux - x * uz, x * uy - y * ux
                turn_by(frame, 1, axis.direction, value)
            else:
                screw[a, 0] = screw[a, 1] = screw[a, 2] = 0.0
                screw[a, 3], screw[a, 4], screw[a, 5] = ux, uy, uz
                x, y, z = x + value * ux, y + value * uy, z + value * uz
        for row in range(3):
            for column in range(3):
                value = 0.0
                for k in range(3):
                    value += frame[1, row, k] * joint.child_rotation[column, k]
                rotation[child, row, column] = value
        dx, dy, dz = turned(rotation, child, joint.child_translation[0], joint.child_translation[1], joint.child_translation[2])
        origin[child, 0], origin[child, 1], origin[child, 2] = x - dx, y - dy, z - dz


@compiled
def coordinate_screws(skeleton, screw, rate, effect):
    """Set effect (coordinates, 6): the screw of each coordinate, couplings apart, from those of the axes it drives."""
    for c in range(effect.shape[0]):
        for k in range(6):
            effect[c, k] = 0.0
    for a in range(screw.shape[0]):
        c = skeleton.axes[a].coordinate
        if c >= 0:
            for k in range(6):
                effect[c, k] += rate[a, 0] * screw[a, k]


@compiled
def poses(skeleton, q, rotation, origin, scratch, first, last):
    """Fill rotation (frames, bodies, 3, 3) and origin (frames, bodies, 3) for frames `first` to `last`."""
    for f in range(first, last):
        pose(skeleton, q[f], rotation[f], origin[f], scratch.screw, scratch.rate, scratch.frame)
