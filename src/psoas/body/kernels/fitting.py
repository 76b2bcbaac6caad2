"""Compiled: inverse kinematics, frame by frame, by damped Gauss-Newton on the weighted squared marker errors."""

from __future__ import annotations

import math

from psoas.body.kernels.compiled import compiled
from psoas.body.kernels.kinematics import coordinate_screws, evaluate, placed, pose

LARGEST_STEP = 0.5  # rad or m, in one iteration
DAMPING_START, DAMPING_LEAST, DAMPING_MOST = 1e-3, 1e-9, 1e6
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
def linearise(skeleton, tasks, seen, effect, rotation, origin, q, hessian, gradient, column):
    """Fill the normal equations at q; return the objective."""
    size = gradient.shape[0]
    for i in range(size):
        gradient[i] = 0.0
        for j in range(i + 1):
            hessian[i, j] = 0.0
    objective = 0.0
    for m in range(tasks.markers.shape[0]):
        marker = tasks.markers[m]
        if math.isnan(seen[m, 0]):
            continue
        x, y, z = placed(rotation, origin, marker.body, marker.location[0], marker.location[1], marker.location[2])
        ex, ey, ez = x - seen[m, 0], y - seen[m, 1], z - seen[m, 2]
        weight = marker.weight
        objective += weight * (ex * ex + ey * ey + ez * ez)
        if marker.body < 0:
            continue
        body = tasks.bodies[marker.body]
        for n in range(body.first_free, body.last_free):
            i = tasks.free_of_body[n]
            column[i, 0] = column[i, 1] = column[i, 2] = 0.0
        for n in range(body.first_link, body.last_link):
            link = tasks.links[n]
            factor = 1.0
            if link.coupling >= 0:
                coupling = skeleton.couplings[link.coupling]
                factor = evaluate(skeleton.pieces, coupling.first, coupling.last, q[coupling.independent])[1]
            c, i = link.coordinate, link.free
            column[i, 0] += factor * (effect[c, 3] + effect[c, 1] * z - effect[c, 2] * y)
            column[i, 1] += factor * (effect[c, 4] + effect[c, 2] * x - effect[c, 0] * z)
            column[i, 2] += factor * (effect[c, 5] + effect[c, 0] * y - effect[c, 1] * x)
        for n in range(body.first_free, body.last_free):
            i = tasks.free_of_body[n]
            cx, cy, cz = weight * column[i, 0], weight * column[i, 1], weight * column[i, 2]
            gradient[i] -= cx * ex + cy * ey + cz * ez
            for k in range(body.first_free, n + 1):
                j = tasks.free_of_body[k]
                hessian[i, j] += cx * column[j, 0] + cy * column[j, 1] + cz * column[j, 2]
    for i in range(size):
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
            for k in range(skeleton.couplings.shape[0]):
                coupling = skeleton.couplings[k]
                now[coupling.dependent] = evaluate(skeleton.pieces, coupling.first, coupling.last, now[coupling.independent])[0]
            pose(skeleton, now, rotation, origin, screw, rate, scratch.frame)
            coordinate_screws(skeleton, screw, rate, effect)
            value = linearise(skeleton, tasks, seen[f], effect, rotation, origin, now, damped, step, fit.column)
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
            if moved < settled or damping > DAMPING_MOST:
                break
        for c in range(coordinates):
            now[c] = best[c]
        objective[f] = least
