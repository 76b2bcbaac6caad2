"""Text files of the Running Biomechanics Data Set."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.errors import RecordingError
from psoas.recording.rbds import is_rbds, read_rbds

MARKERS = "Time\tR.ASISX\tR.ASISY\tR.ASISZ\tL.ASISX\tL.ASISY\tL.ASISZ\n"
FORCES = "Time\tFx\tFy\tFz\tCOPx\tCOPy\tCOPz\tTy\n"


def write(path, text):
    path.write_text(text)
    return path


def test_markers_are_in_metres_on_an_even_clock(tmp_path):
    rows = "".join(f"{round(k / 150, 3)}\t1000\t{900 + k}\t0\t1000\t900\t200\n" for k in range(30))
    recording = read_rbds(write(tmp_path / "a.txt", MARKERS + rows))
    assert recording["time"].values == pytest.approx(np.arange(30) / 150)
    assert recording["position"].sel(marker="R.ASIS").values[3] == pytest.approx([1.0, 0.903, 0.0])
    assert recording["position"].sel(marker="L.ASIS").values[0] == pytest.approx([1.0, 0.9, 0.2])


def test_forces_are_in_newtons_metres_and_newton_metres(tmp_path):
    recording = read_rbds(write(tmp_path / "a.txt", FORCES + "1\t-184\t328\t-72\t2591\t0\t1134\t-15305\n2\t0\t0\t0\t0\t0\t0\t0\n"))
    treadmill = recording.sel(plate="treadmill")
    assert treadmill["force"].values[0].tolist() == [-184, 328, -72]
    assert treadmill["centre_of_pressure"].values[0] == pytest.approx([2.591, 0, 1.134])
    assert treadmill["free_moment"].values[0] == pytest.approx([0, -15.305, 0])
    assert np.isnan(treadmill["centre_of_pressure"].values[1]).all()
    assert recording["time_force"].values == pytest.approx([0, 1 / 300])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a b c\n1 2 3\n", "line 1 is not a header"),
        (MARKERS, "has a header but no row"),
        (MARKERS + "0\t1\t2\n", "line 2 has 3 fields where 7"),
        (MARKERS + "0\t1\t2\t3\t4\tx\t6\n", "line 2, field 6: 'x'"),
        (MARKERS + "0\t1\t2\t3\t4\t5\t6\n1\t1\t2\t3\t4\t5\t6\n", "not those of 150 frames"),
    ],
)
def test_a_broken_file_is_named_with_line_and_field(tmp_path, text, said):
    with pytest.raises(RecordingError, match=said):
        read_rbds(write(tmp_path / "a.txt", text))


def test_its_header_is_recognised_and_that_of_averages_is_not(tmp_path):
    assert is_rbds(write(tmp_path / "a.txt", MARKERS))
    assert is_rbds(write(tmp_path / "b.txt", FORCES))
    assert not is_rbds(write(tmp_path / "c.txt", "PercGcycle\tRhipAngX25\n0\t1\n"))


@pytest.mark.data
def test_a_run_of_62_kg_at_2p5_metres_per_second(shared_data):
    folder = shared_data / "mocap/rbds001"
    markers, forces = read_rbds(folder / "RBDS001runT25markers.txt"), read_rbds(folder / "RBDS001runT25forces.txt")
    assert markers.sizes["time"] == 4500
    assert forces.sizes["time_force"] == 9000
    assert markers["time"].values[-1] == pytest.approx(forces["time_force"].values[-1], abs=0.01)
    # Over whole strides the mean vertical force is body weight; this file carries an offset of some 19 N.
    assert float(forces["force"].sel(space="y").mean()) == pytest.approx(62 * 9.81, rel=0.05)
