"""Compiled: Newton and Euler out to the ends of the tree and back (Featherstone 2008, 10.1007/978-1-4899-7560-7).

All motion is written about the laboratory's origin: a body's velocity is a screw (angular velocity, velocity of the
body's point that passes the origin), a wrench is (moment about the origin, force).
"""

from __future__ import annotations

from psoas.body.kernels.compiled import compiled
from psoas.body.kernels.kinematics import evaluate, placed, pose, turned


@compiled
def cross(ax, ay, az, bx, by, bz):
    """Return a x b."""
    return ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx


@compiled
def body_motion(skeleton, qd, qdd, screw, rate, speed, acceleration):
    """Fill speed and acceleration (bodies, 6) as screws, from those of the joint axes."""
    for j in range(skeleton.joints.shape[0]):
        joint = skeleton.joints[j]
        parent, child = joint.parent, joint.child
        for k in range(6):
            speed[child, k] = speed[parent, k] if parent >= 0 else 0.0
            acceleration[child, k] = acceleration[parent, k] if parent >= 0 else 0.0
        for a in range(joint.first, joint.last):
            c = skeleton.axes[a].coordinate
            if c < 0:
                continue
            velocity = rate[a, 0] * qd[c]
            change = rate[a, 0] * qdd[c] + rate[a, 1] * qd[c] * qd[c]
            wx, wy, wz = speed[child, 0], speed[child, 1], speed[child, 2]
            vx, vy, vz = speed[child, 3], speed[child, 4], speed[child, 5]
            sx, sy, sz, tx, ty, tz = screw[a, 0], screw[a, 1], screw[a, 2], screw[a, 3], screw[a, 4], screw[a, 5]
            # The axis itself moves with what carries it: d(screw)/dt = speed x screw.
            ax, ay, az = cross(wx, wy, wz, sx, sy, sz)
            bx, by, bz = cross(wx, wy, wz, tx, ty, tz)
            cx, cy, cz = cross(vx, vy, vz, sx, sy, sz)
            drift = (ax, ay, az, bx + cx, by + cy, bz + cz)
            for k in range(6):
                acceleration[child, k] += screw[a, k] * change + drift[k] * velocity
                speed[child, k] += screw[a, k] * velocity


@compiled
def needed_wrench(skeleton, rotation, origin, speed, acceleration, wrench):
    """Fill wrench (bodies, 6): what must act on each body, weight apart, for it to move as it does."""
    for b in range(skeleton.bodies.shape[0]):
        body = skeleton.bodies[b]
        x, y, z = placed(rotation, origin, b, body.center[0], body.center[1], body.center[2])
        wx, wy, wz = speed[b, 0], speed[b, 1], speed[b, 2]
        ex, ey, ez = acceleration[b, 0], acceleration[b, 1], acceleration[b, 2]
        px, py, pz = cross(wx, wy, wz, x, y, z)
        px, py, pz = cross(wx, wy, wz, speed[b, 3] + px, speed[b, 4] + py, speed[b, 5] + pz)
        rx, ry, rz = cross(ex, ey, ez, x, y, z)
        fx = body.mass * (acceleration[b, 3] + rx + px - skeleton.gravity[0])
        fy = body.mass * (acceleration[b, 4] + ry + py - skeleton.gravity[1])
        fz = body.mass * (acceleration[b, 5] + rz + pz - skeleton.gravity[2])
        # Euler in the body's axes, where the inertia is constant.
        wa, wb, wc = turned_back(rotation, b, wx, wy, wz)
        ea, eb, ec = turned_back(rotation, b, ex, ey, ez)
        la, lb, lc = times(body.inertia, wa, wb, wc)
        na, nb, nc = times(body.inertia, ea, eb, ec)
        ga, gb, gc = cross(wa, wb, wc, la, lb, lc)
        nx, ny, nz = turned(rotation, b, na + ga, nb + gb, nc + gc)
        mx, my, mz = cross(x, y, z, fx, fy, fz)
        wrench[b, 0], wrench[b, 1], wrench[b, 2] = nx + mx, ny + my, nz + mz
        wrench[b, 3], wrench[b, 4], wrench[b, 5] = fx, fy, fz


@compiled
def turned_back(rotation, body, x, y, z):
    """Return rotation[body].T @ (x, y, z)."""
    return (
        rotation[body, 0, 0] * x + rotation[body, 1, 0] * y + rotation[body, 2, 0] * z,
        rotation[body, 0, 1] * x + rotation[body, 1, 1] * y + rotation[body, 2, 1] * z,
        rotation[body, 0, 2] * x + rotation[body, 1, 2] * y + rotation[body, 2, 2] * z,
    )


@compiled
def times(matrix, x, y, z):
    """Return matrix @ (x, y, z)."""
    return (
        matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 2] * z,
        matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 2] * z,
        matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2] * z,
    )


@compiled
def inverse_dynamics(skeleton, q, qd, qdd, loads, moment, carried, scratch, motion, first_frame, last_frame):
    """Fill the generalised forces and the wrench across every joint, for a range of frames.

    Parameters
    ----------
    skeleton
        `psoas.body.tables.Skeleton`.
    q, qd, qdd
        (frames, coordinates) complete motion.
    loads
        (frames, bodies, 6) wrenches from outside.
    moment
        (frames, coordinates), filled; couplings folded in.
    carried
        (frames, bodies, 6), filled: what the joint above a body and the muscles across it do to the body and all
        below.
    scratch, motion
        `psoas.body.scratch`.
    first_frame, last_frame
        The range.
    """
    bodies, speed, acceleration = skeleton.bodies.shape[0], motion.speed, motion.acceleration
    rotation, origin, screw, rate = scratch.rotation, scratch.origin, scratch.screw, scratch.rate
    for f in range(first_frame, last_frame):
        pose(skeleton, q[f], rotation, origin, screw, rate, scratch.frame)
        body_motion(skeleton, qd[f], qdd[f], screw, rate, speed, acceleration)
        wrench = carried[f]
        needed_wrench(skeleton, rotation, origin, speed, acceleration, wrench)
        for b in range(bodies):
            for k in range(6):
                wrench[b, k] -= loads[f, b, k]
        for c in range(q.shape[1]):
            moment[f, c] = 0.0
        for j in range(skeleton.joints.shape[0] - 1, -1, -1):
            joint = skeleton.joints[j]
            for a in range(joint.first, joint.last):
                c = skeleton.axes[a].coordinate
                if c >= 0:
                    for k in range(6):
                        moment[f, c] += rate[a, 0] * screw[a, k] * wrench[joint.child, k]
            if joint.parent >= 0:
                for k in range(6):
                    wrench[joint.parent, k] += wrench[joint.child, k]
        for k in range(skeleton.couplings.shape[0]):
            coupling = skeleton.couplings[k]
            slope = evaluate(skeleton.pieces, coupling.first, coupling.last, q[f, coupling.independent])[1]
            moment[f, coupling.independent] += slope * moment[f, coupling.dependent]
            moment[f, coupling.dependent] = 0.0
