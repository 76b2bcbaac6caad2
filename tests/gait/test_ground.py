from __future__ import annotations

import numpy as np
import pytest

from psoas.gait.anchors import find_swings
from psoas.gait.ground import ROLL_OVER, ground_slope
from psoas.gait.leg_paths import prepare_leg_paths
from psoas.gait.sagittal import to_sagittal
from synthetic import make_runner


def slope(degrees: float, **settings: object) -> float:
    recording, _ = make_runner(duration=5.0, **settings)  # type: ignore[arg-type]
    paths = prepare_leg_paths(to_sagittal(recording, tilt=np.radians(degrees) * (1 if settings["facing"] == "right" else -1)))
    assert paths is not None
    return ground_slope(paths, "left", find_swings(paths, "left"))


@pytest.mark.parametrize("facing", ["left", "right"])
def test_a_belt_that_climbs_and_one_that_sinks_are_told_apart_by_twice_their_slope_less_the_rolling_foot(facing):
    climbs, sinks = slope(-8.0, facing=facing), slope(8.0, facing=facing)
    assert climbs > 0 > sinks
    assert climbs - sinks == pytest.approx(2 * (np.tan(np.radians(8.0)) - ROLL_OVER), abs=0.025)


def test_level_ground_has_hardly_any_slope():
    assert abs(slope(0.0, facing="left")) < 0.01


def test_without_a_step_there_is_no_slope():
    paths = prepare_leg_paths(to_sagittal(make_runner(duration=2.0)[0]))
    assert paths is not None
    assert ground_slope(paths, "left", ()) == 0.0
