from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from fit_bytes import FILE_ID, RUNNING, fit_file, record, session
from psoas.cohort.run_trial import plate_mass, run_trial
from psoas.cohort.trial_result import encode
from psoas.cohort.trial_spec import Settings, TrialSpec
from psoas.errors import RecordingError
from psoas.recording.files import write_recording


@pytest.fixture(scope="module")
def result(synthetic_run):
    return run_trial(synthetic_run[0], Settings(), "the key")


def metric(result, name, side):
    return next(row for row in result.rows["metrics"] if (row["metric"], row["side"]) == (name, side))


def test_plates_give_the_step_rate_and_contact_time_that_were_built_in(result, synthetic_run):
    truth = synthetic_run[1]
    assert metric(result, "step_rate", "both")["value"] == pytest.approx(truth["step_rate"], abs=0.3)
    for side in ("left", "right"):
        contact = metric(result, "contact_time", side)
        assert contact["value"] == pytest.approx(truth["contact_time"], abs=1.96 * math.hypot(contact["random_error"], contact["systematic_error"]))
        flight = metric(result, "flight_time", side)
        assert flight["value"] + contact["value"] == pytest.approx(60 / truth["step_rate"], abs=0.002)


def test_the_mass_that_was_not_given_is_what_the_plates_carry(result, synthetic_run):
    row = result.rows["trials"][0]
    assert row["mass"] == pytest.approx(synthetic_run[1]["mass"], rel=0.02)
    assert "what the plates carry" in row["remarks"]
    assert row["key"] == "the key"


def test_both_legs_of_an_even_run_do_the_same(result):
    stretch = {row["side"]: row["value"] for row in result.rows["muscles"] if (row["muscle"], row["measure"]) == ("psoas", "stretch")}
    assert stretch["left"] == pytest.approx(stretch["right"], abs=0.3)


def test_forces_of_muscles_do_not_pretend_to_know_their_bias(result):
    forces = [row for row in result.rows["muscles"] if row["measure"].endswith("force_peak")]
    assert forces
    assert all(math.isnan(row["systematic_error"]) and row["unit"] == "body weight" for row in forces)


def test_curves_have_101_points_and_the_names_of_both_legs(result):
    curves = {(row["curve"], row["side"]): row for row in result.rows["curves"]}
    assert {("hip flexion", "left"), ("knee flexion", "right"), ("psoas force", "left"), ("psoas length", "right"), ("knee moment", "left")} <= set(
        curves
    )
    assert {len(row["mean"]) for row in curves.values()} == {101}


def test_the_same_files_give_the_same_bytes(result, synthetic_run):
    assert encode(run_trial(synthetic_run[0], Settings(), "the key")) == encode(result)


def test_only_gait_gives_no_muscles_and_only_muscles_no_metrics(synthetic_run):
    assert "muscles" not in run_trial(synthetic_run[0], Settings(parts=("gait",))).rows
    muscles = run_trial(synthetic_run[0], Settings(parts=("muscles",))).rows
    assert muscles["muscles"]
    assert "metrics" not in muscles


def test_markers_without_forces_are_refused_with_what_would_help(synthetic_run):
    row = run_trial(replace(synthetic_run[0], forces=None), Settings()).rows["trials"][0]
    assert row["status"] == "refused"
    assert "no ground forces" in row["reason"]


def test_a_file_that_is_none_is_refused_and_raises_nothing(tmp_path):
    (tmp_path / "run.fit").write_bytes(b"not a watch's")
    result = run_trial(TrialSpec("run", fit=tmp_path / "run.fit"), Settings())
    assert result.status == "refused"
    assert "not a FIT file" in result.rows["trials"][0]["reason"]


def test_a_fault_of_our_own_is_told_apart_from_one_of_the_file(tmp_path, monkeypatch):
    def broken(path):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("psoas.cohort.run_trial.read_fit", broken)
    row = run_trial(TrialSpec("run", fit=tmp_path / "run.fit"), Settings()).rows["trials"][0]
    assert "ZeroDivisionError" in row["reason"]
    assert "report it" in row["remedy"]


