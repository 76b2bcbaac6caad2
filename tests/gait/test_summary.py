import numpy as np
import pytest

from psoas.gait.summary import stride_spread, summarise


def test_the_centre_is_the_median_so_one_wild_stride_does_not_move_it():
    values = np.array([10.0, 10.2, 9.9, 10.1, 9.8, 60.0])
    estimate = summarise(values, "deg", typical_spread=1.0)
    assert estimate.value == pytest.approx(10.05)
    assert stride_spread(values) < 0.3


def test_lost_strides_are_left_out_and_not_counted():
    assert summarise(np.array([1.0, np.nan, 3.0]), "deg", typical_spread=1.0).n == 2


def test_no_stride_at_all_is_unknown_with_the_reason():
    estimate = summarise(np.array([np.nan]), "deg", typical_spread=1.0, reason="The heel was hidden.")
    assert not estimate.known
    assert estimate.reason == "The heel was hidden."


def test_one_stride_is_as_uncertain_as_strides_usually_scatter():
    assert summarise(np.array([5.0]), "deg", typical_spread=1.2).random_error > 1.2


def test_the_spread_is_never_taken_smaller_than_the_events_make_it():
    assert summarise(np.full(4, 5.0), "deg", typical_spread=0.0, least_spread=2.0).random_error >= 1.0


@pytest.mark.parametrize("strides", [3, 5, 8, 15])
def test_the_stated_interval_holds_the_truth_in_about_95_clips_of_100(strides, rng):
    covered = 0
    for steadiness in rng.lognormal(0, 0.5, 800):  # some runners are steadier than the usual one, some less
        estimate = summarise(7.0 + rng.normal(0, 1.5 * steadiness, strides), "deg", typical_spread=1.5)
        covered += abs(estimate.value - 7.0) < 1.96 * estimate.random_error
    assert 0.93 <= covered / 800 <= 0.99
