"""C3D files, written here by the library that reads them and checked against what was put in."""

from __future__ import annotations

import ezc3d
import numpy as np
import pytest

from psoas.errors import LimitExceeded, RecordingError
from psoas.recording import c3d as reader
from psoas.recording.c3d import read_c3d
from psoas.recording.trc import read_trc

RATE, FRAMES = 100.0, 20


def write_c3d(path, points, labels, *, unit="mm", screen=None, events=(), analog=None):
    file = ezc3d.c3d()
    file["parameters"]["POINT"]["RATE"]["value"] = [RATE]
    file["parameters"]["POINT"]["LABELS"]["value"] = labels
    file["parameters"]["POINT"]["UNITS"]["value"] = [unit]
    file["data"]["points"] = np.concatenate([points, np.ones((1, *points.shape[1:]))])
    if screen:
        file.add_parameter("POINT", "Y_SCREEN", [screen])
    if analog is not None:
        file["parameters"]["ANALOG"]["RATE"]["value"] = [RATE * 10]
        file["parameters"]["ANALOG"]["LABELS"]["value"] = ["EMG"]
        file["parameters"]["ANALOG"]["UNITS"]["value"] = ["V"]
        file["data"]["analogs"] = analog
    if events:
        file.add_parameter("EVENT", "LABELS", [label for label, _, _ in events])
        file.add_parameter("EVENT", "CONTEXTS", [side for _, side, _ in events])
        file.add_parameter("EVENT", "TIMES", np.array([[0.0] * len(events), [time for _, _, time in events]]))
    file.write(str(path))
    return path


@pytest.fixture
def points(rng) -> np.ndarray:
    return 1000 * rng.random((3, 2, FRAMES))


def test_millimetres_with_y_up_become_metres(tmp_path, points):
    recording = read_c3d(write_c3d(tmp_path / "a.c3d", points, ["RASI", "LASI"], screen="+Y"))
    np.testing.assert_allclose(recording["position"].sel(marker="LASI").values, points[:, 1].T / 1000, atol=1e-6)
    assert recording.attrs["frame_rate"] == RATE
    assert recording.attrs["up_axis"] == "y, as the file says"


def test_a_file_with_z_up_is_turned_without_being_mirrored(tmp_path, points):
    recording = read_c3d(write_c3d(tmp_path / "a.c3d", points, ["A", "B"], screen="+Z"))
    x, y, z = points[:, 0] / 1000
    np.testing.assert_allclose(recording["position"].sel(marker="A").values, np.column_stack([x, z, -y]), atol=1e-6)


def test_the_vertical_is_guessed_where_the_file_is_silent(tmp_path, rng):
    standing = np.zeros((3, 5, FRAMES)) + 10 * rng.random((3, 5, FRAMES))
    standing[2] += np.linspace(0, 1700, 5)[:, None]
    recording = read_c3d(write_c3d(tmp_path / "a.c3d", standing, list("ABCDE")))
    assert recording.attrs["up_axis"] == "z, guessed from the markers"
    assert float(recording["position"].sel(marker="E", space="y").mean()) == pytest.approx(1.7, abs=0.02)


def test_a_marker_that_was_not_seen_is_unknown(tmp_path, points):
    points[:, 1, 4] = np.nan
    recording = read_c3d(write_c3d(tmp_path / "a.c3d", points, ["A", "B"], screen="+Y"))
    assert np.isnan(recording["position"].sel(marker="B").values[4]).all()
    assert np.isfinite(recording["position"].sel(marker="A").values).all()


def test_one_subject_prefix_is_dropped_and_double_names_are_kept_apart(tmp_path, points):
    assert list(read_c3d(write_c3d(tmp_path / "a.c3d", points, ["Anna:RASI", "Anna:LASI"], screen="+Y"))["marker"].values) == ["RASI", "LASI"]
    assert list(read_c3d(write_c3d(tmp_path / "b.c3d", points, ["A", "A"], screen="+Y"))["marker"].values) == ["A", "A.2"]


def test_events_come_in_order_with_side_and_seconds(tmp_path, points):
    events = [("Foot Off", "Right", 0.15), ("Foot Strike", "Left", 0.05)]
    recording = read_c3d(write_c3d(tmp_path / "a.c3d", points, ["A", "B"], screen="+Y", events=events))
    assert recording["event_label"].values.tolist() == ["Foot Strike", "Foot Off"]
    assert recording["event_side"].values.tolist() == ["Left", "Right"]
    assert recording["event_time"].values == pytest.approx([0.05, 0.15], abs=1e-6)


def test_other_channels_are_kept_with_unit_and_clock(tmp_path, points, rng):
    analog = rng.random((1, 1, FRAMES * 10))
    recording = read_c3d(write_c3d(tmp_path / "a.c3d", points, ["A", "B"], screen="+Y", analog=analog))
    np.testing.assert_allclose(recording["analog"].sel(channel="EMG").values, analog[0, 0], atol=1e-6)
    assert recording["analog"].attrs["units"] == ["V"]
    assert np.diff(recording["time_analog"].values) == pytest.approx(1 / (RATE * 10))


@pytest.mark.parametrize("cut", [0, 3, 400, 700])
def test_a_cut_file_is_refused_and_does_not_end_us(tmp_path, points, cut):
    path = write_c3d(tmp_path / "a.c3d", points, ["A", "B"], screen="+Y")
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(RecordingError, match=r"a\.c3d cannot be read as C3D"):
        read_c3d(path)


def test_a_text_file_with_that_suffix_is_refused(tmp_path):
    (tmp_path / "a.c3d").write_text("PathFileType\t4\n" * 200)
    with pytest.raises(RecordingError, match="cannot be read as C3D"):
        read_c3d(tmp_path / "a.c3d")


def test_reading_that_takes_too_long_is_ended(tmp_path, points, monkeypatch):
    path = write_c3d(tmp_path / "a.c3d", points, ["A", "B"], screen="+Y")
    monkeypatch.setattr(reader, "TIME_LIMIT", 0.01)
    with pytest.raises(LimitExceeded, match=r"took more than 0\.01 s"):
        read_c3d(path)


def test_unknown_length_units_are_refused(tmp_path, points):
    with pytest.raises(RecordingError, match="marker unit 'in' is not known"):
        read_c3d(write_c3d(tmp_path / "a.c3d", points, ["A", "B"], unit="in", screen="+Y"))


@pytest.mark.data
def test_the_same_trial_reads_alike_from_c3d_and_trc(shared_data):
    folder = shared_data / "mocap/dorn_jog_3p5ms"
    from_c3d, from_trc = read_c3d(folder / "JA1Gait21.c3d"), read_trc(folder / "jog.trc")
    for marker in ("LHEEL", "RASI", "RTOE"):
        one, two = from_c3d["position"].sel(marker=marker, space="y").values, from_trc["position"].sel(marker=marker, space="y").values
        assert np.nanmax(np.abs(one - two)) < 2e-3
    peaks = from_c3d["force"].sel(space="y").max("time_force").values
    assert (peaks > 1500).sum() == 5  # five of the eight plates were hit
    assert from_c3d["event_label"].values.tolist().count("Foot Strike") == 6
