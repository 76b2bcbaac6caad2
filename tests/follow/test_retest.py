"""A measure then and now: a clear change only beyond noise, and no word where two days cannot be compared."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest

from psoas.errors import SettingError
from psoas.finding import Finding, Verdict
from psoas.follow.retest import LEVEL, Occasion, compare_occasions, day_to_day
from psoas.gait.error_model import MODEL_ERRORS
from psoas.quantity import Estimate

DAY = date(2026, 3, 2)
METRIC = next(id for id, error in MODEL_ERRORS.items() if error.retest > 0)
SPREAD = MODEL_ERRORS[METRIC].retest_sigma


def finding(value, *, id=METRIC, unit="deg", error=0.0, origin="", side="left", band=None) -> Finding:
    return Finding(id, side, Estimate(value, unit, error, origin=origin), Verdict.NO_NORM, band)


def on(days: int, *findings: Finding, **more) -> Occasion:
    return Occasion(DAY + timedelta(days=days), findings, **more)


def only(before: Occasion, after: Occasion, repeats=()):
    (change,) = compare_occasions(before, after, repeats).changes
    return change


@pytest.mark.parametrize(("share", "said"), [(0.99, "no clear change"), (1.01, "clear change"), (-0.99, "no clear change"), (-1.01, "clear change")])
def test_a_change_is_clear_just_beyond_both_errors_and_the_spread_from_day_to_day(share, said):
    limit = LEVEL * math.sqrt(0.3**2 + 0.4**2 + 2 * SPREAD**2)
    change = only(on(0, finding(10, error=0.3)), on(28, finding(10 + share * limit, error=0.4)))
    assert change.said == said
    assert change.smallest == pytest.approx(limit)
    assert change.difference.value == pytest.approx(share * limit)


def test_with_nothing_changed_about_one_in_twenty_passes():
    rng = np.random.default_rng(0)
    noise = math.sqrt(0.5**2 + SPREAD**2)
    pairs = rng.normal(20, noise, (2000, 2))
    clear = sum(only(on(0, finding(a, error=0.5)), on(28, finding(b, error=0.5))).said == "clear change" for a, b in pairs)
    assert 0.035 < clear / 2000 < 0.065


def test_speeds_that_differ_and_other_surfaces_are_not_compared():
    slow, fast = Estimate(2.8, "m/s", 0.01), Estimate(3.2, "m/s", 0.01)
    assert only(on(0, finding(10), speed=slow), on(28, finding(20), speed=fast)).said == "too different to compare"
    assert only(on(0, finding(10), surface="treadmill"), on(28, finding(20), surface="overground")).said == "too different to compare"
    same = only(on(0, finding(10), speed=slow, surface="treadmill"), on(28, finding(20), speed=slow, surface="treadmill"))
    assert same.said == "clear change"


def test_filming_from_the_other_side_adds_the_bias_of_the_model():
    same = only(on(0, finding(10), near_side="left"), on(28, finding(12), near_side="left"))
    other = only(on(0, finding(10), near_side="left"), on(28, finding(12), near_side="right"))
    assert other.smallest > same.smallest
    assert same.difference.systematic_error == 0


def test_a_home_test_is_compared_where_its_error_is_known_and_it_was_taken_in_the_same_way():
    def test(value, **more):
        return finding(value, id="T03", **{"error": 3.0, "origin": "a photo", **more})

    assert only(on(0, test(-10)), on(28, test(10))).said == "clear change"
    assert only(on(0, test(-10)), on(28, test(-6))).said == "no clear change"
    assert only(on(0, test(-10, error=0.0)), on(28, test(10, error=0.0))).said == "unknown"
    assert only(on(0, test(-10)), on(28, test(10, origin="by eye"))).said == "too different to compare"
    apart = only(on(0, test(-10), surface="treadmill"), on(28, test(10), surface="overground"))
    assert apart.said == "clear change"


def test_what_is_unknown_on_one_day_stays_unknown_with_its_reason():
    unseen = Finding(METRIC, "left", Estimate.unknown("deg", "The knee was not seen."))
    change = only(on(0, unseen), on(28, finding(10)))
    assert (change.said, change.why) == ("unknown", "The knee was not seen.")
    assert math.isnan(change.smallest)


def test_own_repeats_that_scatter_more_make_a_clear_change_harder():
    repeats = [on(-n, finding(value)) for n, value in ((3, 2.0), (2, 18.0), (1, 10.0))]
    alone, told = only(on(0, finding(10)), on(28, finding(20))), only(on(0, finding(10)), on(28, finding(20)), repeats)
    assert told.smallest > alone.smallest
    assert (alone.own_repeats, told.own_repeats) == (0, 4)


def test_the_persons_own_spread_is_joined_with_that_of_the_model_by_degrees_of_freedom():
    own = [9.0, 11.0, 10.0]
    expected = math.sqrt((4 * SPREAD**2 + 2 * np.var(own, ddof=1)) / 6)
    assert day_to_day(finding(10), own) == pytest.approx(expected)
    assert day_to_day(finding(10), [10.0]) == pytest.approx(SPREAD)


def test_whether_it_came_nearer_the_band():
    band = (10.0, 20.0)
    assert only(on(0, finding(0, band=band)), on(28, finding(9, band=band))).toward_band is True
    assert only(on(0, finding(9, band=band)), on(28, finding(0, band=band))).toward_band is False
    assert only(on(0, finding(12, band=band)), on(28, finding(18, band=band))).toward_band is None
    assert only(on(0, finding(0)), on(28, finding(9))).toward_band is None


def test_only_what_both_days_have_is_compared_side_by_side():
    before = on(0, finding(10), finding(11, side="right"))
    after = on(28, finding(10), finding(30, id="not there before"))
    told = compare_occasions(before, after)
    assert [(one.id, one.side) for one in told.changes] == [(METRIC, "left")]
    assert told.by_chance == pytest.approx(0.05)
    assert told.clear == ()


def test_days_in_the_wrong_order_are_refused():
    with pytest.raises(SettingError, match="lies before"):
        compare_occasions(on(28), on(0))
