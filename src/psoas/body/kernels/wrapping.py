"""Compiled: how a straight piece of a path runs around a cylinder or a sphere.

Every function takes the two ends in the surface's own axes and returns
(status, first touching point, last touching point, length on the surface): eight numbers, of which the last seven
mean something only when the path wraps. Which side a surface with a chosen side is passed on follows OpenSim, so
that models keep the meaning that their makers gave them.
"""

from __future__ import annotations

import math

from psoas.body.kernels.compiled import compiled

FREE, INSIDE, WRAPPED, MANDATORY = 0, 1, 2, 3
FULL_TURN = 2.0 * math.pi
NOT_TOUCHING = (FREE, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
WITHIN = (INSIDE, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@compiled
def around_circle(ax, ay, bx, by, radius, anticlockwise):
    """Return the swept angle and the angles of the two tangent points of a path from a to b around a circle."""
    a, b = math.atan2(ay, ax), math.atan2(by, bx)
    ga = math.acos(min(1.0, radius / math.hypot(ax, ay)))
    gb = math.acos(min(1.0, radius / math.hypot(bx, by)))
    if anticlockwise:
        return (b - gb - a - ga) % FULL_TURN, a + ga, b - gb
    return (a - ga - b - gb) % FULL_TURN, a - ga, b + gb


@compiled
def on_side(value, sign):
    """Return whether a coordinate is on the used side of a surface; 0 counts as positive."""
    return (value >= 0.0) == (sign > 0)


@compiled
def anticlockwise_on_side(ax, ay, bx, by, radius, axis, sign):
    """Return whether the path around a one-sided circle runs anticlockwise, by where its tangent points lie."""
    _, a_plus, b_minus = around_circle(ax, ay, bx, by, radius, True)
    _, a_minus, b_plus = around_circle(ax, ay, bx, by, radius, False)
    if axis == 0:
        a1, a2, b1, b2 = math.cos(a_plus), math.cos(a_minus), math.cos(b_plus), math.cos(b_minus)
    else:
        a1, a2, b1, b2 = math.sin(a_plus), math.sin(a_minus), math.sin(b_plus), math.sin(b_minus)
    plus, minus = on_side(a1, sign), on_side(a2, sign)
    if plus != minus:
        return plus
    if plus:
        return not on_side(b1, sign)
    if on_side(b1, sign) or on_side(b2, sign):
        return not on_side(b1, sign)
    return math.cos(b_minus - a_plus) < math.cos(b_plus - a_minus)


@compiled
def wrap_cylinder(ax, ay, az, bx, by, bz, radius, length, axis, sign):
    """Wrap a line from a to b around a cylinder along z; the path on it is a helix, the shortest there is."""
    if ax * ax + ay * ay < radius * radius or bx * bx + by * by < radius * radius:
        return WITHIN
    dx, dy = bx - ax, by - ay
    along = -(ax * dx + ay * dy) / max(dx * dx + dy * dy, 1e-18)
    nx, ny = ax + along * dx, ay + along * dy
    crosses = nx * nx + ny * ny < radius * radius and 0.0 < along < 1.0
    status = MANDATORY if crosses else WRAPPED
    if axis < 0:
        if not crosses:
            return NOT_TOUCHING
        anticlockwise = around_circle(ax, ay, bx, by, radius, True)[0] < around_circle(ax, ay, bx, by, radius, False)[0]
    else:
        a, b, near = (ax, bx, nx) if axis == 0 else (ay, by, ny)
        if (on_side(a, sign) or on_side(b, sign)) and not crosses and (on_side(a, sign) == on_side(b, sign) or on_side(near, sign)):
            return NOT_TOUCHING
        anticlockwise = anticlockwise_on_side(ax, ay, bx, by, radius, axis, sign)
    swept, start, end = around_circle(ax, ay, bx, by, radius, anticlockwise)
    before = math.sqrt(max(ax * ax + ay * ay - radius * radius, 0.0))
    after = math.sqrt(max(bx * bx + by * by - radius * radius, 0.0))
    flat = before + radius * swept + after
    rise = (bz - az) / flat
    z1, z2 = az + rise * before, bz - rise * after
    if abs(z1) > 0.5 * length and abs(z2) > 0.5 * length:
        return NOT_TOUCHING
    on_surface = radius * swept * math.sqrt(1.0 + rise * rise)
    return status, radius * math.cos(start), radius * math.sin(start), z1, radius * math.cos(end), radius * math.sin(end), z2, on_surface


@compiled
def wrap_sphere(ax, ay, az, bx, by, bz, radius, axis, sign):
    """Wrap a line from a to b around a sphere; the path on it is a great circle in the plane of a, b and the centre."""
    da, db = math.sqrt(ax * ax + ay * ay + az * az), math.sqrt(bx * bx + by * by + bz * bz)
    if da < radius or db < radius:
        return WITHIN
    dx, dy, dz = bx - ax, by - ay, bz - az
    along = -(ax * dx + ay * dy + az * dz) / max(dx * dx + dy * dy + dz * dz, 1e-18)
    nx, ny, nz = ax + along * dx, ay + along * dy, az + along * dz
    if nx * nx + ny * ny + nz * nz >= radius * radius or along <= 0.0 or along >= 1.0:
        return NOT_TOUCHING
    ux, uy, uz = ax / da, ay / da, az / da
    part = bx * ux + by * uy + bz * uz
    vx, vy, vz = bx - part * ux, by - part * uy, bz - part * uz
    height = math.sqrt(vx * vx + vy * vy + vz * vz)
    if height < 1e-5 * db:  # the line meets the centre: every way round is as short
        return NOT_TOUCHING
    vx, vy, vz = vx / height, vy / height, vz / height
    swept, start, end = around_circle(da, 0.0, part, height, radius, True)
    if axis >= 0:
        a, b, u, v = (ax, bx, ux, vx) if axis == 0 else (ay, by, uy, vy) if axis == 1 else (az, bz, uz, vz)
        if not (on_side(a, sign) and on_side(b, sign)):
            bulge = radius * (math.cos(start) + math.cos(end)) * u + radius * (math.sin(start) + math.sin(end)) * v - a - b
            if bulge * sign < 0.0:
                swept, start, end = around_circle(da, 0.0, part, height, radius, False)
    c1, s1, c2, s2 = radius * math.cos(start), radius * math.sin(start), radius * math.cos(end), radius * math.sin(end)
    return (
        WRAPPED if axis < 0 else MANDATORY,
        c1 * ux + s1 * vx,
        c1 * uy + s1 * vy,
        c1 * uz + s1 * vz,
        c2 * ux + s2 * vx,
        c2 * uy + s2 * vy,
        c2 * uz + s2 * vz,
        radius * swept,
    )
