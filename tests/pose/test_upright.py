"""A clip filmed sideways is the same run."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.pose.upright import quarter_turns, turn_upright
from synthetic import make_runner


def sideways(recording, turns):
    """The recording as if its pictures had been turned by `turns` quarter turns clockwise."""
    x, y = (recording["position"].sel(space=axis).values for axis in ("x", "y"))
    width, height = recording.attrs["width"], recording.attrs["height"]
    for _ in range(turns):
        x, y, width, height = height - 1 - y, x, height, width
    position = np.stack([x, y], axis=1)
    return recording.assign(position=(recording["position"].dims, position)).assign_attrs(width=width, height=height)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_quarter_turns_are_seen_and_undone(turns):
    recording, _ = make_runner(fps=60, duration=3)
    turned = sideways(recording, turns)
    assert quarter_turns(turned) == turns
    upright = turn_upright(turned)
    np.testing.assert_allclose(upright["position"], recording["position"], atol=1e-9)
    assert (upright.attrs["width"], upright.attrs["height"]) == (recording.attrs["width"], recording.attrs["height"])
    assert upright.attrs["turned"] == turns


def test_pictures_are_turned_as_numpy_turns_them():
    recording, _ = make_runner(fps=60, duration=1)
    turned = sideways(recording, 1)
    width, height = turned.attrs["width"], turned.attrs["height"]
    x, y = turned["position"].sel(keypoint="nose").isel(time=0).values.round().astype(int)
    image = np.zeros((height, width), bool)
    image[y, x] = True
    upright = turn_upright(turned)
    there = upright["position"].sel(keypoint="nose").isel(time=0).values
    row, column = np.argwhere(np.rot90(image, upright.attrs["turned"]))[0]
    np.testing.assert_allclose(there, [column, row], atol=1)


def test_a_lean_is_not_a_turn():
    recording, _ = make_runner(fps=60, duration=1)
    assert quarter_turns(recording) == 0


def test_a_recording_in_metres_is_left_alone():
    recording, truth = make_runner(fps=60, duration=1)
    metres = recording.assign(position=-recording["position"] / truth.px_per_m).assign_attrs(space_unit="m")
    assert turn_upright(metres)["position"].equals(metres["position"])
