from __future__ import annotations

import numpy as np
import pytest

from psoas.gait.anchors import find_swings
from psoas.gait.leg_paths import GRID_RATE, prepare_leg_paths
from psoas.gait.sagittal import to_sagittal
from synthetic import make_runner


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("speed", [2.3, 4.5])
def test_every_stride_has_one_swing_a_stride_time_apart(facing, speed):
    paths = prepare_leg_paths(to_sagittal(make_runner(duration=8.0, speed=speed, facing=facing, noise=2.0)[0]))
    assert paths is not None
    for side in ("left", "right"):
        aheads = np.array([swing.ahead for swing in find_swings(paths, side)]) / GRID_RATE
        np.testing.assert_allclose(np.diff(aheads), 120 / 168, atol=0.04)
        assert len(aheads) in (11, 12)


def test_a_swing_leads_from_ahead_to_behind():
    paths = prepare_leg_paths(to_sagittal(make_runner(duration=5.0)[0]))
    assert paths is not None
    reach = paths.forward["left_ankle"] - paths.forward["hip"]
    inside = [swing for swing in find_swings(paths, "left") if swing.ahead >= 0 and swing.behind < len(reach)]
    assert all(reach[swing.ahead] > 0 > reach[swing.behind] for swing in inside)


def test_a_runner_in_place_does_not_swing():
    recording, _ = make_runner(duration=4.0, noise=3.0)
    still = recording.copy(
        data={
            **{name: recording[name].values for name in recording.data_vars},
            "position": recording["position"].values * 0 + recording["position"].values[:1],
        }
    )
    paths = prepare_leg_paths(to_sagittal(still))
    assert paths is not None
    assert find_swings(paths, "left") == ()
