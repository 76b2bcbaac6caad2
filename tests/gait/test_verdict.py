"""The verdict names what a clip shows, and refuses what cannot be measured, each with its reason."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from psoas.gait.capture import CaptureVerdict
from psoas.gait.limits import FAST, FRONTAL, SAGITTAL, TIMED
from psoas.gait.verdict import judge_capture
from psoas.pose.cleaning import repair_recording
from psoas.recording.dataset import make_recording
from psoas.recording.files import read_recording
from psoas.recording.keypoints import KEYPOINTS, other_side
from psoas.recording.runner import Conditions, Runner
from synthetic import make_runner

UNKNOWN = Conditions()


def judged(recording: xr.Dataset, conditions: Conditions = UNKNOWN) -> CaptureVerdict:
    return judge_capture(repair_recording(recording)[0], conditions)


def film(**settings) -> xr.Dataset:
    return make_runner(**{"noise": 1.5, "fps": 60, "duration": 6.0, **settings})[0]


def refusing(verdict: CaptureVerdict) -> set[str]:
    return {check.id for check in verdict.checks if check.status == "refused"}


def assert_refused(verdict: CaptureVerdict, id: str, words: str) -> None:
    assert verdict.status == "refused"
    assert id in refusing(verdict)
    check = next(check for check in verdict.checks if check.id == id)
    assert words in check.said
    assert check.remedy


def with_position(recording: xr.Dataset, position: np.ndarray) -> xr.Dataset:
    return recording.assign(position=recording["position"].copy(data=position))


def mirrored(recording: xr.Dataset) -> xr.Dataset:
    swapped = recording.sel(keypoint=[other_side(name) for name in KEYPOINTS]).assign_coords(keypoint=list(KEYPOINTS))
    position = swapped["position"].values.copy()
    position[:, 0] = recording.attrs["width"] - position[:, 0]
    mirror = with_position(swapped, position)
    if "camera_shift" in mirror:
        mirror["camera_shift"] = mirror["camera_shift"] * [-1, 1]
    return mirror


@pytest.mark.parametrize("fps", [60, 120, 240])
@pytest.mark.parametrize("facing", ["left", "right"])
def test_a_good_side_view_is_usable_and_everything_about_it_is_named(fps, facing):
    verdict = judged(film(fps=fps, facing=facing))
    assert verdict.status == "usable"
    assert (verdict.view, verdict.activity, verdict.direction, verdict.near_side) == ("side", "running", facing, facing)
    assert (verdict.surface, verdict.camera) == ("treadmill", "fixed")
    assert verdict.slow_motion.value == 1
    assert verdict.frame_rate.value == pytest.approx(fps, rel=0.01)
    assert set(verdict.refused_metrics) == {*FRONTAL, "pelvic_tilt"}
    assert all("--rear" in verdict.refused_metrics[id] for id in FRONTAL)
    assert not verdict.reasons


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


@pytest.mark.parametrize("angle", [-90, -75, -45, -20, 0, 15, 45, 75, 90])
@pytest.mark.parametrize("facing", ["left", "right"])
def test_the_camera_angle_is_found_within_its_stated_error(angle, facing):
    verdict = judged(film(view=float(angle), facing=facing))
    low, high = verdict.view_angle.interval()
    assert low <= abs(angle) <= high
    expected = "side" if abs(angle) < 25 else "oblique" if abs(angle) < 60 else "rear" if angle > 0 else "front"
    assert verdict.view == expected


def test_a_rear_view_gives_rear_metrics_and_no_angle_from_the_side():
    verdict = judged(film(view="rear"))
    assert (verdict.status, verdict.view, verdict.direction, verdict.near_side) == ("usable", "rear", "away", None)
    assert not set(verdict.refused_metrics) & {*FRONTAL, "step_rate", "step_time", "stride_time", "contact_time"}
    assert set(SAGITTAL) <= set(verdict.refused_metrics)


def test_an_oblique_view_gives_rhythm_only():
    verdict = judged(film(view=40.0))
    assert verdict.status == "limited"
    assert not set(verdict.refused_metrics) & {"step_rate", "step_time", "stride_time"}
    assert {*SAGITTAL, *FRONTAL} <= set(verdict.refused_metrics)


def test_a_front_view_is_refused():
    verdict = judged(film(view="front"))
    assert_refused(verdict, "view", "from the front")
    assert "step_rate" in verdict.refused_metrics


def test_a_runner_of_120_pixels_is_too_small():
    assert_refused(judged(film(leg_px=60, noise=0.4)), "runner_size", "17 % of its height")


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


def test_fifteen_pictures_a_second_are_refused():
    assert_refused(judged(film(fps=15)), "frame_rate", "15 different pictures")


def test_thirty_pictures_a_second_are_limited_and_the_fast_metrics_say_why():
    verdict = judged(film(fps=30))
    assert verdict.status == "limited"
    assert not set(verdict.refused_metrics) & {"step_rate", "trunk_lean_mean", "knee_flexion_contact"}
    assert all("30 pictures a second" in verdict.refused_metrics[id] for id in set(FAST) - set(FRONTAL))


def test_thirty_pictures_from_behind_do_not_show_the_heel_whip():
    verdict = judged(film(fps=30, view="rear"))
    assert "heel_whip" in verdict.refused_metrics
    assert "pelvic_drop" not in verdict.refused_metrics


def test_fifty_pictures_of_which_every_second_repeats_are_twenty_five():
    recording = film(fps=50)
    position = recording["position"].values.copy()
    position[1::2] = position[:-1:2]
    repeated = with_position(recording, position)
    repeated["duplicate"][1::2] = True
    verdict = judged(repeated)
    assert verdict.frame_rate.value == pytest.approx(25, rel=0.02)
    assert verdict.status == "limited"
    assert any("50 % of the pictures repeat" in check.said for check in verdict.checks)


def test_repeats_of_a_keypoint_file_show_without_the_pictures():
    recording = film(fps=50, picture=False)
    position = recording["position"].values.copy()
    position[1::2] = position[:-1:2]
    assert judged_raw(with_position(recording, position)).frame_rate.value == pytest.approx(25, rel=0.02)


def judged_raw(recording: xr.Dataset) -> CaptureVerdict:
    return judge_capture(recording, UNKNOWN)


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


def test_a_cut_is_refused_with_its_moment():
    recording = film()
    recording["scene_change"][240] = 0.9
    assert_refused(judged(recording), "cuts", "4.0 s")


def test_a_jump_to_another_person_is_refused_without_the_pictures():
    recording = film(picture=False)
    position = recording["position"].values.copy()
    position[240:, 0] += 400
    assert_refused(judged(with_position(recording, position)), "cuts", "4.0 s")


def test_nobody_in_the_picture_is_refused():
    empty = make_recording(np.full((50, 2, len(KEYPOINTS)), np.nan), np.arange(50) / 30)
    verdict = judged(empty)
    assert_refused(verdict, "legs_in_picture", "No runner")
    assert verdict.view == "unknown"


def test_feet_below_the_picture_are_counted_in_strides():
    recording = film(size=(1280, 720))
    position = recording["position"].values.copy()
    position[:, 1] += 85
    verdict = judged(with_position(recording, position))
    check = next(check for check in verdict.checks if check.id == "legs_in_picture")
    assert check.status in ("limited", "refused")
    assert "of them" in check.said
    assert "4 m" in check.remedy


def test_a_leg_that_is_often_lost_is_limited():
    recording = film()
    for start in range(20, 460, 40):
        recording["position"][start : start + 15, :, KEYPOINTS.index("right_knee")] = np.nan
    check = next(check for check in judged(recording).checks if check.id == "occlusion")
    assert check.status == "limited"
    assert "right leg" in check.said


def test_a_far_leg_with_large_errors_is_limited():
    recording = film(with_sigma=True)
    for joint in ("knee", "ankle", "heel", "toe"):
        recording["sigma"][:, KEYPOINTS.index(f"right_{joint}")] = 6.0
    check = next(check for check in judged(recording).checks if check.id == "occlusion")
    assert check.status == "limited"
    assert "film it from the right" in check.remedy


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("brightness", 15, "refused"),
        ("brightness", 35, "limited"),
        ("brightness", 240, "limited"),
        ("sharpness", 15, "refused"),
        ("sharpness", 45, "limited"),
    ],
)
def test_dark_bright_and_blurred_pictures_lose_metrics(name, value, status):
    recording = film()
    recording[name][:] = value
    verdict = judged(recording)
    assert verdict.status == status
    assert {"brightness": "light", "sharpness": "blur"}[name] in {check.id for check in verdict.reasons}


@pytest.mark.parametrize("factor", [2, 4, 8])
def test_slow_motion_is_told_by_gravity(factor):
    verdict = judged(film(slow_motion=factor, fps=30, duration=4))
    assert verdict.slow_motion.value == factor
    assert verdict.frame_rate.value == pytest.approx(30 * factor, rel=0.01)
    assert verdict.activity == "running"


def test_a_factor_that_phones_do_not_offer_is_asked_for():
    verdict = judged(film(slow_motion=2.8, fps=30, duration=4))
    low, high = verdict.slow_motion.interval()
    assert low < 2.8 < high
    assert verdict.status == "limited"
    assert any("--slow-motion" in check.remedy for check in verdict.checks)
    assert set(TIMED) <= set(verdict.refused_metrics)
    assert "knee_flexion_contact" not in verdict.refused_metrics


def test_a_given_factor_wins():
    verdict = judged(film(slow_motion=2.8, fps=30, duration=4), Conditions(slow_motion=2.8))
    assert verdict.slow_motion.value == 2.8
    assert verdict.slow_motion.error == 0
    assert verdict.status == "usable"


def test_a_capture_rate_that_the_file_knows_wins_over_gravity():
    recording = film(fps=30, slow_motion=2.8, duration=4).assign_attrs(capture_rate=84.0, nominal_frame_rate=30.0)
    assert judged(recording).slow_motion.value == pytest.approx(2.8)


def test_a_known_height_is_taken_into_account():
    recording = repair_recording(film(fps=30, slow_motion=2.8, duration=4))[0]
    without, tall, short = (judge_capture(recording, UNKNOWN, runner).slow_motion for runner in (Runner(), Runner(height=2.1), Runner(height=1.4)))
    assert tall.value < without.value < short.value


def test_a_runner_who_crosses_a_fixed_picture_is_overground():
    verdict = judged(film(surface="overground", leg_px=150, duration=3.5))
    assert (verdict.surface, verdict.camera) == ("overground", "fixed")


def test_a_runner_kept_in_the_picture_by_a_moving_camera_is_overground_and_panned():
    verdict = judged(film(surface="overground", camera="panning", facing="right"))
    assert (verdict.surface, verdict.camera) == ("overground", "panning")


def test_without_the_pictures_a_runner_in_one_place_is_on_a_treadmill_and_a_wandering_one_cannot_be_told(rng):
    still = film(picture=False)
    assert judged(still).surface == "treadmill"
    wander = 150 * np.sin(2 * np.pi * 0.2 * still["time"].values)
    wandering = with_position(still, still["position"].values + np.stack([wander, 0 * wander], axis=1)[:, :, None])
    assert judged(wandering).surface is None
    verdict = judged(wandering, Conditions(surface="overground"))
    assert (verdict.surface, verdict.camera) == ("overground", "panning")


def test_a_runner_who_shrinks_from_behind_is_overground():
    verdict = judged(film(view="rear", surface="overground", duration=4))
    assert (verdict.view, verdict.surface, verdict.activity) == ("rear", "overground", "running")


@pytest.mark.parametrize(
    "settings", [{}, {"view": 20.0}, {"surface": "overground", "leg_px": 150, "duration": 3}, {"view": "rear"}, {"walking": True, "speed": 1.4}]
)
def test_a_mirrored_clip_gives_the_mirrored_verdict(settings):
    recording = film(**settings)
    seen, mirror = judged(recording), judged(mirrored(recording))
    opposite = {"left": "right", "right": "left"}
    assert mirror.direction == opposite.get(seen.direction, seen.direction)
    assert mirror.near_side == opposite.get(seen.near_side)
    assert (mirror.status, mirror.view, mirror.activity, mirror.surface) == (seen.status, seen.view, seen.activity, seen.surface)
    assert mirror.view_angle.value == pytest.approx(seen.view_angle.value, abs=1e-6)


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


def test_points_in_metres_are_judged_like_points_in_pixels():
    recording, truth = make_runner(fps=60, noise=1.5, picture=False)
    metres = recording["position"].values / truth.px_per_m * np.array([1, -1])[:, None]
    verdict = judged(make_recording(metres, recording["time"].values, space_unit="m", source="run.trc"))
    assert (verdict.status, verdict.view, verdict.activity, verdict.direction) == ("usable", "side", "running", "left")


def horizon_of(recording: xr.Dataset, degrees: float):
    turn = np.radians(degrees)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    turned = np.einsum("ij,tjk->tik", rotation, recording["position"].values - 400) + 400
    return next(check for check in judged(with_position(recording, turned)).checks if check.id == "horizon")


@pytest.mark.parametrize("degrees", [-9, 0, 9])
def test_a_tilted_phone_is_noticed_overground(degrees):
    check = horizon_of(film(surface="overground", leg_px=180, duration=3), degrees)
    assert check.status == ("limited" if degrees else "good")
    assert abs(check.estimate.value) == pytest.approx(abs(degrees), abs=check.estimate.error)


@pytest.mark.parametrize("degrees", [-6, 0, 6])
def test_a_tilt_on_a_treadmill_lies_within_its_wide_error(degrees):
    check = horizon_of(film(), degrees)
    assert check.status == "good"
    assert abs(check.estimate.value) == pytest.approx(abs(degrees), abs=check.estimate.error)


def test_no_sentence_of_the_verdict_uses_a_word_the_house_does_not():
    said = ""
    for settings in (
        {},
        {"view": "front"},
        {"fps": 15},
        {"leg_px": 60},
        {"walking": True, "speed": 1.4},
        {"slow_motion": 3, "fps": 30},
        {"view": 40.0},
    ):
        verdict = judged(film(duration=4, **settings))
        said += " ".join(f"{check.said} {check.remedy}" for check in verdict.checks) + " ".join(verdict.refused_metrics.values())
    for word in ("diagnos", "cure", "prevent", "treat ", "abnormal", "fault", "imbalance", "risk", "!"):
        assert word not in said.lower()


@pytest.mark.data
def test_rtmpose_keypoints_of_the_treadmill_clip_are_limited_by_their_frame_rate_only(shared_data):
    verdict = judged(read_recording(shared_data / "video/treadmill_side/male_side.pose.json"))
    assert (verdict.status, verdict.view, verdict.activity, verdict.direction) == ("limited", "side", "running", "left")
    assert [check.id for check in verdict.reasons] == ["frame_rate"]
    assert (verdict.surface, verdict.slow_motion.value) == ("treadmill", 1)


@pytest.mark.data
@pytest.mark.parametrize(("folder", "view", "direction"), [("side", "side", "left"), ("back", "rear", "away")])
def test_openpose_keypoints_of_a_runner_overground_are_limited_and_named(shared_data, folder, view, direction):
    verdict = judged(read_recording(shared_data / "video/overground_side_and_rear/src" / folder / "json", frame_rate=30, picture=(1920, 1080)))
    assert (verdict.status, verdict.view, verdict.direction) == ("limited", view, direction)
    assert (verdict.activity, verdict.surface, verdict.camera, verdict.slow_motion.value) == ("running", "overground", "fixed", 1)
