from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from psoas.body.load_sharing import shared_coordinates
from psoas.body.muscle_geometry import muscle_geometry, muscle_lengths
from psoas.body.runner_model import psoas_fascicles, runner_model
from psoas.errors import SettingError

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "build_runner_model.py"


@pytest.fixture(scope="module")
def model():
    return runner_model()


def at(model, **degrees):
    q = model.defaults[None].copy()
    for name, value in degrees.items():
        q[0, model.coordinate(name)] = np.deg2rad(value)
    return model.complete(q)


def lengths(model, side="r", **degrees):
    names = psoas_fascicles(model, side)
    return muscle_lengths(model, at(model, **degrees))[0, [model.muscle(name) for name in names]]


def test_eleven_fascicles_a_side_stand_for_the_psoas(model):
    assert len(psoas_fascicles(model, "r")) == len(psoas_fascicles(model, "l")) == 11
    assert "psoas_r" not in model.muscle_names
    strength = sum(model.muscles[model.muscle(name)].max_isometric_force for name in psoas_fascicles(model, "r"))
    pelvic = runner_model("pelvis")
    assert strength == pytest.approx(pelvic.muscles[pelvic.muscle("psoas_r")].max_isometric_force, rel=1e-4)
    assert len(pelvic.muscles) == 80


def test_lumbar_flexion_changes_the_length_of_the_lumbar_psoas_only(model):
    change = lengths(model, lumbar_extension=-40) - lengths(model)
    assert np.abs(change).max() > 5e-3
    pelvic = runner_model("pelvis")
    k = pelvic.muscle("psoas_r")
    assert muscle_lengths(pelvic, at(pelvic, lumbar_extension=-40))[0, k] == pytest.approx(muscle_lengths(pelvic, at(pelvic))[0, k])


def test_hip_extension_lengthens_every_fascicle_alike(model):
    change = lengths(model, hip_flexion_r=-20) - lengths(model)
    assert np.ptp(change) < 1e-6
    assert change.mean() == pytest.approx(np.deg2rad(20) * 0.024, rel=0.3)


def test_both_sides_mirror_each_other(model):
    np.testing.assert_allclose(lengths(model, "r", hip_flexion_r=30), lengths(model, "l", hip_flexion_l=30), atol=1e-6)


def test_upper_fascicles_are_longer_than_lower_ones(model):
    by_name = dict(zip(psoas_fascicles(model, "r"), lengths(model)))
    order = ["psoas_l1_vb_r", "psoas_l1l2_r", "psoas_l2l3_r", "psoas_l3l4_r", "psoas_l4l5_r", "psoas_l5_vb_r"]
    assert np.all(np.diff([by_name[name] for name in order]) < -0.01)


def test_lumbar_arms_are_small_and_flex_in_front_of_the_discs(model):
    arms = muscle_geometry(model, at(model)).moment_arm[0, :, model.coordinate("lumbar_extension")]
    fascicles = [model.muscle(name) for name in psoas_fascicles(model, "r")]
    assert np.abs(arms[fascicles]).max() < 0.015
    assert arms[model.muscle("psoas_l2l3_r")] < 0  # the fascicle from the front of the disc flexes


def test_the_trunk_is_left_to_its_motors(model):
    shared = {model.coordinate_names[c] for c in shared_coordinates(model)}
    assert "lumbar_extension" not in shared
    assert {"hip_flexion_r", "knee_angle_l", "ankle_angle_r"} <= shared


def test_another_psoas_is_refused():
    with pytest.raises(SettingError, match="Allowed are lumbar and pelvis"):
        runner_model("both")  # type: ignore[arg-type]


@pytest.mark.data
def test_the_shipped_file_is_what_the_script_builds(shared_data, tmp_path):
    spec = importlib.util.spec_from_file_location("build_runner_model", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.build(shared_data / "mocap" / "rajagopal_run_4ms" / "Rajagopal2016.osim", tmp_path / "runner.osim")
    assert (tmp_path / "runner.osim").read_text() == script.TARGET.read_text()
