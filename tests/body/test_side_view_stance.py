from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.body.dynamics import Motion, inverse_dynamics
from psoas.body.runner_model import runner_model
from psoas.body.side_view_stance import INSTANTS, SOLE, StanceDraw, StanceForce, draw_stance, foot_load, stance_force, stance_shapes, usual_stance
from psoas.body.side_view_strides import PHASES


@given(stride=st.floats(0.5, 1.2), share=st.floats(0.2, 0.45), seed=st.integers(0, 10_000))
def test_a_step_gives_the_impulse_that_carries_the_weight_until_the_next(stride, share, seed):
    shapes = stance_shapes()
    drawn = draw_stance(shapes, 0.0, np.random.default_rng(seed))
    contact = stride * share
    force = stance_force(shapes, drawn, stride, contact)
    impulse = np.trapezoid(force.vertical, dx=contact / (INSTANTS - 1))
    assert impulse == pytest.approx(stride / 2 * drawn.impulse, rel=1e-9)
    assert np.all(force.vertical >= 0)


def test_the_best_guess_is_the_mean_of_runners_each_counting_once():
    shapes = stance_shapes()
    force = stance_force(shapes, usual_stance(shapes), 0.7, 0.35)  # mean force of one body weight
    of_each = [shapes.vertical[[name == one for name in shapes.runners]].mean(axis=0) for one in set(shapes.runners)]
    np.testing.assert_allclose(force.vertical, np.mean(of_each, axis=0), atol=2e-3)


def test_shapes_without_a_runner_do_not_know_him():
    shapes = stance_shapes()
    rest = shapes.without("Hamner S04")
    assert "Hamner S04" not in rest.runners
    assert len(rest.vertical) == len(rest.centre) == len(shapes.runners) - 2


def test_a_shorter_contact_needs_a_harder_push():
    shapes = stance_shapes()
    short, long = (stance_force(shapes, usual_stance(shapes), 0.7, contact).vertical.max() for contact in (0.2, 0.25))
    assert short == pytest.approx(1.25 * long)


def test_runners_differ_in_the_draws_as_they_did_on_plates():
    shapes, rng = stance_shapes(), np.random.default_rng(1)
    peaks = [stance_force(shapes, draw_stance(shapes, 0.0, rng), 0.7, 0.25).vertical.max() for _ in range(300)]
    on_plates = shapes.of_runners(shapes.vertical).max(axis=1)
    assert np.std(peaks) > 0.5 * np.std(on_plates * 1.4)
    assert np.std(peaks) < 4 * np.std(on_plates * 1.4)


@pytest.fixture(scope="module")
def standing():
    model = runner_model()
    return model, np.tile(model.defaults, (PHASES, 1))


def steady(vertical, centre):
    return StanceForce(np.full(INSTANTS, vertical), np.zeros(INSTANTS), np.full(INSTANTS, centre))


def test_the_ground_pushes_in_stance_only_and_under_the_foot(standing):
    model, q = standing
    load = foot_load(model, q, [steady(1.0, 0.5)], 0.4)
    stance = np.arange(PHASES) / PHASES <= 0.4
    np.testing.assert_allclose(load.force[stance, 1], model.mass * 9.80665)
    assert not load.force[~stance].any()
    load_on_heel = foot_load(model, q, [steady(1.0, 0.0)], 0.4)
    assert np.all(load.point[stance, 0] > load_on_heel.point[stance, 0])
    assert np.ptp(load.point[stance, 1]) < 1e-12
    assert SOLE > 0


def test_the_ankle_bears_the_push_times_its_lever(standing):
    model, q = standing
    still = Motion(np.arange(PHASES) / PHASES, q, np.zeros_like(q), np.zeros_like(q))

    def ankle(centre):
        return inverse_dynamics(model, still, [foot_load(model, q, [steady(2.0, centre)], 0.5)]).moment[0, model.coordinate("ankle_angle_r")]

    levers = [foot_load(model, q, [steady(2.0, centre)], 0.5).point[0, 0] for centre in (0.2, 0.8)]
    change = -2.0 * model.mass * 9.80665 * (levers[1] - levers[0])  # dorsiflexion is +, so muscles must plantarflex
    assert ankle(0.8) - ankle(0.2) == pytest.approx(change, rel=0.05)  # the model's ankle axis is a little oblique


def test_strides_laid_end_to_end_each_have_their_own_push(standing):
    model, q = standing
    both = foot_load(model, np.concatenate([q, q]), [steady(1.0, 0.2), steady(2.0, 0.8)], 0.4)
    one = foot_load(model, q, [steady(2.0, 0.8)], 0.4)
    np.testing.assert_allclose(both.force[PHASES:], one.force)
    np.testing.assert_allclose(both.point[PHASES:], one.point)


def test_a_late_contact_time_changes_the_level():
    shapes = stance_shapes()
    usual = usual_stance(shapes)
    longer = StanceDraw(usual.shape, usual.place, 0.05, 1.0)
    assert stance_force(shapes, longer, 0.7, 0.2).vertical.max() == pytest.approx(stance_force(shapes, usual, 0.7, 0.25).vertical.max())
