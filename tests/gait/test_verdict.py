"""The verdict names what a clip shows; real recordings are named right."""

from __future__ import annotations

import numpy as np
import pytest

from judging import assert_refused, film, judged, mirrored
from psoas.gait.limits import FRONTAL
from psoas.recording.dataset import make_recording
from psoas.recording.files import read_recording
from psoas.recording.keypoints import KEYPOINTS
from synthetic import make_runner


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
    assert all("from behind" in verdict.refused_metrics[id] for id in FRONTAL)
    assert not verdict.reasons


def test_nobody_in_the_picture_is_refused():
    empty = make_recording(np.full((50, 2, len(KEYPOINTS)), np.nan), np.arange(50) / 30)
    verdict = judged(empty)
    assert_refused(verdict, "legs_in_picture", "No runner")
    assert verdict.view == "unknown"


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


def test_points_in_metres_are_judged_like_points_in_pixels():
    recording, truth = make_runner(fps=60, noise=1.5, picture=False)
    metres = recording["position"].values / truth.px_per_m * np.array([1, -1])[:, None]
    verdict = judged(make_recording(metres, recording["time"].values, space_unit="m", source="run.trc"))
    assert (verdict.status, verdict.view, verdict.activity, verdict.direction) == ("usable", "side", "running", "left")


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
