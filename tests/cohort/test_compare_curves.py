"""Curves of two groups, where they differ by construction and where they do not."""

import numpy as np
import pandas as pd
import pytest
from scipy.ndimage import gaussian_filter1d

from psoas.cohort.compare_curves import compare_curves, runner_curves
from psoas.errors import SettingError

pytest.importorskip("spm1d")
BUMP = np.exp(-0.5 * ((np.arange(101) - 60) / 6) ** 2)


def curves(rng, count):
    return 6 * gaussian_filter1d(rng.normal(size=(count, 101)), 8, axis=1)


@pytest.mark.parametrize("method", ["parametric", "permutation"])
def test_a_bump_is_found_where_it_was_put(rng, method):
    found = compare_curves(curves(rng, 20), curves(rng, 20) + 4 * BUMP, method=method)
    assert len(found.regions) == 1
    region = found.regions[0]
    assert 45 < region.start < 60 < region.end < 75
    assert region.p < 0.01
    assert 2 < region.difference < 4.5


def test_curves_that_do_not_differ_have_regions_about_5_times_of_100(rng):
    found = [bool(compare_curves(curves(rng, 12), curves(rng, 12), method="parametric").regions) for _ in range(100)]
    assert np.mean(found) <= 0.12


def test_second_below_first_has_negative_t(rng):
    found = compare_curves(curves(rng, 20) + 4 * BUMP, curves(rng, 20))
    assert found.t[60] < -found.threshold
    assert found.regions[0].difference < 0


def test_pairs_show_what_groups_hide(rng):
    first = 10 * rng.normal(size=(14, 1)) + curves(rng, 14)
    second = first + 0.4 * curves(rng, 14) + 2 * BUMP
    assert compare_curves(first, second, paired=True).regions
    assert not compare_curves(first, second).regions


def test_few_runners_go_by_permutation(rng):
    assert compare_curves(curves(rng, 6), curves(rng, 7)).method == "permutation"
    assert compare_curves(curves(rng, 12), curves(rng, 12)).method == "parametric"


def test_permutations_are_the_same_in_every_run(rng):
    first, second = curves(rng, 9), curves(rng, 9)
    assert compare_curves(first, second).threshold == compare_curves(first, second).threshold


def test_four_curves_are_too_few(rng):
    with pytest.raises(SettingError, match="At least 5"):
        compare_curves(curves(rng, 4), curves(rng, 9))


def table(values):
    rows = [
        {"runner": runner, "trial": trial, "side": "left", "group": "a", "metric": "knee", "percent": k, "value": v} for runner, trial, v, k in values
    ]
    return pd.DataFrame(rows)


def test_trials_of_a_runner_become_one_curve():
    found = runner_curves(table([("r", trial, value, k) for trial, value in (("1", 2.0), ("2", 4.0)) for k in range(101)]), "knee", "a")
    assert found.to_numpy().tolist() == [[3.0] * 101]


def test_a_curve_of_50_points_is_refused():
    with pytest.raises(SettingError, match="101 points"):
        runner_curves(table([("r", "1", 0.0, k) for k in range(50)]), "knee", "a")
