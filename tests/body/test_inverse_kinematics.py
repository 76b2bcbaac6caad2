from __future__ import annotations

import numpy as np
import osim_text as o
import pytest

from psoas.body.inverse_kinematics import inverse_kinematics
from psoas.body.kinematics import marker_positions
from psoas.errors import RecordingError
from psoas.recording.markers import make_marker_recording


@pytest.fixture
def leg(tmp_path):
    free = "".join(o.coordinate(name, 0.9 if name == "ty" else 0.0) for name in ("rx", "ry", "rz", "tx", "ty", "tz"))
    joints = (
        o.joint("FreeJoint", "root", "ground", "pelvis", free)
        + o.joint("BallJoint", "hip", "pelvis", "femur", "".join(o.coordinate(n) for n in ("hx", "hy", "hz")), "0 -0.1 0.1")
        + o.joint("PinJoint", "knee", "femur", "tibia", o.coordinate("knee", low=0.0, high=1.0, clamped=True), "0 -0.4 0")
    )
    places = {
        "pelvis": ["0.1 0 0.1", "0.1 0 -0.1", "-0.1 0.02 0"],
        "femur": ["0.05 -0.1 0.08", "-0.03 -0.2 0.05", "0 -0.4 0.06"],
        "tibia": ["0 -0.35 0.05", "0 -0.36 -0.05", "0.1 -0.2 0"],
    }
    markers = "".join(o.marker(f"{body}{k}", body, at) for body, all_ in places.items() for k, at in enumerate(all_))
    return o.load(tmp_path, o.model_text("".join(o.body(b) for b in places), joints, markers=markers))


def recording(model, q, rate=100.0, noise=None):
    position = np.swapaxes(marker_positions(model, q), 1, 2)
    position = position if noise is None else position + noise
    return make_marker_recording(position, np.arange(len(q)) / rate, model.marker_names, source="walk.trc")


def motion(model, frames=12):
    t = np.linspace(0, 0.6, frames)[:, None]
    return model.defaults + 0.3 * np.sin(4 * t + np.arange(len(model.coordinates))) + np.eye(10)[9] * 0.45


def test_a_known_motion_is_found_again(leg):
    q = motion(leg)
    fit = inverse_kinematics(leg, recording(leg, q))
    np.testing.assert_allclose(fit.q, q, atol=1e-6)
    assert fit.rms.max() < 1e-6


@pytest.mark.parametrize("heading", [0.5, 1.6, 3.1, -1.5])
def test_a_runner_is_found_whichever_way_they_face(leg, heading):
    q = motion(leg)
    q[:, leg.coordinate("ry")] += heading
    q[:, leg.coordinate("tx")] += 5
    assert inverse_kinematics(leg, recording(leg, q)).rms.max() < 1e-6


def test_the_objective_has_no_slope_where_the_fit_ends(leg, rng):
    q = motion(leg, 4)
    seen = recording(leg, q, noise=rng.normal(0, 0.01, (4, 3, 9)))
    weights = {name: 1.0 + k for k, name in enumerate(leg.marker_names)}
    fit = inverse_kinematics(leg, seen, weights)
    measured = np.swapaxes(seen["position"].values, 1, 2)

    def objective(at):
        return (np.array(list(weights.values())) * ((marker_positions(leg, at) - measured) ** 2).sum(axis=2)).sum(axis=1)

    np.testing.assert_allclose(objective(fit.q), fit.objective, rtol=1e-12)
    for c in range(9):  # all but the clamped knee
        step = np.eye(10)[c] * 1e-5
        slope = (objective(fit.q + step) - objective(fit.q - step)) / 2e-5
        np.testing.assert_allclose(slope, 0, atol=1e-5)


def test_a_clamped_coordinate_stays_in_its_range(leg):
    q = motion(leg)
    q[:, leg.coordinate("knee")] = 1.3
    found = inverse_kinematics(leg, recording(leg, q)).q[:, leg.coordinate("knee")]
    np.testing.assert_allclose(found, 1.0)


def test_a_marker_that_is_gone_for_a_while_does_not_disturb_the_fit(leg):
    q = motion(leg)
    seen = recording(leg, q)
    seen["position"].values[4:7, :, 2] = np.nan
    fit = inverse_kinematics(leg, seen)
    np.testing.assert_allclose(fit.q, q, atol=1e-6)
    assert np.isnan(fit.error[5, 2])


def test_a_coordinate_can_be_pulled_to_a_value(leg):
    q = motion(leg)
    pulled = inverse_kinematics(leg, recording(leg, q), None, {"hz": (1e6, 0.25)})
    np.testing.assert_allclose(pulled.q[:, leg.coordinate("hz")], 0.25, atol=1e-4)


def test_threads_find_the_same(leg):
    seen = recording(leg, motion(leg, 30))
    np.testing.assert_allclose(inverse_kinematics(leg, seen, threads=3).q, inverse_kinematics(leg, seen).q, atol=1e-6)


def test_markers_with_other_names_are_refused_with_both_lists(leg):
    seen = recording(leg, motion(leg)).assign_coords(marker=[f"X{k}" for k in range(9)])
    with pytest.raises(RecordingError, match=r"share 0 markers.*X0.*pelvis0"):
        inverse_kinematics(leg, seen)


def test_a_frame_without_any_marker_is_refused_with_its_time(leg):
    seen = recording(leg, motion(leg))
    seen["position"].values[5] = np.nan
    with pytest.raises(RecordingError, match=r"walk\.trc shows none of the model's markers at 0\.050 s"):
        inverse_kinematics(leg, seen)
