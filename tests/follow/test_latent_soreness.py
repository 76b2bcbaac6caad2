"""The sampler of daily soreness: it finds what was put in, forgets nothing, and says the same for the same draws."""

import numpy as np
import pytest
from scipy.stats import norm

from psoas.follow.latent_soreness import Series, draw_posterior, draw_prior, expected_told, simulate_told

CENTRE, SPREAD = np.array([3.0, 0.0]), np.array([2.0, 2.0])


def told_series(told, keep=None):
    count, days = told.shape
    design = np.ones((count, days, 2))
    design[:, :, 1] = np.linspace(0, 1, days)
    valid = np.ones((count, days), dtype=bool) if keep is None else keep
    return Series(told, np.ones((count, days)), design, valid, CENTRE, SPREAD)


def test_the_mean_of_what_is_told_is_that_of_a_rounded_and_cut_normal():
    levels = np.arange(11)
    edges = np.concatenate([[-np.inf], levels[:-1] + 0.5, [np.inf]])
    chances = np.diff(norm.cdf((edges - 2.3) / 1.4))
    assert expected_told(np.array(2.3), np.array(1.4)) == pytest.approx((levels * chances).sum(), abs=1e-12)


def test_a_level_that_was_put_in_is_found_again():
    rng = np.random.default_rng(5)
    design = told_series(np.zeros((40, 120))).design
    beta = np.tile([5.0, -2.0], (40, 1))
    told = simulate_told(design, beta, np.full(40, 1.0), np.full(40, 0.3), rng)
    drawn = draw_posterior(told_series(told), rng, draws=200, warm_up=100)
    assert drawn.coefficients.mean(axis=(0, 1)) == pytest.approx([5.0, -2.0], abs=0.3)
    assert drawn.spread.mean() == pytest.approx(1.0, abs=0.1)
    assert drawn.memory.mean() == pytest.approx(0.3, abs=0.1)


def test_soreness_of_zero_on_most_days_is_a_level_below_zero_and_not_zero():
    rng = np.random.default_rng(6)
    told = np.zeros((1, 60))
    told[0, ::9] = 1
    drawn = draw_posterior(told_series(told), rng, draws=300, warm_up=100)
    assert drawn.coefficients[:, 0, 0].mean() < 0.3


def test_days_after_the_last_told_one_change_nothing():
    rng = np.random.default_rng(7)
    told = np.clip(np.rint(rng.normal(4, 1, (1, 40))), 0, 10)
    keep = np.ones((1, 40), dtype=bool)
    keep[0, 25:] = False
    strange = told.copy()
    strange[0, 25:] = 10
    draws = [draw_posterior(told_series(one, keep), np.random.default_rng(1), draws=400, warm_up=100).coefficients.mean() for one in (told, strange)]
    assert draws[0] == pytest.approx(draws[1], abs=0.15)


def test_the_same_generator_gives_the_same_draws():
    told = np.full((2, 20), 3.0)
    first, second = (draw_posterior(told_series(told), np.random.default_rng(3), draws=20, warm_up=10) for _ in range(2))
    assert np.array_equal(first.coefficients, second.coefficients)


def test_nine_of_ten_intervals_of_ninety_percent_hold_the_truth():
    rng = np.random.default_rng(11)
    beta, spread, rho = draw_prior(300, CENTRE, SPREAD, rng)
    told = simulate_told(told_series(np.zeros((300, 50))).design, beta, spread, rho, rng)
    drawn = draw_posterior(told_series(told), rng, draws=250, warm_up=120)
    low, high = np.quantile(drawn.coefficients, [0.05, 0.95], axis=0)
    held = ((low <= beta) & (beta <= high)).mean()
    assert 0.85 <= held <= 0.95
