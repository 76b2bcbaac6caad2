"""Compiled: how a straight piece of a path runs around an ellipsoid, in the plane that OpenSim chooses.

The path on an ellipsoid is taken in one plane through both ends. Lengths divided by the radii turn the ellipsoid
into a unit sphere and the plane's cut into a circle; tangents stay tangents, so the touching points are exact. The
plane goes through a point on the surface: the one nearest to where the line crosses the coordinate plane most
square to it ("axial"), or the mean direction of a fan of nearest points along the line, or a blend of the two
("hybrid"), or the one nearest to the middle ("midpoint").
"""

from __future__ import annotations

import math

import numpy as np

from psoas.body.kernels.compiled import compiled
from psoas.body.kernels.wrapping import MANDATORY, NOT_TOUCHING, WITHIN, around_circle, on_side

HYBRID, MIDPOINT, AXIAL = 0, 1, 2
ALL_FAN, ALL_AXIAL, EDGE = 0.7073, 0.9, 0.3  # OpenSim's limits of the blend
FAN_BLADES = 300
NEARLY_ZERO = 1e-10
# Gauss-Legendre on -1..1: the arc of an ellipse to better than 1e-9 of its length a half turn.
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)


@compiled
def nearest(radii, point, skipped, out):
    """Set `out` to the surface point nearest to `point`; in the coordinate plane `skipped` where that is not -1."""
    least = -1
    for i in range(3):
        if i != skipped and (least < 0 or radii[i] < radii[least]):
            least = i
    low = -radii[least] * radii[least]
    rest = 0.0  # how far the other axes alone reach at the lowest multiplier
    for i in range(3):
        if i != skipped and i != least and radii[i] > radii[least]:
            rest += (radii[i] * point[i] / (low + radii[i] * radii[i])) ** 2
    if abs(point[least]) < NEARLY_ZERO and rest < 1.0:
        for i in range(3):
            if i == skipped:
                out[i] = point[i]
            elif radii[i] > radii[least]:
                out[i] = radii[i] * radii[i] * point[i] / (low + radii[i] * radii[i])
            else:
                out[i] = 0.0
        out[least] = math.copysign(radii[least] * math.sqrt(1.0 - rest), point[least])
        return
    multiplier = low + radii[least] * abs(point[least])
    if abs(point[least]) < NEARLY_ZERO:
        multiplier = low * (1.0 - 1e-9)
    for _ in range(60):  # the sum falls and is convex, so Newton from below never overshoots
        total, slope = -1.0, 0.0
        for i in range(3):
            if i != skipped:
                ratio = radii[i] * point[i] / (multiplier + radii[i] * radii[i])
                total += ratio * ratio
                slope -= 2.0 * ratio * ratio / (multiplier + radii[i] * radii[i])
        if slope == 0.0 or abs(total) < 1e-13:
            break
        multiplier -= total / slope
    for i in range(3):
        out[i] = point[i] if i == skipped else radii[i] * radii[i] * point[i] / (multiplier + radii[i] * radii[i])


@compiled
def dot(a, b):
    """Return the inner product of two vectors."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@compiled
def between(a, b, share, out):
    """Set out = a + share (b - a)."""
    for i in range(3):
        out[i] = a[i] + share * (b[i] - a[i])


@compiled
def fan_point(radii, enter, leave, work, out):
    """Set `out` to the surface point in the mean direction of the nearest points along the line inside."""
    point, surface, total = work[0], work[1], work[2]
    for i in range(3):
        total[i] = 0.0
    for blade in range(1, FAN_BLADES - 1):
        between(enter, leave, blade / FAN_BLADES, point)
        nearest(radii, point, -1, surface)
        for i in range(3):
            surface[i] -= point[i]
        length = math.sqrt(dot(surface, surface))
        if length > 0.0:
            for i in range(3):
                total[i] += surface[i] / length
    length = math.sqrt(dot(total, total))
    between(enter, leave, 0.5, point)
    for i in range(3):
        point[i] += total[i] / length if length > 0.0 else 0.0
    nearest(radii, point, -1, out)


@compiled
def plane_point(radii, enter, leave, method, work, out):
    """Set `out` to the surface point that fixes the plane; return how much of it is the fan's (0..1)."""
    point, axial = work[3], work[4]
    if method == MIDPOINT:
        between(enter, leave, 0.5, point)
        nearest(radii, point, -1, out)
        return 0.0
    best, chord = 0, 0.0
    for i in range(3):
        chord += (leave[i] - enter[i]) ** 2
        if abs(leave[i] - enter[i]) > abs(leave[best] - enter[best]):
            best = i
    where = -enter[best] / (leave[best] - enter[best])
    strength = abs(leave[best] - enter[best]) / math.sqrt(chord)
    if method == HYBRID and strength > ALL_FAN:
        fade = max(0.0, min(1.0, where / EDGE, (1.0 - where) / EDGE))
        strength = ALL_FAN + fade * (strength - ALL_FAN)
    between(enter, leave, where, point)
    nearest(radii, point, best, axial)
    if method == AXIAL or strength >= ALL_AXIAL:
        between(axial, axial, 0.0, out)
        return 0.0
    fan_point(radii, enter, leave, work, out)
    if strength <= ALL_FAN:
        return 1.0
    share = (strength - ALL_FAN) / (ALL_AXIAL - ALL_FAN)
    between(out, axial, share, point)
    nearest(radii, point, -1, out)
    return 1.0 - share


