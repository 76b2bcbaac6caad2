"""TRC files of markers and of Sports2D."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from psoas.errors import RecordingError
from psoas.recording.dataset import make_recording
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.markers import make_marker_recording
from psoas.recording.trc import read_trc, write_trc

HEAD = (
    "PathFileType\t4\t(X/Y/Z)\t{name}\n"
    "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n"
    "100\t100\t{frames}\t{markers}\t{unit}\t100\t1\t{frames}\n"
)


def trc(names: list[str], rows: list[str], unit: str = "mm", frames: int | None = None) -> str:
    labels = "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t\n"
    axes = "\t\t" + "\t".join(f"{axis}{k + 1}" for k in range(len(names)) for axis in "XYZ") + "\n\n"
    head = HEAD.format(name="a.trc", frames=len(rows) if frames is None else frames, markers=len(names), unit=unit)
    return head + labels + axes + "\n".join(rows) + "\n"


def write(path, text):
    path.write_text(text)
    return path


TWO = ["1\t0.00\t1000\t2000\t3000\t1\t2\t3", "2\t0.01\t1001\t2001\t3001\t4\t5\t6"]


def test_millimetres_become_metres_and_axes_stay(tmp_path):
    recording = read_trc(write(tmp_path / "a.trc", trc(["RASI", "LASI"], TWO)))
    assert recording["position"].sel(marker="RASI").values == pytest.approx(np.array([[1.0, 2.0, 3.0], [1.001, 2.001, 3.001]]))
    assert recording.attrs["space_unit"] == "m"
    assert recording.attrs["frame_rate"] == 100


def test_an_empty_cell_is_a_marker_that_was_not_seen(tmp_path):
    recording = read_trc(write(tmp_path / "a.trc", trc(["RASI", "LASI"], [TWO[0], "2\t0.01\t\t\t\t4\t5\t6"])))
    assert np.isnan(recording["position"].sel(marker="RASI").values[1]).all()
    assert recording["position"].sel(marker="LASI").values[1] == pytest.approx([0.004, 0.005, 0.006])


def test_last_markers_dropped_by_an_editor_are_not_seen_and_it_is_noted(tmp_path):
    recording = read_trc(write(tmp_path / "a.trc", trc(["RASI", "LASI"], ["1\t0.00\t1\t2\t3", "2\t0.01\t1\t2\t3\t4\t5\t6"])))
    assert np.isnan(recording["position"].sel(marker="LASI").values[0]).all()
    assert "1 rows end early" in recording.attrs["notes"]


def test_pixels_of_sports2d_keep_y_down_and_take_our_names(tmp_path):
    names = ["Hip", "RHip", "RKnee", "RAnkle", "RBigToe", "RSmallToe", "RHeel", "LHip", "LKnee", "LAnkle", "LBigToe", "LSmallToe", "LHeel", "Nose"]
    row = "\t".join(f"{100 + k}\t{500 + k}\t0" for k in range(len(names)))
    # Sports2D writes the unit m in its pixel files as well; the name tells.
    file = write(tmp_path / "clip_Sports2D_px_person00.trc", trc(names, [f"1\t0\t{row}", f"2\t0.04\t{row}"], unit="m"))
    recording = read_trc(file)
    assert recording.attrs["space_unit"] == "px"
    assert recording["position"].sel(keypoint="right_toe").values[0].tolist() == [104, 504]
    assert recording["position"].sel(keypoint="left_heel").values[0].tolist() == [112, 512]
    assert np.isnan(recording["position"].sel(keypoint="left_wrist")).all()


def test_metres_of_sports2d_are_keypoints_in_metres(tmp_path):
    names = ["RHip", "RKnee", "RAnkle", "LHip", "LKnee", "LAnkle"]
    row = "\t".join("0.5\t0.9\t0.1" for _ in names)
    recording = read_trc(write(tmp_path / "clip_m_person00.trc", trc(names, [f"1\t0\t{row}", f"2\t0.01\t{row}"], unit="m")))
    assert recording.attrs["space_unit"] == "m"
    assert recording["position"].sel(keypoint="left_knee").values[0].tolist() == [0.5, 0.9, 0.1]


def test_markers_survive_writing_and_reading_to_the_micrometre(tmp_path, rng):
    position = rng.normal(size=(50, 3, 4))
    position[7, :, 2] = np.nan
    recording = make_marker_recording(position, np.arange(50) / 250, ["A", "B", "C", "D"], source="a")
    write_trc(recording, tmp_path / "a.trc")
    again = read_trc(tmp_path / "a.trc")
    np.testing.assert_allclose(again["position"].values, position, atol=1e-9)
    np.testing.assert_allclose(again["time"].values, recording["time"].values, atol=1e-9)
    assert list(again["marker"].values) == ["A", "B", "C", "D"]


def test_keypoints_in_pixels_survive_writing_and_reading(tmp_path, rng):
    position = 1000 * rng.random(size=(20, 2, len(KEYPOINTS)))
    recording = make_recording(position, np.arange(20) / 30, source="a")
    write_trc(recording, tmp_path / "a.trc")
    again = read_trc(tmp_path / "a.trc")
    assert again.attrs["space_unit"] == "px"
    np.testing.assert_allclose(again["position"].values, position, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello\n", "line 1: a TRC file begins with PathFileType"),
        (trc(["A"], ["1\t0\t1\t2\t3"])[:150], "ends in its header"),
        (trc(["A"], ["1\t0\t1\tx\t3"]), "line 7, field 3: 'x' is not a number"),
        (trc(["A"], ["1\t0\t1\tinf\t3"]), "line 7, field 3: 'inf'"),
        (trc(["A", "B"], ["1\t0\t1\t2\t3\t4\t5\t6", "2\t0.01\t1\t2\t3"]), "line 8 has 5 fields where 8"),
        (trc(["A", "B"], ["1\t0\t1\t2\t3\t4", "2\t0.01\t1\t2\t3\t4\t5\t6"]), "line 7 has 6 fields where 8"),
        (trc(["A"], []), "has a header but no frame"),
        (trc(["A"], ["1\t0.01\t1\t2\t3", "2\t0.01\t1\t2\t3"]), "time does not rise at frame 1"),
        (trc(["A"], ["1\t0.01\t1\t2\t3"], unit="ft"), "unit 'ft' is not known"),
        (trc(["A", "A"], TWO), "two markers of one name: A"),
        (trc(["A", "B"], TWO).replace("\t2\tmm", "\t3\tmm"), "names 2 markers, but the header says 3"),
        ("", "is empty"),
    ],
)
def test_a_broken_file_is_named_with_line_and_field(tmp_path, text, said):
    with pytest.raises(RecordingError, match=said) as caught:
        read_trc(write(tmp_path / "a.trc", text))
    assert "a.trc" in caught.value.what


def test_a_wrong_frame_count_in_the_header_is_noted(tmp_path):
    recording = read_trc(write(tmp_path / "a.trc", trc(["A", "B"], TWO, frames=9)))
    assert recording.attrs["notes"] == "The header says 9 frames, the file has 2."


@pytest.mark.data
def test_a_laboratory_file_reads_as_pandas_reads_it(shared_data):
    file = shared_data / "mocap/rajagopal_run_4ms/motion_capture_run.trc"
    recording = read_trc(file)
    table = pd.read_csv(file, sep="\t", skiprows=5, header=None).dropna(axis=1, how="all")
    names = file.read_text().splitlines()[3].split("\t")[2::3]
    column = names.index("RTOE")
    np.testing.assert_allclose(
        recording["position"].sel(marker="RTOE").values * 1e3, table.iloc[:, 2 + 3 * column : 5 + 3 * column].values, atol=1e-9
    )
    np.testing.assert_allclose(recording["time"].values, table.iloc[:, 1].values)
    assert recording.sizes == {"time": 510, "space": 3, "marker": 42}
    # A man of 1.80 m: his back of the pelvis is about 1.05 m above the belt.
    assert 0.95 < float(recording["position"].sel(marker="LPSI", space="y").mean()) < 1.15
