from __future__ import annotations

import numpy as np
import pytest

from psoas.body.kinematics import body_poses
from psoas.body.muscle_geometry import muscle_geometry
from psoas.body.muscle_state import muscle_state
from psoas.body.runner_model import runner_model
from psoas.body.what_if import Cause, told_answer, what_if
from psoas.body.what_if.population import RUNNING_TILT
from psoas.body.what_if.poses import posture
from psoas.errors import SettingError

DRAWS = 12


@pytest.fixture(scope="module")
def model():
    return runner_model()


def ask(model, **cause):
    return what_if(model, Cause(**cause), draws=DRAWS)


def test_nothing_changed_has_no_effect(model):
    for effect in ask(model).effects:
        assert effect.change.value == 0, effect.id
        assert effect.change.error == 0, effect.id
        assert effect.standing == "unchanged"


def test_a_shorter_psoas_takes_hip_extension_away_and_is_slack_at_a_forward_tilt(model):
    answer = ask(model, psoas_length=0.95)
    assert answer.effect("hip_extension_available").change.value < -1
    assert answer.effect("hip_extension_available").standing == "less"
    assert answer.effect("passive_hip_moment").standing == "more"
    assert answer.effect("psoas_slack_tilt").after.value > 5


def test_a_shorter_psoas_leaves_the_gluteus_as_strong_as_it_was(model):
    # The claim "tight psoas, therefore weak gluteus" needs a tilt or a nerve in between; the muscle alone does nothing.
    assert ask(model, psoas_length=0.9).effect("gluteus_capacity").standing == "unchanged"


def test_a_longer_psoas_needs_a_backward_tilt_of_about_the_same_size(model):
    shorter, longer = (ask(model, psoas_length=length).effect("psoas_slack_tilt").after.value for length in (0.98, 1.02))
    assert longer < 0 < shorter
    assert abs(longer + shorter) < 0.4 * shorter


def test_the_relaxing_tilt_gives_the_fibres_their_old_length(model):
    tilt = np.deg2rad(ask(model, psoas_length=0.97).effect("psoas_slack_tilt").after.value)
    psoas = [k for k, name in enumerate(model.muscle_names) if name.startswith("psoas") and name.endswith("_r")]
    length = muscle_geometry(model, posture(model, tilt=np.array([0.0, tilt]))).length[:, psoas]
    muscles = [model.muscles[k] for k in psoas]
    weight = np.array([muscle.max_isometric_force for muscle in muscles])

    def fibre(total, factor):
        fibres = [
            np.hypot(one / factor - muscle.tendon_slack_length, muscle.optimal_fiber_length * np.sin(muscle.pennation_at_optimal))
            / muscle.optimal_fiber_length
            for one, muscle in zip(total, muscles, strict=True)
        ]
        return np.array(fibres) @ weight / weight.sum()

    assert fibre(length[1], 0.97) == pytest.approx(fibre(length[0], 1.0), abs=2e-3)


def test_forward_tilt_stretches_the_hamstrings(model):
    forward, back = (ask(model, pelvic_tilt=np.deg2rad(tilt)).effect("hamstring_length") for tilt in (10, -10))
    assert forward.standing == "more"
    assert back.standing == "less"


def test_gluteal_capacity_over_tilt_is_lever_times_force(model):
    answer = ask(model, pelvic_tilt=np.deg2rad(15))
    q = posture(model, thigh=np.deg2rad(30), knee=np.deg2rad(20), tilt=RUNNING_TILT + np.deg2rad(15))[None]
    geometry = muscle_geometry(model, q)
    state = muscle_state(model, geometry.length, np.zeros_like(geometry.length))
    gluteus = [model.muscle(f"glmax{k}_r") for k in (1, 2, 3)]
    made = -(geometry.moment_arm[0, gluteus, model.coordinate("hip_flexion_r")] * state.active_force[0, gluteus]).sum()
    assert answer.effect("gluteus_capacity").after.value == pytest.approx(made)
    assert answer.gluteus_over_tilt.angles[-1] == pytest.approx(15)
    assert answer.gluteus_over_tilt.estimates[-1].value == pytest.approx(made)


def test_what_a_weaker_gluteus_cannot_carry_its_neighbours_do(model):
    answer = ask(model, gluteus_strength=0.6)
    capacity = answer.effect("gluteus_capacity")
    assert capacity.after.value == pytest.approx(0.6 * capacity.before.value)
    assert answer.effect("gluteus_share_force").standing == "less"
    assert answer.effect("neighbour_force").standing == "more"


def test_a_leaning_trunk_asks_the_hips_to_hold_its_weight(model):
    lean = np.deg2rad(10)
    answer = ask(model, trunk_lean=lean)
    bodies = [k for k, name in enumerate(model.body_names) if name.startswith(("torso", "humerus", "ulna", "radius", "hand"))]
    pose = body_poses(model, posture(model, tilt=RUNNING_TILT, lean=np.deg2rad(5.0))[None])
    joint = pose.origin[0, model.body("torso")]
    about = np.array([pose.origin[0, k] + pose.rotation[0, k] @ model.bodies[k].mass_center - joint for k in bodies])
    masses = np.array([model.bodies[k].mass for k in bodies])
    # The trunk turns about the lumbar joint; its weight's lever there is x, and turns to x cos + y sin.
    moved = about[:, 0] * (np.cos(lean) - 1) + about[:, 1] * np.sin(lean)
    assert answer.effect("trunk_moment").change.value == pytest.approx(9.80665 * (masses * moved).sum(), rel=0.02)


def test_step_length_falls_as_the_reciprocal_at_the_same_speed(model):
    step = ask(model, step_rate=1.1).effect("step_length")
    assert step.after.value == pytest.approx(step.before.value / 1.1)
    assert step.change.error == 0


def test_laboratory_figures_stand_beside_a_step_rate_and_nothing_else(model):
    assert not ask(model, psoas_length=0.95).measured
    found = {named.id: named.estimate for named in ask(model, step_rate=1.1).measured}
    assert found["SR02"].value == pytest.approx(-10.6, abs=0.1)
    assert len(found) == 11


def test_model_and_laboratory_agree_on_the_flexors_at_a_quicker_step(model):
    answer = ask(model, step_rate=1.1)
    for id, laboratory in (("psoas_force", "SR04"), ("iliacus_force", "SR05")):
        effect = answer.effect(id)
        percent = 100 * effect.change.value / effect.before.value
        low, high = next(named.estimate for named in answer.measured if named.id == laboratory).interval()
        assert low < percent < high


def test_the_same_question_has_the_same_answer(model):
    assert ask(model, pelvic_tilt=0.1) == ask(model, pelvic_tilt=0.1)


def test_an_answer_reads_as_sections_and_names_what_it_cannot_say(model):
    text = told_answer(ask(model, psoas_length=0.95, pelvic_tilt=np.deg2rad(10)))
    assert text.startswith("If the psoas were 5 % shorter and the pelvis tipped 10° further forward\n")
    for title in ("What changes", "What may go either way", "What stays as it is", "What this cannot answer", "over the tilt of the pelvis"):
        assert title in text
    assert "neural inhibition" in text
    assert "laboratories" not in text


def test_an_effect_that_is_not_there_is_answered_with_those_that_are(model):
    with pytest.raises(SettingError, match="no 'pain' here") as told:
        ask(model, trunk_lean=0.1).effect("pain")
    assert "hamstring_force" in told.value.remedy
