from __future__ import annotations

import pytest

from psoas.body.side_view_error import Miss, usual_misses


def test_what_is_usually_missed_is_made_good_and_its_spread_joins_the_error():
    force = Miss(ratio=0.8, spread=0.1).estimate(1.2, "1", 0.04, 0.08, 12, "here")
    assert force.value == pytest.approx(1.5)
    assert force.random_error == pytest.approx(0.05)
    assert force.systematic_error == pytest.approx((0.1**2 + 0.15**2) ** 0.5)
    assert (force.n, force.counted) == (12, "strides")


def test_the_error_of_a_time_does_not_grow_with_it():
    early, late = (Miss(shift=2.0, spread=1.5, relative=False).estimate(at, "%", 0.0, 0.0, 8, "here") for at in (10.0, 90.0))
    assert early.value == pytest.approx(8.0)
    assert early.systematic_error == late.systematic_error == 1.5


def test_every_miss_that_is_shipped_is_less_than_what_it_corrects():
    misses = usual_misses()
    assert {"psoas swing force", "hip flexion", "ground peak", "soleus peak", "psoas longest"} <= set(misses)
    for name, miss in misses.items():
        assert 0.5 < miss.ratio < 2, name  # the rectus' passive pull nearly doubles where its tendon does not give
        assert miss.spread > 0, name


def test_times_are_shifted_and_forces_are_scaled():
    misses = usual_misses()
    assert not misses["psoas longest"].relative
    assert misses["psoas longest"].ratio == 1.0
    assert misses["psoas swing force"].relative
    assert misses["psoas swing force"].shift == 0.0
