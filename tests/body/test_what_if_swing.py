from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.body.body_size import scale_to_size
from psoas.body.runner_model import runner_model
from psoas.body.what_if import Cause, average_stride, stride_of
from psoas.body.what_if.population import draw_population
from psoas.body.what_if.stride import RunningStride, closed
from psoas.body.what_if.swing import SwingRun, hip_acceleration
from psoas.errors import SettingError
from psoas.gait.curves import Curve
from psoas.knowledge import curve_norms


@pytest.fixture(scope="module")
def swing():
    return SwingRun(draw_population(runner_model(), draws=12), average_stride())


@given(st.floats(0.2, 0.55))
def test_over_a_stride_the_body_neither_rises_nor_falls(contact):
    phase = (np.arange(20000) + 0.5) / 20000
    acceleration = hip_acceleration(phase, contact)
    assert abs(acceleration.mean()) < 0.01
    if contact < 0.5:
        assert acceleration.min() == pytest.approx(-9.80665)


def test_the_average_runner_lifts_the_leg_as_others_found(swing):
    # Lenhart 2014: psoas 13.2 N/kg, 1.35 body weights; hamstrings before landing 13.5 + 5.2 N/kg, 1.9, semitendinosus apart.
    found = swing.run(Cause())
    assert found.psoas[0] == pytest.approx(1.35, rel=0.3)
    assert found.hamstrings[0] == pytest.approx(1.9, rel=0.3)


def test_ten_per_cent_quicker_the_hip_moment_grows_about_as_was_measured(swing):
    # Lieberman 2015: 5.8 % for 5 more of 85 strides a minute, 9.9 % for 10 %.
    before, after = swing.run(Cause()).hip_flexion, swing.run(Cause(step_rate=1.1)).hip_flexion
    growth = 100 * (after / before - 1)
    assert growth[0] == pytest.approx(9.9, abs=4)
    assert abs(growth[0] - 9.9) < 2 * growth.std()


def test_a_quicker_step_swings_less_far_and_asks_more_in_nearly_every_runner(swing):
    slower, usual, quicker = (swing.run(Cause(step_rate=rate)) for rate in (0.9, 1.0, 1.1))
    assert np.all(quicker.thigh_ahead < usual.thigh_ahead)
    assert np.all(usual.thigh_ahead < slower.thigh_ahead)
    for name in ("hip_extension", "knee_flexion"):
        low, middle, high = (getattr(one, name) for one in (slower, usual, quicker))
        assert low[0] < middle[0] < high[0]
        assert np.mean((low < middle) & (middle < high)) >= 0.8


def test_a_weaker_psoas_leaves_moments_and_its_neighbours_pull_more(swing):
    before, after = swing.run(Cause()), swing.run(Cause(psoas_strength=0.7))
    np.testing.assert_array_equal(before.hip_flexion, after.hip_flexion)
    assert after.psoas[0] < before.psoas[0]
    assert np.all(after.flexor_neighbours[np.isfinite(after.psoas)] > before.flexor_neighbours[np.isfinite(after.psoas)])


def test_a_heavier_runner_moves_the_same_stride_with_the_same_moment_for_each_kg():
    runs = [SwingRun(draw_population(scale_to_size(runner_model(), 1.75, mass), draws=5), average_stride()).run(Cause()) for mass in (60, 90)]
    np.testing.assert_allclose(runs[0].hip_flexion, runs[1].hip_flexion, rtol=1e-6)


def _curve(id, side, values):
    return Curve(id, side, "deg", 12, 36.0, tuple(values), (1.0,) * 101, (1.0,) * 101)


def test_a_runners_own_stride_is_taken_from_the_curves_of_that_side():
    norms = curve_norms()
    curves = [_curve("thigh_angle", "left", norms["thigh_angle"].mean), _curve("knee_flexion", "left", norms["knee_flexion"].mean)]
    stride = stride_of(curves, "left", 161.0, 2.5)
    average = average_stride()
    assert stride.thigh == average.thigh
    assert stride.toe_off == pytest.approx(0.36)
    assert "left leg, mean of 12 strides" in stride.whose
    with pytest.raises(SettingError, match="no thigh angle, knee flexion of the right leg"):
        stride_of(curves, "right", 161.0, 2.5)


def test_a_curve_whose_ends_differ_is_closed_over_the_whole_stride():
    stride = closed([5.0 + 0.02 * percent for percent in range(101)])
    np.testing.assert_allclose(stride, 5.0)
    wave = [np.sin(2 * np.pi * percent / 100) for percent in range(101)]
    np.testing.assert_allclose(closed(wave), wave[:100], atol=1e-12)


def test_walking_is_not_running():
    average = average_stride()
    with pytest.raises(SettingError, match="is not running"):
        RunningStride("a walk", average.thigh, average.knee, 110.0, 0.65, 1.2)
    with pytest.raises(SettingError, match="curve has 3 values"):
        RunningStride("short", (1.0, 2.0, 3.0), average.knee, 160.0, 0.36, None)
