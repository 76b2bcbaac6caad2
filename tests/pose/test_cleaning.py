"""What is planted into clean keypoints is found, put back and counted; clean keypoints are left alone."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr

from psoas.pose.cleaning import repair_recording
from psoas.pose.swaps import BELOW_HIP_EXCHANGED, LEG_EXCHANGED, exchange_legs
from psoas.recording.dataset import make_recording
from psoas.recording.keypoints import KEYPOINTS
from synthetic import make_runner

NAMES = list(KEYPOINTS)


def with_position(recording: xr.Dataset, position: np.ndarray) -> xr.Dataset:
    changed = recording.copy()
    changed["position"] = recording["position"].copy(data=position)
    return changed


def crossings(recording: xr.Dataset) -> np.ndarray:
    x = recording["position"].sel(space="x")
    return np.flatnonzero(np.diff(np.sign(x.sel(keypoint="left_ankle").values - x.sel(keypoint="right_ankle").values)))


@pytest.mark.parametrize("fps", [30, 60, 120])
@pytest.mark.parametrize("state", [BELOW_HIP_EXCHANGED, LEG_EXCHANGED])
def test_legs_swapped_for_one_to_four_frames_at_a_crossing_are_put_back_exactly(rng, fps, state):
    recording, _ = make_runner(fps=fps, duration=5, noise=1.0)
    states = np.zeros(recording.sizes["time"], dtype=int)
    for start in crossings(recording)[2:-2:2]:
        states[start : start + rng.integers(1, 5)] = state
    planted = with_position(recording, exchange_legs(recording["position"].values, NAMES, states))
    repaired, repairs = repair_recording(planted)
    assert repairs.swapped_frames == tuple(np.flatnonzero(states))
    below_hip = [name for name in NAMES if "hip" not in name]
    xr.testing.assert_allclose(repaired["position"].sel(keypoint=below_hip), recording["position"].sel(keypoint=below_hip))
    assert f"{np.count_nonzero(states)} frames" in str(repairs)


def test_confidence_and_sigma_follow_the_leg_they_belong_to():
    recording, _ = make_runner(fps=60, duration=3, noise=1.0, with_sigma=True)
    recording["sigma"][:, NAMES.index("left_ankle")] = 7.0
    states = np.zeros(recording.sizes["time"], dtype=int)
    frame = crossings(recording)[3]
    states[frame] = LEG_EXCHANGED
    planted = with_position(recording, exchange_legs(recording["position"].values, NAMES, states))
    for name in ("sigma", "confidence"):
        planted[name] = recording[name].copy(data=exchange_legs(recording[name].values, NAMES, states))
    repaired, _ = repair_recording(planted)
    assert repaired["sigma"].sel(keypoint="left_ankle")[frame] == 7.0
    assert repaired["confidence"].sel(keypoint="right_knee")[frame] == recording["confidence"].sel(keypoint="right_knee")[frame]


@pytest.mark.parametrize("view", ["side", "rear", 40.0])
@pytest.mark.parametrize(("fps", "noise"), [(30, 3.0), (60, 0.5), (240, 2.0)])
def test_clean_legs_are_left_alone(view, fps, noise):
    recording, _ = make_runner(fps=fps, noise=noise, view=view, duration=4)
    repaired, repairs = repair_recording(recording)
    assert repairs.swapped_frames == ()
    assert repairs.unsure == repairs.filled - repairs.spikes == 0
    assert repairs.spikes <= 0.001 * recording["position"].size / 2
    np.testing.assert_allclose(repaired["position"], recording["position"], atol=15)


def test_the_recording_that_was_given_is_not_changed():
    recording, _ = make_runner(fps=60, duration=2, noise=1.0)
    recording["position"][30:33, :, NAMES.index("left_toe")] = np.nan
    before = recording.copy(deep=True)
    repair_recording(recording)
    xr.testing.assert_identical(recording, before)


def test_a_planted_spike_is_taken_out_and_filled_to_within_the_noise():
    recording, truth = make_runner(fps=60, duration=4, noise=0.5)
    position = recording["position"].values.copy()
    spikes = [(40, "left_ankle"), (41, "left_ankle"), (90, "right_toe"), (130, "nose")]
    for frame, name in spikes:
        position[frame, :, NAMES.index(name)] += 60
    repaired, repairs = repair_recording(with_position(recording, position))
    assert repairs.spikes == len(spikes)
    for frame, name in spikes:
        assert repaired["confidence"].sel(keypoint=name)[frame] == 0
        np.testing.assert_allclose(repaired["position"].sel(keypoint=name)[frame], truth.clean.sel(keypoint=name)[frame], atol=3)


def test_gaps_up_to_a_tenth_of_a_second_are_filled_and_longer_ones_stay_open():
    recording, truth = make_runner(fps=60, duration=4)
    position = recording["position"].values.copy()
    ankle, knee = NAMES.index("left_ankle"), NAMES.index("right_knee")
    position[50:56, :, ankle] = np.nan
    position[100:120, :, knee] = np.nan
    repaired, repairs = repair_recording(with_position(recording, position))
    np.testing.assert_allclose(repaired["position"][50:56, :, ankle], truth.clean[50:56, :, ankle], atol=6)
    assert np.isnan(repaired["position"][100:120, :, knee]).all()
    assert repairs.filled == 6
    assert repairs.longest_gap == pytest.approx(20 / 60)
    assert repairs.missing_share == {"left": 0.0, "right": pytest.approx(20 / 240 / 5)}


def test_points_that_image_and_mirror_do_not_agree_on_are_taken_out():
    recording, _ = make_runner(fps=60, duration=3, noise=1.0, with_sigma=True)
    recording["sigma"][70:72, NAMES.index("right_heel")] = 80.0
    _, repairs = repair_recording(recording)
    assert (repairs.unsure, repairs.filled) == (2, 2)


def test_low_confidence_counts_only_where_no_error_is_known():
    plain, _ = make_runner(fps=60, duration=3, noise=1.0)
    judged, _ = make_runner(fps=60, duration=3, noise=1.0, with_sigma=True)
    for recording in (plain, judged):
        recording["confidence"][70:72, NAMES.index("right_heel")] = 0.02
    assert repair_recording(plain)[1].unsure == 2
    assert repair_recording(judged)[1].unsure == 0


def test_repeated_pictures_are_replaced_by_what_lies_between_their_neighbours():
    recording, truth = make_runner(fps=50, duration=4)
    position = recording["position"].values.copy()
    position[1::2] = position[:-1:2]
    repeated = with_position(recording, position)
    repaired, repairs = repair_recording(repeated)
    assert repairs.repeated_frames == 100
    toe = NAMES.index("left_toe")
    before, after = (
        np.abs(positions[4:-4, :, toe] - truth.clean.values[4:-4, :, toe]).max() for positions in (position, repaired["position"].values)
    )
    assert after < before / 2


@pytest.mark.parametrize("frames", [1, 2, 3, 5])
def test_a_recording_of_a_few_frames_comes_back_as_it_is(frames):
    recording, _ = make_runner(fps=30, duration=2, noise=1.0)
    few = recording.isel(time=slice(0, frames))
    repaired, repairs = repair_recording(few)
    xr.testing.assert_allclose(repaired["position"], few["position"])
    assert repairs.frames == frames
    assert str(repairs) == "Nothing was repaired."


def test_a_recording_without_anybody_in_it_comes_back_as_it_is():
    empty = make_recording(np.full((20, 2, len(KEYPOINTS)), np.nan), np.arange(20) / 30)
    _, repairs = repair_recording(empty)
    assert repairs.missing_share == {"left": 1.0, "right": 1.0}


def test_arms_that_swing_with_the_leg_of_the_same_side_are_reported_as_mislabelled():
    recording, _ = make_runner(fps=60, duration=3, noise=1.0)
    everywhere = np.full(recording.sizes["time"], LEG_EXCHANGED)
    assert not repair_recording(recording)[1].mislabelled
    assert repair_recording(with_position(recording, exchange_legs(recording["position"].values, NAMES, everywhere)))[1].mislabelled


@pytest.mark.data
def test_rtmpose_keypoints_of_a_real_runner_need_no_swap_and_swaps_planted_into_them_are_found(shared_data, rng):
    clip = json.loads((shared_data / "video/treadmill_side/male_side.pose.json").read_text())
    frames = np.array(clip["frames"])
    order = [
        clip["keypoint_names"].index(f"{side[0]}_{joint}") for side in ("left", "right") for joint in ("hip", "knee", "ankle", "heel", "big_toe")
    ]
    names = [f"{side}_{joint}" for side in ("left", "right") for joint in ("hip", "knee", "ankle", "heel", "toe")]
    recording = make_recording(frames[:, order, :2].swapaxes(1, 2), np.array(clip["timestamps"]), names)
    assert repair_recording(recording)[1].swapped_frames == ()
    states = np.zeros(len(frames), dtype=int)
    for start in crossings(recording)[2:-2:4]:
        states[start : start + rng.integers(1, 4)] = LEG_EXCHANGED
    planted = with_position(recording, exchange_legs(recording["position"].values, names, states))
    found = np.zeros(len(frames), dtype=bool)
    found[list(repair_recording(planted)[1].swapped_frames)] = True
    assert (found == (states > 0)).mean() >= 0.99
