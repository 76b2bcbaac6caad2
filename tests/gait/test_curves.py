import numpy as np
import pytest

from filmed import film
from psoas.gait.curves import over_strides, stride_curves
from psoas.gait.paths import Path
from psoas.quantity import Estimate

UNKNOWN = Estimate.unknown("m/s", "no scale")


@pytest.fixture(scope="module")
def filmed():
    return film(fps=60, duration=6)


def by_key(curves):
    return {(curve.id, curve.side): curve for curve in curves}


def test_the_average_stride_is_the_one_built_in(filmed):
    sagittal, events, truth = filmed
    curves = by_key(stride_curves(sagittal, events, UNKNOWN))
    stride = events.strides[2]
    times = np.linspace(stride.initial_contact, stride.next_contact, 101)
    expected = np.interp(times, sagittal.time, truth.knee[stride.side])
    assert curves["knee_flexion", stride.side].mean == pytest.approx(expected, abs=1.0)
    assert curves["trunk_lean", "both"].mean == pytest.approx(np.full(101, 6.0), abs=0.1)


def test_every_curve_has_101_values_and_starts_where_it_ends(filmed):
    sagittal, events, _ = filmed
    curves = stride_curves(sagittal, events, UNKNOWN)
    assert len(curves) == 9
    for curve in curves:
        assert len(curve.mean) == len(curve.spread) == len(curve.error) == 101
        assert curve.mean[0] == pytest.approx(curve.mean[-1], abs=0.5)
        assert min(curve.error) > 0


def test_toe_off_stands_at_the_duty_factor(filmed):
    sagittal, events, truth = filmed
    curve = by_key(stride_curves(sagittal, events, UNKNOWN))["thigh_angle", "left"]
    assert curve.toe_off == pytest.approx(100 * truth.contact_time * truth.step_rate / 120, abs=0.01)


def test_the_band_of_other_runners_is_drawn_near_their_speed_only(filmed):
    sagittal, events, _ = filmed
    near, far, unknown = (
        by_key(stride_curves(sagittal, events, speed))["knee_flexion", "left"] for speed in (Estimate(2.6, "m/s"), Estimate(4.5, "m/s"), UNKNOWN)
    )
    assert len(near.norm_low) == 101
    assert all(low < high for low, high in zip(near.norm_low, near.norm_high))
    assert near.norm
    assert far.norm_low == unknown.norm_high == ()


def test_the_far_leg_has_the_wider_error(filmed):
    sagittal, events, _ = filmed
    curves = by_key(stride_curves(sagittal, events, UNKNOWN))
    assert np.mean(curves["knee_flexion", "right"].error) > np.mean(curves["knee_flexion", "left"].error)


def test_a_stride_in_which_the_angle_was_lost_does_not_count(filmed):
    sagittal, events, _ = filmed
    values = np.ones(sagittal.time.size)
    values[60:70] = np.nan
    strides = over_strides(Path.through(sagittal.time, values), events.strides)
    lost = np.isnan(strides).any(axis=1)
    assert 0 < lost.sum() < len(strides)
    assert np.isnan(strides[lost]).all()
