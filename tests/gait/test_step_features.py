from __future__ import annotations

import numpy as np
import pytest

from psoas.gait.anchors import find_swings
from psoas.gait.leg_paths import GRID_RATE, prepare_leg_paths
from psoas.gait.sagittal import to_sagittal
from psoas.gait.step_features import contact_features, crossing_time, landing_time, off_features, peak_time
from synthetic import make_runner

TIME = np.arange(-60, 61) / GRID_RATE


def test_the_peak_of_a_parabola_is_found_between_the_points_of_the_grid():
    tops = np.array([-0.0313, 0.0007, 0.0421])
    np.testing.assert_allclose(peak_time(-((TIME - tops[:, None]) ** 2), -0.06, 0.06), tops, atol=1e-9)


def test_a_peak_is_not_claimed_where_a_point_of_its_stretch_was_not_seen():
    path = -((TIME - 0.01) ** 2)[None]
    path[0, 62] = np.nan
    assert np.isnan(peak_time(path, -0.06, 0.06)).all()


@pytest.mark.parametrize("falling", [True, False])
def test_a_straight_line_crosses_a_level_where_it_should(falling):
    slope = -1.0 if falling else 1.0
    path = slope * (TIME - 0.0234)[None] + 0.5
    np.testing.assert_allclose(crossing_time(path, 0.5, -0.1, 0.1, falling=falling), 0.0234, atol=1e-12)


def test_of_several_crossings_the_last_counts():
    path = np.cos(2 * np.pi * 20 * TIME)[None]
    np.testing.assert_allclose(crossing_time(path, 0.0, -0.1, 0.1, falling=True), 0.0625, atol=2e-4)


def test_a_level_that_is_never_crossed_gives_no_time():
    assert np.isnan(crossing_time(np.ones((1, 121)), 2.0, -0.1, 0.1, falling=True)).all()


def test_landing_is_where_a_falling_point_comes_to_rest():
    landing = 0.0317
    fall = np.maximum(landing - TIME, 0.0)
    np.testing.assert_allclose(landing_time((0.2 + 1.5 * fall + 4.0 * fall**2)[None], -0.06, 0.12), landing, atol=0.001)


def test_cues_of_a_steady_runner_are_alike_in_every_step():
    paths = prepare_leg_paths(to_sagittal(make_runner(duration=6.0, fps=120.0)[0]))
    assert paths is not None
    swings = find_swings(paths, "left")[1:-1]
    for features in (contact_features(paths, "left", swings), off_features(paths, "left", swings)):
        for name, values in features.values.items():
            if "rate" not in name:
                assert np.nanstd(values) < 0.005, name


def test_the_height_of_the_picture_does_not_enter_the_cues():
    recording, _ = make_runner(duration=4.0, fps=60.0)
    lifted = recording.copy(deep=True)
    lifted["position"].values[:, 1] += 300.0
    first, second = (prepare_leg_paths(to_sagittal(one)) for one in (recording, lifted))
    assert first is not None
    assert second is not None
    swings = find_swings(first, "right")
    before, after = (off_features(paths, "right", swings).values for paths in (first, second))
    for name, values in before.items():
        np.testing.assert_allclose(after[name], values, atol=1e-7, err_msg=name)
