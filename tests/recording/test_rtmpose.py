"""RTMPose files of one clip."""

from __future__ import annotations

import json

import numpy as np
import pytest

from psoas.errors import RecordingError, SettingError
from psoas.recording.rtmpose import LAYOUTS, read_rtmpose

NAMES = ["nose", *(f"{side}_{joint}" for joint in ("hip", "knee", "ankle", "heel", "big_toe") for side in "lr")]


def halpe(offset: float) -> dict:
    points = [[10.0 * row + offset, 5.0 * row] for row in range(26)]
    return {"keypoints": points, "keypoint_scores": [0.8] * 26, "bbox": [[0, 0, 1, 1]]}


def write(path, content):
    path.write_text(json.dumps(content))
    return path


def test_a_named_file_gives_points_by_name_at_its_own_rate(tmp_path):
    frames = [[[100.0 + k + row, 200.0 + row, 0.9] for row in range(len(NAMES))] for k in range(4)]
    file = write(tmp_path / "a.json", {"fps": 25, "width": 720, "height": 1280, "keypoint_names": NAMES, "frames": frames})
    recording = read_rtmpose(file)
    assert recording["time"].values == pytest.approx(np.arange(4) / 25)
    assert recording["position"].sel(keypoint="right_toe").values[2].tolist() == [100 + 2 + 10, 210]
    assert np.isnan(recording["position"].sel(keypoint="left_wrist")).all()
    assert recording.attrs["height"] == 1280


@pytest.mark.parametrize("wrapped", [True, False])
def test_files_of_mmpose_give_halpe_points_with_heels_and_toes(tmp_path, wrapped):
    frames = [{"frame_id": k + 1, "instances": [halpe(k)]} for k in range(3)]
    file = write(tmp_path / "a.json", {"meta_info": {}, "instance_info": frames} if wrapped else frames)
    recording = read_rtmpose(file, 30.0)
    # Halpe-26: 20 left big toe, 25 right heel, 15 left ankle.
    for name, row in (("left_toe", 20), ("right_heel", 25), ("left_ankle", 15), ("right_ear", 4)):
        assert recording["position"].sel(keypoint=name).values[1].tolist() == [10 * row + 1, 5 * row]
    assert recording["time"].values == pytest.approx(np.arange(1, 4) / 30)


def test_whole_body_rows_of_the_feet_are_those_of_coco_wholebody():
    # COCO-WholeBody: 17 left big toe, 18 left small toe, 19 left heel, 20 right big toe, 21 right small toe, 22 right heel.
    assert {name: LAYOUTS[133][name] for name in ("left_toe", "left_heel", "right_toe", "right_heel")} == {
        "left_toe": 17,
        "left_heel": 19,
        "right_toe": 20,
        "right_heel": 22,
    }


def test_a_frame_with_nobody_is_a_gap_of_the_points_not_of_the_time(tmp_path):
    frames = [{"frame_id": 0, "instances": [halpe(0)]}, {"frame_id": 1, "instances": []}, {"frame_id": 2, "instances": [halpe(1)]}]
    recording = read_rtmpose(write(tmp_path / "a.json", frames), 30.0)
    assert recording.sizes["time"] == 3
    assert np.isnan(recording["position"].values[1]).all()


def test_a_model_without_feet_is_refused_with_the_reason(tmp_path):
    instance = {"keypoints": [[1, 2]] * 17, "keypoint_scores": [0.5] * 17}
    with pytest.raises(RecordingError, match="17 keypoints a person") as caught:
        read_rtmpose(write(tmp_path / "a.json", [{"frame_id": 0, "instances": [instance]}]), 30.0)
    assert "heels and toes" in caught.value.remedy


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([1, 2], "not a keypoint file"),
        ({}, "not a keypoint file"),
        ([{"frame_id": 1, "instances": [halpe(0)]}, {"frame_id": 1, "instances": []}], "frame 1: frame_id 1 does not rise"),
        ([{"frame_id": 0, "instances": [{"keypoints": [[1, 2]]}]}], "frame 0, person 0 lacks"),
        ([{"frame_id": 0, "instances": [{"keypoints": [["x", 2]], "keypoint_scores": [1]}]}], "frame 0, person 0 is not 1 rows"),
        ({"keypoint_names": NAMES, "frames": [[[1, 2, 3]]], "fps": 30}, "frame 0 is not 11 rows"),
        ({"keypoint_names": ["nose"], "frames": [[[1, 2, 3]]], "fps": 30}, "does not name left_hip"),
        ({"keypoint_names": NAMES, "frames": [None], "fps": 30}, "shows nobody"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(tmp_path, content, said):
    with pytest.raises(RecordingError, match=said):
        read_rtmpose(write(tmp_path / "a.json", content), 30.0)


def test_without_a_frame_rate_it_is_asked_for(tmp_path):
    with pytest.raises(SettingError, match="frame_rate=30"):
        read_rtmpose(write(tmp_path / "a.json", [{"frame_id": 0, "instances": [halpe(0)]}]))


@pytest.mark.data
def test_the_treadmill_clip_is_read_whole(shared_data):
    recording = read_rtmpose(shared_data / "video/treadmill_side/male_side.pose.json")
    assert recording.sizes == {"time": 360, "space": 2, "keypoint": 19}
    toe, heel = (recording["position"].sel(keypoint=f"left_{point}", space="x") for point in ("toe", "heel"))
    assert float((toe - heel).median()) < 0  # he faces left
