from __future__ import annotations

import numpy as np
import pytest

from psoas.body.kinematics import body_poses
from psoas.body.muscle_geometry import muscle_geometry
from psoas.body.muscle_state import muscle_state
from psoas.body.runner_model import runner_model
from psoas.body.what_if import claim_chain, glute_squeeze, prone_hip_extension, told_chain, told_run
from psoas.body.what_if.poses import FACE_DOWN, posture
from psoas.errors import SettingError
from psoas.knowledge.heard import heard
from psoas.quantity import Estimate

DRAWS = 15


@pytest.fixture(scope="module")
def squeeze():
    return glute_squeeze(draws=DRAWS)


@pytest.fixture(scope="module")
def prone():
    return prone_hip_extension(draws=DRAWS)


@pytest.fixture(scope="module")
def chain():
    return claim_chain(draws=DRAWS)


def test_a_squeeze_is_lever_times_force_in_both_stances(squeeze):
    model = runner_model()
    hip, gluteus = model.coordinate("hip_flexion_r"), [model.muscle(f"glmax{k}_r") for k in (1, 2, 3)]
    geometry = muscle_geometry(model, posture(model, tilt=np.deg2rad([-10.0, 15.0])))
    force = muscle_state(model, geometry.length, np.zeros_like(geometry.length)).active_force[:, gluteus]
    moment = -(geometry.moment_arm[:, gluteus, hip] * force).sum(axis=1)
    effect = squeeze.effect("gluteus_moment")
    assert (effect.before.value, effect.after.value) == pytest.approx(tuple(moment))
    assert squeeze.number("arched_share").value == pytest.approx(100 * moment[1] / moment[0])


def test_arched_the_muscle_is_longer_and_far_from_unable(squeeze):
    assert squeeze.effect("gluteus_fibre").standing == "more"
    assert squeeze.number("arched_share").interval()[0] > 50
    assert squeeze.verdict in ("disagrees", "agrees in part")


@pytest.mark.parametrize(
    ("share", "error", "verdict"), [(30, 5, "agrees"), (80, 5, "agrees in part"), (95, 10, "disagrees"), (60, 30, "cannot tell")]
)
def test_the_verdict_on_the_squeeze_follows_from_its_number(share, error, verdict):
    from psoas.body.what_if.glute_squeeze import judged

    assert judged(Estimate(share, "%", systematic_error=error))[0] == verdict


def test_lifting_the_leg_takes_its_weight_times_its_lever(prone):
    model = runner_model()
    pose = body_poses(model, posture(model, thigh=np.deg2rad(-10.0), turned=FACE_DOWN)[None])
    leg = [
        k
        for k, name in enumerate(model.body_names)
        if name.endswith("_r") and name.startswith(("femur", "tibia", "patella", "talus", "calcn", "toes"))
    ]
    hip = pose.origin[0, model.body("femur_r")]
    weight = [model.bodies[k].mass * 9.80665 for k in leg]
    lever = [(pose.origin[0, k] + pose.rotation[0, k] @ model.bodies[k].mass_center - hip)[0] for k in leg]
    assert prone.number("gravity").value == pytest.approx(abs(np.dot(weight, lever)), rel=0.01)


def test_shares_of_the_lift_are_shares(prone):
    hamstrings, gluteus = prone.number("hamstring_share"), prone.number("gluteus_share")
    assert 0 < gluteus.value < hamstrings.value
    assert hamstrings.value + gluteus.value < 100


def test_a_shorter_psoas_resists_the_lift_and_ends_it_sooner(prone):
    assert prone.effect("psoas_resistance").standing == "more"
    assert prone.effect("hip_extension_available").standing == "less"
    resistance = next(curve for curve in prone.curves if curve.said.startswith("Pull"))
    values = [estimate.value for estimate in resistance.estimates]
    assert values == sorted(values)


def test_every_link_names_claims_that_exist(chain, squeeze, prone):
    for link in (*chain.links, squeeze, prone):
        assert link.claims
        assert set(link.claims) <= set(heard())


def test_a_tight_psoas_pulls_the_right_way_and_not_far_enough(chain):
    link = chain.link("tilt")
    assert link.effect("psoas_tilt_moment").standing == "more"
    rest, relaxed = link.effect("rest_tilt").after, link.effect("psoas_slack_tilt").after
    assert 0 < rest.value < relaxed.value / 2
    assert link.verdict == "agrees in part"


def test_end_to_end_the_hamstrings_are_not_overloaded_by_mechanics(chain):
    whole = chain.link("whole")
    assert next(named.estimate for named in whole.numbers).interval()[1] < 10
    assert whole.verdict == "disagrees"
    assert "nerves" in chain.answer


def test_a_story_without_a_shorter_psoas_is_none():
    with pytest.raises(SettingError, match="begins with a shorter psoas"):
        claim_chain(shorter=0.0)


def test_texts_carry_claims_verdict_and_limits(chain, squeeze, prone):
    for text in (told_chain(chain), told_run(squeeze), told_run(prone)):
        assert "Research:" in text
        assert "annot answer" in text
        assert "±" in text
    assert told_chain(chain).count(heard()["S35"].reason) == 1
