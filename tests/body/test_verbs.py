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
    assert "Not fit to quote:" in result.output
    assert "ankle_angle_r" in result.output
    assert "body weights" in result.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "coordinates.mot",
        "moments.sto",
        "activation.sto",
        "force.sto",
        "length.sto",
        "reactions.sto",
        "muscles.parquet",
        "verdict.json",
    }


@pytest.mark.data
def test_markers_in_another_set_are_answered_with_both_lists(shared_data, tmp_path):
    folder = shared_data / "mocap" / "rbds001"
    result = run("muscles", folder / "RBDS001runT25markers.txt", "--forces", folder / "RBDS001runT25forces.txt", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "markers; 6 are needed" in result.output
    assert not (tmp_path / "out").exists()
