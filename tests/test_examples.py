"""Five people, from their answers to what they are told: docs/examples, word for word and in what matters."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

import psoas
from psoas.reason.explain import explain
from psoas.screen.answers_file import read_filled
from psoas.screen.assemble import make_screening

ROOT = Path(psoas.__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
PEOPLE = ("groin", "hills", "nothing-wrong", "short-hip-flexor", "sprinter")


@pytest.fixture(scope="module")
def examples():
    spec = importlib.util.spec_from_file_location("write_examples", ROOT / "scripts" / "write_examples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reasoning_of(name):
    screening = make_screening(read_filled(EXAMPLES / f"{name}.yaml"))
    return explain(screening.answers, screening.findings)


def test_the_five_people_are_those_of_the_folder():
    assert tuple(sorted(path.stem for path in EXAMPLES.glob("*.yaml"))) == PEOPLE


@pytest.mark.parametrize("name", PEOPLE)
def test_a_transcript_is_what_the_two_commands_say(name, examples):
    written = (EXAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    assert examples.transcript(EXAMPLES / f"{name}.yaml") == written, "write them anew: python scripts/write_examples.py"


@pytest.mark.parametrize("name", PEOPLE)
def test_a_programme_is_what_the_command_plans(name, examples):
    written = (EXAMPLES / f"{name}-programme.txt").read_text(encoding="utf-8")
    assert examples.programme(EXAMPLES / f"{name}.yaml") == written, "write them anew: python scripts/write_examples.py"


def test_after_hills_the_training_comes_first_and_nothing_more_is_tested():
    reasoning = reasoning_of("hills")
    assert reasoning.symptoms[0].first.title == "ordinary soreness after new or harder work"
    assert not reasoning.symptoms[0].uncertain
    assert not reasoning.likely
    assert reasoning.next_test is None


def test_a_short_hip_flexor_is_told_and_is_not_made_the_reason():
    reasoning = reasoning_of("short-hip-flexor")
    assert [(belief.node, belief.side) for belief in reasoning.likely] == [("N01", "left")]
    assert not reasoning.symptoms[0].supported
    assert reasoning.next_test.finding == "T11"


def test_a_sprinters_grab_is_sent_to_be_looked_at_before_anything_is_tested():
    reasoning = reasoning_of("sprinter")
    symptom = reasoning.symptoms[0]
    assert symptom.looks_like == ("a strained hamstring",)
    assert symptom.refer
    assert symptom.first.id == "N33"
    assert reasoning.next_test is None


def test_groin_pain_on_a_hop_ends_with_a_doctor():
    reasoning = reasoning_of("groin")
    assert reasoning.safety.now
    assert "doctor" in reasoning.safety.stops[0].act
    assert not reasoning.symptoms


def test_nothing_wrong_is_told_as_nothing_to_fix():
    assert reasoning_of("nothing-wrong").nothing_to_fix
