"""Events against force plates: the runs of ../shared/data/mocap, filmed by the validation's virtual camera."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from psoas.gait.detection import detect_events
from psoas.gait.sagittal import to_sagittal

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from validation.trials import Trial, rajagopal_run, rbds_c3d
from validation.virtual_camera import Filming, film

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def slow_runner(shared_data: Path) -> Trial:
    return rbds_c3d(shared_data / "mocap" / "rbds001")


@pytest.fixture(scope="module")
def fast_runner(shared_data: Path) -> Trial:
    return rajagopal_run(shared_data / "mocap" / "rajagopal_run_4ms")


def matched(found: np.ndarray, true: np.ndarray) -> np.ndarray:
    pairs = [true[np.argmin(np.abs(true - time))] - time for time in found]
    return np.array([gap for gap in pairs if abs(gap) < 0.15])


def test_every_landing_of_thirty_seconds_on_a_treadmill_is_found_within_10_ms_rms(slow_runner):
    events = detect_events(to_sagittal(film(slow_runner, Filming(60, 0.010))))
    gaps = np.concatenate([matched(events.initial_contact[side], slow_runner.initial_contact[side]) for side in ("left", "right")])
    assert gaps.size >= 83
    assert np.sqrt(np.mean(gaps**2)) < 0.010


def test_toe_off_of_a_treadmill_run_is_within_8_ms_rms(fast_runner):
    events = detect_events(to_sagittal(film(fast_runner, Filming(60, 0.010, near="left"))))
    gaps = np.concatenate([matched(events.toe_off[side], fast_runner.toe_off[side]) for side in ("left", "right")])
    assert gaps.size >= 13
    assert np.sqrt(np.mean(gaps**2)) < 0.008


@pytest.mark.parametrize("rate", [30, 120])
def test_contact_time_of_a_force_plate_run_is_within_14_ms(slow_runner, rate):
    events = detect_events(to_sagittal(film(slow_runner, Filming(rate, 0.005, near="left", seed=2))))
    true = np.mean(
        [
            off - on
            for side in ("left", "right")
            for on in slow_runner.initial_contact[side]
            for off in slow_runner.toe_off[side]
            if 0.1 < off - on < 0.4
        ]
    )
    ten = np.array([stride.contact_time for stride in events.strides])[:80].reshape(-1, 10).mean(axis=1)
    assert np.abs(ten - true).max() < 0.014
    assert np.std(ten, ddof=1) < 0.003


def test_stated_errors_hold_for_markers_and_are_wider_for_a_pose_model(slow_runner):
    recording = film(slow_runner, Filming(60, 0.010))
    events = detect_events(to_sagittal(recording))
    gaps = np.concatenate([matched(events.initial_contact[side], slow_runner.initial_contact[side]) for side in ("left", "right")])
    half = 1.645 * np.hypot(events.contact_error.scatter, events.contact_error.bias)
    assert np.mean(np.abs(gaps) < half) > 0.8
    assert detect_events(to_sagittal(recording.assign_attrs(pose_model="blazepose-heavy"))).contact_error.bias > events.contact_error.bias
