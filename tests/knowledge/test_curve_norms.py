"""The average stride of other runners."""

from __future__ import annotations

import importlib.util
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from psoas.knowledge import curve_norm_at, curve_norms, norms, sources

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "build_norm_curves.py"


def test_each_curve_has_101_values_and_a_band_around_its_mean():
    for norm in curve_norms().values():
        assert len(norm.mean) == len(norm.sd) == len(norm.low) == len(norm.high) == 101
        assert np.allclose(np.array(norm.high) - norm.mean, 1.5 * np.array(norm.sd))
        assert norm.source in sources()


def test_the_curves_meet_the_figures_at_their_peaks():
    knee, hip, thigh = (np.array(curve_norms()[id].mean) for id in ("knee_flexion", "hip_flexion", "thigh_angle"))
    # Peaks of the mean curve are a little lower than the mean of peaks, because runners peak at different moments.
    assert knee[0] == pytest.approx(norms()["FN25"].means[0], abs=0.1)
    assert 0 <= norms()["FN28"].means[0] - knee.max() < 3
    assert 0 <= norms()["FN22"].means[0] + hip.min() < 2
    assert thigh[0] == pytest.approx(norms()["FN09"].means[0], abs=1.5)
    assert -thigh.min() == pytest.approx(norms()["FN10"].means[0], abs=2)
    assert thigh.max() == pytest.approx(norms()["FN11"].means[0], abs=2)


def test_a_curve_serves_only_near_the_speed_it_was_measured_at():
    assert curve_norm_at("knee_flexion", 2.9).norm == "FC_knee_flexion"
    assert curve_norm_at("knee_flexion", 3.1) is None
    assert curve_norm_at("foot_angle", 2.5) is None


def _script():
    spec = importlib.util.spec_from_file_location("build_norm_curves", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.data
def test_the_table_is_what_the_data_say(shared_data):
    made = _script().build(shared_data / "norms/stride_curves_46")
    assert made == (files("psoas.knowledge") / "curves.csv").read_text(encoding="utf-8")


@pytest.mark.data
def test_joint_figures_are_those_of_the_46_runners(shared_data):
    runners = [_script().runner_curves(file) for file in sorted((shared_data / "norms/stride_curves_46").glob("*angs.txt"))]
    hip, knee, ankle = (np.stack([runner[id] for runner in runners]) for id in ("hip_flexion", "knee_flexion", "ankle_dorsiflexion"))
    ankle_at_toe_off = (ankle[:, 38] + ankle[:, 39]) / 2
    figures = {
        "FN21": hip[:, 0],
        "FN22": -hip.min(axis=1),
        "FN23": hip.max(axis=1),
        "FN25": knee[:, 0],
        "FN26": knee[:, :40].max(axis=1),
        "FN28": knee.max(axis=1),
        "FN29": ankle[:, 0],
        "FN30": ankle[:, :40].max(axis=1),
        "FN31b": ankle[:, :40].max(axis=1) - ankle_at_toe_off,
    }
    for id, values in figures.items():
        assert len(values) == norms()[id].n == 46
        assert np.round([values.mean(), values.std(ddof=1)], 1) == pytest.approx([norms()[id].means[0], norms()[id].sds[0]], abs=0.11), id


@pytest.mark.data
def test_height_of_the_28_runners_is_that_of_the_norm(shared_data):
    import pandas as pd

    table = pd.read_csv(shared_data / "norms/RBDSinfo.txt", sep="\t").drop_duplicates("Subject")
    height = norms()["FN01"].height
    assert len(table) == norms()["FN01"].n
    assert (table["Gender"] == "M").sum() == 27
    assert table["Height"].mean() / 100 == pytest.approx(height.mean, abs=0.005)
    assert table["Height"].std() / 100 == pytest.approx(height.sd, abs=0.0005)
