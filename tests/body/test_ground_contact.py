from __future__ import annotations

import numpy as np
import osim_text as o
import pytest

from psoas.body.ground_contact import feet_forces
from psoas.errors import SettingError
from psoas.recording.forces import make_forces


@pytest.fixture
def model(tmp_path):
    joints = "".join(o.joint("FreeJoint", side, "ground", f"calcn_{side}", "".join(o.coordinate(f"{side}{k}") for k in range(6))) for side in "rl")
    return o.load(tmp_path, o.model_text(o.body("calcn_r") + o.body("calcn_l"), joints))


def one_plate(point):
    time = np.arange(0, 1, 0.001)
    force, cop, moment = (np.zeros((1000, 3, 1)) for _ in range(3))
    force[100:300, 1], cop[100:300, :, 0] = 800, point[0]
    force[600:800, 1], cop[600:800, :, 0] = 900, point[1]
    moment[100:300, 1] = 5
    return make_forces(time, ["1"], force, cop, moment)


def feet_at(right, left):
    q = np.zeros((101, 12))
    q[:, 3:6], q[:, 9:12] = right, left
    return np.linspace(0, 0.999, 101), q


def test_each_step_on_one_plate_goes_to_the_foot_that_is_there(model):
    time, q = feet_at([0, 0.05, 0.1], [0.5, 0.05, -0.1])
    loads, distances = feet_forces(model, time, q, one_plate([[0.02, 0, 0.1], [0.5, 0, -0.12]]))
    right, left = loads
    assert right.body == "calcn_r"
    assert right.force[20, 1] == pytest.approx(800)
    assert left.force[20, 1] == 0
    assert left.force[70, 1] == pytest.approx(900)
    np.testing.assert_allclose(distances, [0.02, 0.02], atol=1e-9)
    # About the origin: free moment and the force at its point.
    np.testing.assert_allclose(right.torque[20], np.cross([0.02, 0, 0.1], [0, 800, 0]) + np.array([0, 5, 0]))


def test_forces_in_other_axes_show_as_far_from_the_feet(model):
    time, q = feet_at([0, 0.05, 0.1], [0.5, 0.05, -0.1])
    _, distances = feet_forces(model, time, q, one_plate([[2.0, 0, 3.0], [2.0, 0, 3.0]]))
    assert distances.min() > 2


def test_forces_of_another_time_are_refused(model):
    time, q = feet_at([0, 0, 0], [0, 0, 0])
    with pytest.raises(SettingError, match=r"forces run from 0\.000 to 0\.999 s, the markers from 5\.000"):
        feet_forces(model, time + 5, q, one_plate([[0, 0, 0]] * 2))
