"""Percentiles that change with speed, on people whose true percentiles are known."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from psoas.cohort.percentiles import NormSettings, conditional_percentiles, percentile_at
from psoas.errors import SettingError

QUICK = NormSettings(percentiles=(10, 50, 90), least_runners=12, resamples=100)


def people(rng: np.random.Generator, count: int, trials: int = 1) -> pd.DataFrame:
    """Step rates of 130 + 12 v, SD 8, whatever the speed."""
    speed = np.repeat(rng.uniform(2.0, 5.0, count), trials)
    value = 130 + 12 * speed + np.repeat(rng.normal(0, 8, count), trials)
    return pd.DataFrame({"runner": np.repeat([f"r{k}" for k in range(count)], trials), "speed": speed, "value": value})


def test_percentiles_lie_where_those_of_the_population_lie(rng):
    norms = conditional_percentiles(people(rng, 1500), "speed", QUICK)
    for speed in (2.5, 3.5, 4.5):
        for percent in (10, 50, 90):
            assert percentile_at(norms, "speed", speed, percent)[0] == pytest.approx(130 + 12 * speed + 8 * norm.ppf(percent / 100), abs=1.6)


def test_a_bent_trend_is_followed(rng):
    rows = people(rng, 600)
    rows["value"] = 300 / rows["speed"] + rng.normal(0, 3, 600)
    norms = conditional_percentiles(rows, "speed", QUICK)
    for speed in (2.4, 3.0, 3.5, 4.5):
        assert percentile_at(norms, "speed", speed, 50)[0] == pytest.approx(300 / speed, abs=1.8)


@pytest.mark.slow
def test_intervals_hold_the_truth_about_95_times_of_100(rng):
    held = {10: [], 50: [], 90: []}
    for _ in range(60):
        norms = conditional_percentiles(people(rng, 80), "speed", QUICK)
        for percent in held:
            _, low, high = percentile_at(norms, "speed", 3.5, percent)
            held[percent].append(low <= 130 + 12 * 3.5 + 8 * norm.ppf(percent / 100) <= high)
    # Of 60 draws with 95 %, 51 or fewer hold the truth once in 100.
    assert all(sum(one) >= 52 for one in held.values())


def test_more_trials_of_the_same_runners_make_no_interval_shorter(rng):
    once = people(rng, 60)
    often = once.loc[once.index.repeat(10)]
    a, b = conditional_percentiles(once, "speed", QUICK), conditional_percentiles(often, "speed", QUICK)
    assert np.allclose(a["value"], b["value"], atol=1e-9)
    assert (b["high"] - b["low"]).mean() == pytest.approx((a["high"] - a["low"]).mean(), rel=0.15)


def test_a_runner_with_many_trials_weighs_as_much_as_any_other(rng):
    rows = people(rng, 60)
    loud = pd.DataFrame({"runner": "loud", "speed": 3.5, "value": 400.0}, index=range(200))
    norms = conditional_percentiles(pd.concat([rows, loud]), "speed", QUICK)
    assert percentile_at(norms, "speed", 3.5, 50)[0] == pytest.approx(172, abs=10)


def test_percentiles_never_cross(rng):
    norms = conditional_percentiles(people(rng, 50), "speed", QUICK)
    wide = norms.pivot(index="speed", columns="percentile", values="value").to_numpy()
    assert (np.diff(wide, axis=1) > 0).all()


def test_nothing_is_said_beyond_the_speeds_measured(rng):
    rows = people(rng, 80)
    norms = conditional_percentiles(rows, "speed", QUICK)
    assert norms["speed"].between(rows["speed"].min(), rows["speed"].max()).all()
    with pytest.raises(SettingError, match="lies outside"):
        percentile_at(norms, "speed", 5.5, 50)


def test_a_gap_between_slow_and_fast_runners_stays_a_gap(rng):
    rows = people(rng, 160)
    rows["speed"] = np.where(np.arange(160) < 80, rng.uniform(2.0, 2.4, 160), rng.uniform(7.6, 8.0, 160))
    found = conditional_percentiles(rows, "speed", QUICK)["speed"]
    assert not found.between(4.9, 5.1).any()
    assert found.min() < 2.5
    assert found.max() > 7.5


def test_too_few_runners_are_refused_with_their_number(rng):
    with pytest.raises(SettingError, match="norms need 20"):
        conditional_percentiles(people(rng, 15, trials=40), "speed")


def test_a_percentile_that_so_few_runners_cannot_hold_is_refused():
    with pytest.raises(SettingError, match="at least 50 runners"):
        NormSettings(percentiles=(2, 50), least_runners=20)


def test_without_a_covariate_there_is_one_set(rng):
    rows = pd.DataFrame({"runner": [f"r{k}" for k in range(400)], "value": rng.normal(50, 10, 400)})
    norms = conditional_percentiles(rows, None, QUICK)
    assert list(norms["percentile"]) == [10, 50, 90]
    assert list(norms["value"]) == pytest.approx([50 - 12.8, 50, 50 + 12.8], abs=2)
    assert set(norms["runners"]) == {400}
