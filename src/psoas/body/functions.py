"""Functions of one coordinate, all kept as piecewise polynomials.

Constant, linear, polynomial, spline and scaled functions of a model file differ only in their pieces, so one
representation serves them all: cheap to evaluate with both derivatives, and a table that a kernel can read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from psoas.errors import RecordingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]


@dataclass(frozen=True, eq=False)
class PiecewisePolynomial:
    """A function f(x) = sum_k c[i, k] (x - origin[i])^k on piece i.

    Parameters
    ----------
    start
        (pieces,) where each piece begins, rising; the first is -inf.
    origin
        (pieces,) the x at which a piece's polynomial is expanded.
    coefficient
        (pieces, degree + 1), lowest power first.
    """

    start: FloatArray
    origin: FloatArray
    coefficient: FloatArray

    def __call__(self, x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return value, first and second derivative at `x`, each of its shape."""
        x = np.asarray(x, dtype=float)
        piece = np.searchsorted(self.start, x, side="right") - 1
        distance = x - self.origin[piece]
        value, first, second = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
        for power in range(self.coefficient.shape[1] - 1, -1, -1):
            second = second * distance + 2 * first
            first = first * distance + value
            value = value * distance + self.coefficient[piece, power]
        return value, first, second

    def scaled(self, factor: float) -> PiecewisePolynomial:
        """Return the function times `factor`."""
        return replace(self, coefficient=self.coefficient * factor)

    @property
    def is_constant(self) -> bool:
        """Whether the value is the same everywhere."""
        return len(self.start) == 1 and not self.coefficient[0, 1:].any()


def polynomial(descending: FloatArray) -> PiecewisePolynomial:
    """Return the polynomial whose coefficients are given highest power first."""
    coefficient = np.asarray(descending, dtype=float)[::-1]
    return PiecewisePolynomial(np.array([-np.inf]), np.zeros(1), coefficient[None].copy())


def constant(value: float) -> PiecewisePolynomial:
    """Return the function that is `value` everywhere."""
    return polynomial(np.array([value]))


def identity() -> PiecewisePolynomial:
    """Return f(x) = x."""
    return polynomial(np.array([1.0, 0.0]))


def piecewise_linear(x: FloatArray, y: FloatArray) -> PiecewisePolynomial:
    """Return straight lines through the points, the end ones going on beyond them."""
    x, y = _checked_points(x, y, at_least=2)
    slope = np.diff(y) / np.diff(x)
    return PiecewisePolynomial(np.concatenate([[-np.inf], x[1:-1]]), x[:-1], np.stack([y[:-1], slope], axis=1))


def natural_spline(x: FloatArray, y: FloatArray) -> PiecewisePolynomial:
    """Return the cubic spline of SIMM and OpenSim through the points.

    The third derivative at each end is that of the cubic through the four points nearest to it; beyond the
    ends the spline goes on as a straight line.

    Parameters
    ----------
    x, y
        (points,) at least two; `x` rises.

    Raises
    ------
    RecordingError
        If there are too few points or `x` does not rise.

    Notes
    -----
    Forsythe, Malcolm, Moler 1977, Computer Methods for Mathematical Computations, chapter 4.
    """
    x, y = _checked_points(x, y, at_least=2)
    if len(x) == 2:
        return piecewise_linear(x, y)
    count, step = len(x), np.diff(x)
    slope = np.diff(y) / step
    matrix, right = np.zeros((count, count)), np.zeros(count)
    for i in range(1, count - 1):
        matrix[i, i - 1 : i + 2] = step[i - 1], 2 * (step[i - 1] + step[i]), step[i]
        right[i] = slope[i] - slope[i - 1]
    matrix[0, :2] = -step[0], step[0]
    matrix[-1, -2:] = step[-1], -step[-1]
    if count > 3:
        second = np.diff(slope) / (x[2:] - x[:-2])
        third = np.diff(second) / (x[3:] - x[:-3])
        right[0], right[-1] = step[0] ** 2 * third[0], -(step[-1] ** 2) * third[-1]
    bend = np.linalg.solve(matrix, right)
    first = slope - step * (bend[1:] + 2 * bend[:-1])
    cubic = np.stack([y[:-1], first, 3 * bend[:-1], np.diff(bend) / step], axis=1)
    last_slope = first[-1] + step[-1] * (2 * cubic[-1, 2] + 3 * step[-1] * cubic[-1, 3])
    before, after = [y[0], first[0], 0.0, 0.0], [y[-1], last_slope, 0.0, 0.0]
    return PiecewisePolynomial(np.concatenate([[-np.inf], x]), np.concatenate([x[:1], x]), np.vstack([before, cubic, after]))


def _checked_points(x: FloatArray, y: FloatArray, at_least: int) -> tuple[FloatArray, FloatArray]:
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or len(x) < at_least:
        raise RecordingError(f"A spline needs at least {at_least} points and as many x as y, but has {len(x)} x and {len(y)} y.")
    if np.any(np.diff(x) <= 0):
        raise RecordingError(f"The x of a spline must rise, but do not after {x[int(np.argmax(np.diff(x) <= 0))]:g}.")
    return x, y
