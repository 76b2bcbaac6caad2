"""Compiled: static optimisation, frame by frame, by a semismooth Newton method on its dual.

    minimise  sum a^p + sum e^2   subject to   A a + w e = tau,   low <= a <= high

Without the bounds' corners the dual is smooth in as many unknowns as there are moments (five to seven a leg):
a = clip((-A' y / p)^(1/(p-1))), e = -w y / 2, and the residual A a + w e - tau is its gradient. The diagonal
derivative of the clip makes the Newton matrix A D A' + w^2 / 2.
"""

from __future__ import annotations

import math

from psoas.body.kernels.compiled import compiled
from psoas.body.kernels.fitting import solve_in_place

HALVINGS = 40
ENOUGH_DESCENT = 1e-4
STEEPEST = 1e6  # of the activation over its price where the exponent's own slope is infinite


@compiled
def activation_of(price, exponent, low, high):
    """Return the activation that is best at a price, and its derivative by the price."""
    if exponent == 2:
        value, slope = 0.5 * price, 0.5
    else:
        value = math.sqrt(max(price, 0.0) / 3.0)
        slope = min(1.0 / (6.0 * value), STEEPEST) if value > 0.0 else STEEPEST
    if value <= low:
        return low, 0.0
    if value >= high:
        return high, 0.0
    return value, slope


@compiled
def dual_value(y, tau, weight, price, exponent, low, high):
    """Return the dual's (negated) value, which Newton lowers."""
    total = 0.0
    for i in range(y.shape[0]):
        total += 0.25 * weight[i] * weight[i] * y[i] * y[i] - tau[i] * y[i]
    for k in range(price.shape[0]):
        a, _ = activation_of(price[k], exponent, low[k], high[k])
        total += price[k] * a - (a * a if exponent == 2 else a * a * a)
    return total


@compiled
def share_frames(arms, strength, tau, weight, exponent, low, high, activation, reserve, settled, most, scratch, first_frame, last_frame):
    """Share the moments of a range of frames.

    Parameters
    ----------
    arms, strength
        (frames, rows, muscles) m and (frames, muscles) N: A = arms * strength.
    tau, weight
        (frames, rows) N m, and (rows,) the moment that a reserve makes at an effort of 1.
    exponent
        2 or 3.
    low, high
        (muscles,) bounds of activation.
    activation, reserve
        (frames, muscles) and (frames, rows), filled; reserve is in N m.
    settled, most
        Largest residual, relative to what the row could make, and iterations a frame.
    scratch
        `psoas.body.scratch.ShareScratch`.
    first_frame, last_frame
        The range.
    """
    rows, muscles = arms.shape[1], arms.shape[2]
    y, trial, gradient, step, scale = scratch.row[0], scratch.row[1], scratch.row[2], scratch.row[3], scratch.row[4]
    price, trial_price, slope = scratch.muscle[0], scratch.muscle[1], scratch.muscle[2]
    matrix, capacity = scratch.matrix, scratch.capacity
    for i in range(rows):
        y[i] = 0.0
    for f in range(first_frame, last_frame):
        for i in range(rows):
            total = weight[i] * weight[i]
            for k in range(muscles):
                capacity[i, k] = arms[f, i, k] * strength[f, k]
                total += capacity[i, k] * capacity[i, k]
            scale[i] = 1.0 / math.sqrt(total)
        for k in range(muscles):
            price[k] = 0.0
            for i in range(rows):
                price[k] += capacity[i, k] * y[i]
        for _ in range(most):
            for i in range(rows):
                gradient[i] = 0.5 * weight[i] * weight[i] * y[i] - tau[f, i]
            for k in range(muscles):
                activation[f, k], slope[k] = activation_of(price[k], exponent, low[k], high[k])
                for i in range(rows):
                    gradient[i] += capacity[i, k] * activation[f, k]
            worst = 0.0
            for i in range(rows):
                worst = max(worst, abs(gradient[i]) * scale[i])
            if worst < settled:
                break
            for i in range(rows):
                step[i] = -gradient[i]
                for j in range(i + 1):
                    total = 0.0
                    for k in range(muscles):
                        total += capacity[i, k] * slope[k] * capacity[j, k]
                    matrix[i, j] = total
                matrix[i, i] += 0.5 * weight[i] * weight[i]
            solve_in_place(matrix, step, rows)
            descent = 0.0
            for i in range(rows):
                descent += gradient[i] * step[i]
            value = dual_value(y, tau[f], weight, price, exponent, low, high)
            size = 1.0
            for _halving in range(HALVINGS):
                for i in range(rows):
                    trial[i] = y[i] + size * step[i]
                for k in range(muscles):
                    trial_price[k] = 0.0
                    for i in range(rows):
                        trial_price[k] += capacity[i, k] * trial[i]
                if dual_value(trial, tau[f], weight, trial_price, exponent, low, high) <= value + ENOUGH_DESCENT * size * descent + 1e-12 * abs(
                    value
                ):
                    break
                size *= 0.5
            for i in range(rows):
                y[i] = trial[i]
            for k in range(muscles):
                price[k] = trial_price[k]
        for i in range(rows):
            reserve[f, i] = 0.5 * weight[i] * weight[i] * y[i]
