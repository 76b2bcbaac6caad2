from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from psoas.gait.detection import detect_events
from psoas.gait.events import Events
from psoas.gait.sagittal import to_sagittal
from psoas.recording.dataset import make_recording
from psoas.recording.keypoints import KEYPOINTS, SIDES, other_side
from synthetic import make_runner


def found(recording: xr.Dataset) -> Events:
    return detect_events(to_sagittal(recording))


def errors(times: dict[str, np.ndarray], truth: dict[str, np.ndarray]) -> np.ndarray:
    return np.concatenate([times[side] - [truth[side][np.argmin(np.abs(truth[side] - t))] for t in times[side]] for side in SIDES])


def apart(first: Events, second: Events) -> float:
    gaps = [
        np.max(np.abs(getattr(first, kind)[side] - getattr(second, kind)[side]), initial=0.0)
        for kind in ("initial_contact", "toe_off")
        for side in SIDES
    ]
    return float(max(gaps))


def changed(recording: xr.Dataset, position: np.ndarray, time: np.ndarray | None = None) -> xr.Dataset:
    times = recording["time"].values if time is None else time
    return make_recording(position, times, KEYPOINTS, pose_model="synthetic", source="changed")


@pytest.fixture(scope="module")
def runner():
    return make_runner(duration=6.0, fps=60.0, noise=2.0, seed=3)


@pytest.fixture(scope="module")
def events(runner) -> Events:
    return found(runner[0])


@pytest.mark.parametrize(
    "settings", [{}, {"speed": 2.3}, {"speed": 4.0}, {"fps": 30.0}, {"fps": 120.0, "facing": "right"}, {"surface": "overground", "camera": "panning"}]
)
def test_every_step_of_a_known_runner_is_found_once_and_within_the_stated_bias(settings):
    recording, truth = make_runner(**{"duration": 6.0, "noise": 1.0, **settings})
    events = found(recording)
    for times, true, error in (
        (events.initial_contact, truth.initial_contact, events.contact_error),
        (events.toe_off, truth.toe_off, events.off_error),
    ):
        off_by = errors(times, true)
        assert abs(sum(map(len, times.values())) - sum(map(len, true.values()))) <= 2
        assert abs(np.mean(off_by)) < 2 * error.bias
        assert np.std(off_by) < 1.5 * error.scatter


def test_a_mirrored_clip_gives_the_same_events_with_the_sides_swapped(runner, events):
    position = runner[0]["position"].values.copy()
    position[:, 0] = 1280 - position[:, 0]
    swapped = position[:, :, [KEYPOINTS.index(other_side(name)) for name in KEYPOINTS]]
    mirrored = found(changed(runner[0], swapped))
    for side, other in zip(SIDES, reversed(SIDES)):
        np.testing.assert_allclose(mirrored.initial_contact[side], events.initial_contact[other], atol=1e-9)
        np.testing.assert_allclose(mirrored.toe_off[side], events.toe_off[other], atol=1e-9)


def test_twice_the_frame_rate_gives_the_same_times_within_the_stated_scatter():
    slow, fast = (found(make_runner(duration=6.0, fps=fps, noise=1.0, seed=int(fps))[0]) for fps in (60.0, 120.0))
    shared = min(len(slow.strides), len(fast.strides))
    assert shared >= 12
    for kind, scatter in (("initial_contact", slow.contact_error.scatter), ("toe_off", slow.off_error.scatter)):
        for side in SIDES:
            times = getattr(slow, kind)[side]
            nearest = np.array([np.min(np.abs(getattr(fast, kind)[side] - t)) for t in times[1:-1]])
            assert np.sqrt(np.mean(nearest**2)) < 2 * scatter


def test_a_clip_that_starts_later_gives_events_that_much_later(runner, events):
    later = found(changed(runner[0], runner[0]["position"].values, runner[0]["time"].values + 7.25))
    assert (
        apart(
            replace(
                later,
                initial_contact={s: t - 7.25 for s, t in later.initial_contact.items()},
                toe_off={s: t - 7.25 for s, t in later.toe_off.items()},
            ),
            events,
        )
        < 1e-6
    )


def test_a_larger_picture_gives_the_same_times(runner, events):
    assert apart(found(changed(runner[0], 1.7 * runner[0]["position"].values + 40.0)), events) < 1e-9


def test_a_runner_who_first_stands_has_no_events_while_standing(runner, events):
    position, time = runner[0]["position"].values, runner[0]["time"].values
    rng = np.random.default_rng(5)
    # Standing is legs under the hips: every point of a side at its mean place, with the noise of the clip.
    still = np.repeat(position.mean(axis=0, keepdims=True), 180, axis=0) + rng.normal(0, 2.0, (180, *position.shape[1:]))
    waited = found(changed(runner[0], np.concatenate([still, position]), np.concatenate([np.arange(180) / 60, time + 3.0])))
    assert min(times.min() for times in (*waited.initial_contact.values(), *waited.toe_off.values())) > 3.0
    late = {side: times[times > 4.0] - 3.0 for side, times in waited.initial_contact.items()}
    assert np.abs(errors(late, events.initial_contact)).max() < 0.01


