from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from psoas.body.load_sharing import LIKE_OPENSIM, SharingRule
from psoas.body.muscle_curves import force_curves
from psoas.body.muscle_geometry import muscle_geometry
from psoas.body.muscle_state import fiber_state
from psoas.body.parts import Muscle
from psoas.body.runner_model import runner_model
from psoas.body.tendon import elastic_muscles, share_over_time, shared_tendons, tendon_of
from psoas.errors import SettingError

RATE = 100.0
TIME = np.arange(120) / RATE


def muscle(formulation, **curves):
    return Muscle("soleus_r", formulation, (), (), 1000.0, 0.05, 0.25, 0.4, curves=curves)


@pytest.mark.parametrize(
    ("formulation", "parameter"),
    [
        ("millard", "TendonForceLengthCurve/strain_at_one_norm_force"),
        ("thelen", "FmaxTendonStrain"),
        ("degroote_fregly", "tendon_strain_at_one_norm_force"),
    ],
)
def test_a_tendon_under_the_muscles_strength_has_the_strain_that_its_file_says(formulation, parameter):
    strain = force_curves(muscle(formulation, **{parameter: 0.06})).tendon_strain
    np.testing.assert_allclose(strain(np.array([0.0, 1.0])), [0.0, 0.06], atol=1e-9)
    assert np.all(np.diff(strain(np.linspace(0, 1.5, 200))) > 0)


def test_millards_tendon_is_straight_above_two_thirds_of_strength_with_a_slope_of_1_375_over_its_strain():
    strain = force_curves(muscle("millard")).tendon_strain
    high = strain(np.array([0.7, 0.9, 1.2]))
    np.testing.assert_allclose(np.diff(high) / np.array([0.2, 0.3]), 0.049 / 1.375, rtol=1e-9)


def test_thelens_tendon_curves_up_to_a_third_of_strength():
    strain = force_curves(muscle("thelen", FmaxTendonStrain=0.033)).tendon_strain
    # 99 e0 e^3 / (166 e^3 - 67) by hand for e0 = 0.033 is 0.020084.
    assert float(strain(np.array([0.33]))[0]) == pytest.approx(0.020084, abs=2e-6)


def test_a_calf_muscle_whose_file_says_no_strain_gets_ten_percent():
    assert float(force_curves(tendon_of(muscle("millard"))).tendon_strain(np.ones(1))[0]) == pytest.approx(0.10)
    stated = muscle("degroote_fregly", tendon_strain_at_one_norm_force=0.05)
    assert tendon_of(stated) is stated
    assert tendon_of(replace(muscle("millard"), name="vasmed_r")).curves == {}


def test_muscles_that_end_in_one_point_share_a_tendon():
    model = runner_model()
    groups = {frozenset(model.muscle_names[k] for k in group) for group in shared_tendons(model)}
    assert frozenset({"soleus_r", "gasmed_r", "gaslat_r"}) in groups
    assert any(len(group) == 11 and all(name.startswith("psoas") and name.endswith("_l") for name in group) for group in groups)


def test_tendons_shorter_than_their_fibers_stay_stiff():
    model = runner_model("pelvis")
    elastic = {model.muscle_names[k] for k in elastic_muscles(model)}
    assert {"soleus_r", "recfem_l", "bflh_r"} <= elastic
    assert not {"psoas_r", "iliacus_l", "glmax1_r", "sart_r"} & elastic


@pytest.fixture(scope="module")
def push_off():
    """One ankle goes 20 degrees up and 30 down in 0.6 s under a plantarflexion moment, the rest of the model stands."""
    model = runner_model("pelvis")
    q = np.tile(model.defaults, (len(TIME), 1))
    phase = 2 * np.pi * TIME / 0.6
    ankle = model.coordinate("ankle_angle_r")
    q[:, ankle] = np.deg2rad(-5 + 25 * np.sin(phase))
    qd = np.gradient(q, TIME, axis=0)
    moment = np.zeros_like(q)
    moment[:, ankle] = -110 * (1 + np.sin(phase - 0.5))
    return model, q, qd, moment, muscle_geometry(model, q)


def shared(push_off, rule):
    model, _, qd, moment, geometry = push_off
    return share_over_time(model, TIME, moment, geometry, geometry.velocity(qd), rule, cutoff=12.0)


def test_what_tendons_and_fibers_have_together_is_the_units_length(push_off):
    model, _, _, _, geometry = push_off
    state, _, stretch = shared(push_off, SharingRule())
    k = model.muscle("soleus_r")
    one = model.muscles[k]
    along = state.fiber_length[:, k] * one.optimal_fiber_length * state.cos_pennation[:, k]
    np.testing.assert_allclose(along + one.tendon_slack_length + stretch[:, k], geometry.length[:, k], atol=1e-9)


def test_tendon_and_fibers_are_in_balance_after_the_rounds(push_off):
    model, *_ = push_off
    _, sharing, stretch = shared(push_off, SharingRule())
    calf = [model.muscle(f"{name}_r") for name in ("soleus", "gasmed", "gaslat")]
    strength = sum(model.muscles[k].max_isometric_force for k in calf)
    strain = stretch[:, calf[0]] / model.muscles[calf[0]].tendon_slack_length
    wanted = force_curves(tendon_of(model.muscles[calf[0]])).tendon_strain(sharing.force[:, calf].sum(axis=1) / strength)
    middle = slice(20, -20)
    np.testing.assert_allclose(strain[middle], wanted[middle], atol=0.005)


def test_calf_fibers_move_less_and_the_reserve_shrinks_when_the_tendon_gives(push_off):
    model, *_ = push_off
    stiff, few, _ = shared(push_off, SharingRule(tendon="stiff"))
    elastic, many, _ = shared(push_off, SharingRule())
    k = model.muscle("soleus_r")
    assert np.ptp(elastic.fiber_length[:, k]) < 0.8 * np.ptp(stiff.fiber_length[:, k])
    assert np.abs(many.reserve).max() <= np.abs(few.reserve).max() + 1e-9


def test_stiff_tendons_are_those_of_one_round(push_off):
    model, _, qd, _, geometry = push_off
    state, _, stretch = shared(push_off, LIKE_OPENSIM)
    assert not stretch.any()
    np.testing.assert_array_equal(state.fiber_length, fiber_state(model.muscles, geometry.length, geometry.velocity(qd)).fiber_length)


def test_a_tendon_of_another_kind_is_refused():
    with pytest.raises(SettingError, match="elastic or stiff"):
        SharingRule(tendon="rubber")
