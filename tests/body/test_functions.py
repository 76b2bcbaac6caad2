from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import CubicSpline

from psoas.body.functions import constant, identity, natural_spline, piecewise_linear, polynomial
from psoas.errors import RecordingError


def test_a_polynomial_is_evaluated_with_both_derivatives():
    value, first, second = polynomial(np.array([2.0, -1.0, 3.0]))(np.array([0.0, 2.0]))
    np.testing.assert_allclose(value, [3, 9])
    np.testing.assert_allclose(first, [-1, 7])
    np.testing.assert_allclose(second, [4, 4])


@given(st.lists(st.floats(-2, 2), min_size=4, max_size=9))
def test_a_spline_goes_through_its_points_and_on_as_a_straight_line(y):
    x = np.cumsum(np.full(len(y), 0.3))
    spline = natural_spline(x, np.array(y))
    np.testing.assert_allclose(spline(x)[0], y, atol=1e-9)
    beyond = spline(np.array([x[0] - 1, x[0] - 2, x[-1] + 1, x[-1] + 2]))
    np.testing.assert_allclose(beyond[2], 0)
    np.testing.assert_allclose(beyond[0][0] - beyond[0][1], beyond[1][0], atol=1e-9)


def test_a_spline_through_points_of_a_cubic_is_that_cubic():
    x = np.array([0.0, 0.5, 0.9, 1.7, 2.0, 2.6])
    cubic = np.poly1d([0.7, -1.2, 0.3, 2.0])
    inside = np.linspace(0, 2.6, 40)
    np.testing.assert_allclose(natural_spline(x, cubic(x))(inside)[0], cubic(inside), atol=1e-12)
    np.testing.assert_allclose(natural_spline(x, cubic(x))(inside)[0], CubicSpline(x, cubic(x))(inside), atol=1e-12)


@pytest.mark.parametrize(
    "function", [natural_spline(np.array([0.0, 0.4, 1.0]), np.array([1.0, -1.0, 0.5])), polynomial(np.array([1.0, 0, -3.0, 2.0, 1.0])), identity()]
)
def test_derivatives_are_those_of_finite_differences(function):
    x, h = np.array([-0.7, 0.13, 0.61, 1.9]), 1e-5
    value = function(x)
    np.testing.assert_allclose(value[1], (function(x + h)[0] - function(x - h)[0]) / (2 * h), atol=1e-8)
    np.testing.assert_allclose(value[2], (function(x + h)[1] - function(x - h)[1]) / (2 * h), atol=1e-7)


def test_a_multiple_of_a_function_has_multiples_of_its_derivatives():
    spline = natural_spline(np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0, 2.0]))
    for part, triple in zip(spline(np.array([0.3, 5.0])), spline.scaled(3.0)(np.array([0.3, 5.0]))):
        np.testing.assert_allclose(triple, 3 * part)


def test_a_constant_is_known_as_one():
    assert constant(4.0).is_constant
    assert not identity().is_constant


def test_straight_lines_turn_at_their_points():
    lines = piecewise_linear(np.array([0.0, 1.0, 2.0]), np.array([0.0, 2.0, 1.0]))
    np.testing.assert_allclose(lines(np.array([-1.0, 0.5, 1.5, 3.0]))[0], [-2, 1, 1.5, 0])


def test_a_spline_whose_x_does_not_rise_is_refused():
    with pytest.raises(RecordingError, match="must rise"):
        natural_spline(np.array([0.0, 1.0, 1.0]), np.zeros(3))