def test_a_clip_played_backwards_holds_no_running_forward(runner):
    backwards = found(changed(runner[0], runner[0]["position"].values[::-1].copy()))
    assert not any(times.size for times in (*backwards.initial_contact.values(), *backwards.toe_off.values()))


@pytest.mark.parametrize("degrees", [-4.0, 4.0])
def test_a_turned_camera_moves_the_events_by_less_than_their_stated_90_percent_interval(runner, events, degrees):
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned = found(changed(runner[0], np.einsum("ij,tjk->tik", turn, runner[0]["position"].values)))
    assert len(turned.strides) == len(events.strides)
    for kind, error in (("initial_contact", events.contact_error), ("toe_off", events.off_error)):
        moved = errors(getattr(turned, kind), getattr(events, kind))
        assert abs(np.mean(moved)) < 1.645 * error.bias


def test_a_camera_that_follows_the_runner_unsteadily_does_not_move_the_events(runner, events):
    time = runner[0]["time"].values
    sway = np.stack([60 * np.sin(2 * np.pi * 0.3 * time), 8 * np.sin(2 * np.pi * 0.2 * time)], axis=1)
    followed = found(changed(runner[0], runner[0]["position"].values + sway[:, :, None]))
    assert len(followed.strides) == len(events.strides)
    assert np.sqrt(np.mean(errors(followed.initial_contact, events.initial_contact) ** 2)) < 0.006
    assert np.sqrt(np.mean(errors(followed.toe_off, events.toe_off) ** 2)) < 0.006


def test_a_gap_takes_the_steps_inside_it_and_leaves_the_others(runner, events):
    position = runner[0]["position"].values.copy()
    gap = (runner[0]["time"].values > 2.5) & (runner[0]["time"].values < 3.3)
    position[gap] = np.nan
    holed = found(changed(runner[0], position))
    for side in SIDES:
        kept = holed.initial_contact[side]
        assert not ((kept > 2.52) & (kept < 3.28)).any()
        outside = events.initial_contact[side][(events.initial_contact[side] < 2.3) | (events.initial_contact[side] > 3.5)]
        assert all(np.min(np.abs(kept - t)) < 0.008 for t in outside)


def test_uneven_time_stamps_do_not_shift_the_events(runner, events):
    keep = np.sort(np.random.default_rng(8).choice(len(runner[0]["time"]), int(0.9 * len(runner[0]["time"])), replace=False))
    thinned = found(changed(runner[0], runner[0]["position"].values[keep], runner[0]["time"].values[keep]))
    assert np.sqrt(np.mean(errors(thinned.initial_contact, events.initial_contact) ** 2)) < 0.008


@pytest.mark.parametrize("frames", [1, 2, 3, 9, 20])
def test_a_clip_too_short_for_a_step_gives_no_events(runner, frames):
    sagittal = to_sagittal(runner[0])
    cut = {name: {key: path[:frames] for key, path in getattr(sagittal, name).items()} for name in ("forward", "up", "sigma")}
    short = detect_events(replace(sagittal, time=sagittal.time[:frames], **cut))
    assert not any(times.size for times in short.initial_contact.values())
    assert short.strides == ()


def test_a_clip_in_which_nothing_was_seen_gives_no_events(runner):
    sagittal = to_sagittal(runner[0])
    blank = {key: np.full_like(path, np.nan) for key, path in sagittal.forward.items()}
    assert not any(times.size for times in detect_events(replace(sagittal, forward=blank, up=blank)).toe_off.values())


def test_a_leg_that_was_never_seen_leaves_the_other_leg_its_events(runner, events):
    sagittal = to_sagittal(runner[0])
    hidden = {
        name: {key: np.full_like(path, np.nan) if key.startswith("right") else path for key, path in getattr(sagittal, name).items()}
        for name in ("forward", "up")
    }
    one_leg = detect_events(replace(sagittal, **hidden))
    assert one_leg.initial_contact["right"].size == 0
    assert abs(one_leg.initial_contact["left"].size - events.initial_contact["left"].size) <= 1


def test_the_same_clip_gives_the_same_events_twice(runner, events):
    assert apart(found(runner[0]), events) == 0.0


def test_points_of_a_pose_model_are_stated_less_surely_than_markers(runner, events):
    markers = detect_events(replace(to_sagittal(runner[0]), pose_model="markers"))
    assert markers.contact_error.bias < events.contact_error.bias
    assert markers.off_error.bias < events.off_error.bias
    assert markers.contact_error.scatter == events.contact_error.scatter
    assert events.contact_error.shared_bias <= events.contact_error.bias
