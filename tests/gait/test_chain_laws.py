"""The whole way from keypoints to metrics obeys the same laws as its last step: repair, events, smoothing, metrics."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from filmed import RUNNER, usable
from psoas.finding import Finding
from psoas.gait.detection import detect_events
from psoas.gait.metrics import measure
from psoas.gait.sagittal import to_sagittal
from psoas.pose.cleaning import repair_recording
from psoas.pose.smoothing import smooth_recording
from psoas.recording.dataset import make_recording
from psoas.recording.keypoints import other_side
from psoas.recording.runner import Conditions
from synthetic import make_runner

SWAPPED = {"left": "right", "right": "left", "both": "both"}


def assessed(recording: xr.Dataset, near_side: str = "left") -> dict[tuple[str, str], Finding]:
    repaired, _ = repair_recording(recording)
    events = detect_events(to_sagittal(repaired, near_side=near_side))  # type: ignore[arg-type]
    smoothed, _ = smooth_recording(repaired)
    found = measure(to_sagittal(smoothed, near_side=near_side), events, RUNNER, Conditions(), usable(near_side=near_side))  # type: ignore[arg-type]
    return {(finding.id, finding.side): finding for finding in found}


def film(**settings: object) -> xr.Dataset:
    recording, _ = make_runner(duration=6, noise=1.0, with_sigma=True, seed=11, **settings)  # type: ignore[arg-type]
    return recording


def placed(recording: xr.Dataset, position: np.ndarray, time: np.ndarray | None = None) -> xr.Dataset:
    names = [str(name) for name in recording["keypoint"].values]
    time = recording["time"].values if time is None else time
    return make_recording(position, time, names, sigma=np.full((len(time), len(names)), 1.0), **recording.attrs)


@pytest.fixture(scope="module")
def clip() -> xr.Dataset:
    return film(fps=60)


@pytest.fixture(scope="module")
def direct(clip):
    return assessed(clip)


def compare(these, those, share):
    for key, finding in these.items():
        one, other = finding.estimate, those[key].estimate
        assert one.known == other.known, key
        if one.known:
            assert abs(one.value - other.value) <= share * np.hypot(one.error, other.error) + 1e-9, (key, one, other)


def test_the_runner_in_the_mirror_has_the_sides_exchanged_exactly(clip, direct):
    names = [str(name) for name in clip["keypoint"].values]
    position = clip["position"].values[:, :, [names.index(other_side(name)) for name in names]].copy()
    position[:, 0] = clip.attrs["width"] - position[:, 0]
    mirror = assessed(placed(clip, position), near_side="right")
    for (id, side), finding in direct.items():
        seen = mirror[id, SWAPPED[side]].estimate
        assert seen.n == finding.estimate.n
        assert seen.value == pytest.approx(finding.estimate.value, rel=1e-6, abs=1e-6, nan_ok=True), id


def test_a_clip_cut_to_the_runner_measures_the_same(clip, direct):
    compare(direct, assessed(placed(clip, clip["position"].values - np.array([400.0, 90.0])[:, None])), share=0.01)


def test_a_clip_of_half_the_size_measures_the_same(clip, direct):
    half = placed(clip, clip["position"].values / 2)
    compare(direct, assessed(half.assign(sigma=half["sigma"] / 2)), share=0.05)


def test_twice_the_frame_rate_measures_the_same_within_the_error(direct):
    compare(direct, assessed(film(fps=120)), share=1.0)


def test_three_idle_seconds_in_front_measure_the_same_within_the_error(clip, direct):
    names = [str(name) for name in clip["keypoint"].values]
    still = clip["position"].values[:1].copy()
    for joint in ("hip", "knee", "ankle", "heel", "toe"):  # standing on both feet, side by side
        left, right = names.index(f"left_{joint}"), names.index(f"right_{joint}")
        still[:, :, right] = still[:, :, left]
    position = np.concatenate([np.repeat(still, 180, axis=0), clip["position"].values])
    waited = assessed(placed(clip, position, np.arange(len(position)) / 60))
    compare(direct, waited, share=1.0)


def test_the_rate_built_in_is_found_from_the_keypoints_alone(direct):
    rate = direct["step_rate", "both"].estimate
    assert rate.value == pytest.approx(168.0, abs=1.0)
    assert abs(rate.value - 168.0) < rate.error
