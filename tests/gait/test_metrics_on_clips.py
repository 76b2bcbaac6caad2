"""Real clips: our own pose and another model's keypoints of the same runner agree within what both say of their errors."""

from __future__ import annotations

import json

import numpy as np
import pytest

from filmed import usable
from psoas.gait.detection import detect_events
from psoas.gait.metrics import measure
from psoas.gait.sagittal import to_sagittal
from psoas.pose.cleaning import repair_recording
from psoas.pose.smoothing import smooth_recording
from psoas.recording.files import read_recording
from psoas.recording.runner import Conditions, Runner

pytestmark = pytest.mark.data


def findings_of(recording, verdict):
    repaired, _ = repair_recording(recording)
    events = detect_events(to_sagittal(repaired, facing="left", near_side="left"))
    smoothed, _ = smooth_recording(repaired)
    measured = measure(to_sagittal(smoothed, facing="left", near_side="left"), events, Runner(height=1.78), Conditions(), verdict)
    return {(finding.id, finding.side): finding for finding in measured}


@pytest.fixture(scope="module")
def treadmill(shared_data):
    return findings_of(read_recording(shared_data / "video" / "treadmill_side" / "male_side.pose.json"), usable())


def test_the_step_rate_of_the_treadmill_runner_is_that_counted_from_the_pixels(treadmill, shared_data):
    truth = json.loads((shared_data / "video" / "treadmill_side" / "male_side.groundtruth.json").read_text())
    assert "168.9" in json.dumps(truth)
    rate = treadmill["step_rate", "both"].estimate
    assert abs(rate.value - 168.9) < 0.7
    assert abs(rate.value - 168.9) < rate.error
    assert rate.error < 1.5


def test_the_treadmill_runner_measures_like_a_runner(treadmill):
    usual = {
        "contact_time": (0.18, 0.32),
        "flight_time": (0.05, 0.18),
        "duty_factor": (26, 45),
        "thigh_behind_peak": (5, 35),
        "knee_lift_peak": (20, 45),
        "knee_flexion_stance_peak": (25, 50),
        "knee_flexion_swing_peak": (75, 120),
        "elbow_angle": (45, 120),
    }
    for id, (low, high) in usual.items():
        for side in ("left", "right"):
            assert low < treadmill[id, side].estimate.value < high, (id, side)
    assert 0.05 < treadmill["vertical_oscillation", "both"].estimate.value < 0.14
    assert 2.0 < treadmill["speed", "both"].estimate.value < 4.0


def test_the_times_of_one_stride_add_up(treadmill):
    for side, other in (("left", "right"), ("right", "left")):
        stride, contact, flight = (treadmill[id, side].estimate.value for id in ("stride_time", "contact_time", "flight_time"))
        assert contact + flight == pytest.approx(treadmill["step_time", other].estimate.value, abs=0.012)
        assert treadmill["duty_factor", side].estimate.value == pytest.approx(100 * contact / stride, abs=1.0)


def test_strides_left_out_are_few(treadmill):
    whole = treadmill["stride_time", "left"].estimate.n
    assert whole >= 14
    assert np.median([finding.estimate.n for (_, side), finding in treadmill.items() if side == "left"]) >= whole - 1
