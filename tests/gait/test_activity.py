"""Running, walking, standing and reversed clips are told apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging import assert_refused, film, judged, with_position
from psoas.recording.dataset import make_recording
from psoas.recording.keypoints import KEYPOINTS


@pytest.mark.parametrize(
    "settings",
    [
        {"speed": 2.2, "step_rate": 150, "contact_time": 0.31},
        {"speed": 5.0, "step_rate": 186, "contact_time": 0.18},
        {"step_rate": 190, "contact_time": 0.23},
    ],
)
def test_slow_and_fast_runners_run(settings):
    verdict = judged(film(**settings))
    assert (verdict.status, verdict.activity, verdict.slow_motion.value) == ("usable", "running", 1)


def test_two_pictures_are_too_few():
    assert_refused(judged(film().isel(time=slice(0, 2))), "activity", "2 pictures only")


def test_one_picture_is_too_few():
    assert_refused(judged(film().isel(time=slice(0, 1))), "activity", "1 picture only")


def test_a_still_picture_is_refused():
    still = film(duration=5).isel(time=np.zeros(300, dtype=int)).assign_coords(time=np.arange(300) / 60)
    assert_refused(judged(still), "activity", "still picture")


def test_a_person_who_stands_is_refused(rng):
    recording = film(duration=5)
    standing = np.repeat(recording["position"].values[:1], recording.sizes["time"], axis=0)
    assert_refused(judged(with_position(recording, standing + rng.normal(0, 1.5, standing.shape))), "activity", "stands")


@pytest.mark.parametrize("view", ["side", "rear"])
@pytest.mark.parametrize("fps", [30, 60])
def test_walking_is_refused(view, fps):
    verdict = judged(film(walking=True, speed=1.4, view=view, fps=fps))
    assert verdict.activity == "walking"
    assert_refused(verdict, "activity", "walking")


def test_walking_in_slow_motion_is_still_walking():
    assert judged(film(walking=True, speed=1.4, slow_motion=4, fps=30, duration=5)).activity == "walking"


def test_two_steps_are_too_few():
    assert_refused(judged(film(duration=1.0)), "strides", "2 steps")


def test_five_steps_are_limited():
    verdict = judged(film(duration=2.0))
    assert verdict.status == "limited"
    assert "strides" in {check.id for check in verdict.reasons}


def test_a_clip_played_backwards_is_not_running_forward():
    recording = film()
    backwards = with_position(recording, recording["position"].values[::-1])
    assert_refused(judged(backwards), "direction", "reversed")


def test_overground_played_backwards_is_not_running_forward():
    recording = film(surface="overground", leg_px=150, duration=3)
    assert_refused(judged(with_position(recording, recording["position"].values[::-1])), "direction", "reversed")


def test_three_idle_seconds_in_front_do_not_change_the_verdict(rng):
    recording = film()
    idle = np.repeat(recording["position"].values[:1], 180, axis=0)
    idle += rng.normal(0, 1.5, idle.shape)
    position = np.concatenate([idle, recording["position"].values])
    longer = make_recording(position, np.arange(len(position)) / 60, **recording.attrs)
    seen, idle_first = judged(recording), judged(longer)
    assert (idle_first.status, idle_first.activity, idle_first.slow_motion.value) == (seen.status, seen.activity, 1)
    steps, all_steps = (next(c.estimate.value for c in verdict.checks if c.id == "strides") for verdict in (seen, idle_first))
    assert all_steps == pytest.approx(steps, abs=2)


def test_a_cyclist_is_neither_running_nor_walking(rng):
    recording = film()
    position = np.repeat(recording["position"].values[:1], recording.sizes["time"], axis=0)
    for side, start in (("left", 0.0), ("right", np.pi)):
        turn = 2 * np.pi * 1.4 * recording["time"].values + start
        pedal = np.stack([90 * np.cos(turn), 90 * np.sin(turn)], axis=1)
        hip = position[0, :, KEYPOINTS.index(f"{side}_hip")]
        for joint, share, below in (("knee", 0.5, 100), ("ankle", 1.0, 170), ("heel", 1.0, 185), ("toe", 1.0, 190)):
            position[:, :, KEYPOINTS.index(f"{side}_{joint}")] = hip + share * pedal + [-70 if joint == "toe" else 0, below]
    verdict = judged(with_position(recording, position + rng.normal(0, 1, position.shape)))
    assert verdict.activity == "neither"
    assert verdict.status == "refused"


@pytest.mark.parametrize("filmed", [{}, {"view": "rear"}, {"walking": True, "speed": 1.4}])
@given(scale=st.floats(0.6, 1.4), across=st.floats(-120, 120), seed=st.integers(0, 50))
@settings(max_examples=8, deadline=None)
def test_scaling_and_moving_the_picture_changes_neither_activity_nor_steps(filmed, scale, across, seed):
    recording = film(**filmed, seed=seed, duration=4, with_sigma=True)
    larger = with_position(recording, recording["position"].values * scale + np.array([across, 0])[:, None])
    larger["sigma"] = recording["sigma"] * scale
    larger.attrs |= {"width": 4000, "height": 2000}
    seen, changed = judged(recording), judged(larger)
    assert (changed.activity, changed.view) == (seen.activity, seen.view)
    steps, changed_steps = (next(c.estimate.value for c in verdict.checks if c.id == "strides") for verdict in (seen, changed))
    assert changed_steps == pytest.approx(steps, abs=1)
