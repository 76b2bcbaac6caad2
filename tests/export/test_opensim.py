"""Sets of files for OpenSim."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from psoas.body import Model
from psoas.body.body_size import scale_to_size
from psoas.body.ground_contact import feet_forces
from psoas.body.kinematics import body_poses
from psoas.body.motion_table import coordinates_of
from psoas.body.runner_model import runner_model
from psoas.errors import SettingError
from psoas.export.clip_motion import clip_motion, visit_motion
from psoas.export.kept_visit import read_visit
from psoas.export.opensim import write_opensim
from psoas.recording.files import read_recording
from psoas.recording.forces import make_forces
from psoas.recording.mot import read_table


@pytest.fixture(scope="module")
def runner():
    return scale_to_size(runner_model(), 1.8, 72.0)


@pytest.fixture(scope="module")
def motion(visit_folder):
    return visit_motion(read_visit(visit_folder))


@pytest.fixture
def standing(runner):
    """Ten frames of standing on one plate with 300 N under the right foot, pushed a little forward."""
    time = np.linspace(0, 0.09, 10)
    q = np.tile(runner.defaults, (10, 1))
    foot = body_poses(runner, q[:1]).origin[0, runner.body("calcn_r")]
    force = np.tile([20.0, 300.0, -5.0], (10, 1))
    point = np.tile([foot[0] + 0.08, 0.0, foot[2]], (10, 1))
    free = np.tile([0.0, 1.5, 0.0], (10, 1))
    return time, q, make_forces(time, ["plate"], force[:, :, None], point[:, :, None], free[:, :, None])


def test_model_and_motion_come_back_as_they_were(runner, standing, tmp_path):
    time, q, _ = standing
    written = write_opensim(tmp_path, runner, time, q)
    assert set(written) == {"model", "motion"}
    np.testing.assert_allclose(coordinates_of(Model.from_osim(written["model"]), read_table(written["motion"])), q, atol=1e-9)


def test_a_push_goes_to_the_foot_that_stands_there_with_point_and_free_moment(runner, standing, tmp_path):
    time, q, forces = standing
    found = read_recording(write_opensim(tmp_path, runner, time, q, forces=forces)["forces"])
    right = found.sel(plate=next(plate for plate in found["plate"].values if "calcn_r" in plate))
    for name in ("force", "centre_of_pressure", "free_moment"):
        np.testing.assert_allclose(right[name], forces[name].sel(plate="plate"), atol=1e-8)
    left = found.sel(plate=next(plate for plate in found["plate"].values if "calcn_l" in plate))
    assert not left["force"].any()


def test_the_written_loads_are_the_loads_of_the_chain_at_every_force(runner, standing, tmp_path):
    time, q, forces = standing
    fading = forces.assign(force=forces["force"] * np.linspace(1, 0.04, 10)[:, None, None])
    load = feet_forces(runner, time, q, fading)[0][0]
    table = read_table(write_opensim(tmp_path, runner, time, q, forces=fading)["forces"])
    force, point, free = (
        np.column_stack([table[f"calcn_r_{stem}{axis}"].values for axis in "xyz"]) for stem in ("ground_force_v", "ground_force_p", "ground_torque_")
    )
    np.testing.assert_allclose(free + np.cross(point, force), load.torque, atol=1e-7)


def test_external_loads_name_columns_that_the_force_file_has(runner, standing, tmp_path):
    time, q, forces = standing
    written = write_opensim(tmp_path, runner, time, q, forces=forces)
    columns = set(map(str, read_table(written["forces"]).data_vars))
    root = ET.parse(written["loads"]).getroot()
    assert root.findtext("ExternalLoads/datafile") == "forces.mot"
    for force in root.iter("ExternalForce"):
        for stem in ("force", "point", "torque"):
            assert {force.findtext(f"{stem}_identifier") + axis for axis in "xyz"} <= columns


def test_a_clip_moves_the_model_so_that_its_legs_lie_on_the_keypoints(motion):
    poses = body_poses(motion.model, motion.q)
    knee = poses.origin[:, motion.model.body("tibia_r")]
    seen = motion.keypoints["position"].sel(keypoint="right_knee").values
    hip = motion.keypoints["position"].sel(keypoint="right_hip").values
    thigh, drawn = seen[:, :2] - hip[:, :2], knee[:, :2] - poses.origin[:, motion.model.body("femur_r")][:, :2]
    turned = np.arctan2(thigh[:, 0], -thigh[:, 1]) - np.arctan2(drawn[:, 0], -drawn[:, 1])
    assert np.rad2deg(np.median(np.abs(turned))) < 2.5  # the model's knee is not exactly below its hip when the thigh hangs
    assert np.median(knee[:, 1]) == pytest.approx(np.median(seen[:, 1]), abs=0.05)


def test_a_clip_says_its_errors_and_what_it_does_not_show(motion):
    assert "pelvis is not seen" in motion.said
    assert "knee 9/12" in motion.said


def test_keypoints_of_a_clip_come_back_by_the_reader_of_trc(motion, tmp_path):
    written = write_opensim(tmp_path, motion.model, motion.time, motion.q, markers=motion.keypoints)
    found = read_recording(written["markers"])
    wanted = motion.keypoints["position"]
    np.testing.assert_allclose(found["position"].sel(keypoint=wanted["keypoint"]), wanted, atol=1e-8)


def test_a_runner_without_height_cannot_have_a_model(visit_folder):
    with pytest.raises(SettingError, match="--height"):
        clip_motion(None, None, 70.0)


def test_keypoints_in_pixels_are_refused_and_nothing_is_written(runner, standing, visit, tmp_path):
    time, q, _ = standing
    with pytest.raises(SettingError, match="in pixels"):
        write_opensim(tmp_path / "set", runner, time, q, markers=visit.recording)
    assert not (tmp_path / "set").exists()
