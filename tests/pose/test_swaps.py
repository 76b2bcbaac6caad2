"""The search for exchanged legs: what costs, what composes, what is left alone."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.pose.swaps import AS_LABELLED, BELOW_HIP_EXCHANGED, HIPS_EXCHANGED, LEG_EXCHANGED, exchange_legs, find_swaps
from psoas.recording.keypoints import KEYPOINTS
from synthetic import make_runner


@pytest.mark.parametrize("first", [AS_LABELLED, BELOW_HIP_EXCHANGED, HIPS_EXCHANGED, LEG_EXCHANGED])
@pytest.mark.parametrize("second", [AS_LABELLED, BELOW_HIP_EXCHANGED, HIPS_EXCHANGED, LEG_EXCHANGED])
def test_exchanging_twice_is_the_exclusive_or(rng, first, second):
    position = rng.normal(size=(4, 2, len(KEYPOINTS)))
    one_by_one = exchange_legs(exchange_legs(position, KEYPOINTS, np.full(4, first)), KEYPOINTS, np.full(4, second))
    np.testing.assert_array_equal(one_by_one, exchange_legs(position, KEYPOINTS, np.full(4, first ^ second)))


def test_labels_exchanged_from_one_frame_to_the_end_are_put_back_where_that_is_the_shorter_part():
    recording, _ = make_runner(fps=60, duration=5, noise=1.0)
    position = recording["position"].values
    state = np.zeros(len(position), dtype=int)
    state[230:] = LEG_EXCHANGED
    found = find_swaps(exchange_legs(position, KEYPOINTS, state), KEYPOINTS)
    np.testing.assert_array_equal(found & BELOW_HIP_EXCHANGED, state & BELOW_HIP_EXCHANGED)


def test_a_single_lost_point_does_not_exchange_the_leg():
    recording, _ = make_runner(fps=60, duration=3, noise=1.0)
    position = recording["position"].values.copy()
    position[80, :, KEYPOINTS.index("left_toe")] += 300
    assert not find_swaps(position, KEYPOINTS).any()


@pytest.mark.parametrize("keypoint", [("left_hip", "right_hip"), ("nose",), ("left_hip", "left_knee", "left_ankle")])
def test_points_that_cannot_be_exchanged_are_left_alone(rng, keypoint):
    assert not find_swaps(rng.normal(size=(30, 2, len(keypoint))), keypoint).any()
