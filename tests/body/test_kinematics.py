from __future__ import annotations

import numpy as np

from psoas.body.kinematics import body_poses, marker_points, marker_positions
from psoas.body.runner_model import runner_model


def test_points_taken_together_are_those_taken_one_by_one():
    model = runner_model()
    poses = body_poses(model, model.defaults[None] + np.linspace(0, 0.3, 4)[:, None])
    bodies, places = np.array([0, -1, 5]), np.array([[0.1, 0.2, 0.3], [1.0, 2.0, 3.0], [0.0, -0.1, 0.0]])
    together = poses.points(bodies, places)
    for k, (body, place) in enumerate(zip(bodies, places)):
        np.testing.assert_allclose(together[:, k], poses.point(int(body), place), rtol=0, atol=1e-14)
    np.testing.assert_array_equal(together[:, 1], np.tile([1.0, 2.0, 3.0], (4, 1)))


def test_a_marker_is_where_its_body_carries_it():
    model = runner_model()
    q = np.tile(model.defaults, (2, 1))
    q[1, model.coordinate("pelvis_tx")] += 0.5
    places = marker_positions(model, q)
    np.testing.assert_allclose(places[1] - places[0], np.tile([0.5, 0.0, 0.0], (len(model.markers), 1)), rtol=0, atol=1e-14)
    last = model.marker_names[-1]
    np.testing.assert_array_equal(marker_points(model, q, [last])[:, 0], places[:, -1])
