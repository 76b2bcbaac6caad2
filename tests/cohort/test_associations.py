"""How measures go together, where it is known."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from psoas.cohort.associations import associations
from psoas.errors import SettingError


def test_correlation_interval_and_p_are_those_of_scipy(rng):
    people = pd.DataFrame(rng.normal(size=(30, 2)), columns=["a", "b"])
    people["b"] += people["a"]
    row, known = associations(people, [("a", "b")]).iloc[0], stats.pearsonr(people["a"], people["b"])
    interval = known.confidence_interval()
    assert (row["r"], row["p"]) == (pytest.approx(known.statistic), pytest.approx(known.pvalue))
    assert (row["low"], row["high"]) == (pytest.approx(interval.low), pytest.approx(interval.high))


def test_intervals_hold_the_truth_about_95_times_of_100(rng):
    held = []
    for _ in range(400):
        a = rng.normal(size=23)
        row = associations(pd.DataFrame({"a": a, "b": 0.5 * a + np.sqrt(0.75) * rng.normal(size=23)}), [("a", "b")]).iloc[0]
        held.append(row["low"] <= 0.5 <= row["high"])
    assert np.mean(held) == pytest.approx(0.95, abs=0.035)


def test_what_goes_with_both_is_taken_out(rng):
    size = rng.normal(size=400)
    people = pd.DataFrame({"size": size, "a": size + 0.5 * rng.normal(size=400), "b": size + 0.5 * rng.normal(size=400)})
    assert associations(people, [("a", "b")])["r"].iloc[0] > 0.6
    partial = associations(people, [("a", "b")], given=["size"]).iloc[0]
    assert partial["low"] < 0 < partial["high"]


def test_ten_questions_make_p_ten_times_as_large(rng):
    people = pd.DataFrame(rng.normal(size=(50, 11)), columns=list("abcdefghijk"))
    found = associations(people, [("a", other) for other in "bcdefghijk"])
    assert found["p_holm"].min() == pytest.approx(min(1, 10 * found["p"].min()))


def test_five_people_keep_their_count_and_get_no_number():
    row = associations(pd.DataFrame({"a": range(5), "b": range(5)}), [("a", "b")]).iloc[0]
    assert row["n"] == 5
    assert np.isnan(row["r"])


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(SettingError, match="There is no b"):
        associations(pd.DataFrame({"a": [1]}), [("a", "b")])
