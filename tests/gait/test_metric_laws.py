"""Laws that hold for any runner: what must not change when the picture does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from filmed import RUNNER, measured, true_events
from psoas.finding import Finding
from psoas.gait.events import Events
from psoas.recording.dataset import make_recording
from psoas.recording.keypoints import other_side
from psoas.recording.runner import Conditions
from synthetic import make_runner

SWAPPED = {"left": "right", "right": "left", "both": "both"}
FEW = settings(max_examples=5, deadline=None, derandomize=True)


def rebuilt(recording: xr.Dataset, position: np.ndarray, time: np.ndarray | None = None) -> xr.Dataset:
    time = recording["time"].values if time is None else time
    return make_recording(position, time, [str(name) for name in recording["keypoint"].values], **recording.attrs)


def mirrored(recording: xr.Dataset) -> xr.Dataset:
    """The same clip seen in a mirror: the picture turned over, and left called right."""
    names = [str(name) for name in recording["keypoint"].values]
    order = [names.index(other_side(name)) for name in names]
    position = recording["position"].values[:, :, order].copy()
    position[:, 0] = recording.attrs["width"] - position[:, 0]
    return rebuilt(recording, position)


def swapped(events: Events) -> Events:
    strides = tuple(replace(stride, side=SWAPPED[stride.side]) for stride in events.strides)  # type: ignore[arg-type]
    contact, off = ({SWAPPED[side]: times for side, times in kind.items()} for kind in (events.initial_contact, events.toe_off))
    return replace(events, initial_contact=contact, toe_off=off, strides=strides)


def later(events: Events, by: float) -> Events:
    names = ("initial_contact", "toe_off", "next_contact", "other_contact", "other_toe_off")
    strides = tuple(replace(stride, **{name: getattr(stride, name) + by for name in names}) for stride in events.strides)
    contact, off = ({side: times + by for side, times in kind.items()} for kind in (events.initial_contact, events.toe_off))
    return replace(events, initial_contact=contact, toe_off=off, strides=strides)


def assert_same(these: dict[tuple[str, str], Finding], those: dict[tuple[str, str], Finding], share: float) -> None:
    """Both know the same, and values agree within `share` of the stated error."""
    assert set(these) == set(those)
    for key, finding in these.items():
        one, other = finding.estimate, those[key].estimate
        assert one.known == other.known, key
        if one.known:
            assert abs(one.value - other.value) <= share * one.error + 1e-9, (key, one, other)


@pytest.fixture(scope="module")
def clip():
    recording, truth = make_runner(fps=60, duration=5, noise=1.0, seed=3)
    events = true_events(truth, np.random.default_rng(3))
    return recording, events, measured(recording, events)


def test_in_the_mirror_left_is_right_and_nothing_else_changes(clip):
    recording, events, direct = clip
    turned = measured(mirrored(recording), swapped(events), near_side="right")
    for (id, side), finding in direct.items():
        seen = turned[id, SWAPPED[side]].estimate
        expected = (finding.estimate.value, finding.estimate.random_error, finding.estimate.systematic_error)
        assert (seen.value, seen.random_error, seen.systematic_error) == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True), id


@FEW
@given(scale=st.floats(0.3, 4.0), right=st.floats(-500, 500), down=st.floats(-300, 300))
def test_the_size_and_place_of_the_runner_in_the_picture_do_not_matter(clip, scale, right, down):
    recording, events, direct = clip
    moved = scale * recording["position"].values + np.array([right, down])[:, None]
    assert_same(direct, measured(rebuilt(recording, moved), events), share=1e-6)


@FEW
@given(delay=st.floats(-100, 1000))
def test_the_time_at_which_the_clip_starts_does_not_matter(clip, delay):
    recording, events, direct = clip
    delayed = rebuilt(recording, recording["position"].values, recording["time"].values + delay)
    assert_same(direct, measured(delayed, later(events, delay)), share=1e-4)


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize(("surface", "camera"), [("treadmill", "fixed"), ("overground", "fixed"), ("overground", "panning")])
def test_belt_road_and_moving_camera_give_the_same_runner(facing, surface, camera):
    recording, truth = make_runner(fps=60, duration=4, facing="left")
    other, its_truth = make_runner(fps=60, duration=4, facing=facing, surface=surface, camera=camera)
    belt = measured(recording, true_events(truth))
    road = measured(other, true_events(its_truth), near_side=facing)
    for (id, side), finding in belt.items():
        if finding.estimate.known:
            assert road[id, side].estimate.value == pytest.approx(finding.estimate.value, rel=0.02, abs=0.5), (id, side)


def test_twice_the_frame_rate_gives_the_same_within_the_error():
    slow, truth = make_runner(fps=60, duration=5)
    fast, _ = make_runner(fps=120, duration=5)
    assert_same(measured(slow, true_events(truth)), measured(fast, true_events(truth)), share=0.5)


def test_three_idle_seconds_in_front_change_nothing():
    recording, truth = make_runner(fps=60, duration=5)
    idle = 180
    standing = np.repeat(recording["position"].values[:1], idle, axis=0)
    time = np.arange(idle + recording.sizes["time"]) / 60
    waited = rebuilt(recording, np.concatenate([standing, recording["position"].values]), time)
    events = true_events(truth)
    assert_same(measured(recording, events), measured(waited, later(events, 3.0)), share=0.1)


def test_a_given_speed_and_a_given_height_lead_to_the_same_metres():
    recording, truth = make_runner(fps=60, duration=5)
    by_height = measured(recording, true_events(truth))
    by_speed = measured(recording, true_events(truth), runner=replace(RUNNER, height=None), conditions=Conditions(speed=3.0))
    for id, side in (("speed", "both"), ("vertical_oscillation", "both"), ("step_length", "left")):
        assert by_speed[id, side].estimate.value == pytest.approx(by_height[id, side].estimate.value, rel=0.02)
