from __future__ import annotations

import csv
import sys
from pathlib import Path

import pyarrow.parquet as pq
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.synthetic_trials import write_trial
from psoas.cli import app


def test_a_folder_gives_tables_a_page_and_a_line_that_counts(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    truth = write_trial(folder, "run", seed=2)
    (folder / "plan.csv").write_text(f"trial,runner,markers,forces,height\nfirst,Ada,run.trc,run_grf.mot,{truth['height']}\n")
    (folder / "photo.png").touch()
    command = ["batch", str(folder), "--out", str(out), "--manifest", str(folder / "plan.csv"), "--workers", "1"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert "1 trial: 1 done. Not run: 2 other files." in done.output
    (row,) = csv.DictReader((out / "summary.csv").open())
    assert abs(float(row["step_rate"]) - truth["step_rate"]) < 0.5
    assert set(pq.read_table(out / "muscles")["runner"].to_pylist()) == {"Ada"}
    assert "not run again" in CliRunner().invoke(app, command).output


def test_a_folder_that_is_not_there_and_a_word_that_is_not_known_are_told(tmp_path):
    assert "There is no folder" in CliRunner().invoke(app, ["batch", str(tmp_path / "none"), "--out", str(tmp_path / "out")]).output
    assert "Allowed are gait and muscles" in CliRunner().invoke(app, ["batch", str(tmp_path), "--out", str(tmp_path / "o"), "--only", "arms"]).output
