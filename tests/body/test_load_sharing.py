from __future__ import annotations

from dataclasses import replace

import numpy as np
import osim_text as o
import pytest
from scipy.optimize import minimize

from psoas.body.kernels.ready import kernel
from psoas.body.load_sharing import SharingRule, independent_blocks, share_loads
from psoas.body.muscle_geometry import MuscleGeometry, muscle_geometry
from psoas.body.muscle_state import MuscleState, muscle_state
from psoas.body.runner_model import runner_model
from psoas.body.scratch import share_scratch
from psoas.errors import SettingError


def share(arms, strength, tau, weight=None, exponent=2, low=0.01):
    frames, rows, muscles = arms.shape
    activation, reserve = np.empty((frames, muscles)), np.empty((frames, rows))
    weight = np.ones(rows) if weight is None else weight
    bounds = np.full(muscles, low), np.ones(muscles)
    kernel("share_frames")(arms, strength, tau, weight, exponent, *bounds, activation, reserve, 1e-10, 100, share_scratch(rows, muscles), 0, frames)
    return activation, reserve


def test_two_equal_muscles_share_a_moment_by_their_levers():
    # min a1^2 + a2^2 with 30 a1 + 10 a2 = 20: activations are as 3 to 1.
    activation, reserve = share(np.array([[[0.03, 0.01]]]), np.full((1, 2), 1000.0), np.array([[20.0]]), np.array([1e-3]))
    np.testing.assert_allclose(activation, [[0.6, 0.2]], rtol=1e-6)
    assert abs(reserve[0, 0]) < 1e-5


def test_with_exponent_3_the_smaller_lever_takes_more():
    # min sum a^3: activations are as the square roots of the levers.
    activation, _ = share(np.array([[[0.04, 0.01]]]), np.full((1, 2), 1000.0), np.array([[22.5]]), np.array([1e-3]), 3)
    np.testing.assert_allclose(activation, [[0.5, 0.25]], rtol=1e-6)


def test_an_antagonist_stays_at_its_least_activation():
    activation, _ = share(np.array([[[0.03, -0.03]]]), np.full((1, 2), 1000.0), np.array([[15.0]]), np.array([1e-3]))
    np.testing.assert_allclose(activation, [[0.51, 0.01]], rtol=1e-6)


def test_what_no_muscle_can_make_goes_to_the_reserve():
    activation, reserve = share(np.array([[[0.03]]]), np.array([[1000.0]]), np.array([[50.0]]))
    assert activation[0, 0] == 1
    assert reserve[0, 0] == pytest.approx(20)


@pytest.mark.parametrize("exponent", [2, 3])
def test_the_answer_is_that_of_a_general_optimiser(rng, exponent):
    frames, rows, muscles = 6, 4, 12
    arms = rng.normal(0, 0.04, (frames, rows, muscles)) * (rng.random((frames, rows, muscles)) < 0.6)
    strength = rng.uniform(300, 2000, (frames, muscles))
    tau = np.einsum("frm,fm->fr", arms * strength[:, None], rng.uniform(0, 1, (frames, muscles)))
    weight = np.full(rows, 10.0)
    activation, reserve = share(arms, strength, tau, weight, exponent)
    for f in range(frames):
        made = arms[f] * strength[f]
        np.testing.assert_allclose(made @ activation[f] + reserve[f], tau[f], atol=1e-5)

        def cost(x):
            return (x[:muscles] ** exponent).sum() + (x[muscles:] ** 2).sum()

        other = minimize(
            cost,
            np.full(muscles + rows, 0.3),
            method="SLSQP",
            bounds=[(0.01, 1)] * muscles + [(None, None)] * rows,
            constraints={"type": "eq", "fun": lambda x, made=made, f=f: (made @ x[:muscles] + weight * x[muscles:] - tau[f]) / 10},
            options={"ftol": 1e-13, "maxiter": 1000},
        )
        mine = cost(np.concatenate([activation[f], reserve[f] / weight]))
        assert mine <= other.fun * (1 + 1e-6)
        np.testing.assert_allclose(activation[f], other.x[:muscles], atol=2e-3)


def test_the_legs_are_shared_apart():
    linked = np.array([[1, 1, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 1, 1]], dtype=bool)
    blocks = independent_blocks(linked)
    assert [(rows.tolist(), muscles.tolist()) for rows, muscles in blocks] == [([0, 1], [0, 2]), ([2, 3], [1, 3])]


@pytest.fixture
def hinge(tmp_path):
    joint = o.joint("WeldJoint", "w", "ground", "base") + o.joint("PinJoint", "pin", "base", "rod", o.coordinate("angle"))
    points = o.point("base", "0.3 0 0") + o.point("rod", "0 -0.4 0")
    return o.load(tmp_path, o.model_text(o.body("base") + o.body("rod"), joint, o.muscle("m", points)))


def one_frame(passive):
    geometry = MuscleGeometry(np.full((1, 1), 0.3), np.full((1, 1, 1), 0.05))
    return geometry, MuscleState(np.ones((1, 1)), np.zeros((1, 1)), np.full((1, 1), 0.8), np.full((1, 1), 800.0), np.full((1, 1), passive))


def test_passive_force_takes_its_part_before_the_muscle_works(hinge):
    geometry, state = one_frame(100.0)
    sharing = share_loads(hinge, np.array([[25.0]]), geometry, state, SharingRule(reserve=1e-3))
    assert sharing.activation[0, 0] == pytest.approx(20 / 40, rel=1e-6)
    assert sharing.force[0, 0] == pytest.approx(500, rel=1e-6)
    without = share_loads(hinge, np.array([[25.0]]), geometry, state, SharingRule(passive_force=False, reserve=1e-3))
    assert without.activation[0, 0] == pytest.approx(25 / 40, rel=1e-6)


def test_without_pennation_a_fibre_counts_whole(hinge):
    geometry, state = one_frame(0.0)
    sharing = share_loads(hinge, np.array([[25.0]]), geometry, state, SharingRule(pennation="left out", reserve=1e-3))
    assert sharing.activation[0, 0] == pytest.approx(0.5, rel=1e-6)


def test_other_exponents_are_refused():
    with pytest.raises(SettingError, match="2 or 3"):
        SharingRule(exponent=4)  # type: ignore[arg-type]


def test_fascicles_cost_load_sharing_what_the_one_muscle_costs_that_they_are():
    whole = runner_model("pelvis")
    psoas = whole.muscle("psoas_r")
    parts = tuple(
        replace(whole.muscles[psoas], name=f"psoas_l{k}_r", max_isometric_force=share * whole.muscles[psoas].max_isometric_force)
        for k, share in ((1, 0.7), (2, 0.3))
    )
    split = replace(whole, muscles=(*whole.muscles[:psoas], *parts, *whole.muscles[psoas + 1 :]))
    q = np.tile(whole.defaults, (3, 1))
    moment = np.zeros_like(q)
    moment[:, whole.coordinate("hip_flexion_r")] = [20.0, 60.0, 110.0]
    found = []
    for model in (whole, split):
        geometry = muscle_geometry(model, q)
        found.append(share_loads(model, moment, geometry, muscle_state(model, geometry.length, np.zeros_like(geometry.length))))
    together = sum(found[1].force[:, split.muscle(part.name)] for part in parts)
    np.testing.assert_allclose(together, found[0].force[:, psoas], rtol=1e-5)
    np.testing.assert_allclose(found[1].force[:, split.muscle("iliacus_r")], found[0].force[:, whole.muscle("iliacus_r")], rtol=1e-5)
