from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from psoas.body.muscle_geometry import muscle_geometry
from psoas.body.muscle_state import muscle_state
from psoas.body.runner_model import runner_model
from psoas.body.what_if.causes import Cause
from psoas.body.what_if.population import draw_population
from psoas.body.what_if.poses import FACE_DOWN, posture, pulling, share, tilt_arms
from psoas.errors import SettingError


@pytest.fixture(scope="module")
def population():
    return draw_population(runner_model(), draws=9)


def test_the_first_runner_is_the_model_as_it_is(population):
    first = population.muscles(Cause())[: len(population.model.muscles)]
    for muscle, same in zip(population.model.muscles, first, strict=True):
        assert same.optimal_fiber_length == muscle.optimal_fiber_length
        assert same.tendon_slack_length == pytest.approx(muscle.tendon_slack_length, abs=1e-15)
        assert same.max_isometric_force == muscle.max_isometric_force
    assert population.tilt[0] == 0


def test_fibres_of_all_runners_at_once_are_those_of_each_alone(population):
    q = posture(population.model, thigh=np.deg2rad([[-10.0, 20.0]]), tilt=population.tilt[:, None])
    geometry = population.geometry(q)
    cause = Cause(psoas_length=0.95)
    together = population.fibres(geometry.length, np.zeros_like(geometry.length), cause)
    count = len(population.model.muscles)
    for runner in (0, 4, 8):
        alone = replace(population.model, muscles=population.muscles(cause)[runner * count : (runner + 1) * count])
        length = muscle_geometry(alone, q[runner]).length
        expected = muscle_state(alone, length, np.zeros_like(length))
        np.testing.assert_allclose(together.passive_force[runner], expected.passive_force, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(together.fiber_length[runner], expected.fiber_length, rtol=1e-9)


def test_a_muscle_that_works_longer_has_longer_fibres_by_that_much(population):
    muscle = population.model.muscle("iliacus_r")
    nominal = population.model.muscles[muscle]
    at_best = nominal.tendon_slack_length + nominal.optimal_fiber_length * np.cos(nominal.pennation_at_optimal)
    length = np.tile(population.geometry(posture(population.model, tilt=population.tilt[:, None])).length, 1)
    length[:, :, muscle] = at_best
    fibre = population.fibres(length, np.zeros_like(length), Cause()).fiber_length[:, 0, muscle]
    np.testing.assert_allclose(fibre, 1 + population.operating[:, muscle], atol=0.01)


def test_parts_of_one_muscle_differ_together(population):
    for prefix in ("psoas", "glmax"):
        parts = population.operating[:, population.indices((prefix,))]
        assert np.ptp(parts, axis=1).max() == 0
        assert np.ptp(parts[:, 0]) > 0


def test_two_runners_show_no_spread():
    with pytest.raises(SettingError, match="2 runners show no spread"):
        draw_population(runner_model(), draws=2)


def test_the_tilt_lever_is_the_slope_of_length_over_tilt(population):
    step = 1e-5
    model = population.model
    q = posture(model, thigh=0.1, tilt=np.array([0.1 - step, 0.1, 0.1 + step]))
    geometry = muscle_geometry(model, q)
    slope = -(geometry.length[2] - geometry.length[0]) / (2 * step)
    np.testing.assert_allclose(tilt_arms(model, geometry)[1], slope, atol=2e-5)


def test_lying_face_down_turns_the_body_and_bends_no_joint(population):
    model = population.model
    standing, lying = posture(model, tilt=0.1), posture(model, tilt=0.1, turned=FACE_DOWN)
    moved = np.flatnonzero(standing != lying)
    assert [model.coordinate_names[k] for k in moved] == ["pelvis_tilt"]


def test_the_psoas_is_shared_as_one_muscle():
    # A muscle cut in eleven must pull as it would whole: against Rajagopal's psoas, which is whole, at the same moment.
    def pull(model):
        runners = draw_population(model, draws=5)
        q = posture(runners.model, thigh=np.deg2rad(-10.0), tilt=runners.tilt[:, None] * 0)
        geometry = runners.geometry(q)
        state = runners.fibres(geometry.length, np.zeros_like(geometry.length), Cause())
        moment = np.zeros((5, 1, len(runners.model.coordinates)))
        moment[:, 0, runners.model.coordinate("hip_flexion_r")] = 60.0
        return pulling(runners, share(runners, moment, geometry, state).force, ("psoas",))[0]

    lumbar, pelvic = runner_model(), runner_model("pelvis")
    assert pull(lumbar) == pytest.approx(pull(pelvic), rel=0.15)