@compiled
def wrap_ellipsoid(ax, ay, az, bx, by, bz, size, method, axis, sign, work):
    """Wrap a line from a to b around an ellipsoid with radii `size` (3,); `work` is (12, 3) scratch."""
    unit = (size[0] + size[1] + size[2]) / 3.0
    radii, a, b, enter, leave, through = work[5], work[6], work[7], work[8], work[9], work[10]
    a[0], a[1], a[2], b[0], b[1], b[2] = ax, ay, az, bx, by, bz
    for i in range(3):
        radii[i] = size[i] / unit
        a[i], b[i] = a[i] / size[i], b[i] / size[i]
    if dot(a, a) < 1.0 or dot(b, b) < 1.0:
        return WITHIN
    p = q = 0.0
    for i in range(3):
        p += (a[i] - b[i]) ** 2
        q += (a[i] - b[i]) * b[i]
    discriminant = q * q - p * (dot(b, b) - 1.0)
    if discriminant <= 0.0:
        return NOT_TOUCHING
    near, far = (-q + math.sqrt(discriminant)) / p, (-q - math.sqrt(discriminant)) / p
    if not (0.0 < near < 1.0 and 0.0 < far < 1.0):
        return NOT_TOUCHING
    between(b, a, near, enter)
    between(b, a, far, leave)
    for i in range(3):
        enter[i], leave[i] = enter[i] * radii[i], leave[i] * radii[i]
    fan = plane_point(radii, enter, leave, method, work, through)
    if axis >= 0 and not on_side(through[axis], sign):
        through[axis] *= fan - 1.0
        if fan > 0.0:
            between(through, through, 0.0, enter)
            nearest(radii, enter, -1, through)
    for i in range(3):
        through[i] /= radii[i]
    return tangents_in_plane(a, b, through, size, work[0], work[1], work[2])


@compiled
def tangents_in_plane(a, b, through, size, along, across, centre):
    """Return the wrap in the plane of a, b and `through`, all in coordinates where the ellipsoid is a unit sphere."""
    span = height = 0.0
    for i in range(3):
        along[i], across[i] = b[i] - a[i], through[i] - a[i]
        span += along[i] * along[i]
    lean = dot(across, along) / span
    for i in range(3):
        across[i] -= lean * along[i]
        along[i] /= math.sqrt(span)
    height = math.sqrt(dot(across, across))
    if height < 1e-9:
        return NOT_TOUCHING
    for i in range(3):
        across[i] /= height
    a1, a2, b1, b2 = dot(a, along), dot(a, across), dot(b, along), dot(b, across)
    for i in range(3):  # the origin's foot on the plane
        centre[i] = a[i] - a1 * along[i] - a2 * across[i]
    radius = math.sqrt(max(1.0 - dot(centre, centre), 0.0))
    swept, start, end = around_circle(a1, a2, b1, b2, radius, False)  # `through` lies to the left of a -> b
    length = 0.0
    for k in range(NODES.shape[0]):
        angle = start - 0.5 * swept * (1.0 + NODES[k])
        speed = 0.0
        for i in range(3):
            speed += (radius * size[i] * (math.cos(angle) * across[i] - math.sin(angle) * along[i])) ** 2
        length += WEIGHTS[k] * math.sqrt(speed)
    c1, s1, c2, s2 = radius * math.cos(start), radius * math.sin(start), radius * math.cos(end), radius * math.sin(end)
    return (
        MANDATORY,
        (centre[0] + c1 * along[0] + s1 * across[0]) * size[0],
        (centre[1] + c1 * along[1] + s1 * across[1]) * size[1],
        (centre[2] + c1 * along[2] + s1 * across[2]) * size[2],
        (centre[0] + c2 * along[0] + s2 * across[0]) * size[0],
        (centre[1] + c2 * along[1] + s2 * across[1]) * size[1],
        (centre[2] + c2 * along[2] + s2 * across[2]) * size[2],
        0.5 * swept * length,
    )
