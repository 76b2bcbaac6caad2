"""Reliability, against the worked example of Shrout and Fleiss 1979 and on scores of known truth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.cohort.reliability import reliability, reliability_row, sessions_table
from psoas.errors import SettingError

# Shrout & Fleiss 1979, table 2: six targets, four judges.
WORKED = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)


def test_icc_of_the_worked_example():
    found = reliability(WORKED)
    assert round(found.icc21, 2) == 0.29
    assert round(found.icc31, 2) == 0.71


def test_intervals_of_the_worked_example():
    # As the R packages psych and irr give them for the same table.
    found = reliability(WORKED)
    assert found.icc21_interval == pytest.approx((0.019, 0.761), abs=0.001)
    assert found.icc31_interval == pytest.approx((0.342, 0.946), abs=0.001)


def test_errors_of_the_worked_example():
    # Mean squares of the paper's table 4: judges 32.49, residual 1.02.
    found = reliability(WORKED)
    assert found.sem_consistency**2 == pytest.approx(1.02, abs=0.005)
    assert found.sem**2 == pytest.approx(1.02 + (32.49 - 1.02) / 6, abs=0.01)
    assert found.mdc95 == pytest.approx(1.96 * 2**0.5 * found.sem)


def test_icc_and_error_of_many_runners_are_those_they_were_made_with(rng):
    true = rng.normal(0, 3, (4000, 1))
    found = reliability(true + rng.normal(0, 1, (4000, 2)))
    assert found.icc21 == pytest.approx(0.9, abs=0.01)
    assert found.sem == pytest.approx(1.0, abs=0.03)
    assert found.shift == pytest.approx(0, abs=0.1)


def test_a_shift_between_sessions_lowers_agreement_and_not_consistency(rng):
    scores = rng.normal(0, 3, (200, 1)) + rng.normal(0, 1, (200, 2)) + [0, 4]
    found = reliability(scores)
    assert found.icc31 == pytest.approx(0.9, abs=0.03)
    assert found.icc21 < 0.7
    assert found.shift_interval[0] < 4 < found.shift_interval[1]


def test_intervals_hold_the_truth_about_95_times_of_100(rng):
    held = []
    for _ in range(300):
        found = reliability(rng.normal(0, 2, (20, 1)) + rng.normal(0, 1, (20, 2)))
        held.append((found.icc21_interval[0] <= 0.8 <= found.icc21_interval[1], found.icc31_interval[0] <= 0.8 <= found.icc31_interval[1]))
    assert (np.mean(held, axis=0) >= 0.91).all()


@given(st.integers(0, 1000), st.floats(-50, 50), st.floats(0.1, 20))
def test_units_change_the_error_and_not_the_icc(seed, offset, factor):
    scores = np.random.default_rng(seed).normal(size=(8, 3))
    a, b = reliability(scores), reliability(offset + factor * scores)
    assert b.icc21 == pytest.approx(a.icc21, abs=1e-6)
    assert b.sem == pytest.approx(factor * a.sem, rel=1e-6)


def test_scores_that_never_vary_are_refused():
    with pytest.raises(SettingError, match="same"):
        reliability(np.ones((5, 2)))


def test_two_runners_are_refused():
    with pytest.raises(SettingError, match="at least 3"):
        reliability(WORKED[:2])


def trials(**columns: object) -> pd.DataFrame:
    blank = {"session": "", "random_error": np.nan}
    return pd.DataFrame({**blank, **columns})


def test_runners_without_a_second_session_are_left_out_and_counted():
    rows = trials(runner=list("aabbccd"), trial=["1", "2"] * 3 + ["1"], value=[1.0, 1.1, 2.0, 2.2, 3.0, 2.9, 9.0])
    scores, left_out = sessions_table(rows)
    assert scores.tolist() == [[1.0, 1.1], [2.0, 2.2], [3.0, 2.9]]
    assert left_out == 1


def test_sessions_go_by_name_where_they_have_one():
    rows = trials(runner=list("aabbcc"), trial=list("123456"), session=["late", "early"] * 3, value=[1.0, 2, 3, 4, 5, 6])
    assert sessions_table(rows)[0].tolist() == [[2, 1], [4, 3], [6, 5]]


def test_stated_errors_stand_beside_those_found(rng):
    rows = trials(runner=np.repeat([f"r{k}" for k in range(300)], 2), trial=["1", "2"] * 300, value=0.0, random_error=0.5)
    rows["value"] = np.repeat(rng.normal(0, 2, 300), 2) + rng.normal(0, 0.5, 600)
    row = reliability_row(rows)
    assert row["stated_error"] == 0.5
    assert row["sem_consistency"] == pytest.approx(0.5, abs=0.05)
