"""The synthetic runner obeys the physics it is used to test against."""

from __future__ import annotations

import numpy as np
import pytest

from synthetic import GRAVITY, LEG, make_runner


def test_the_pelvis_falls_freely_in_flight():
    recording, truth = make_runner(fps=500, duration=2)
    height = -recording["position"].sel(space="y", keypoint="left_hip").values - recording["position"].sel(space="y", keypoint="right_hip").values
    time = recording["time"].values
    acceleration = np.gradient(np.gradient(height / 2 / truth.px_per_m, time), time)
    off = truth.toe_off["left"][0]
    flight = (time > off + 0.01) & (time < off + truth.flight_time - 0.01)
    assert acceleration[flight] == pytest.approx(-GRAVITY, rel=1e-3)


def test_a_planted_heel_moves_with_the_belt():
    recording, truth = make_runner(fps=500, duration=2, speed=3.0)
    contact = truth.initial_contact["left"][0]
    frames = (recording["time"] > contact + 0.07) & (recording["time"] < contact + 0.11)
    heel = recording["position"].sel(keypoint="left_heel")[frames.values]
    speed = np.gradient(heel.sel(space="x").values, heel["time"].values) / truth.px_per_m
    assert speed == pytest.approx(3.0, rel=1e-3)  # faces left, so the belt runs to the right


@pytest.mark.parametrize(("kwargs"), [{}, {"walking": True, "speed": 1.3}, {"speed": 5.0, "contact_time": 0.19}])
def test_joint_angles_stay_within_what_people_do(kwargs):
    _, truth = make_runner(fps=120, duration=2, **kwargs)
    for side in ("left", "right"):
        assert truth.knee[side].min() >= 0
        assert truth.knee[side].max() < 135
        assert np.abs(truth.thigh[side]).max() < 75


def test_thigh_and_shank_keep_their_length():
    recording, truth = make_runner(duration=2)
    position = recording["position"]
    hip, knee, ankle = (position.sel(keypoint=f"right_{joint}").values for joint in ("hip", "knee", "ankle"))
    length = np.hypot(*(hip - knee).T) + np.hypot(*(knee - ankle).T)
    assert length == pytest.approx(truth.leg_px, rel=0.01)
    assert truth.leg_px == pytest.approx(truth.px_per_m * LEG)
