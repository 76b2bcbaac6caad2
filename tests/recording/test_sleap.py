"""Analysis files of SLEAP."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from psoas.errors import LimitExceeded, MissingExtra, RecordingError, SettingError
from psoas.recording import sleap
from psoas.recording.files import read_recording
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.other_names import read_names

h5py = pytest.importorskip("h5py", reason="needs h5py: pip install 'psoas[sleap]'")


@pytest.fixture
def points(rng):
    """(frames, people, nodes, 3) of one person; a knee is hidden once."""
    found = rng.random((7, 1, len(KEYPOINTS), 3)) * [640, 480, 1]
    found[2, 0, KEYPOINTS.index("left_knee")] = np.nan, np.nan, 0
    return found


def analysis(path, points, nodes=KEYPOINTS, named_axes=False):
    """Write an analysis file, in SLEAP's usual order of axes or with the axes named; return the path."""
    order = ("frame", "track", "node", "xy")
    with h5py.File(path, "w") as file:
        file["node_names"] = [name.encode() for name in nodes]
        if named_axes:
            file["tracks"], file["point_scores"] = points[..., :2], points[..., 2]
            file["tracks"].attrs["dims"], file["point_scores"].attrs["dims"] = json.dumps(order), json.dumps(order[:3])
        else:
            file["tracks"], file["point_scores"] = points[..., :2].transpose(1, 3, 2, 0), points[..., 2].transpose(1, 2, 0)
    return path


@pytest.mark.parametrize("named_axes", [False, True])
def test_points_come_back_with_their_scores_whatever_the_order_of_axes(tmp_path, points, named_axes):
    recording = read_recording(analysis(tmp_path / "run.h5", points, named_axes=named_axes), frame_rate=50)
    np.testing.assert_allclose(recording["position"].transpose("time", "keypoint", "space"), points[:, 0, :, :2])
    np.testing.assert_allclose(recording["confidence"], points[:, 0, :, 2])
    assert np.isnan(recording["position"].sel(keypoint="left_knee")[2]).all()
    assert recording.attrs["frame_rate"] == 50


def test_a_file_that_sleap_io_writes_is_read(tmp_path, points):
    sleap_io = pytest.importorskip("sleap_io", reason="needs sleap-io, the second reader")
    skeleton, track = sleap_io.Skeleton(list(KEYPOINTS)), sleap_io.Track("runner")
    video = sleap_io.Video("run.mp4", open_backend=False)
    frames = [
        sleap_io.LabeledFrame(
            video=video,
            frame_idx=number,
            instances=[sleap_io.PredictedInstance.from_numpy(frame[0, :, :2], skeleton, point_scores=frame[0, :, 2], score=1.0, track=track)],
        )
        for number, frame in enumerate(points)
    ]
    labels = sleap_io.Labels(labeled_frames=frames, videos=[video], skeletons=[skeleton], tracks=[track])
    sleap_io.save_analysis_h5(labels, str(tmp_path / "run.h5"))
    recording = read_recording(tmp_path / "run.h5", frame_rate=50)
    np.testing.assert_allclose(recording["position"].transpose("time", "keypoint", "space"), points[:, 0, :, :2], rtol=1e-6)


def test_a_list_of_names_is_read_from_a_file(tmp_path, points):
    nodes = [f"n{k}" for k in range(len(KEYPOINTS))]
    (tmp_path / "names.json").write_text(json.dumps(dict(zip(nodes, KEYPOINTS))))
    recording = read_recording(analysis(tmp_path / "run.h5", points, nodes), frame_rate=50, names=read_names(tmp_path / "names.json"))
    np.testing.assert_allclose(recording["position"].sel(keypoint="right_toe", space="x"), points[:, 0, KEYPOINTS.index("right_toe"), 0])


def test_a_list_of_names_that_is_none_is_refused(tmp_path):
    (tmp_path / "names.json").write_text('["left_hip"]')
    with pytest.raises(RecordingError, match="not a list of names"):
        read_names(tmp_path / "names.json")


def test_a_table_of_deeplabcut_in_hdf5_is_refused_with_the_way_to_csv(tmp_path):
    with h5py.File(tmp_path / "dlc.h5", "w") as file:
        file.create_group("df_with_missing")
    with pytest.raises(RecordingError, match="converth5_to_csv"):
        read_recording(tmp_path / "dlc.h5", frame_rate=50)


def test_another_hdf5_file_a_cut_one_and_axes_that_do_not_fit_are_refused(tmp_path, points):
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["a"] = [1]
    whole = analysis(tmp_path / "run.h5", points).read_bytes()
    (tmp_path / "cut.h5").write_bytes(whole[: len(whole) // 2])
    analysis(tmp_path / "short.h5", points[:, :, :5])
    for name in ("other.h5", "cut.h5", "short.h5"):
        with pytest.raises(RecordingError):
            read_recording(tmp_path / name, frame_rate=50)


def test_the_frame_rate_is_asked_for(tmp_path, points):
    with pytest.raises(SettingError, match="frame rate"):
        read_recording(analysis(tmp_path / "run.h5", points))


def test_without_h5py_the_line_to_install_is_said(tmp_path, points, monkeypatch):
    path = analysis(tmp_path / "run.h5", points)
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(MissingExtra, match=r"pip install 'psoas\[sleap\]'"):
        read_recording(path, frame_rate=50)


def test_a_file_that_hangs_the_library_is_given_up(tmp_path, points, monkeypatch):
    monkeypatch.setattr(sleap, "TIME_LIMIT", 0.01)
    with pytest.raises(LimitExceeded, match=r"more than 0\.01 s"):
        read_recording(analysis(tmp_path / "run.h5", points), frame_rate=50)


def test_h5py_is_not_imported_before_it_is_needed():
    code = "import sys, psoas.recording.files; sys.exit('h5py' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
