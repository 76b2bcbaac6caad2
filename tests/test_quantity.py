"""How a number travels and how it is read aloud."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.errors import SettingError
from psoas.quantity import Estimate, format_with_error

finite = st.floats(-1e6, 1e6, allow_nan=False)
positive = st.floats(1e-6, 1e5, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "error", "shown"),
    [
        (168.52, 0.82, ("168.5", "0.8")),
        (262.3, 11.8, ("262", "12")),
        (9.96, 0.192, ("9.96", "0.19")),
        (-3.2, 4.9, ("−3", "5")),
        (100.0, 33.0, ("100", "30")),
        (0.04, 0.096, ("0.04", "0.10")),
        (-0.2, 3.0, ("0", "3")),
        (1234.0, 0.0, ("1234", "")),
    ],
)
def test_the_last_digit_of_the_value_is_the_last_digit_of_the_error(value, error, shown):
    assert format_with_error(value, error) == shown


@given(finite, positive)
def test_a_printed_error_has_one_figure_or_two_that_start_with_one(value, error):
    _, text = format_with_error(value, error)
    figures = text.replace(".", "").strip("0") if float(text) < 1 else text.replace(".", "").rstrip("0")
    significant = text.replace(".", "").lstrip("0")
    assert len(figures.lstrip("0")) <= 1 or (significant.startswith("1") and len(significant.rstrip("0")) <= 2)
    assert float(text) == pytest.approx(error, rel=0.5)


@given(finite, positive)
def test_a_printed_value_is_within_half_an_error_of_the_value(value, error):
    text, _ = format_with_error(value, error)
    assert abs(float(text.replace("−", "-")) - value) <= 0.51 * error


def test_an_estimate_reads_as_a_person_would_say_it():
    rate = Estimate(168.5, "steps/min", random_error=0.4, n=34, counted="steps")
    assert f"{rate:n}" == "168.5 ± 0.8\u202fsteps/min, 34 steps"
    assert str(Estimate(12.0, "deg", systematic_error=2.6)) == "12 ± 5°"


def test_unknown_is_a_word_and_has_a_reason():
    tilt = Estimate.unknown("deg", "Hip points do not show the pelvis. Two stickers on a belt would.")
    assert str(tilt) == "unknown"
    assert not tilt.known
    with pytest.raises(SettingError, match="why"):
        Estimate(math.nan, "deg")


def test_both_errors_are_joined_and_kept_apart():
    contact = Estimate(0.250, "s", random_error=0.003, systematic_error=0.004)
    assert contact.standard_error == pytest.approx(0.005)
    low, high = contact.interval(0.90)
    assert (high - low) / 2 == pytest.approx(1.6449 * 0.005, rel=1e-4)


@given(finite, positive, positive)
def test_a_unit_and_back_is_the_same_quantity(value, random_error, systematic_error):
    there = Estimate(value, "s", random_error, systematic_error)
    back = there.to("ms").to("s")
    assert back.value == pytest.approx(value, rel=1e-12, abs=1e-12)
    assert back.standard_error == pytest.approx(there.standard_error, rel=1e-12)


def test_a_unit_of_another_dimension_is_refused_with_the_ones_allowed():
    with pytest.raises(SettingError, match="Allowed units are s, ms"):
        Estimate(1.0, "s").to("m")
    with pytest.raises(SettingError, match="furlong"):
        Estimate(1.0, "furlong")
