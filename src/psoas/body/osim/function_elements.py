"""Piecewise polynomials -> function elements of an .osim file."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np

from psoas.body.functions import FloatArray, PiecewisePolynomial, natural_spline, piecewise_linear
from psoas.errors import RecordingError

SAME = 1e-9  # of the largest coefficient


def number_text(values: FloatArray) -> str:
    """Return numbers as a model file writes them, with all their digits."""
    return " ".join(repr(float(value)) for value in np.ravel(values))


def text_element(tag: str, text: str) -> ET.Element:
    """Return an element that holds text."""
    element = ET.Element(tag)
    element.text = text
    return element


def function_element(function: PiecewisePolynomial, owner: str) -> ET.Element:
    """Return the element of a function: a constant, a line, a polynomial, a spline or straight pieces.

    Parameters
    ----------
    function
        As `psoas.body.osim.functions.read_function` gives it.
    owner
        What the function belongs to, for the message.

    Raises
    ------
    RecordingError
        If OpenSim has no function of these pieces.
    """
    if function.is_constant:
        return _holder("Constant", value=function.coefficient[0, :1])
    if len(function.start) == 1:
        descending = _about_zero(function)[::-1]
        return _holder("LinearFunction" if len(descending) == 2 else "PolynomialFunction", coefficients=descending)
    knots = function.start[1:]
    values = function(knots)[0]
    if len(knots) > 2 and _same(natural_spline(knots, values), function):
        return _holder("SimmSpline", x=knots, y=values)
    ends = np.concatenate([[knots[0] - 1.0], knots, [knots[-1] + 1.0]])
    heights = function(ends)[0]
    if _same(piecewise_linear(ends, heights), function):
        return _holder("PiecewiseLinearFunction", x=ends, y=heights)
    raise RecordingError(f"{owner} follows a function that an OpenSim file cannot hold.", "Replace it by a spline, a polynomial or straight pieces.")


def _holder(tag: str, **numbers: FloatArray) -> ET.Element:
    element = ET.Element(tag)
    element.extend([text_element(name, number_text(values)) for name, values in numbers.items()])
    return element


def _about_zero(function: PiecewisePolynomial) -> FloatArray:
    """Return the coefficients, lowest power first, of a polynomial of one piece expanded at 0."""
    shifted = np.polynomial.Polynomial(function.coefficient[0])(np.polynomial.Polynomial([-function.origin[0], 1.0])).coef
    return np.asarray(np.pad(shifted, (0, max(2 - len(shifted), 0))))


def _same(one: PiecewisePolynomial, other: PiecewisePolynomial) -> bool:
    if one.start.shape != other.start.shape or not np.array_equal(one.start, other.start):
        return False
    between = np.concatenate([other.start[1:], other.start[1:-1] + np.diff(other.start[1:]) / 2, [other.start[1] - 0.5, other.start[-1] + 0.5]])
    pairs = zip(one(between), other(between), strict=True)
    return all(np.allclose(ours, theirs, rtol=0, atol=SAME * max(1.0, float(np.abs(theirs).max()))) for ours, theirs in pairs)
