"""OpenPose folders."""

from __future__ import annotations

import json

import numpy as np
import pytest

from psoas.errors import RecordingError, SettingError
from psoas.recording.openpose import BODY_25, read_openpose


def person(x: float, y: float, size: float, phase: float = 0.0) -> list[float]:
    """A stick of 25 points whose ankles swing with `phase`."""
    points = np.zeros((25, 3))
    points[:, 0], points[:, 1], points[:, 2] = x, np.linspace(y, y + size, 25), 0.9
    swing = 0.25 * size * np.sin(phase)
    points[BODY_25["left_ankle"], 0] += swing
    points[BODY_25["right_ankle"], 0] -= swing
    return points.ravel().tolist()


def write_folder(folder, frames: dict[int, list[list[float]]]) -> None:
    folder.mkdir(exist_ok=True)
    for number, people in frames.items():
        content = {"version": 1.3, "people": [{"person_id": [-1], "pose_keypoints_2d": points} for points in people]}
        (folder / f"run_{number:012d}_keypoints.json").write_text(json.dumps(content))


def test_points_come_by_our_names_and_pixels_stay_pixels(tmp_path):
    points = np.zeros((25, 3))
    points[:, 0], points[:, 1], points[:, 2] = 10 * np.arange(25), np.arange(25) + 100, 0.5
    write_folder(tmp_path / "run", {k: [points.ravel().tolist()] for k in range(3)})
    recording = read_openpose(tmp_path / "run", 30.0, (1920, 1080))
    # BODY_25: 14 left ankle, 24 right heel, 19 left big toe (OpenPose, doc/02_output.md).
    for name, row in (("left_ankle", 14), ("right_heel", 24), ("left_toe", 19), ("nose", 0)):
        assert recording["position"].sel(keypoint=name).values[0].tolist() == [10 * row, 100 + row]
    assert recording.attrs["space_unit"] == "px"
    assert (recording.attrs["width"], recording.attrs["height"]) == (1920, 1080)


def test_a_missing_file_is_a_gap_in_time(tmp_path):
    write_folder(tmp_path / "run", {k: [person(100, 100, 300, k)] for k in (4, 5, 9)})
    recording = read_openpose(tmp_path / "run", 50.0)
    assert recording["time"].values == pytest.approx([4 / 50, 5 / 50, 9 / 50])
    assert recording.attrs["frame_rate"] == 50.0


def test_a_point_without_confidence_was_not_seen(tmp_path):
    points = np.array(person(100, 100, 300)).reshape(25, 3)
    points[BODY_25["left_heel"]] = 0.0
    write_folder(tmp_path / "run", {0: [points.ravel().tolist()], 1: [points.ravel().tolist()]})
    recording = read_openpose(tmp_path / "run", 30.0)
    assert np.isnan(recording["position"].sel(keypoint="left_heel")).all()
    assert (recording["confidence"].sel(keypoint="left_heel") == 0).all()


def test_the_runner_wins_over_a_taller_spectator_who_stands(tmp_path):
    frames = {}
    for k in range(40):
        runner, spectator = person(100 + 8 * k, 200, 300, k), person(900, 150, 420)
        frames[k] = [spectator, runner] if k % 2 else [runner, spectator]
    write_folder(tmp_path / "run", frames)
    recording = read_openpose(tmp_path / "run", 30.0)
    assert recording["position"].sel(keypoint="left_hip", space="x").values == pytest.approx(100 + 8 * np.arange(40))
    assert recording.attrs["persons_seen"] == 2


def test_two_who_pass_each_other_keep_their_own_paths(tmp_path):
    frames = {k: [person(100 + 10 * k, 200, 300, k), person(500 - 10 * k, 210, 250)] for k in range(40)}
    write_folder(tmp_path / "run", frames)
    recording = read_openpose(tmp_path / "run", 30.0)
    assert recording["position"].sel(keypoint="nose", space="x").values == pytest.approx(100 + 10 * np.arange(40))


def test_a_person_can_be_asked_for_counted_from_the_left(tmp_path):
    write_folder(tmp_path / "run", {k: [person(500 + 10 * k, 200, 300, k), person(100, 210, 250)] for k in range(10)})
    left, right = (read_openpose(tmp_path / "run", 30.0, person=number)["position"].sel(keypoint="nose", space="x").values for number in (1, 2))
    assert left == pytest.approx(100)
    assert right == pytest.approx(500 + 10 * np.arange(10))
    with pytest.raises(SettingError, match="There is no person 3: 2 were seen"):
        read_openpose(tmp_path / "run", 30.0, person=3)


def test_without_a_frame_rate_it_is_asked_for(tmp_path):
    write_folder(tmp_path / "run", {0: [person(1, 1, 300)]})
    with pytest.raises(SettingError, match="frame_rate=30"):
        read_openpose(tmp_path / "run")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"people": [', "line 1, column 13"),
        ('{"version": 1}', "no list 'people'"),
        ('{"people": [{"pose_keypoints_2d": [1, 2, 3]}]}', "person 0 has 1 keypoints"),
        (json.dumps({"people": [{"pose_keypoints_2d": [0.5] * 54}]}), "18 keypoints where BODY_25 has 25"),
        (json.dumps({"people": [{"pose_keypoints_2d": ["a"] * 75}]}), "not a number"),
        (json.dumps({"people": [{}]}), "no list 'pose_keypoints_2d'"),
        ("", "not JSON"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(tmp_path, content, said):
    write_folder(tmp_path / "run", {0: [person(1, 1, 300)]})
    (tmp_path / "run" / "run_000000000001_keypoints.json").write_text(content)
    with pytest.raises(RecordingError, match=said) as caught:
        read_openpose(tmp_path / "run", 30.0)
    assert "run_000000000001_keypoints.json" in caught.value.what
    assert caught.value.remedy


def test_an_empty_folder_and_an_empty_scene_are_refused(tmp_path):
    (tmp_path / "none").mkdir()
    with pytest.raises(RecordingError, match="holds no JSON"):
        read_openpose(tmp_path / "none", 30.0)
    write_folder(tmp_path / "nobody", {0: [], 1: []})
    with pytest.raises(RecordingError, match="shows nobody in any of its 2 frames"):
        read_openpose(tmp_path / "nobody", 30.0)


@pytest.mark.data
def test_the_overground_runner_is_followed_from_right_to_left(shared_data):
    recording = read_openpose(shared_data / "video/overground_side_and_rear/src/side/json", 30.0, (1920, 1080))
    hip = recording["position"].sel(keypoint="right_hip", space="x").dropna("time").values
    # The clip shows a man who runs out of the picture on the left in about two seconds.
    assert recording.sizes["time"] == 88
    assert len(hip) > 55
    assert hip[0] > 1500
    assert hip[-1] < 300
    assert np.all(np.diff(hip) < 40)
