"""OpenSim tables and ground reaction forces."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from psoas.errors import RecordingError
from psoas.recording.forces import add_forces
from psoas.recording.markers import make_marker_recording
from psoas.recording.mot import read_mot, read_table, write_mot

FORCES = ["time", *(f"ground_force_{foot}_{kind}{axis}" for foot in "rl" for kind in "vp" for axis in "xyz")]
FORCES += [f"ground_torque_{foot}_{axis}" for foot in "rl" for axis in "xyz"]


def sto(columns: list[str], rows: list[list[float]], header: str = "name\nversion=1\ninDegrees=no\n") -> str:
    lines = ["\t".join(columns), *("\t".join(map(str, row)) for row in rows)]
    return header + "endheader\n" + "\n".join(lines) + "\n"


def write(path, text):
    path.write_text(text)
    return path


def test_columns_become_variables_and_degrees_are_noted(tmp_path):
    file = write(
        tmp_path / "a.sto", sto(["time", "hip_flexion_r", "knee_angle_r"], [[0, 1, 2], [0.01, 3, 4]], "Coordinates\nnRows=2\ninDegrees=yes\n")
    )
    table = read_mot(file)
    assert table["knee_angle_r"].values.tolist() == [2, 4]
    assert table["time"].values.tolist() == [0, 0.01]
    assert table.attrs["in_degrees"] is True
    assert table.attrs["name"] == "Coordinates"


def test_old_headers_with_blanks_are_read_and_silence_on_degrees_is_kept(tmp_path):
    file = write(tmp_path / "a.mot", "name run.mot\ndatacolumns 2\ndatarows 3\nrange 0 1\nendheader\n time   fx\n0 1\n1 2\n")
    table = read_mot(file)
    assert table.attrs["in_degrees"] is None
    assert table.attrs["notes"] == "The header says 3 rows, the file has 2."


def test_forces_points_and_moments_are_sorted_by_plate(tmp_path):
    row = list(range(1, 19))
    recording = read_mot(write(tmp_path / "grf.mot", sto(FORCES, [[0.0, *row], [0.001, *row]])))
    assert list(recording["plate"].values) == ["r", "l"]
    assert recording["force"].sel(plate="r").values[0].tolist() == [1, 2, 3]
    assert recording["centre_of_pressure"].sel(plate="l").values[0].tolist() == [10, 11, 12]
    assert recording["free_moment"].sel(plate="l").values[0].tolist() == [16, 17, 18]


def test_a_point_without_load_is_unknown(tmp_path):
    recording = read_mot(write(tmp_path / "grf.mot", sto(FORCES, [[0.0, *[0] * 18], [0.001, *range(1, 19)]])))
    assert np.isnan(recording["centre_of_pressure"].values[0]).all()
    assert np.isfinite(recording["centre_of_pressure"].values[1]).all()


def test_forces_survive_writing_and_reading_exactly(tmp_path, rng):
    rows = np.column_stack([np.arange(5) / 1000, rng.normal(size=(5, 18))])
    recording = read_mot(write(tmp_path / "grf.mot", sto(FORCES, rows.tolist())))
    write_mot(recording, tmp_path / "again.mot")
    again = read_mot(tmp_path / "again.mot")
    for name in ("force", "centre_of_pressure", "free_moment"):
        np.testing.assert_array_equal(again[name].values, recording[name].values)
    np.testing.assert_array_equal(again["time_force"].values, recording["time_force"].values)


def test_a_table_survives_writing_and_reading_exactly(tmp_path, rng):
    table = xr.Dataset({"a": ("time", rng.normal(size=4)), "b/c": ("time", rng.normal(size=4))}, {"time": np.arange(4) / 3}, {"in_degrees": True})
    write_mot(table, tmp_path / "a.sto")
    again = read_table(tmp_path / "a.sto")
    xr.testing.assert_equal(again, table)
    assert again.attrs["in_degrees"] is True


def test_forces_stand_beside_markers(tmp_path):
    markers = make_marker_recording(np.zeros((3, 3, 1)), np.arange(3) / 100, ["A"], source="a.trc")
    forces = read_mot(write(tmp_path / "grf.mot", sto(FORCES, [[0.0, *range(1, 19)], [0.001, *range(1, 19)]])))
    both = add_forces(markers, forces)
    assert both.sizes == {"time": 3, "space": 3, "marker": 1, "time_force": 2, "plate": 2}
    assert both.attrs["source"] == "a.trc"
    assert "force" not in markers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("time\ta\n0\t1\n", "no line 'endheader'"),
        ("name\nendheader\n", "ends in its header"),
        ("name\nendheader\ntime\ta\n", "has columns but no row"),
        (sto(["a", "b"], [[0, 1]]), "first column must be 'time'"),
        (sto(["time", "a", "a"], [[0, 1, 1]]), "names a column twice: a"),
        (sto(["time", "a"], [[0, 1], [0, 2]]), "time does not rise at row 2"),
        (sto(["time", "a"], [["nan", 1]]), "row 1: the time is not a number"),
        (sto(["time", "a"], [[0, "abc"]]), "line 6, field 2: 'abc' is not a number"),
        (sto(["time", "a", "b"], [[0, 1]]), "line 6 has 2 numbers for 3 columns"),
        (sto(["time", "a"], [[0, 1]], "name\nDataType=Vec3\n"), "holds Vec3 elements"),
    ],
)
def test_a_broken_file_is_named_with_line_and_field(tmp_path, text, said):
    with pytest.raises(RecordingError, match=said):
        read_mot(write(tmp_path / "a.mot", text))


def test_markers_do_not_go_into_a_table(tmp_path):
    markers = make_marker_recording(np.zeros((3, 3, 1)), np.arange(3) / 100, ["A"])
    with pytest.raises(RecordingError, match="cannot hold this recording"):
        write_mot(markers, tmp_path / "a.mot")


@pytest.mark.data
def test_forces_of_a_laboratory_read_as_pandas_reads_them(shared_data):
    file = shared_data / "mocap/rajagopal_run_4ms/grf_run.mot"
    recording = read_mot(file)
    table = pd.read_csv(file, sep=r"\s+", skiprows=5)
    np.testing.assert_array_equal(recording["force"].sel(plate="L", space="y").values, table["L_ground_force_vy"].values)
    np.testing.assert_array_equal(recording["free_moment"].sel(plate="R", space="y").values, table["R_ground_torque_y"].values)
    # A man of 72.8 kg at 4 m/s peaks between two and three times his weight on each foot.
    peaks = recording["force"].sel(space="y").max("time_force").values / (72.8 * 9.81)
    assert ((peaks > 2) & (peaks < 3.2)).all()
