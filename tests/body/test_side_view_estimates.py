from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from psoas.body.side_view_error import Miss
from psoas.body.side_view_estimates import Estimates, curve_of

PHASES = np.arange(50) * 2.0


def estimates(best, by_stride, by_unknown, misses=None):
    return Estimates(SimpleNamespace(best=best, by_stride=tuple(by_stride), by_unknown=tuple(by_unknown)), misses or {}, 9)


def test_the_two_kinds_of_draws_become_the_two_kinds_of_error():
    found = estimates(10.0, [9.0, 11.0], [7.0, 13.0]).number("something", "mm", lambda one: one)
    assert (found.value, found.random_error, found.systematic_error, found.n) == (10.0, 1.0, 3.0, 9)


def test_a_number_is_set_right_by_its_miss():
    found = estimates(10.0, [9.0, 11.0], [10.0, 10.0], {"something": Miss(ratio=0.5, spread=0.1)}).number("something", "mm", lambda one: one)
    assert (found.value, found.random_error, found.systematic_error) == (20.0, 2.0, 2.0)


def bump(at):
    return np.exp(-(((PHASES - at + 50) % 100 - 50) ** 2) / 50)


def test_an_instant_near_contact_is_near_the_contact_before_and_after():
    found = estimates(bump(98), [bump(98), bump(0)], [bump(96), bump(2)]).moment_of("longest", lambda one: one, PHASES, period=100.0)
    assert found.value == 98
    assert found.random_error == pytest.approx(1.0)
    assert found.systematic_error == pytest.approx(np.hypot(3.0, 2 / np.sqrt(12)))


def test_an_instant_set_right_stays_within_the_stride():
    late = {"longest": Miss(shift=-4.0, spread=1.0, relative=False)}
    assert estimates(bump(98), [bump(98)], [bump(98)], late).moment_of("longest", lambda one: one, PHASES, period=100.0).value == 2.0


def test_a_band_joins_what_was_drawn_and_what_was_measured():
    rng = np.random.default_rng(3)
    flat = np.zeros(5)
    say = estimates(flat, [flat], [flat + 2 * one for one in rng.standard_normal(4000)])
    best, low, high = (np.array(one) for one in say.band(lambda one: one, np.ones(5), np.full(5, 1.5)))
    assert not best.any()
    np.testing.assert_allclose(high, 1.96 * 2.5, rtol=0.05)
    np.testing.assert_allclose(low, -1.96 * 2.5, rtol=0.05)


def test_a_curve_compares_as_a_value():
    assert curve_of(np.array([1.0, 1 / 3])) == (1.0, 0.33333)
