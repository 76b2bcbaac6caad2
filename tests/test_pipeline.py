"""The whole way from a file to an Assessment."""

from __future__ import annotations

import numpy as np
import pytest

import psoas
from psoas.assessment_json import to_json
from psoas.errors import CaptureRefused, InputError
from psoas.pipeline import assess_recording, load_keypoints
from psoas.recording.files import write_recording
from psoas.recording.runner import Conditions, Runner
from psoas.sample import sample_recording
from synthetic import make_runner


@pytest.fixture(scope="module")
def sample():
    return sample_recording()


@pytest.fixture
def video(tmp_path, monkeypatch, sample):
    """A file whose pose is the sample's, and a list of how often the pose model was asked."""
    asked = []

    def estimate(path, *, fast=False, person=None, progress=None):
        asked.append((fast, person))
        from psoas.pose.estimate import file_digest

        settings = {"fast": fast, "mirror": not fast, "person": person or 0}
        return sample.assign_attrs(sha256=file_digest(path), pose_settings=settings)

    monkeypatch.setattr("psoas.pose.estimate.estimate_pose", estimate)
    path = tmp_path / "run.mp4"
    path.write_bytes(b"a clip")
    return path, asked


@pytest.fixture(scope="module")
def visited(sample):
    """The sample runner's visit, and the progress that was reported."""
    said = []
    return assess_recording(sample, Runner(height=1.78, mass=68.0), Conditions(), progress=lambda *step: said.append(step)), said


def test_the_sample_runner_steps_as_often_as_was_counted_in_the_pixels(visited):
    visit, _ = visited
    rate = visit.assessment.finding("step_rate").estimate
    assert rate.value == pytest.approx(168.9, abs=0.7)
    low, high = rate.interval(0.95)
    assert low <= 168.9 <= high


def test_the_sample_runners_psoas_has_length_speed_and_force_with_intervals(visited):
    assessment = visited[0].assessment
    muscles = assessment.muscles
    assert muscles.missing == {}
    assert muscles.picture.side == assessment.capture.near_side == "left"
    for side in ("left", "right"):
        psoas = muscles.finding("psoas", side)
        assert psoas.excursion.n == sum(stride["side"] == side for stride in assessment.strides)
        for estimate, unit in ((psoas.excursion, "mm"), (psoas.stretch, "%"), (psoas.lengthening, "m/s")):
            assert estimate.known
            assert estimate.unit == unit
            assert estimate.error > 0
        assert psoas.swing_force.known == (side == "left")  # the far leg's force is not given
        assert abs(psoas.longest_at.value - muscles.picture.toe_off) < 10


def test_the_drawing_data_are_small(visited):
    assert len(to_json(visited[0].assessment)) < 500_000


def test_a_clip_with_few_strides_keeps_its_visit_and_says_why_it_has_no_muscles(sample):
    short = assess_recording(sample.isel(time=slice(0, 90)), Runner(), Conditions()).assessment
    assert short.muscles.findings == ()
    assert all("4 are needed for muscles" in reason for reason in short.muscles.missing.values())
    assert short.finding("step_rate").estimate.known


def test_an_oblique_clip_gives_no_muscle_for_the_reason_that_it_gives_no_angle():
    oblique, _ = make_runner(fps=60, duration=6, view=40.0)
    assessment = assess_recording(oblique, Runner(), Conditions()).assessment
    assert assessment.muscles.findings == ()
    assert set(assessment.muscles.missing.values()) == {assessment.capture.refused_metrics["thigh_behind_peak"]}


def test_the_muscles_show_progress_from_nothing_to_both_legs(visited):
    assert visited[1] == [("Working out muscles", legs, 2) for legs in (0, 1, 2)]


def test_work_on_the_muscles_can_be_stopped(sample):
    def stop(stage, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assess_recording(sample, Runner(), Conditions(), progress=stop)


def test_a_second_run_takes_the_kept_keypoints(video, tmp_path):
    path, asked = video
    keep = tmp_path / "out" / "keypoints.parquet"
    first = load_keypoints(path, keep=keep)
    again = load_keypoints(path, keep=keep)
    assert asked == [(False, None)]
    np.testing.assert_array_equal(first["position"], again["position"])


def test_kept_keypoints_of_full_quality_serve_a_fast_run_and_not_the_other_way_round(video, tmp_path):
    path, asked = video
    keep = tmp_path / "keypoints.parquet"
    load_keypoints(path, keep=keep, fast=True)
    load_keypoints(path, keep=keep, fast=False)
    load_keypoints(path, keep=keep, fast=True)
    assert asked == [(True, None), (False, None)]


def test_another_person_or_another_clip_is_measured_anew(video, tmp_path):
    path, asked = video
    keep = tmp_path / "keypoints.parquet"
    load_keypoints(path, keep=keep)
    load_keypoints(path, keep=keep, person=2)
    path.write_bytes(b"another clip")
    load_keypoints(path, keep=keep, person=2)
    assert asked == [(False, None), (False, 2), (False, 2)]


def test_damaged_kept_keypoints_are_measured_anew(video, tmp_path):
    path, asked = video
    keep = tmp_path / "keypoints.parquet"
    keep.write_bytes(b"half a file")
    load_keypoints(path, keep=keep)
    assert len(asked) == 1
    assert load_keypoints(keep).sizes["time"] == 360


def test_a_slow_motion_clip_is_measured_in_real_time(sample):
    real = assess_recording(sample, Runner(), Conditions()).assessment
    slow = sample.assign_coords(time=sample["time"] * 4).assign_attrs(frame_rate=sample.attrs["frame_rate"] / 4)
    played = assess_recording(slow, Runner(), Conditions(slow_motion=4.0)).assessment
    for id, side in (("step_rate", "both"), ("contact_time", "left"), ("knee_lift_peak", "right")):
        assert played.finding(id, side).estimate.value == pytest.approx(real.finding(id, side).estimate.value, rel=1e-6)


def test_a_clip_from_behind_is_no_main_clip():
    behind, _ = make_runner(fps=60, duration=6, view="rear")
    with pytest.raises(CaptureRefused, match="from behind") as refused:
        assess_recording(behind, Runner(), Conditions())
    assert refused.value.verdict.view == "rear"


def test_three_lines_of_python_write_a_visit(tmp_path, sample):
    keypoints = tmp_path / "run.parquet"
    write_recording(sample, keypoints)
    visit = psoas.assess(keypoints, height=1.75, speed=2.8)
    written = visit.write(tmp_path / "out")
    assert set(written) == {"report", "assessment", "strides", "muscles", "keypoints"}
    assert all(path.stat().st_size > 1000 for path in written.values())
    assert visit.assessment.finding("step_length", "left").estimate.unit == "m"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        psoas.assess(tmp_path / "nowhere.mp4")


@pytest.mark.data
def test_a_sprinter_who_is_small_in_the_picture_is_refused_for_it(shared_data):
    with pytest.raises(CaptureRefused, match="too small") as refused:
        psoas.assess(shared_data / "video" / "too_small" / "running.mp4", fast=True)
    assert "closer" in refused.value.remedy
