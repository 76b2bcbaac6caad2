"""Size, light, blur, cuts, hidden legs and feet at the edge."""

from __future__ import annotations

import numpy as np
import pytest

from judging import assert_refused, film, judged, with_position
from psoas.pose.swaps import LEG_EXCHANGED, exchange_legs
from psoas.recording.keypoints import KEYPOINTS


def test_a_runner_of_120_pixels_is_too_small():
    assert_refused(judged(film(leg_px=60, noise=0.4)), "runner_size", "17 % of its height")


def test_a_cut_is_refused_with_its_moment():
    recording = film()
    recording["scene_change"][240] = 0.9
    assert_refused(judged(recording), "cuts", "4.0 s")


def test_a_jump_to_another_person_is_refused_without_the_pictures():
    recording = film(picture=False)
    position = recording["position"].values.copy()
    position[240:, 0] += 400
    assert_refused(judged(with_position(recording, position)), "cuts", "4.0 s")


def test_feet_below_the_picture_are_counted_in_strides():
    recording = film(size=(1280, 720))
    position = recording["position"].values.copy()
    position[:, 1] += 85
    verdict = judged(with_position(recording, position))
    check = next(check for check in verdict.checks if check.id == "legs_in_picture")
    assert check.status in ("limited", "refused")
    assert "of them" in check.said
    assert "4 m" in check.remedy


def test_a_leg_that_is_often_lost_is_limited():
    recording = film()
    for start in range(20, 460, 40):
        recording["position"][start : start + 15, :, KEYPOINTS.index("right_knee")] = np.nan
    check = next(check for check in judged(recording).checks if check.id == "occlusion")
    assert check.status == "limited"
    assert "right leg" in check.said


def test_a_far_leg_with_large_errors_is_limited():
    recording = film(with_sigma=True)
    for joint in ("knee", "ankle", "heel", "toe"):
        recording["sigma"][:, KEYPOINTS.index(f"right_{joint}")] = 6.0
    check = next(check for check in judged(recording).checks if check.id == "occlusion")
    assert check.status == "limited"
    assert "film it from the right" in check.remedy


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("brightness", 8, "refused"),
        ("brightness", 20, "limited"),
        ("brightness", 240, "limited"),
        ("sharpness", 80, "refused"),
        ("sharpness", 110, "limited"),
    ],
)
def test_dark_bright_and_blurred_pictures_lose_metrics(name, value, status):
    recording = film()
    recording[name][:] = value
    verdict = judged(recording)
    assert verdict.status == status
    assert {"brightness": "light", "sharpness": "blur"}[name] in {check.id for check in verdict.reasons}


def test_arms_and_legs_that_contradict_each_other_are_limited():
    recording = film()
    everywhere = np.full(recording.sizes["time"], LEG_EXCHANGED)
    crossed = with_position(recording, exchange_legs(recording["position"].values, KEYPOINTS, everywhere))
    check = next(check for check in judged(crossed).checks if check.id == "occlusion")
    assert check.status == "limited"
    assert "which side is left" in check.said
