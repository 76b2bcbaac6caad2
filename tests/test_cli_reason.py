"""psoas explain and psoas knowledge, as a shell sees them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import psoas
from psoas.assessment_json import from_json, to_json
from psoas.cli import app
from psoas.cli_errors import EXIT_ERROR, EXIT_REFERRED
from psoas.screen.answers_file import read_filled
from psoas.screen.assemble import make_screening
from psoas.screening_json import screening_from_json, screening_to_json
from report.sample_assessment import sample_assessment

EXAMPLES = Path(psoas.__file__).parents[2] / "docs" / "examples"


@pytest.fixture
def run():
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def assessment(tmp_path):
    path = tmp_path / "assessment.json"
    path.write_text(to_json(sample_assessment()), encoding="utf-8")
    return path


@pytest.fixture
def screening(tmp_path):
    path = tmp_path / "screening.json"
    path.write_text(screening_to_json(make_screening(read_filled(EXAMPLES / "hills.yaml"))), encoding="utf-8")
    return path


def test_a_clip_alone_is_explained_without_a_symptom(run, assessment):
    result = run("explain", assessment)
    assert result.exit_code == 0
    assert "WHAT MAY EXPLAIN IT" not in result.output


def test_a_clip_and_answers_give_a_report_and_an_assessment_that_hold_both(run, assessment, tmp_path):
    result = run("explain", assessment, "--answers", EXAMPLES / "hills.yaml", "--out", tmp_path / "visit")
    assert result.exit_code == 0
    assert "Ordinary soreness after new or harder work (fits best)" in result.output
    kept = from_json((tmp_path / "visit" / "assessment.json").read_text(encoding="utf-8"))
    assert kept.reasoning.symptoms[0].first.id == "N31"
    assert kept.screening.answers.soreness[0].site == "hamstring_belly"
    assert "Ordinary soreness after new or harder work" in (tmp_path / "visit" / "report.html").read_text(encoding="utf-8")
    assert run("explain", tmp_path / "visit" / "assessment.json").output == result.output.split("\nWritten:")[0]


def test_a_screening_can_stand_beside_a_clip_or_alone(run, assessment, screening):
    beside, alone = run("explain", assessment, "--screening", screening), run("explain", screening)
    assert beside.exit_code == alone.exit_code == 0
    assert "fits best" in beside.output
    assert "fits best" in alone.output


def test_a_red_flag_ends_with_its_own_exit_code(run, assessment):
    result = run("explain", assessment, "--answers", EXAMPLES / "groin.yaml")
    assert result.exit_code == EXIT_REFERRED
    assert result.output.startswith("SEE A PROFESSIONAL NOW")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("{screening}", "--screening", "{screening}"), "Two screenings were given."),
        (("{screening}", "--out", "{folder}"), "A report needs a clip"),
        (("{broken}",), "not whole"),
        (("{missing}",), "could not be read"),
    ],
)
def test_what_cannot_be_explained_is_told(run, screening, tmp_path, arguments, said):
    (tmp_path / "broken.json").write_text('{"kind": "screening"', encoding="utf-8")
    places = {"screening": screening, "folder": tmp_path / "out", "broken": tmp_path / "broken.json", "missing": tmp_path / "none.json"}
    result = run("explain", *(argument.format(**places) for argument in arguments))
    assert result.exit_code == EXIT_ERROR
    assert said in result.output


def test_a_screening_comes_back_from_json_as_it_went(screening):
    text = screening.read_text(encoding="utf-8")
    assert screening_to_json(screening_from_json(text)) == text


def test_a_fact_is_shown_by_its_id(run):
    for id, said in (("T03", "Thomas test"), ("S13", "contradicted"), ("step_rate", "Step rate")):
        result = run("knowledge", "show", id)
        assert result.exit_code == 0
        assert said in result.output
    assert run("knowledge", "show", "T99").exit_code == EXIT_ERROR


def test_claims_and_sources_are_listed(run):
    assert run("knowledge", "claims").output.count("\nS") == 39
    assert "R182  Cleary MA" in run("knowledge", "sources").output
    assert run("knowledge", "claims", "--markdown").output.startswith("# What you may have heard")
