"""Compiled: inverse kinematics, frame by frame, by damped Gauss-Newton on the weighted squared marker errors."""

from __future__ import annotations

import math

from psoas.body.kernels.compiled import compiled
from psoas.body.kernels.kinematics import coordinate_screws, evaluate, placed, pose

LARGEST_STEP = 0.5  # rad or m, in one iteration
DAMPING_START, DAMPING_LEAST, DAMPING_MOST = 1e-3, 1e-9, 1e6
ALMOST = 10.0  # steps shrink tenfold from one to the next, so after a step this much above the last one the next is that
UNSEEN_STIFFNESS = 1e-9  # keeps coordinates that no seen marker fixes where they are


@compiled
def solve_in_place(matrix, right, size):
    """Solve matrix x = right for a positive definite matrix given by its lower half; both are overwritten."""
    for j in range(size):
        total = matrix[j, j]
        for k in range(j):
            total -= matrix[j, k] * matrix[j, k]
        pivot = math.sqrt(max(total, 1e-300))
        matrix[j, j] = pivot
        for i in range(j + 1, size):
            total = matrix[i, j]
            for k in range(j):
                total -= matrix[i, k] * matrix[j, k]
            matrix[i, j] = total / pivot
    for i in range(size):
        total = right[i]
        for k in range(i):
            total -= matrix[i, k] * right[k]
        right[i] = total / matrix[i, i]
    for i in range(size - 1, -1, -1):
        total = right[i]
        for k in range(i + 1, size):
            total -= matrix[k, i] * right[k]
        right[i] = total / matrix[i, i]


@compiled
def gather(skeleton, tasks, seen, rotation, origin, pulled):
    """Fill `pulled` (joints, 16) with what the markers beyond each joint add up to; return the objective.

    With weights w, places x and errors e of the markers: sum w, sum w x, sum w x x' (xx, xy, xz, yy, yz, zz),
    sum w e, sum w x cross e.
    """
    for j in range(pulled.shape[0]):
        for k in range(16):
            pulled[j, k] = 0.0
    objective = 0.0
    for m in range(tasks.markers.shape[0]):
        marker = tasks.markers[m]
        if math.isnan(seen[m, 0]):
            continue
        x, y, z = placed(rotation, origin, marker.body, marker.location[0], marker.location[1], marker.location[2])
        ex, ey, ez = x - seen[m, 0], y - seen[m, 1], z - seen[m, 2]
        w = marker.weight
        objective += w * (ex * ex + ey * ey + ez * ez)
        if marker.joint >= 0:
            row = pulled[marker.joint]
            row[0] += w
            row[1], row[2], row[3] = row[1] + w * x, row[2] + w * y, row[3] + w * z
            row[4], row[5], row[6] = row[4] + w * x * x, row[5] + w * x * y, row[6] + w * x * z
            row[7], row[8], row[9] = row[7] + w * y * y, row[8] + w * y * z, row[9] + w * z * z
            row[10], row[11], row[12] = row[10] + w * ex, row[11] + w * ey, row[12] + w * ez
            row[13] += w * (y * ez - z * ey)
            row[14] += w * (z * ex - x * ez)
            row[15] += w * (x * ey - y * ex)
    for j in range(pulled.shape[0] - 1, -1, -1):
        parent = tasks.joints[j].parent
        if parent >= 0:
            for k in range(16):
                pulled[parent, k] += pulled[j, k]
    return objective


@compiled
def linearise(skeleton, tasks, effect, q, pulled, moved, hessian, gradient):
    """Fill the normal equations from what `gather` found: the lower half of the Hessian, and minus the gradient.

    A marker at x moves by t + w cross x when a coordinate with the screw (w, t) moves by one, so the Hessian of two
    coordinates is the product of their screws in the second moments of all markers that both move: those beyond the
    outer one of their joints (as the mass matrix of a tree, Featherstone 2008, 10.1007/978-1-4899-7560-7, chapter 6).
    """
    for i in range(gradient.shape[0]):
        gradient[i] = 0.0
        for j in range(i + 1):
            hessian[i, j] = 0.0
    for n in range(tasks.links.shape[0]):
        link = tasks.links[n]
        factor = 1.0
        if link.coupling >= 0:
            coupling = skeleton.couplings[link.coupling]
            factor = evaluate(skeleton.pieces, coupling.first, coupling.last, q[coupling.independent])[1]
        for k in range(6):
            moved[n, k] = factor * effect[link.coordinate, k]
    for outer in range(tasks.joints.shape[0]):
        row = pulled[outer]
        square = row[4] + row[7] + row[9]
        for n in range(tasks.joints[outer].first, tasks.joints[outer].last):
            i = tasks.links[n].free
            wx, wy, wz, tx, ty, tz = moved[n, 0], moved[n, 1], moved[n, 2], moved[n, 3], moved[n, 4], moved[n, 5]
            gradient[i] -= wx * row[13] + wy * row[14] + wz * row[15] + tx * row[10] + ty * row[11] + tz * row[12]
            mx = row[2] * tz - row[3] * ty + square * wx - row[4] * wx - row[5] * wy - row[6] * wz
            my = row[3] * tx - row[1] * tz + square * wy - row[5] * wx - row[7] * wy - row[8] * wz
            mz = row[1] * ty - row[2] * tx + square * wz - row[6] * wx - row[8] * wy - row[9] * wz
            fx, fy, fz = row[0] * tx + wy * row[3] - wz * row[2], row[0] * ty + wz * row[1] - wx * row[3], row[0] * tz + wx * row[2] - wy * row[1]
            inner, last = outer, n + 1
            while inner >= 0:
                for k in range(tasks.joints[inner].first, last):
                    j = tasks.links[k].free
                    product = mx * moved[k, 0] + my * moved[k, 1] + mz * moved[k, 2] + fx * moved[k, 3] + fy * moved[k, 4] + fz * moved[k, 5]
                    if i == j and k != n:  # two links of one coordinate: both ways round
                        product *= 2.0
                    hessian[max(i, j), min(i, j)] += product
                inner = tasks.joints[inner].parent
                last = tasks.joints[inner].last if inner >= 0 else 0


