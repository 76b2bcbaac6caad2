"""A mirrored picture swaps sides; two looks are better than one and know how good they are."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.pose.mirror import OTHER_SIDE, combine_looks, exchange_disagreeing_sides, mirrored_to_image, shared_error, single_look
from psoas.recording.keypoints import KEYPOINTS

LEG = 300.0
LEFT_ANKLE, RIGHT_ANKLE = KEYPOINTS.index("left_ankle"), KEYPOINTS.index("right_ankle")
LEGS = [KEYPOINTS.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("knee", "ankle", "heel", "toe")]


@pytest.fixture
def run(rng):
    """A walk of points, (90 frames, keypoints, 2), whose sides swing against each other."""
    phase = 2 * np.pi * 1.4 * np.arange(90) / 30
    still = rng.uniform(100, 900, (len(KEYPOINTS), 2))
    side = np.array([1 if name.startswith("left") else -1 if name.startswith("right") else 0 for name in KEYPOINTS])
    position = np.repeat(still[None], 90, axis=0)
    for number, name in enumerate(KEYPOINTS):
        if name.startswith("right"):
            position[:, number] = position[:, OTHER_SIDE[number]]
    position[..., 0] += 130 * np.sin(phase)[:, None] * side
    return position


def test_turning_back_twice_changes_nothing(run):
    np.testing.assert_allclose(mirrored_to_image(mirrored_to_image(run, 720), 720), run)


def test_the_left_ankle_of_a_mirror_image_is_the_right_one(run):
    turned = mirrored_to_image(run, 720)
    np.testing.assert_allclose(turned[:, RIGHT_ANKLE, 0], 719 - run[:, LEFT_ANKLE, 0])
    np.testing.assert_allclose(turned[:, RIGHT_ANKLE, 1], run[:, LEFT_ANKLE, 1])


def test_sigma_grows_with_the_distance_of_the_looks_and_covers_the_error_of_their_mean(run, rng):
    first, second = (run + rng.normal(0, 12, run.shape) for _ in range(2))
    mean, sigma = combine_looks(first, second, LEG)
    per_axis = np.sqrt(np.mean((mean - run) ** 2))
    assert per_axis == pytest.approx(12 / np.sqrt(2), rel=0.05)
    apart = np.sqrt(np.mean(sigma**2 - shared_error(LEG) ** 2))
    assert apart == pytest.approx(np.sqrt(2) * per_axis, rel=0.05)


def test_looks_that_agree_still_share_an_error(run):
    _, sigma = combine_looks(run, run, LEG)
    np.testing.assert_allclose(sigma, np.broadcast_to(shared_error(LEG), sigma.shape))
    assert (sigma > 0.004 * LEG).all()


def test_what_one_look_missed_the_other_gives_with_a_larger_error(run):
    blind = run.copy()
    blind[3] = np.nan
    mean, sigma = combine_looks(run, blind, LEG)
    np.testing.assert_allclose(mean, run)
    _, alone = single_look(run, LEG)
    np.testing.assert_allclose(sigma[3], alone[3])
    assert (sigma[3] > sigma[4]).all()


@pytest.mark.parametrize("wrong", ["direct", "mirrored"])
def test_a_look_that_exchanges_the_legs_is_set_right_whichever_it_is(run, rng, wrong):
    looks = {"direct": run + rng.normal(0, 3, run.shape), "mirrored": run + rng.normal(0, 3, run.shape)}
    confused = [12, 13, 40, 71]
    looks[wrong][np.ix_(confused, LEGS)] = looks[wrong][np.ix_(confused, [OTHER_SIDE[point] for point in LEGS])]
    direct, mirrored, frames = exchange_disagreeing_sides(looks["direct"], looks["mirrored"], LEG)
    assert frames == len([frame for frame in confused if abs(run[frame, LEFT_ANKLE, 0] - run[frame, RIGHT_ANKLE, 0]) > 0.1 * LEG])
    apart = np.abs(run[:, LEFT_ANKLE, 0] - run[:, RIGHT_ANKLE, 0]) > 0.1 * LEG
    assert np.abs(direct[apart] - run[apart]).max() < 25
    assert np.abs(mirrored[apart] - run[apart]).max() < 25


def test_looks_that_agree_are_left_alone(run, rng):
    noisy = run + rng.normal(0, 5, run.shape)
    direct, mirrored, frames = exchange_disagreeing_sides(run, noisy, LEG)
    assert frames == 0
    np.testing.assert_array_equal(direct, run)
    np.testing.assert_array_equal(mirrored, noisy)
