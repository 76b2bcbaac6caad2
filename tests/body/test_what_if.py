from __future__ import annotations

import numpy as np
import pytest

from psoas.body.muscle_geometry import muscle_geometry
from psoas.body.muscle_state import muscle_state
from psoas.body.runner_model import runner_model
from psoas.body.what_if import Cause, changed_model, what_if
from psoas.errors import SettingError

DRAWS = 12


@pytest.fixture(scope="module")
def model():
    return runner_model()


def effects(model, **cause):
    return {effect.id: effect for effect in what_if(model, Cause(**cause), draws=DRAWS)}


def test_nothing_changed_has_no_effect(model):
    for effect in effects(model).values():
        assert effect.change.value == 0, effect.id
        assert effect.change.error == 0, effect.id


def test_a_shorter_psoas_takes_hip_extension_away_and_is_slack_at_a_forward_tilt(model):
    found = effects(model, psoas_length=0.95)
    assert found["hip_extension_available"].change.value < -1
    assert found["passive_hip_moment"].change.value > 0
    assert found["psoas_slack_tilt"].after.value > 5
    assert found["gluteus_capacity"].change.value == 0


def test_a_shorter_psoas_leaves_the_gluteus_as_strong_as_it_was(model):
    # The claim "tight psoas, therefore weak gluteus" needs a tilt or a nerve in between; the muscle alone does nothing.
    assert effects(model, psoas_length=0.9)["gluteus_capacity"].change.error == 0


def test_forward_tilt_stretches_the_hamstrings(model):
    forward, back = effects(model, pelvic_tilt=np.deg2rad(10)), effects(model, pelvic_tilt=np.deg2rad(-10))
    assert forward["hamstring_length"].change.value > 0.05
    assert back["hamstring_length"].change.value < -0.05


def test_gluteal_capacity_over_tilt_is_lever_times_force(model):
    found = effects(model, pelvic_tilt=np.deg2rad(15))["gluteus_capacity"]
    q = model.defaults[None].copy()
    q[0, model.coordinate("pelvis_tilt")], q[0, model.coordinate("lumbar_extension")] = -np.deg2rad(15), np.deg2rad(15)
    q[0, model.coordinate("hip_flexion_r")], q[0, model.coordinate("knee_angle_r")] = np.deg2rad(45), np.deg2rad(20)
    geometry = muscle_geometry(model, q)
    state = muscle_state(model, geometry.length, np.zeros_like(geometry.length))
    gluteus = [model.muscle(f"glmax{k}_r") for k in (1, 2, 3)]
    made = -(geometry.moment_arm[0, gluteus, model.coordinate("hip_flexion_r")] * state.active_force[0, gluteus]).sum()
    assert found.after.value == pytest.approx(made)


def test_what_a_weaker_gluteus_cannot_carry_its_neighbours_do(model):
    found = effects(model, gluteus_strength=0.6)
    assert found["gluteus_capacity"].after.value == pytest.approx(0.6 * found["gluteus_capacity"].before.value)
    assert found["neighbour_force"].change.value > 0


def test_the_same_question_has_the_same_answer(model):
    a, b = effects(model, pelvic_tilt=0.1), effects(model, pelvic_tilt=0.1)
    assert all(a[name].change == b[name].change for name in a)


def test_only_the_named_muscles_change(model):
    changed = changed_model(model, Cause(psoas_strength=0.8))
    for before, after in zip(model.muscles, changed.muscles):
        factor = 0.8 if before.name.startswith("psoas") else 1.0
        assert after.max_isometric_force == pytest.approx(factor * before.max_isometric_force)


@pytest.mark.parametrize(("cause", "match"), [({"psoas_length": 0.3}, "factor between"), ({"pelvic_tilt": 1.0}, "57°; between -30° and 30°")])
def test_what_the_model_cannot_answer_is_refused(cause, match):
    with pytest.raises(SettingError, match=match):
        Cause(**cause)
