"""A natural cubic spline is a straight line beyond its outer knots, and a cubic between."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import CubicSpline

from psoas.cohort.natural_spline import SplineBasis, natural_spline

KNOTS = np.array([2.0, 2.6, 3.1, 4.4])


@given(st.lists(st.floats(-20, 20), min_size=4, max_size=4))
def test_it_goes_through_any_values_at_its_knots_as_scipys_natural_spline_does(values):
    basis = SplineBasis(KNOTS)
    weights = np.linalg.solve(basis.at(KNOTS), values)
    places = np.linspace(2, 4.4, 30)
    assert np.allclose(basis.at(places) @ weights, CubicSpline(KNOTS, values, bc_type="natural")(places), atol=1e-6)


def test_it_is_straight_beyond_its_knots():
    beyond = SplineBasis(KNOTS).at(np.array([5.0, 6.0, 7.0, 8.0]))
    assert np.allclose(np.diff(beyond, 2, axis=0), 0, atol=1e-9)


@pytest.mark.parametrize(("degrees", "columns"), [(0, 1), (1, 2), (2, 3), (3, 4)])
def test_it_has_as_many_columns_as_asked_beside_the_constant(degrees, columns, rng):
    assert natural_spline(rng.uniform(2, 5, 100), degrees).at(np.array([3.0])).shape == (1, columns)


def test_three_speeds_on_a_treadmill_allow_no_more_than_three_knots():
    assert natural_spline(np.repeat([2.5, 3.5, 4.5], 28), 4).knots.tolist() == [2.5, 3.5, 4.5]
