from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from psoas.body import Model
from psoas.body.chain import measured_span, muscle_trial, muscle_work
from psoas.body.files import write_trial
from psoas.body.osim.setups import read_follow_tasks, read_scale_setup
from psoas.body.static_trial import scale_to_static
from psoas.errors import SettingError
from psoas.recording.files import read_recording
from psoas.recording.mot import read_table

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def trial(rajagopal, shared_data):
    folder = shared_data / "mocap" / "rajagopal_run_4ms"
    runner = scale_to_static(rajagopal, read_recording(folder / "static_run.trc"), read_scale_setup(folder / "scale_setup_run.xml"))
    markers, forces = read_recording(folder / "motion_capture_run.trc"), read_recording(folder / "grf_run.mot")
    return muscle_trial(runner, markers, forces, weights=read_follow_tasks(folder / "ik_setup_run.xml").markers, moment_arms=True)


def test_peak_forces_of_a_run_at_4_m_s_are_those_measured_before(trial):
    weight = trial.model.mass * 9.81
    for name, expected in {"psoas": 1.76, "iliacus": 1.25, "recfem": 1.5, "soleus": 7.5}.items():  # engine notes, body weights
        assert float(trial.data["force"].sel(muscle=f"{name}_r").max()) / weight == pytest.approx(expected, rel=0.25), name


def test_muscles_and_reserves_together_make_the_moments(trial):
    data = trial.data
    made = np.einsum("tmc,tm->tc", data["moment_arm"].values, data["force"].values) + data["reserve"].sel(coordinate=data["shared"].values).values
    np.testing.assert_allclose(made, data["moment"].sel(coordinate=data["shared"].values).values, atol=1e-5)


def test_power_is_force_times_shortening_and_work_its_integral(trial):
    data = trial.data
    np.testing.assert_allclose(data["power"], -data["force"] * data["velocity"])
    work = muscle_work(data).sel(muscle="soleus_r")
    assert float(work["positive_work"]) > 0 > float(work["negative_work"])
    assert float(work["positive_work"] + work["negative_work"]) == pytest.approx(float(data["power"].sel(muscle="soleus_r").integrate("time")))


def test_achilles_tendon_carries_what_tensiometry_measured_in_runners(trial):
    # 8.2 to 10.1 body weights at 2.7 to 4.5 m/s, shear wave tensiometry (PMC11096059).
    for side in "rl":
        calf = trial.data["force"].sel(muscle=[f"{name}_{side}" for name in ("soleus", "gasmed", "gaslat")]).sum("muscle")
        assert 8.2 < float(calf.max()) / (trial.model.mass * 9.81) < 10.1


def test_with_tendons_that_give_the_calf_makes_the_moment_at_push_off(trial):
    at_ankle = [check.value for check in trial.verdict.checks if check.name == "reserve" and "ankle" in check.said]
    assert len(at_ankle) == 2
    assert max(at_ankle) < 1.0


def test_what_no_muscle_of_the_model_can_make_is_said_and_the_rest_may_be_quoted(trial):
    assert trial.verdict.grade == "unfit"
    assert all("hip_rotation" in check.said for check in trial.verdict.checks if check.grade == "unfit")
    quotable = {(one.group, one.side) for one in trial.verdict.quotable}
    assert {(group, side) for group in ("psoas", "iliacus", "hamstrings", "soleus", "gastrocnemius", "vasti") for side in "rl"} <= quotable
    assert any("hip_rotation_l" in one.spoiled_at for one in trial.verdict.groups)
    fit = {check.name for check in trial.verdict.checks if check.grade == "fit"}
    assert {"weight", "foot_distance", "marker_error", "timing"} <= fit


def test_a_motion_gives_what_its_markers_gave(trial, shared_data, tmp_path):
    folder = shared_data / "mocap" / "rajagopal_run_4ms"
    written = write_trial(trial, tmp_path)
    again = muscle_trial(trial.model, read_recording(written["coordinates"]), read_recording(folder / "grf_run.mot"), cutoff=None, force_cutoff=12.0)
    inner = slice(30, -30)
    np.testing.assert_allclose(
        again.data["moment"].sel(coordinate="knee_angle_r")[inner], trial.data["moment"].sel(coordinate="knee_angle_r")[inner], atol=2.0
    )
    assert "marker_error" not in {check.name for check in again.verdict.checks}


def test_pushes_that_only_graze_a_plate_are_left_out():
    time = np.arange(0, 2, 0.001)
    vertical = np.select([(time > a) & (time < b) for a, b in ((0.1, 0.2), (0.4, 0.6), (0.8, 1.0), (1.2, 1.4))], [300.0, 1800.0, 1900.0, 1700.0])
    force = np.zeros((len(time), 3, 1))
    force[:, 1, 0] = vertical
    forces = xr.Dataset({"force": (("time_force", "space", "plate"), force)}, coords={"time_force": time, "space": ["x", "y", "z"], "plate": ["1"]})
    assert measured_span(forces) == pytest.approx((0.401, 1.399), abs=0.002)


def test_every_variable_has_a_unit(trial):
    assert [name for name in trial.data.data_vars if "unit" not in trial.data[name].attrs] == []


def test_results_do_not_depend_on_threads_or_blocks(trial, shared_data, monkeypatch):
    import psoas.body.chain as chain

    folder = shared_data / "mocap" / "rajagopal_run_4ms"
    monkeypatch.setattr(chain, "BLOCK", 100)
    weights = read_follow_tasks(folder / "ik_setup_run.xml").markers
    again = muscle_trial(
        trial.model, read_recording(folder / "motion_capture_run.trc"), read_recording(folder / "grf_run.mot"), weights=weights, threads=2
    )
    np.testing.assert_allclose(again.data["force"], trial.data["force"], atol=0.05)


def test_written_files_hold_what_was_found(trial, tmp_path):
    written = write_trial(trial, tmp_path / "out")
    forces = read_table(written["force"])
    np.testing.assert_allclose(forces["psoas_r"], trial.data["force"].sel(muscle="psoas_r"), rtol=1e-9)
    motion = read_table(written["coordinates"])
    assert motion.attrs["in_degrees"] is True
    np.testing.assert_allclose(motion["knee_angle_r"], np.rad2deg(trial.data["coordinate_value"].sel(coordinate="knee_angle_r")), rtol=1e-8)
    table = pd.read_parquet(written["muscles"])
    assert len(table) == trial.data.sizes["time"] * 80
    assert json.loads(written["verdict"].read_text())["grade"] == "unfit"


def test_a_model_without_muscles_is_refused(shared_data):
    folder = shared_data / "mocap" / "dorn_jog_3p5ms"
    model = Model.from_osim(folder / "JA1_SCALED_Osim40.osim")
    with pytest.raises(SettingError, match="JA1_SCALED has no muscles"):
        muscle_trial(model, read_recording(folder / "jog.trc"), read_recording(folder / "jog_grf.mot"))


def test_markers_and_forces_of_other_times_are_refused(trial, shared_data):
    folder = shared_data / "mocap" / "rajagopal_run_4ms"
    markers = read_recording(folder / "motion_capture_run.trc")
    with pytest.raises(SettingError, match="markers run from 100"):
        muscle_trial(trial.model, markers.assign_coords(time=markers["time"] + 100), read_recording(folder / "grf_run.mot"))
