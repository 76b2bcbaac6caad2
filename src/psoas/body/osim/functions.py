"""Function elements of an .osim file -> piecewise polynomials."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from psoas.body.functions import FloatArray, PiecewisePolynomial, constant, natural_spline, piecewise_linear, polynomial
from psoas.body.osim.document import Element
from psoas.errors import RecordingError

HIGHEST_DEGREE = 6
NOT_FUNCTIONS = ("coordinates", "axis")


def read_function(element: Element) -> PiecewisePolynomial:
    """Return the function that `element` describes.

    Raises
    ------
    RecordingError
        If it is of a kind that psoas cannot represent, or its numbers do not make a function.
    """
    kind = element.kind
    if kind == "LinearFunction":
        return polynomial(element.vector("coefficients", 2, (1.0, 0.0)))
    if kind == "PolynomialFunction":
        coefficients = element.vector("coefficients", None)
        if len(coefficients) > HIGHEST_DEGREE + 1:
            raise element.cannot(f"is a polynomial of degree {len(coefficients) - 1}, above {HIGHEST_DEGREE}")
        return polynomial(coefficients)
    if kind == "Constant":
        return constant(element.number("value", 0.0))
    if kind in ("SimmSpline", "NaturalCubicSpline", "natCubicSpline"):
        return _through_points(element, natural_spline)
    if kind == "PiecewiseLinearFunction":
        return _through_points(element, piecewise_linear)
    if kind == "MultiplierFunction":
        return read_function(only_function(element, "function")).scaled(element.number("scale", 1.0))
    raise element.cannot(f"is a function of kind {kind}")


def only_function(owner: Element, path: str = ".") -> Element:
    """Return the element of the one function that `owner` holds at `path`, with or without a <function> around it."""
    found = [child for child in owner.children(path) if child.kind not in NOT_FUNCTIONS]
    if len(found) == 1 and found[0].kind == "function":
        found = found[0].children()
    if len(found) != 1:
        raise owner.error(f"holds {len(found)} functions where one belongs")
    return found[0]


def _through_points(element: Element, make: Callable[[FloatArray, FloatArray], PiecewisePolynomial]) -> PiecewisePolynomial:
    x, y = element.vector("x", None), element.vector("y", None)
    if len(x) == len(y) and np.all(y == y[0]):
        return constant(float(y[0]))
    try:
        return make(x, y)
    except RecordingError as error:
        raise element.error(f"is not a spline: {error.what[:1].lower()}{error.what[1:].rstrip('.')}") from None
