from __future__ import annotations

import numpy as np
import osim_text as o
import pytest

from psoas.body.muscle_curves import force_curves
from psoas.body.muscle_state import muscle_state

KINDS = ("Millard2012EquilibriumMuscle", "Thelen2003Muscle", "DeGrooteFregly2016Muscle")


@pytest.fixture(params=KINDS)
def model(request, tmp_path):
    joint = o.joint("PinJoint", "pin", "ground", "rod", o.coordinate("angle"))
    points = o.point("ground", "0.3 0 0") + o.point("rod", "0 -0.4 0")
    pennation = "<pennation_angle_at_optimal>0.5</pennation_angle_at_optimal>"
    return o.load(tmp_path, o.model_text(o.body("rod"), joint, o.muscle("m", points, kind=request.param, extra=pennation)))


def test_a_fibre_at_its_best_length_at_rest_gives_its_whole_force(model):
    curves = force_curves(model.muscles[0])
    assert curves.active(np.array([1.0]))[0] == pytest.approx(1, abs=6e-3)
    assert curves.velocity(np.array([0.0]))[0] == pytest.approx(1, abs=6e-3)
    assert curves.passive(np.array([1.0]))[0] == pytest.approx(0, abs=3e-2)


def test_a_fibre_as_fast_as_it_can_be_gives_nothing_and_more_when_it_is_stretched(model):
    velocity = force_curves(model.muscles[0]).velocity
    assert velocity(np.array([-1.0, -1.5])) == pytest.approx(0, abs=1e-2)
    speeds = np.linspace(-1, 1, 101)
    assert np.all(np.diff(velocity(speeds)) >= -1e-9)
    assert 1.3 < velocity(np.array([1.0]))[0] < 1.8


def test_force_falls_to_both_sides_of_the_best_length(model):
    active = force_curves(model.muscles[0]).active(np.array([0.5, 0.8, 1.0, 1.2, 1.5]))
    assert np.all(np.diff(active[:3]) > 0)
    assert np.all(np.diff(active[2:]) < 0)


def test_passive_force_only_grows(model):
    passive = force_curves(model.muscles[0]).passive(np.linspace(0.6, 1.9, 100))
    assert np.all(np.diff(passive) >= -1e-12)
    assert force_curves(model.muscles[0]).passive(np.array([1.6 if model.muscles[0].formulation != "millard" else 1.7]))[0] == pytest.approx(
        1, rel=0.02
    )


def test_a_pennate_fibre_keeps_its_thickness(model):
    height = 0.1 * np.sin(0.5)
    length = np.array([[0.2 + 0.09, 0.2 + 0.05]]).T
    state = muscle_state(model, length, np.full((2, 1), 0.3))
    np.testing.assert_allclose(state.fiber_length[:, 0] * 0.1 * np.sqrt(1 - state.cos_pennation[:, 0] ** 2), height)
    np.testing.assert_allclose(state.fiber_length[:, 0] * 0.1 * state.cos_pennation[:, 0], [0.09, 0.05])
    np.testing.assert_allclose(state.fiber_velocity[:, 0], 0.3 * state.cos_pennation[:, 0] / (0.1 * 10))


def test_a_slack_unit_pulls_with_nothing(model):
    state = muscle_state(model, np.array([[0.19]]), np.zeros((1, 1)))
    assert state.active_force[0, 0] == 0
    assert state.passive_force[0, 0] == 0
