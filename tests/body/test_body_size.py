from __future__ import annotations

import pytest

from psoas.body.body_size import scale_to_size, segment_lengths
from psoas.body.runner_model import runner_model
from psoas.errors import SettingError


def test_a_runner_gets_the_usual_legs_of_their_height():
    found = segment_lengths(scale_to_size(runner_model(), 1.80, 70.0))
    assert found["thigh"] == pytest.approx(0.245 * 1.80, rel=0.005)
    assert found["shank"] == pytest.approx(0.246 * 1.80, rel=0.005)


def test_measured_segments_go_before_the_height():
    found = segment_lengths(scale_to_size(runner_model(), 1.80, 70.0, {"thigh": 0.47}))
    assert found["thigh"] == pytest.approx(0.47, rel=0.005)
    assert found["shank"] == pytest.approx(0.246 * 1.80, rel=0.005)


def test_mass_is_the_runners():
    assert scale_to_size(runner_model(), 1.7, 58.0).mass == pytest.approx(58.0)


def test_a_taller_runner_has_longer_muscles():
    short, tall = (scale_to_size(runner_model(), height, 60.0) for height in (1.5, 1.9))
    for before, after in zip(short.muscles, tall.muscles):
        assert after.optimal_fiber_length > before.optimal_fiber_length, after.name


@pytest.mark.parametrize(("height", "mass"), [(180.0, 70.0), (1.8, 700.0)])
def test_a_size_in_other_units_is_refused(height, mass):
    with pytest.raises(SettingError, match="cannot be scaled to"):
        scale_to_size(runner_model(), height, mass)


def test_an_unknown_segment_is_refused():
    with pytest.raises(SettingError, match="Allowed segments are thigh, shank"):
        scale_to_size(runner_model(), 1.8, 70.0, {"arm": 0.3})