def test_a_watch_gives_its_averages_and_its_speed(tmp_path):
    start = 1_000_000_000
    messages = [
        (FILE_ID, [(0, 0x00, 4)]),
        *(record(start + n, speed=3.0, cadence=84, contact=0.25) for n in range(180)),
        session(start, 180, RUNNING),
    ]
    (tmp_path / "run.fit").write_bytes(fit_file(messages))
    result = run_trial(TrialSpec("run", fit=tmp_path / "run.fit"), Settings())
    assert metric(result, "step_rate", "both")["value"] == pytest.approx(168)
    assert metric(result, "contact_time", "both")["value"] == pytest.approx(0.25)
    assert math.isnan(metric(result, "contact_time", "both")["systematic_error"])
    assert result.rows["trials"][0]["speed"] == pytest.approx(3.0)
    assert result.rows["watches"][0]["sport"] == "running"


def test_a_side_view_gives_strides_metrics_and_curves(synthetic_runner, tmp_path):
    recording, truth = synthetic_runner(speed=3.0, duration=6.0)
    write_recording(recording, tmp_path / "clip.parquet")
    result = run_trial(TrialSpec("clip", keypoints=tmp_path / "clip.parquet", height=1.75, speed=3.0), Settings())
    assert metric(result, "step_rate", "both")["value"] == pytest.approx(truth.step_rate, abs=1.0)
    assert {row["source"] for row in result.rows["strides"]} == {"side view"}
    assert any(row["muscle"] == "psoas" and row["measure"] == "stretch" for row in result.rows["muscles"])
    lengths = next(row for row in result.rows["curves"] if row["curve"] == "psoas length")
    assert lengths["mean"][0] == pytest.approx(lengths["mean"][100])


def forces_of(vertical):
    force = np.zeros((len(vertical), 3, 1))
    force[:, 1, 0] = vertical
    coords = {"time_force": np.arange(len(vertical)) / 1000, "space": ["x", "y", "z"], "plate": ["1"]}
    return xr.Dataset({"force": (("time_force", "space", "plate"), force)}, coords=coords)


def steps(peak):
    """Ten steps of 0.35 s, each a half-sine of 0.25 s."""
    one = np.concatenate([peak * np.sin(np.pi * np.arange(250) / 250), np.zeros(100)])
    return np.concatenate([np.zeros(50), np.tile(one, 10)])


def test_the_mean_force_over_whole_steps_is_the_mass():
    peak = 70 * 9.80665 * np.pi / 2 * 350 / 250
    assert plate_mass(forces_of(steps(peak)))[0] == pytest.approx(70, rel=0.005)


@pytest.mark.parametrize("factor", [1e-3, 1e2])
def test_forces_in_another_unit_are_refused(factor):
    with pytest.raises(RecordingError, match=r"mass|no runner"):
        plate_mass(forces_of(factor * steps(70 * 9.80665 * np.pi / 2 * 1.4)))


@pytest.mark.data
@pytest.mark.parametrize(
    ("markers", "forces", "static", "height", "speed", "mass"),
    [
        ("hamner04_2_and_4ms/trials/run200/markers.trc", "hamner04_2_and_4ms/trials/run200/grf.mot", None, 1.772, 2.0, 80.47),
        ("dorn_jog_3p5ms/JA1Gait21.c3d", None, "dorn_jog_3p5ms/JA1Static05.c3d", None, 3.52, None),
        ("rbds001/RBDS001runT25markers.txt", "rbds001/RBDS001runT25forces.txt", "rbds001/RBDS001static.txt", None, 2.5, 62.0),
    ],
)
def test_speed_and_mass_of_real_runs_are_those_published(shared_data, markers, forces, static, height, speed, mass):
    folder = shared_data / "mocap"
    files = {role: folder / name for role, name in (("markers", markers), ("forces", forces), ("static", static)) if name}
    row = run_trial(TrialSpec("run", height=height, **files), Settings(parts=("gait",))).rows["trials"][0]
    assert row["speed"] == pytest.approx(speed, rel=0.02)
    if mass is not None:
        assert row["mass"] == pytest.approx(mass, rel=0.03)
