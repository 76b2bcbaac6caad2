"""Whole questions to a cohort: the table, the figures, and the script that makes them again."""

import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from psoas.cli import app
from psoas.cohort.studies import compare_curves_study, compare_metrics_study, norms_study, reliability_study
from psoas.errors import SettingError

pytest.importorskip("matplotlib")


@pytest.fixture
def club(tmp_path, rng):
    """60 runners, two trials each, in two groups that differ by 6 steps a minute."""
    rows = []
    for k in range(60):
        speed, own = rng.uniform(2.4, 4.4), rng.normal(0, 6)
        for trial in (1, 2):
            group = "track" if k % 2 else "road"
            who = {"trial": f"{k}-{trial}", "runner": f"r{k:02d}", "speed": speed, "sex": "mf"[k % 3 == 0], "age": 20 + k % 40, "group": group}
            rate = 132 + 12 * speed + own + 6 * (k % 2) + rng.normal(0, 1.5)
            rows.append({**who, "metric": "step_rate", "value": rate, "unit": "steps/min", "random_error": 1.5})
            rows.append({**who, "metric": "contact_time", "value": 0.36 - 0.035 * speed + 0.002 * own + rng.normal(0, 0.004), "unit": "s"})
    path = tmp_path / "club.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


@pytest.fixture
def strides(tmp_path, rng):
    """Knee curves of 14 and 14 runners; the second group bends 8 degrees more in swing."""
    percent = np.arange(101)
    rows = []
    for k in range(28):
        group = "track" if k % 2 else "road"
        curve = 40 + 30 * np.cos((percent - 70) / 100 * 2 * np.pi) + 3 * rng.normal() + 8 * (k % 2) * np.exp(-(((percent - 70) / 10) ** 2))
        frame = {"trial": f"{k}", "runner": f"r{k}", "group": group, "metric": "knee_flexion", "percent": percent, "unit": "deg"}
        rows.append(pd.DataFrame({**frame, "value": curve + rng.normal(0, 2) * np.sin(percent / 8)}))
    path = tmp_path / "strides.csv"
    pd.concat(rows).to_csv(path, index=False)
    return path


def test_norms_leave_a_table_a_figure_and_their_script(club, tmp_path):
    table, refused = norms_study([club], tmp_path / "out", metrics=["step_rate"])
    assert not refused
    assert {"metric", "speed", "percentile", "value", "low", "high", "n", "runners", "unit"} <= set(table.columns)
    assert {one.name for one in (tmp_path / "out").iterdir()} == {"norms.csv", "norms.py", "norms-step_rate.svg"}
    assert ElementTree.parse(tmp_path / "out" / "norms-step_rate.svg").getroot().tag.endswith("svg")


def test_a_group_with_too_few_runners_is_named(club, tmp_path):
    table, refused = norms_study([club], tmp_path / "out", metrics=["step_rate"], over=None, by="sex", least_runners=25)
    assert set(table["group"]) == {"m"}
    assert len(refused) == 1
    assert refused[0].startswith("step_rate, f: There are 20")


def test_norms_by_age_go_by_bands(club, tmp_path):
    table, _ = norms_study([club], tmp_path / "out", metrics=["step_rate"], over=None, by="age")
    assert set(table["group"]) == {"18 to 34", "35 to 49"}


@pytest.mark.slow
@pytest.mark.parametrize("study", ["norms", "reliability", "metrics", "curves"])
def test_the_script_makes_the_same_files_again(study, club, strides, tmp_path):
    out = tmp_path / "out"
    make = {
        "norms": lambda: norms_study([club], out, by="sex", least_runners=20, over=None),
        "reliability": lambda: reliability_study([club], out),
        "metrics": lambda: compare_metrics_study([club], out, covariates=["speed"]),
        "curves": lambda: compare_curves_study([strides], out),
    }
    if study in ("metrics", "curves"):
        pytest.importorskip({"metrics": "statsmodels", "curves": "spm1d"}[study])
    make[study]()
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    for path in out.iterdir():
        if path.suffix != ".py":
            path.unlink()
    subprocess.run([sys.executable, str(out / f"{study}.py")], check=True, timeout=120)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_reliability_of_two_trials_finds_the_scatter_they_were_made_with(club, tmp_path):
    table, _ = reliability_study([club], tmp_path / "out", metrics=["step_rate"])
    row = table.iloc[0]
    assert row["sem"] == pytest.approx(1.5, rel=0.35)
    assert row["stated_error"] == 1.5


def test_groups_differ_by_what_they_were_made_with(club, tmp_path):
    pytest.importorskip("statsmodels")
    table, _ = compare_metrics_study([club], tmp_path / "out", covariates=["speed"])
    row = table.set_index("metric").loc["step_rate"]
    assert row["low"] < 6 < row["high"]
    assert row["p_holm"] >= row["p"]


def test_curves_differ_in_swing(strides, tmp_path):
    pytest.importorskip("spm1d")
    table, _ = compare_curves_study([strides], tmp_path / "out")
    assert len(table) == 1
    assert 50 < table["start"][0] < 70 < table["end"][0] < 90
    assert (tmp_path / "out" / "curves-knee_flexion.svg").is_file()


def test_nothing_with_enough_runners_is_an_error(club, tmp_path):
    with pytest.raises(SettingError, match="No norm"):
        norms_study([club], tmp_path / "out", least_runners=200)


@pytest.mark.parametrize("verb", ["norms", "reliability", "compare"])
def test_every_verb_says_what_it_wrote(verb, club, tmp_path):
    pytest.importorskip("statsmodels")
    done = CliRunner().invoke(app, ["cohort", verb, str(club), "--metric", "step_rate", "--out", str(tmp_path / verb)])
    assert done.exit_code == 0, done.output
    assert "step_rate" in done.output
    assert (tmp_path / verb).is_dir()


def test_curves_by_the_command_line(strides, tmp_path):
    pytest.importorskip("spm1d")
    done = CliRunner().invoke(app, ["cohort", "compare", str(strides), "--curves", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "of the stride" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["norms", "--over", "height"], "Allowed values are speed, age, nothing"),
        (["norms", "--by", "shoe"], "Allowed values are sex, age, group"),
        (["compare", "--curves", "--adjust", "speed"], "Curves are not adjusted"),
        (["compare", "--permutation"], "--curves too"),
        (["compare", "--adjust", "shoe"], "cannot be adjusted"),
    ],
)
def test_an_option_that_does_not_fit_is_answered(words, said, club, tmp_path):
    done = CliRunner().invoke(app, ["cohort", words[0], str(club), *words[1:], "--out", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert said in done.output
