from __future__ import annotations

import pytest
from typer.testing import CliRunner

from psoas.cli import app


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.data
def test_muscles_writes_files_and_says_whether_they_may_be_quoted(shared_data, tmp_path):
    folder = shared_data / "mocap" / "rajagopal_run_4ms"
    result = run(
        "muscles", folder / "motion_capture_run.trc", "--forces", folder / "grf_run.mot", "--static", folder / "static_run.trc", "--mass", 72.84,
        "--scale-setup", folder / "scale_setup_run.xml", "--follow", folder / "ik_setup_run.xml", "--out", tmp_path / "out",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "In parts. Fit to quote:" in result.output
    assert "hip_rotation_l" in result.output
    assert "body weights" in result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "coordinates.mot",
        "moments.sto",
        "activation.sto",
        "force.sto",
        "length.sto",
        "reactions.sto",
        "model.osim",
        "muscles.parquet",
        "verdict.json",
        "muscles.html",
    }


@pytest.mark.data
def test_a_c3d_with_plates_is_all_that_a_run_needs(shared_data, tmp_path):
    folder = shared_data / "mocap" / "dorn_jog_3p5ms"
    result = run("muscles", folder / "JA1Gait21.c3d", "--static", folder / "JA1Static05.c3d", "--mass", 75.93, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "Fit to quote:" in result.output
    assert "ms after the motion" not in result.output


@pytest.mark.data
def test_markers_without_plates_ask_for_forces(shared_data, tmp_path):
    folder = shared_data / "mocap" / "rajagopal_run_4ms"
    result = run("muscles", folder / "motion_capture_run.trc", "--height", 1.8, "--mass", 72.8, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "holds no ground forces" in result.output


@pytest.mark.data
def test_a_motion_file_stands_for_markers(shared_data, tmp_path):
    folder = shared_data / "mocap" / "hamner_cmc_4ms"
    result = run(
        "muscles", folder / "runningModel_Kinematics_q.sto", "--forces", folder / "runningModel_GRF_data.mot",
        "--model", folder / "runningModel_CMC_test.osim", "--cutoff", 15, "--out", tmp_path / "out",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "Markers fit" not in result.output


@pytest.mark.data
def test_markers_in_another_set_are_answered_with_both_lists(shared_data, tmp_path):
    text = (shared_data / "mocap" / "rajagopal_run_4ms" / "static_run.trc").read_text()
    for name in ("ASI", "PSI", "TH", "TB", "CAL", "TOE", "MT5", "ACR", "FC", "MAL", "JC", "EL", "UA", "FA", "CLAV", "C7", "SH"):
        text = text.replace(name, name.lower() + "x")
    strange = tmp_path / "strange.trc"
    strange.write_text(text)
    forces = shared_data / "mocap" / "rajagopal_run_4ms" / "grf_run.mot"
    result = run("muscles", strange, "--forces", forces, "--height", 1.8, "--mass", 70, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "markers; 6 are needed" in result.output
    assert "Plug-in Gait" in result.output
    assert not (tmp_path / "out").exists()
