"""Group differences, on people whose difference is known."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from psoas.cohort.compare_metrics import MIXED, PLAIN, group_difference, holm, two_groups
from psoas.errors import SettingError

pytest.importorskip("statsmodels")


def groups(rng, count=40, trials=3, gap=5.0, between=4.0, within=2.0):
    runner = np.repeat([f"r{k}" for k in range(2 * count)], trials)
    group = np.repeat(["a", "b"], count * trials)
    value = 100 + gap * (group == "b") + np.repeat(rng.normal(0, between, 2 * count), trials) + rng.normal(0, within, len(runner))
    return pd.DataFrame({"runner": runner, "group": group, "value": value, "speed": 3.0, "sex": "f", "age": 30.0})


def test_a_difference_and_both_spreads_are_found(rng):
    found = group_difference(groups(rng, 300), ("a", "b"))
    assert found.difference == pytest.approx(5, abs=0.8)
    assert found.sd_between == pytest.approx(4, abs=0.4)
    assert found.sd_within == pytest.approx(2, abs=0.15)
    assert (found.runners, found.rows, found.method) == ((300, 300), 1800, MIXED)


def test_with_equal_numbers_of_trials_it_is_the_t_test_of_runner_means(rng):
    rows = groups(rng, 12)
    found = group_difference(rows, ("a", "b"))
    means = rows.groupby(["group", "runner"])["value"].mean()
    test = stats.ttest_ind(means["b"], means["a"])
    assert found.difference == pytest.approx(means["b"].mean() - means["a"].mean(), abs=1e-4)
    assert found.p == pytest.approx(test.pvalue, rel=0.02)


def test_one_trial_a_runner_goes_by_least_squares(rng):
    rows = groups(rng, 15, trials=1)
    found = group_difference(rows, ("a", "b"))
    test = stats.ttest_ind(rows.loc[rows["group"] == "b", "value"], rows.loc[rows["group"] == "a", "value"])
    assert (found.method, found.p) == (PLAIN, pytest.approx(test.pvalue))


def test_groups_that_do_not_differ_are_called_different_5_times_of_100(rng):
    p = [group_difference(groups(rng, 8, trials=2, gap=0), ("a", "b")).p for _ in range(80)]
    assert np.mean(np.array(p) < 0.05) < 0.13


def test_the_same_runners_twice_are_told_apart_better_than_different_ones(rng):
    rows = groups(rng, 15, trials=4, gap=0, between=10, within=1)
    rows["group"] = np.tile(["a", "a", "b", "b"], len(rows) // 4)
    rows.loc[rows["group"] == "b", "value"] += 1
    found = group_difference(rows, ("a", "b"))
    assert found.low < 1 < found.high
    assert found.p < 0.01


def test_a_difference_that_is_only_speed_goes_when_speed_is_held_equal(rng):
    rows = groups(rng, 60, gap=0)
    rows["speed"] = np.where(rows["group"] == "b", 3.6, 3.0) + rng.normal(0, 0.4, len(rows))
    rows["value"] += 12 * rows["speed"]
    assert group_difference(rows, ("a", "b")).low > 2
    found = group_difference(rows, ("a", "b"), ("speed",))
    assert found.low < 0 < found.high


def test_a_covariate_that_is_the_group_is_refused(rng):
    rows = groups(rng).assign(sex=lambda table: np.where(table["group"] == "a", "f", "m"))
    with pytest.raises(SettingError, match="cannot be told apart"):
        group_difference(rows, ("a", "b"), ("sex",))


def test_four_runners_are_too_few(rng):
    with pytest.raises(SettingError, match="At least 5"):
        group_difference(groups(rng, 4), ("a", "b"))


def test_holm_of_a_worked_example():
    # Holm 1979: smallest p times 4, next times 3 and so on, never falling.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_three_groups_need_a_choice(rng):
    table = pd.DataFrame({"group": ["a", "b", "c", ""]})
    with pytest.raises(SettingError, match="a, b, c"):
        two_groups(table)
    assert two_groups(table, ["c", "a"]) == ("c", "a")
