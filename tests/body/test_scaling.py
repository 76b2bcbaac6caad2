from __future__ import annotations

import numpy as np
import pytest

from psoas.body.kinematics import marker_positions
from psoas.body.muscle_geometry import muscle_lengths
from psoas.body.osim.setups import read_scale_setup
from psoas.body.scaling import scale_model
from psoas.body.static_trial import average_pose, measured_factors, scale_to_static, usual_setup
from psoas.errors import RecordingError, SettingError
from psoas.recording.files import read_recording
from psoas.recording.markers import make_marker_recording

pytestmark = pytest.mark.data


def everywhere(model, factor):
    return {body.name: np.full(3, factor) for body in model.bodies}


def test_a_model_twice_the_size_is_twice_the_model(rajagopal):
    double = scale_model(rajagopal, everywhere(rajagopal, 2.0), mass=150.0)
    assert double.mass == pytest.approx(150)
    q = rajagopal.defaults[None]
    height = np.array([0, q[0, rajagopal.coordinate("pelvis_ty")], 0])
    np.testing.assert_allclose(marker_positions(double, q) - height, 2 * (marker_positions(rajagopal, q) - height), atol=1e-9)
    np.testing.assert_allclose(muscle_lengths(double, q), 2 * muscle_lengths(rajagopal, q), rtol=1e-9)
    before, after = rajagopal.muscles[5], double.muscles[5]
    assert after.optimal_fiber_length == pytest.approx(2 * before.optimal_fiber_length)
    assert after.tendon_slack_length == pytest.approx(2 * before.tendon_slack_length)
    assert after.max_isometric_force == before.max_isometric_force
    share = 150 / rajagopal.mass
    np.testing.assert_allclose(double.bodies[1].inertia, 4 * share * rajagopal.bodies[1].inertia)


def test_a_longer_thigh_lengthens_what_runs_along_it(rajagopal):
    longer = scale_model(rajagopal, {"femur_r": np.array([1.0, 1.2, 1.0])})
    vasti, soleus = rajagopal.muscle("vasint_r"), rajagopal.muscle("soleus_r")
    assert longer.muscles[vasti].optimal_fiber_length > 1.1 * rajagopal.muscles[vasti].optimal_fiber_length
    assert longer.muscles[soleus].optimal_fiber_length == pytest.approx(rajagopal.muscles[soleus].optimal_fiber_length)
    assert longer.mass == pytest.approx(rajagopal.mass)


def test_a_stretch_of_nothing_is_refused(rajagopal):
    with pytest.raises(SettingError, match="must be above 0"):
        scale_model(rajagopal, {"femur_r": np.array([1.0, 0.0, 1.0])})


def test_a_runner_of_known_size_is_measured(rajagopal):
    grown = scale_model(rajagopal, {"femur_r": np.full(3, 1.1), "femur_l": np.full(3, 1.1), "tibia_r": np.full(3, 0.9), "tibia_l": np.full(3, 0.9)})
    position = np.repeat(np.swapaxes(marker_positions(grown, grown.defaults[None]), 1, 2), 3, axis=0)
    static = make_marker_recording(position, np.arange(3) / 100, grown.marker_names)
    factors = measured_factors(rajagopal, average_pose(static), usual_setup(rajagopal, static).measurements)
    assert factors["tibia_r"][1] == pytest.approx(0.9, abs=0.01)
    assert factors["femur_r"][1] == pytest.approx(1.1, abs=0.04)  # the knee's own shifts grow with the thigh


def test_markers_are_placed_where_the_runner_wears_them(rajagopal, shared_data):
    folder = shared_data / "mocap" / "rajagopal_run_4ms"
    static = read_recording(folder / "static_run.trc")
    model = scale_to_static(rajagopal, static, read_scale_setup(folder / "scale_setup_run.xml"))
    assert model.mass == pytest.approx(72.84)
    assert len(model.markers) == 64
    ankle = model.markers[model.marker_names.index("RCAL")].location
    assert np.linalg.norm(ankle) < 0.1


def test_a_static_trial_without_known_markers_is_refused(rajagopal):
    static = make_marker_recording(np.zeros((2, 3, 2)), np.arange(2.0), ["A", "B"])
    with pytest.raises(RecordingError, match="none of the marker pairs"):
        scale_to_static(rajagopal, static)
