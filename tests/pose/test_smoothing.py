"""Smoothing chooses its cutoff from the recording, knows the noise, and keeps time and gaps."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from psoas.pose.residual import zero_phase_gain
from psoas.pose.smoothing import smooth_recording
from psoas.recording.dataset import make_recording
from psoas.recording.keypoints import KEYPOINTS
from synthetic import make_runner

LEG_POINTS = [f"{side}_{joint}" for side in ("left", "right") for joint in ("knee", "ankle", "heel", "toe")]


@pytest.mark.parametrize("fps", [60, 120])
@pytest.mark.parametrize("noise", [1.5, 3.0])  # 0.6 and 1.2 % of leg length, as pose/NOTES measured
def test_cutoffs_of_legs_lie_where_running_studies_put_them(fps, noise):
    recording, _ = make_runner(fps=fps, noise=noise)
    _, smoothing = smooth_recording(recording)
    assert smoothing.chosen
    assert 5 <= smoothing.cutoff["feet"] <= 12
    assert 5 <= smoothing.cutoff["knees"] <= 12


@pytest.mark.parametrize("fps", [30, 60, 120, 240])
@pytest.mark.parametrize("noise", [1.5, 4.0])
def test_noise_is_found_to_a_quarter_and_put_into_sigma(fps, noise):
    recording, _ = make_runner(fps=fps, noise=noise)
    smoothed, smoothing = smooth_recording(recording)
    found = np.array([smoothing.noise[name] for name in KEYPOINTS])
    if fps > 30:
        np.testing.assert_allclose(found, noise, rtol=0.25)
    else:  # movement reaches up to the highest frequency, so the noise is an upper bound
        assert np.median(found) == pytest.approx(noise, rel=0.25)
        assert found.min() > 0.75 * noise
    np.testing.assert_allclose(smoothed["sigma"][0], [smoothing.noise[name] for name in KEYPOINTS])


def test_an_error_that_the_recording_knows_is_kept():
    recording, _ = make_runner(fps=60, noise=2.0, with_sigma=True)
    xr.testing.assert_equal(smooth_recording(recording)[0]["sigma"], recording["sigma"])


@pytest.mark.parametrize("fps", [60, 120])
def test_smoothing_brings_points_closer_to_the_truth_without_delay(fps):
    recording, truth = make_runner(fps=fps, noise=2.5)
    smoothed, _ = smooth_recording(recording)
    for name in LEG_POINTS:
        clean, raw, smooth = (values.sel(keypoint=name).values for values in (truth.clean, recording["position"], smoothed["position"]))
        assert np.sqrt(np.mean((smooth - clean) ** 2)) < 0.75 * np.sqrt(np.mean((raw - clean) ** 2))
        speed = np.gradient(clean[:, 0])
        delay = np.sum((clean[:, 0] - smooth[:, 0]) * speed) / np.sum(speed**2)  # least squares, in frames
        assert abs(delay) < 0.08


def test_the_gain_at_the_cutoff_is_half_power():
    assert zero_phase_gain(np.array([7.0]), 7.0)[0] == pytest.approx(np.sqrt(0.5))


def test_a_sine_is_damped_by_the_stated_gain():
    time = np.arange(0, 8, 1 / 120)
    rng = np.random.default_rng(5)
    recording, _ = make_runner(fps=120, duration=8)
    position = np.zeros(recording["position"].shape)
    position += 100 * np.sin(2 * np.pi * 3 * time)[:, None, None] + rng.normal(0, 3, position.shape)
    smoothed, smoothing = smooth_recording(make_recording(position, time))
    middle = slice(240, 720)
    wave = np.exp(-2j * np.pi * 3 * time[middle])
    passed = abs(np.sum(wave * smoothed["position"].values[middle, 0, 0])) / abs(np.sum(wave * position[middle, 0, 0]))
    assert passed == pytest.approx(float(zero_phase_gain(np.array([3.0]), smoothing.cutoff["head and trunk"])[0]), abs=0.01)


def test_uneven_time_stamps_are_smoothed_on_their_own_times(rng):
    recording, truth = make_runner(fps=240, noise=0.0, duration=6)
    frames = np.sort(rng.choice(np.arange(0, recording.sizes["time"]), size=recording.sizes["time"] // 3, replace=False))
    uneven = recording.isel(time=frames)
    uneven = uneven.assign(position=uneven["position"] + rng.normal(0, 2, uneven["position"].shape))
    smoothed, _ = smooth_recording(uneven)
    np.testing.assert_array_equal(smoothed["time"], uneven["time"])
    clean = truth.clean.isel(time=frames)
    for name in LEG_POINTS:
        error = (smoothed["position"] - clean).sel(keypoint=name).values
        assert np.sqrt(np.mean(error**2)) < 2.0


def test_gaps_stay_gaps_and_do_not_reach_their_neighbours():
    recording, truth = make_runner(fps=60, noise=1.0)
    toe = KEYPOINTS.index("left_toe")
    recording["position"][200:230, :, toe] = np.nan
    smoothed, _ = smooth_recording(recording)
    assert np.isnan(smoothed["position"][200:230, :, toe]).all()
    assert np.isfinite(smoothed["position"][:200, :, toe]).all()
    assert np.abs(smoothed["position"] - truth.clean)[196:200, :, toe].max() < 8


def test_repeated_pictures_do_not_count_as_samples():
    recording, _ = make_runner(fps=60, noise=2.0)
    doubled = recording.isel(time=np.repeat(np.arange(recording.sizes["time"]), 2))
    doubled = doubled.assign_coords(time=np.arange(doubled.sizes["time"]) / 120)
    once, twice = smooth_recording(recording)[1], smooth_recording(doubled)[1]
    assert twice.noise["left_toe"] == pytest.approx(once.noise["left_toe"], rel=1e-6)


@pytest.mark.parametrize("frames", [1, 2, 7, 12])
def test_a_recording_too_short_to_choose_from_says_so(frames):
    recording, _ = make_runner(fps=30, noise=1.0)
    smoothed, smoothing = smooth_recording(recording.isel(time=slice(0, frames)))
    assert not smoothing.chosen
    assert np.isfinite(smoothed["position"]).all()
