from __future__ import annotations

import numpy as np
import osim_text as o
import pytest

from psoas.body.dynamics import Motion, inverse_dynamics
from psoas.body.muscle_geometry import muscle_geometry
from psoas.body.reactions import joint_reactions


@pytest.fixture
def arm(tmp_path):
    joints = o.joint("WeldJoint", "shoulder", "ground", "humerus") + o.joint("PinJoint", "elbow", "humerus", "forearm", o.coordinate("flexion"))
    biceps = o.muscle("biceps", o.point("humerus", "0.05 0.3 0") + o.point("forearm", "0.05 0 0"))
    return o.load(tmp_path, o.model_text(o.body("humerus") + o.body("forearm", 2.0, "0.2 0 0"), joints, biceps))


def test_a_held_forearm_loads_the_elbow_as_in_the_textbook(arm):
    still = Motion(np.zeros(1), np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((1, 1)))
    dynamics = inverse_dynamics(arm, still)
    assert dynamics.moment[0, 0] == pytest.approx(2 * 9.8 * 0.2)
    lever = muscle_geometry(arm, still.q).moment_arm[0, 0, 0]
    assert lever == pytest.approx(0.05)
    tension = dynamics.moment / lever
    found = joint_reactions(arm, still.q, dynamics, tension)
    elbow = found.joints.index("elbow")
    np.testing.assert_allclose(found.force[0, elbow], [0, 2 * 9.8 - tension[0, 0], 0], atol=1e-9)
    np.testing.assert_allclose(found.moment[0, elbow], 0, atol=1e-9)
    np.testing.assert_allclose(found.magnitude("elbow"), tension[0] - 2 * 9.8)


def test_only_the_joints_that_are_asked_for_come_back(arm):
    still = Motion(np.zeros(1), np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((1, 1)))
    assert joint_reactions(arm, still.q, inverse_dynamics(arm, still), np.zeros((1, 1)), ["elbow"]).force.shape == (1, 1, 3)
