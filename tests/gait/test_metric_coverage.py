"""The stated errors hold: over many noisy clips of one runner the intervals cover what was built in."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from filmed import measured, true_events
from psoas.pose.smoothing import smooth_recording
from synthetic import make_runner

CLIPS = 14

SMOOTHED_OR_CALIBRATED = {
    "trunk_lean_range",  # no range at all was built in, and noise always makes one
    "knee_drive_speed",  # smoothing takes a share off the peak of a speed
    "foot_inclination_contact",  # one flat-foot pitch serves all strides of a clip, so its error does not average out
    "ankle_dorsiflexion_stance_peak",
    "ankle_push_off",
}


def clip(seed: int, noise: float, duration: float):
    recording, truth = make_runner(fps=60, duration=duration, noise=noise, seed=seed, start=0.13 + 0.01 * seed)
    smoothed, _ = smooth_recording(recording)
    return measured(smoothed, true_events(truth, np.random.default_rng(1000 + seed) if noise else None))


@pytest.fixture(scope="module")
def truth():
    return {key: finding.estimate.value for key, finding in clip(0, 0.0, 12.0).items() if finding.estimate.known}


@pytest.fixture(scope="module")
def clips():
    return [clip(seed, 2.0, 4.0) for seed in range(CLIPS)]


def test_what_averages_out_over_strides_is_stated_right(truth, clips):
    covered = [
        abs(found[key].estimate.value - value) < 1.96 * found[key].estimate.random_error
        for found in clips
        for key, value in truth.items()
        if key[0] not in SMOOTHED_OR_CALIBRATED
    ]
    assert 0.90 <= np.mean(covered) <= 0.99


def test_no_metric_is_off_by_more_than_it_says(truth, clips):
    outside = defaultdict(int)
    for found in clips:
        for key, value in truth.items():
            outside[key] += abs(found[key].estimate.value - value) > found[key].estimate.error
    assert {key: count for key, count in outside.items() if count > CLIPS * 0.1 + 1} == {}
