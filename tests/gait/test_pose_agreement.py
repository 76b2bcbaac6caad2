"""Two pose models on one clip: our own keypoints and other people's give the same runner within what both say of their errors."""

from __future__ import annotations

import numpy as np
import pytest

from filmed import usable
from psoas.gait.detection import detect_events
from psoas.gait.metrics import measure
from psoas.gait.sagittal import to_sagittal
from psoas.pose.cleaning import repair_recording
from psoas.pose.estimate import estimate_pose
from psoas.pose.smoothing import smooth_recording
from psoas.recording.files import read_recording
from psoas.recording.runner import Conditions, Runner
from psoas.sample import sample_recording

pytestmark = pytest.mark.data


def findings_of(recording):
    repaired, _ = repair_recording(recording)
    events = detect_events(to_sagittal(repaired, facing="left", near_side="left"))
    smoothed, _ = smooth_recording(repaired)
    measured = measure(to_sagittal(smoothed, facing="left", near_side="left"), events, Runner(height=1.78), Conditions(), usable())
    return {(finding.id, finding.side): finding.estimate for finding in measured}


def distances(ours, theirs):
    """Difference over combined standard error of every metric that both know."""
    return {
        key: (one.value - theirs[key].value) / np.hypot(one.standard_error, theirs[key].standard_error)
        for key, one in ours.items()
        if one.known and theirs[key].known
    }


@pytest.fixture(scope="module")
def treadmill(shared_data):
    ours = findings_of(sample_recording())
    return ours, findings_of(read_recording(shared_data / "video" / "treadmill_side" / "male_side.pose.json"))


def test_every_metric_of_the_treadmill_runner_agrees(treadmill):
    apart = distances(*treadmill)
    assert len(apart) >= 50
    assert {key: round(z, 2) for key, z in apart.items() if abs(z) > 1.96} == {}


def test_the_stated_errors_are_not_padded(treadmill):
    apart = np.array(list(distances(*treadmill).values()))
    assert 0.5 < np.sqrt(np.mean(apart**2)) < 1.3


def test_both_models_see_the_same_rhythm(treadmill):
    ours, theirs = treadmill
    assert abs(ours["step_rate", "both"].value - theirs["step_rate", "both"].value) < 0.5


def test_both_models_give_the_step_rate_counted_from_the_pixels(treadmill):
    for found in treadmill:
        rate = found["step_rate", "both"]
        assert abs(rate.value - 168.9) < min(0.7, rate.error)


@pytest.mark.slow
def test_every_metric_of_the_runner_on_the_road_agrees(shared_data):
    folder = shared_data / "video" / "overground_side_and_rear"
    (clip,) = folder.glob("*_side_*.mp4")
    apart = distances(findings_of(estimate_pose(clip)), findings_of(read_recording(folder / "src" / "side" / "json", frame_rate=30.0)))
    assert len(apart) >= 25
    assert {key: round(z, 2) for key, z in apart.items() if abs(z) > 1.96} == {}
