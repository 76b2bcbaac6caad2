"""Tables of DeepLabCut."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from psoas.errors import RecordingError, SettingError
from psoas.recording.files import read_recording
from psoas.recording.keypoints import KEYPOINTS


def table(path, points, parts, people=("",)):
    """Write (people, frames, parts, 3) as pandas writes what DeepLabCut keeps; return the path."""
    several = people != ("",)
    names = ["scorer", *(["individuals"] if several else []), "bodyparts", "coords"]
    columns = [("net", *((one,) if several else ()), part, axis) for one in people for part in parts for axis in ("x", "y", "likelihood")]
    values = np.swapaxes(points, 0, 1).reshape(points.shape[1], -1)
    pd.DataFrame(values, columns=pd.MultiIndex.from_tuples(columns, names=names)).to_csv(path)
    return path


@pytest.fixture
def points(rng):
    found = rng.random((1, 8, len(KEYPOINTS), 3)) * [640, 480, 1]
    found[0, 3, 5, 2] = 0
    return found


def test_points_named_as_ours_come_back_with_their_likelihood(tmp_path, points):
    recording = read_recording(table(tmp_path / "run.csv", points, KEYPOINTS), frame_rate=60)
    seen = points[0].copy()
    seen[3, 5, :2] = np.nan
    np.testing.assert_allclose(recording["position"].transpose("time", "keypoint", "space"), seen[..., :2])
    np.testing.assert_allclose(recording["confidence"], points[0, ..., 2])
    np.testing.assert_allclose(recording["time"], np.arange(8) / 60)
    assert recording.attrs["pose_model"] == "DeepLabCut net"


def test_of_two_people_the_second_from_the_left_can_be_had(tmp_path, points):
    other = points + np.array([1000, 0, 0])
    path = table(tmp_path / "run.csv", np.concatenate([points, other]), KEYPOINTS, ("a", "b"))
    second = read_recording(path, frame_rate=60, person=2)
    assert second.attrs["persons_seen"] == 2
    np.testing.assert_allclose(second["position"].sel(space="x", keypoint="left_knee"), other[0, :, KEYPOINTS.index("left_knee"), 0])


def test_names_that_say_side_and_joint_are_understood(tmp_path, points):
    parts = [f"{name.partition('_')[2] or name}_{name[0].upper()}" if "_" in name else "Nose" for name in KEYPOINTS]
    assert "knee_L" in parts
    recording = read_recording(table(tmp_path / "run.csv", points, parts), frame_rate=60)
    np.testing.assert_allclose(recording["position"].sel(keypoint="right_heel", space="x"), points[0, :, KEYPOINTS.index("right_heel"), 0])


def test_other_names_need_a_list_and_are_told(tmp_path, points):
    parts = [f"p{k}" for k in range(len(KEYPOINTS))]
    path = table(tmp_path / "run.csv", points, parts)
    with pytest.raises(RecordingError, match="no keypoint for left_hip"):
        read_recording(path, frame_rate=60)
    recording = read_recording(path, frame_rate=60, names=dict(zip(parts, KEYPOINTS)))
    np.testing.assert_allclose(recording["position"].sel(keypoint="left_toe", space="y"), points[0, :, KEYPOINTS.index("left_toe"), 1])


@pytest.mark.parametrize(
    ("names", "said"), [({"knee": "left_knee"}, "'knee', which run.csv does not have"), ({"nose": "snout"}, "'snout', which psoas")]
)
def test_a_wrong_list_of_names_is_told(tmp_path, points, names, said):
    with pytest.raises(RecordingError, match=said):
        read_recording(table(tmp_path / "run.csv", points, KEYPOINTS), frame_rate=60, names=names)


def test_the_frame_rate_is_asked_for(tmp_path, points):
    with pytest.raises(SettingError, match=r"frame rate of run\.csv"):
        read_recording(table(tmp_path / "run.csv", points, KEYPOINTS))


@pytest.mark.parametrize("change", [lambda text: text.replace("likelihood", "x", 1), lambda text: text[:150], lambda text: text.replace("0.", "a.")])
def test_a_damaged_table_is_refused(tmp_path, points, change):
    path = table(tmp_path / "run.csv", points, KEYPOINTS)
    path.write_text(change(path.read_text()))
    with pytest.raises(RecordingError):
        read_recording(path, frame_rate=60)


def test_another_csv_is_not_taken_for_keypoints(tmp_path):
    (tmp_path / "people.csv").write_text("name,height\na,1.8\n")
    with pytest.raises(RecordingError, match="not a recording"):
        read_recording(tmp_path / "people.csv")
