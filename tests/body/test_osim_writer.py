"""Models written to .osim and read back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import osim_text as o
import pytest

from psoas.body import Model
from psoas.body.body_size import scale_to_size
from psoas.body.functions import PiecewisePolynomial, natural_spline, piecewise_linear, polynomial
from psoas.body.kinematics import marker_positions
from psoas.body.muscle_geometry import muscle_lengths
from psoas.body.osim.function_elements import function_element
from psoas.body.osim.writer import osim_text, write_osim
from psoas.body.runner_model import runner_model
from psoas.errors import RecordingError


def poses(model, rng, count=20):
    return model.complete(model.defaults + rng.normal(0, 0.3, (count, len(model.coordinates))))


@pytest.fixture(scope="module")
def runner():
    return scale_to_size(runner_model(), 1.83, 71.0)


@pytest.fixture(scope="module")
def read_back(runner, tmp_path_factory):
    return Model.from_osim(write_osim(runner, tmp_path_factory.mktemp("osim") / "runner.osim"))


def test_a_scaled_runner_comes_back_with_the_same_names_in_the_same_order(runner, read_back):
    for names in ("body_names", "coordinate_names", "muscle_names", "marker_names"):
        assert getattr(runner, names) == getattr(read_back, names)
    assert [surface.name for surface in runner.surfaces] == [surface.name for surface in read_back.surfaces]
    assert runner.credit == read_back.credit


def test_markers_and_muscles_of_a_scaled_runner_are_where_they_were(runner, read_back, rng):
    q = poses(runner, rng)
    np.testing.assert_allclose(marker_positions(read_back, q), marker_positions(runner, q), atol=1e-12)
    np.testing.assert_allclose(muscle_lengths(read_back, q), muscle_lengths(runner, q), atol=1e-12)


def test_masses_ranges_and_strengths_come_back_to_the_last_digit(runner, read_back):
    for one, other in zip(runner.bodies, read_back.bodies):
        assert (one.mass, one.mass_center.tolist(), one.inertia.tolist()) == (other.mass, other.mass_center.tolist(), other.inertia.tolist())
    assert runner.coordinates == read_back.coordinates
    for one, other in zip(runner.muscles, read_back.muscles):
        assert replace(one, points=(), wraps=()).__dict__ == replace(other, points=(), wraps=()).__dict__
        assert one.wraps == other.wraps


def test_conditional_points_and_other_joints_come_back(tmp_path, rng):
    joints = o.joint("PinJoint", "pin", "ground", "rod", o.coordinate("angle", clamped=True, low=-1, high=1), turned="0.1 0.2 0.3")
    points = (
        o.point("ground", "0.1 0 0", "a")
        + o.conditional_point("rod", "0.05 -0.1 0", "/jointset/pin/angle", -0.2, 0.4)
        + o.point("rod", "0 -0.2 0", "b")
    )
    model = o.load(tmp_path, o.model_text(o.body("rod"), joints, o.muscle("m", points, kind="Thelen2003Muscle")))
    back = Model.from_osim(write_osim(model, tmp_path / "again.osim"))
    q = np.linspace(-0.9, 0.9, 19)[:, None]
    np.testing.assert_allclose(muscle_lengths(back, q), muscle_lengths(model, q), atol=1e-12)


@pytest.mark.data
@pytest.mark.parametrize("which", ["rajagopal", "hamner"])
def test_other_peoples_models_come_back_without_what_was_left_out(request, which, tmp_path, rng):
    model = replace(request.getfixturevalue(which), left_out=())
    back = Model.from_osim(write_osim(model, tmp_path / "again.osim"))
    q = poses(model, rng, 5)
    np.testing.assert_allclose(muscle_lengths(back, q), muscle_lengths(model, q), atol=1e-9)


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (polynomial(np.array([0.25])), "Constant"),
        (polynomial(np.array([2.0, -1.0])), "LinearFunction"),
        (polynomial(np.array([1.0, 0.0, -2.0, 3.0])), "PolynomialFunction"),
        (PiecewisePolynomial(np.array([-np.inf]), np.array([0.5]), np.array([[1.0, 2.0, 3.0]])), "PolynomialFunction"),
        (natural_spline(np.array([0.0, 0.4, 1.0, 1.1, 2.0]), np.array([1.0, 0.2, -0.3, 0.0, 0.5])), "SimmSpline"),
        (piecewise_linear(np.array([0.0, 0.4, 1.0, 1.1]), np.array([1.0, 0.2, -0.3, 0.0])), "PiecewiseLinearFunction"),
    ],
)
def test_a_function_is_written_as_the_kind_that_it_is_and_comes_back(function, kind):
    from psoas.body.osim.document import Element
    from psoas.body.osim.functions import read_function

    element = function_element(function, "It")
    assert element.tag == kind
    x = np.linspace(-1, 3, 41)
    for ours, theirs in zip(function(x), read_function(Element(element, "f", "f", {}))(x)):
        np.testing.assert_allclose(theirs, ours, atol=1e-9)


def test_a_function_that_opensim_does_not_have_is_refused_by_name(runner):
    jump = PiecewisePolynomial(np.array([-np.inf, 0.0]), np.zeros(2), np.array([[0.0, 1.0], [1.0, 1.0]]))
    coupling = replace(runner.couplings[0], function=jump)
    with pytest.raises(RecordingError, match="knee_angle_r_beta follows a function"):
        osim_text(replace(runner, couplings=(coupling,)))


def test_a_model_that_lost_forces_in_reading_is_refused_by_their_names(runner, tmp_path):
    with pytest.raises(RecordingError, match="knee_stop"):
        write_osim(replace(runner, left_out=("knee_stop (CoordinateLimitForce)",)), tmp_path / "m.osim")
    assert not (tmp_path / "m.osim").exists()


def test_two_muscles_of_one_name_are_refused(runner):
    with pytest.raises(RecordingError, match="two forces of the name addbrev_r"):
        osim_text(replace(runner, muscles=(*runner.muscles, runner.muscles[0])))


def test_a_joint_that_moves_otherwise_than_its_kind_is_refused(runner):
    joints = tuple(replace(joint, kind="PinJoint") if joint.name == "hip_r" else joint for joint in runner.joints)
    with pytest.raises(RecordingError, match="hip_r moves otherwise than a PinJoint"):
        osim_text(replace(runner, joints=joints))
