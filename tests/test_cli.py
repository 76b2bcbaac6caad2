"""The command line as a user meets it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import psoas
from psoas.cli import app
from psoas.cli_errors import EXIT_ERROR, EXIT_REFUSED, EXIT_STOPPED

ROOT = Path(psoas.__file__).parents[2]


@pytest.fixture
def run():
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, [str(argument) for argument in arguments])


def test_every_option_is_documented():
    usage = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")
    for name, command in get_command(app).commands.items():
        for parameter in command.params:
            for option in [*parameter.opts, *parameter.secondary_opts]:
                if option.startswith("--"):
                    assert f"`{option}`" in usage, f"psoas {name} {option} is not in docs/usage.md"


def test_a_missing_file_is_one_plain_message(run, tmp_path):
    result = run("assess", tmp_path / "nowhere.mp4")
    assert result.exit_code == EXIT_ERROR
    assert "There is no file" in result.output
    assert "Traceback" not in result.output


def test_a_height_in_centimetres_is_named_as_such(run, tmp_path):
    clip = tmp_path / "run.mp4"
    clip.write_bytes(b"")
    result = run("assess", clip, "--height", "178")
    assert result.exit_code == EXIT_ERROR
    assert "in metres" in result.output


def test_speed_and_pace_together_are_a_contradiction(run, tmp_path):
    result = run("assess", tmp_path / "run.mp4", "--speed", "3", "--pace", "5:30")
    assert result.exit_code == EXIT_ERROR
    assert "Give one of them" in result.output


def test_a_refused_clip_says_why_and_writes_no_numbers(run, tmp_path, monkeypatch):
    from psoas.errors import CaptureRefused

    def refuse(*args, **kwargs):
        raise CaptureRefused("run.mp4 shows nobody.", "Film the whole body.")

    monkeypatch.setattr("psoas.pipeline.assess", refuse)
    result = run("assess", tmp_path / "run.mp4", "--out", tmp_path / "out")
    assert result.exit_code == EXIT_REFUSED
    assert "shows nobody" in result.output
    assert "Film the whole body" in result.output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.html"]
    assert "shows nobody" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_ctrl_c_leaves_nothing_half_written(run, tmp_path, monkeypatch):
    from psoas import output

    def stop(path):
        path.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        output.write_whole(tmp_path / "out", {"strides.csv": lambda path: path.write_text("whole"), "report.html": stop})
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["strides.csv"]


def test_a_stopped_command_says_so(run, tmp_path, monkeypatch):
    def stop(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("psoas.pipeline.assess", stop)
    result = run("assess", tmp_path / "run.mp4", "--out", tmp_path / "out")
    assert result.exit_code == EXIT_STOPPED
    assert not (tmp_path / "out").exists()


def test_the_demo_writes_a_report_and_says_three_things(run, tmp_path):
    result = run("demo", "--out", tmp_path / "demo")
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "demo").iterdir()} >= {"report.html", "assessment.json", "strides.csv", "keypoints.parquet"}
    assert all(f"\n{number}. " in result.output for number in (1, 2, 3))
    assert str(tmp_path / "demo" / "report.html") in result.output
    lines = [line for line in result.output.splitlines() if line.startswith("Psoas")]
    assert any(re.search(r"pull in swing +left \d\S* ± \d\S* times your weight; right unknown", line) for line in lines)
    for label, unit in (("change of length", "mm"), ("beyond standing", "%"), ("fastest lengthening", "m/s")):
        line = next(line for line in lines if label in line)
        assert re.search(rf"left \d\S* ± \d\S*\s{unit}.*; right \d\S* ± \d\S*\s{unit}", line), line
