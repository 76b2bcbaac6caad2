"""``psoas export`` as a user meets it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from psoas.assessment_json import to_json
from psoas.cli import app
from psoas.cli_errors import EXIT_ERROR
from psoas.recording.files import write_recording
from psoas.sample import assess_sample


@pytest.fixture
def run():
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, ["export", *(str(argument) for argument in arguments)])


@pytest.fixture(scope="module")
def visit(tmp_path_factory):
    folder, sample = tmp_path_factory.mktemp("run-psoas"), assess_sample()
    (folder / "assessment.json").write_text(to_json(replace(sample.assessment)), encoding="utf-8")
    write_recording(sample.recording, folder / "keypoints.parquet")
    return folder


@pytest.mark.parametrize(
    ("kind", "file"),
    [("bids", "dataset_description.json"), ("fhir", "bundle.json"), ("csv", "dictionary.csv"), ("opensim", "model.osim")],
)
def test_each_format_is_written_and_named(run, visit, tmp_path, kind, file):
    size = ("--height", 1.8, "--mass", 70) if kind == "opensim" else ()
    result = run(visit, "--as", kind, "--out", tmp_path / "out", *size)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / file).is_file()
    assert file in result.output


def test_an_opensim_set_of_a_clip_says_its_errors(run, visit, tmp_path):
    run(visit, "--as", "opensim", "--out", tmp_path, "--height", 1.8, "--mass", 70)
    assert "pelvis is not seen" in (tmp_path / "README.txt").read_text()


def test_the_code_of_a_person_names_the_files(run, visit, tmp_path):
    run(visit, "--as", "bids", "--out", tmp_path, "--subject", "07", "--session", "2")
    assert (tmp_path / "sub-07" / "ses-2" / "motion").is_dir()


def test_the_assessment_file_itself_will_do(run, visit, tmp_path):
    assert run(visit / "assessment.json", "--as", "fhir", "--out", tmp_path).exit_code == 0
    assert json.loads((tmp_path / "bundle.json").read_text(encoding="utf-8"))["resourceType"] == "Bundle"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--as", "xml"), "Allowed are bids, fhir, opensim, csv"),
        (("--as", "opensim"), "needs height and mass"),
        (("--as", "csv", "--forces", "grf.mot"), "Leave them out"),
        (("--as", "bids", "--subject", "runner 7"), "letters and digits"),
    ],
)
def test_what_cannot_be_done_is_one_plain_message(run, visit, tmp_path, arguments, said):
    result = run(visit, *arguments, "--out", tmp_path / "out")
    assert result.exit_code == EXIT_ERROR
    assert said in " ".join(result.output.split())


def test_a_folder_without_an_assessment_says_which_to_give(run, tmp_path):
    result = run(tmp_path, "--as", "csv")
    assert result.exit_code == EXIT_ERROR
    assert "psoas assess wrote" in result.output


def test_a_programme_and_a_screening_join_the_fhir_bundle(run, visit, tmp_path):
    from plan.sample_programme import sample_programme
    from psoas.plan.programme_json import programme_to_json
    from psoas.recording.runner import Runner
    from psoas.screen.answers import Answers
    from psoas.screen.screening import Screening
    from psoas.screening_json import screening_to_json

    (tmp_path / "programme.json").write_text(programme_to_json(replace(sample_programme(), name="")), encoding="utf-8")
    (tmp_path / "screening.json").write_text(screening_to_json(Screening(Answers(Runner()))), encoding="utf-8")
    given = ("--programme", tmp_path / "programme.json", "--screening", tmp_path / "screening.json")
    result = run(visit, "--as", "fhir", "--out", tmp_path, *given)
    assert result.exit_code == 0, result.output
    kinds = [one["resource"]["resourceType"] for one in json.loads((tmp_path / "bundle.json").read_text(encoding="utf-8"))["entry"]]
    assert (kinds.count("CarePlan"), kinds.count("Goal"), kinds.count("QuestionnaireResponse")) == (4, 1, 1)
    refused = run(visit, "--as", "csv", "--out", tmp_path, *given)
    assert refused.exit_code == EXIT_ERROR
    assert "--as fhir" in refused.output
