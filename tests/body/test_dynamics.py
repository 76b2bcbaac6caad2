from __future__ import annotations

import numpy as np
import osim_text as o
import pytest

from psoas.body.dynamics import ExternalForce, Motion, inverse_dynamics
from psoas.body.kinematics import body_poses
from psoas.errors import SettingError

LINEAR = "<LinearFunction><coefficients>1 0</coefficients></LinearFunction>"
CURVED = "<PolynomialFunction><coefficients>0.1 -0.2 0.3 0</coefficients></PolynomialFunction>"


@pytest.fixture
def pendulum(tmp_path):
    joint = o.joint("PinJoint", "pin", "ground", "rod", o.coordinate("angle"))
    return o.load(tmp_path, o.model_text(o.body("rod", 2.0, "0 -0.5 0", "0.1 0.2 0.3 0 0 0"), joint))


@pytest.fixture
def chain(tmp_path):
    """Three bodies, one joint with curved axes that one coordinate drives, one with a coupled coordinate."""
    curved = "".join(
        (
            o.axis("rotation1", "0 0 1", LINEAR, "knee"),
            o.axis("rotation2", "1 0 0", CURVED, "knee"),
            o.axis("translation1", "1 0 0", CURVED, "knee"),
            o.axis("translation2", "0 1 0", "<Constant><value>0.1</value></Constant>"),
        )
    )
    free = "".join(o.coordinate(name) for name in ("rx", "ry", "rz", "tx", "ty", "tz"))
    joints = (
        o.joint("FreeJoint", "root", "ground", "pelvis", free)
        + o.joint("CustomJoint", "knee", "pelvis", "shank", o.coordinate("knee"), "0.1 -0.2 0.05", "0 0.3 0", "0.2 0.1 0", curved)
        + o.joint("UniversalJoint", "ankle", "shank", "foot", o.coordinate("flex") + o.coordinate("tilt"), "0 -0.4 0")
    )
    coupling = (
        '<CoordinateCouplerConstraint name="c"><coupled_coordinates_function><PolynomialFunction><coefficients>0.5 0.2 0</coefficients>'
        "</PolynomialFunction></coupled_coordinates_function><independent_coordinate_names>knee</independent_coordinate_names>"
        "<dependent_coordinate_name>tilt</dependent_coordinate_name></CoordinateCouplerConstraint>"
    )
    bodies = (
        o.body("pelvis", 10, "0.02 0.1 0", "0.1 0.2 0.15 0.01 0 0.02")
        + o.body("shank", 4, "0 -0.1 0.02", "0.05 0.01 0.06 0 0.003 0")
        + o.body("foot", 1, "0.1 0 0", "0.002 0.004 0.003 0 0 0")
    )
    return o.load(tmp_path, o.model_text(bodies, joints, constraints=coupling))


def test_a_pendulum_needs_the_moment_of_the_textbook(pendulum):
    q, qdd = np.array([[0.0], [0.4], [-1.2]]), np.array([[3.0], [0.0], [-2.0]])
    moment = inverse_dynamics(pendulum, Motion(np.arange(3.0), q, np.full((3, 1), 5.0), qdd)).moment
    np.testing.assert_allclose(moment, (0.3 + 2 * 0.25) * qdd + 2 * 9.8 * 0.5 * np.sin(q), atol=1e-12)


def test_a_force_at_the_end_of_a_lever_takes_its_moment_off(pendulum):
    still = Motion(np.arange(1.0), np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((1, 1)))
    load = ExternalForce("rod", np.array([[3.0, 0, 0]]), np.array([[0, -2.0, 0]]), np.array([[0, 0, 0.5]]))
    assert inverse_dynamics(pendulum, still, [load]).moment[0, 0] == pytest.approx(-(2 * 3.0 + 0.5))


def energy(model, q, h=1e-5):
    """Return kinetic plus potential energy along q(t) by differences of poses alone."""

    def at(t):
        poses = body_poses(model, model.complete(q(t)[None]))
        return poses.rotation[0], poses.origin[0]

    def total(t):
        (r0, x0), (r1, x1), (r, x) = at(t - h), at(t + h), at(t)
        sum_ = 0.0
        for k, b in enumerate(model.bodies):
            velocity = ((x1[k] + r1[k] @ b.mass_center) - (x0[k] + r0[k] @ b.mass_center)) / (2 * h)
            spin = r[k].T @ (r1[k] - r0[k]) / (2 * h)
            w = np.array([spin[2, 1], spin[0, 2], spin[1, 0]])
            sum_ += 0.5 * b.mass * velocity @ velocity + 0.5 * w @ b.inertia @ w - b.mass * model.gravity @ (x[k] + r[k] @ b.mass_center)
        return sum_

    return total


def test_the_power_of_the_generalised_forces_is_the_rate_of_energy(chain):
    rng = np.random.default_rng(3)
    a, b, c = rng.normal(0, 0.4, (3, len(chain.coordinates)))
    total = energy(chain, lambda t: a + b * np.sin(3 * t) + c * np.cos(5 * t))
    for t in (0.1, 0.5, 0.9):
        q = a + b * np.sin(3 * t) + c * np.cos(5 * t)
        qd = 3 * b * np.cos(3 * t) - 5 * c * np.sin(5 * t)
        qdd = -9 * b * np.sin(3 * t) - 25 * c * np.cos(5 * t)
        moment = inverse_dynamics(chain, Motion(np.zeros(1), q[None], qd[None], qdd[None])).moment[0]
        rate = (total(t + 1e-4) - total(t - 1e-4)) / 2e-4
        assert moment @ qd == pytest.approx(rate, rel=2e-4, abs=2e-3)
        assert moment[chain.coordinate("tilt")] == 0


def test_everything_that_hangs_on_the_root_is_carried_by_it(chain):
    rest = Motion(np.zeros(1), chain.defaults[None], np.zeros((1, 9)), np.zeros((1, 9)))
    carried = inverse_dynamics(chain, rest).carried
    np.testing.assert_allclose(carried[0, chain.body("pelvis"), 3:], [0, 15 * 9.8, 0], atol=1e-12)


def test_frames_do_not_depend_on_how_many_threads_share_them(chain):
    rng = np.random.default_rng(0)
    motion = Motion(np.arange(7.0), *rng.normal(0, 1, (3, 7, 9)))
    np.testing.assert_array_equal(inverse_dynamics(chain, motion, threads=3).moment, inverse_dynamics(chain, motion).moment)


def test_a_load_of_another_length_is_refused(pendulum):
    motion = Motion(np.arange(2.0), *np.zeros((3, 2, 1)))
    with pytest.raises(SettingError, match="1 frames, the motion 2"):
        inverse_dynamics(pendulum, motion, [ExternalForce("rod", np.zeros((1, 3)), np.zeros((1, 3)), np.zeros((1, 3)))])


def test_an_unknown_body_is_answered_with_those_there_are(pendulum):
    motion = Motion(np.arange(1.0), *np.zeros((3, 1, 1)))
    with pytest.raises(SettingError, match=r"no body 'calcn_r'\. It has rod"):
        inverse_dynamics(pendulum, motion, [ExternalForce("calcn_r", np.zeros((1, 3)), np.zeros((1, 3)), np.zeros((1, 3)))])
