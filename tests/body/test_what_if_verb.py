from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from psoas.cli import app
from psoas.knowledge import curve_norms


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_change_is_answered_with_its_error_and_its_limits():
    result = run("what-if", "--psoas-shorter", 5)
    assert result.exit_code == 0, result.output
    assert "If the psoas were 5 % shorter" in result.output
    assert "neural inhibition" in result.output
    assert "±" in result.output


def test_json_holds_every_value_with_unit_and_error():
    answer = json.loads(run("what-if", "--tilt", -5, "--json").output)
    capacity = next(effect for effect in answer["effects"] if effect["id"] == "gluteus_capacity")
    assert capacity["change"]["unit"] == "N m"
    assert capacity["change"]["systematic_error"] > 0
    assert capacity["change"]["value"] == pytest.approx(capacity["after"]["value"] - capacity["before"]["value"])


@pytest.mark.parametrize("test", ["glute-squeeze", "prone-hip-extension", "claim-chain"])
def test_the_tests_of_the_articles_run_by_name(test):
    result = run("what-if", "--test", test)
    assert result.exit_code == 0, result.output
    assert "The model" in result.output


@pytest.mark.parametrize(
    ("words", "match"),
    [
        ((), "Nothing is changed"),
        (("--tilt", 80), "tipped +80°"),
        (("--step-rate", 20), "20 % quicker"),
        (("--test", "glute-squeeze", "--tilt", 5), "run as it is"),
        (("--test", "glute-squeeze", "--psoas-shorter", 5), "does not matter"),
        (("--tilt", 5, "--assessment", "nowhere.json"), "There is no file"),
    ],
)
def test_what_cannot_be_answered_is_told_plainly(words, match):
    result = run("what-if", *words)
    assert result.exit_code == 1
    assert match in result.output
    assert "Traceback" not in result.output


def test_an_assessment_brings_its_own_stride_and_size(tmp_path, monkeypatch):
    from types import SimpleNamespace

    from psoas.gait.curves import Curve
    from psoas.quantity import Estimate

    norms = curve_norms()
    curves = tuple(Curve(id, "left", "deg", 14, 37.0, norms[id].mean, norms[id].sd, norms[id].sd) for id in ("thigh_angle", "knee_flexion"))
    rate = SimpleNamespace(estimate=Estimate(172.0, "steps/min", 0.5, n=30))
    visit = SimpleNamespace(
        curves=curves,
        runner=SimpleNamespace(height=1.80, mass=82.0),
        speed=Estimate.unknown("m/s", "Not given."),
        finding=lambda id: rate if id == "step_rate" else None,
    )
    monkeypatch.setattr("psoas.assessment_json.from_json", lambda text: visit)
    path = tmp_path / "assessment.json"
    path.write_text("{}", encoding="utf-8")
    result = run("what-if", "--step-rate", 5, "--assessment", path, "--side", "left")
    assert result.exit_code == 0, result.output
    assert "82 kg; the stride is this runner's left leg, mean of 14 strides, 172 steps/min" in result.output
    assert "Length of a step" not in result.output
