"""psoas exercises, as a shell sees it."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from psoas.cli import app
from psoas.cli_errors import EXIT_ERROR, EXIT_REFERRED
from psoas.knowledge.exercises import exercises

RELEASE = exercises()["EX08"]


@pytest.fixture
def run():
    runner = CliRunner()
    return lambda *arguments, typed=None: runner.invoke(app, ["exercises", *map(str, arguments)], input=typed)


def listed(output: str) -> list[str]:
    return re.findall(r"^(EX\d\d)  ", output, re.MULTILINE)


def test_the_list_holds_every_exercise_but_the_one_on_request(run):
    result = run()
    assert set(listed(result.output)) == set(exercises()) - {"EX08"}
    assert "EX05  Standing band march" in result.output
    assert "B, Thorborg 2016 and others" in result.output


def test_the_psoas_without_equipment_begins_with_its_stretch(run):
    found = listed(run("--for", "psoas", "--no-equipment").output)
    assert found[0] == "EX01"
    assert "EX05" not in found
    assert "EX05" in listed(run("--for", "psoas", "--equipment", "band, step").output)


def test_a_level_is_the_highest_that_is_shown(run):
    assert all(exercises()[id].level == 1 for id in listed(run("--level", 1).output))


def test_one_exercise_is_shown_in_full(run):
    output = run("ex05").output
    for text in (
        "Stand tall.",
        "The same easy band for weeks.",
        "A fresh strain of the groin.",
        "Slow-lowering band hip flexion (EX06)",
        "10.1007/s00167",
    ):
        assert text in output


def test_json_holds_what_the_library_knows(run):
    (document,) = json.loads(run("EX04", "--json").output)
    dose = document["dose"]
    assert (dose["measure"], dose["sets"], dose["low"], dose["high"], dose["seconds"]) == ("repetitions", [2, 3], 10, 12, 3.0)
    assert document["serves"]["N04"] == exercises()["EX04"].serves["N04"]
    best, *_ = json.loads(run("--for", "N12", "--no-equipment", "--json").output)
    assert best["id"] == "EX27"


def test_the_self_release_is_not_shown_before_its_questions(run):
    result = run("EX08")
    assert result.exit_code == 0
    assert "psoas exercises --release" in result.output
    assert not any(cue in result.output for cue in RELEASE.cues)


def test_the_self_release_is_shown_to_whoever_answers_no_to_all(run):
    result = run("--release", typed="35\nnone\n")
    assert result.exit_code == 0
    assert all(cue in result.output for cue in RELEASE.cues)
    assert "Not tested." in result.output


def test_an_answer_that_cannot_be_is_asked_again_and_silence_is_no_answer(run):
    result = run("--release", typed="old\n35\n\nnone\n")
    assert result.exit_code == 0
    assert "'old' is not a number." in result.output


@pytest.mark.parametrize(("typed", "told"), [("35\n5\n", "thins the blood"), ("16\nnone\n", "you are under 18")])
def test_a_yes_or_an_age_below_eighteen_keeps_the_self_release_back(run, typed, told):
    result = run("--release", typed=typed)
    assert result.exit_code == EXIT_REFERRED
    assert told in result.output
    assert RELEASE.cues[0] not in result.output


def test_a_beat_in_the_belly_sends_to_a_professional(run):
    result = run("--release", typed=f"35\n{RELEASE.asks.index('pulsing_belly') + 1}\n")
    assert result.exit_code == EXIT_REFERRED
    assert "Go to an emergency department now." in result.output


def test_a_file_of_answers_stands_in_for_the_questions(run, tmp_path):
    path = tmp_path / "answers.yaml"
    path.write_text("runner: {age: 35}\nfacts: {" + ", ".join(f"{name}: no" for name in RELEASE.asks) + "}\n", encoding="utf-8")
    assert all(cue in run("--release", "--answers", path).output for cue in RELEASE.cues)
    path.write_text("facts: {pregnant: no}\n", encoding="utf-8")
    result = run("--release", "--answers", path)
    assert result.exit_code == EXIT_ERROR
    assert "does not answer age, recent_birth" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--for", "elbow"), "Nothing is known about 'elbow'"),
        (("EX99",), "There is no exercise 'EX99'"),
        (("--no-equipment", "--equipment", "band"), "Give one of them"),
        (("--equipment", "trampoline"), "Known are band, step"),
        (("--level", "4"), "The level is 1, 2 or 3"),
        (("--answers", "answers.yaml"), "--answers belongs to --release"),
    ],
)
def test_an_odd_wish_is_one_plain_message(run, arguments, told):
    result = run(*arguments)
    assert result.exit_code == EXIT_ERROR
    assert told in result.output
    assert "Traceback" not in result.output


def test_limits_that_leave_nothing_say_so(run):
    assert "No exercise fits that." in run("--for", "N30").output