@compiled
def complete(skeleton, q):
    """Set the coordinates that follow others."""
    for k in range(skeleton.couplings.shape[0]):
        coupling = skeleton.couplings[k]
        q[coupling.dependent] = evaluate(skeleton.pieces, coupling.first, coupling.last, q[coupling.independent])[0]


@compiled
def add_targets(tasks, q, hessian, gradient):
    """Add the pull of coordinates towards their targets; return what that adds to the objective."""
    objective = 0.0
    for i in range(gradient.shape[0]):
        free = tasks.free[i]
        if free.weight > 0.0:
            error = q[free.coordinate] - free.target
            objective += free.weight * error * error
            gradient[i] -= free.weight * error
            hessian[i, i] += free.weight
    return objective


@compiled
def fit_frames(skeleton, tasks, seen, start, q, objective, most, settled, scratch, fit, first_frame, last_frame):
    """Fit a range of frames, each starting from where the two before it lead.

    Parameters
    ----------
    skeleton
        `psoas.body.tables.Skeleton`.
    tasks
        `psoas.body.inverse_kinematics.Tasks`.
    seen
        (frames, markers, 3) m; nan where a marker was not seen.
    start
        (coordinates,) where the first frame of the range starts.
    q, objective
        (frames, coordinates) and (frames,), filled.
    most, settled
        Iterations a frame at most, and the step (rad or m) below which it is done.
    scratch, fit
        `psoas.body.scratch`.
    first_frame, last_frame
        The range.
    """
    coordinates, size = q.shape[1], tasks.free.shape[0]
    rotation, origin, screw, rate, effect = scratch.rotation, scratch.origin, scratch.screw, scratch.rate, scratch.effect
    hessian, damped, gradient, step, best = fit.hessian, fit.damped, fit.gradient, fit.step, fit.best
    for f in range(first_frame, last_frame):
        now = q[f]
        for c in range(coordinates):
            now[c] = start[c] if f == first_frame else q[f - 1, c]
        if f > first_frame + 1:
            for i in range(size):
                free = tasks.free[i]
                c = free.coordinate
                ahead = 2.0 * q[f - 1, c] - q[f - 2, c]
                if free.low < ahead < free.high:  # on a bound the fit could stay there
                    now[c] = ahead
        damping = DAMPING_START if f == first_frame else DAMPING_LEAST
        least = math.inf
        for _ in range(most):
            complete(skeleton, now)
            pose(skeleton, now, rotation, origin, screw, rate, scratch.frame)
            coordinate_screws(skeleton, screw, rate, effect)
            value = gather(skeleton, tasks, seen[f], rotation, origin, fit.pulled)
            linearise(skeleton, tasks, effect, now, fit.pulled, fit.moved, damped, step)
            value += add_targets(tasks, now, damped, step)
            if value <= least:
                least = value
                for c in range(coordinates):
                    best[c] = now[c]
                for i in range(size):
                    gradient[i] = step[i]
                    for j in range(i + 1):
                        hessian[i, j] = damped[i, j]
                damping = max(0.1 * damping, DAMPING_LEAST)
            else:
                damping = 10.0 * max(damping, 1e-6)
            largest = 0.0
            for i in range(size):
                step[i] = gradient[i]
                for j in range(i + 1):
                    damped[i, j] = hessian[i, j]
            for i in range(size):
                free = tasks.free[i]
                at = best[free.coordinate]
                if (at <= free.low and gradient[i] < 0.0) or (at >= free.high and gradient[i] > 0.0):
                    for j in range(i):
                        damped[i, j] = 0.0
                    for j in range(i + 1, size):
                        damped[j, i] = 0.0
                    damped[i, i], step[i] = 1.0, 0.0
                else:
                    damped[i, i] += damping * damped[i, i] + UNSEEN_STIFFNESS
            solve_in_place(damped, step, size)
            for i in range(size):
                largest = max(largest, abs(step[i]))
            shrink = 1.0 if largest <= LARGEST_STEP else LARGEST_STEP / largest
            moved = 0.0
            for i in range(size):
                free = tasks.free[i]
                c = free.coordinate
                now[c] = min(max(best[c] + shrink * step[i], free.low), free.high)
                moved = max(moved, abs(now[c] - best[c]))
            if moved < ALMOST * settled or damping > DAMPING_MOST:
                break
        complete(skeleton, now)
        pose(skeleton, now, rotation, origin, screw, rate, scratch.frame)
        value = gather(skeleton, tasks, seen[f], rotation, origin, fit.pulled) + add_targets(tasks, now, damped, step)
        for c in range(coordinates):
            now[c] = now[c] if value <= least else best[c]
        objective[f] = min(value, least)
