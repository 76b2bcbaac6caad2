from __future__ import annotations

from dataclasses import replace
from math import radians

import numpy as np
import pytest

from filmed import film
from psoas.body.kinematics import body_poses
from psoas.body.runner_model import runner_model
from psoas.body.side_view import mean_stride
from psoas.body.stride_picture import picture_of
from psoas.body.what_if import Cause, changed_stride, what_if, what_ifs


@pytest.fixture(scope="module")
def stride():
    sagittal, events, _ = film(duration=6.0)
    return mean_stride(sagittal, events, "left")


def test_nothing_changed_draws_the_same_picture(stride):
    assert repr(picture_of(changed_stride(stride, Cause(), {}), "left")) == repr(picture_of(stride, "left"))  # unknown forces are nan


def test_a_tilted_pelvis_leaves_thigh_and_trunk_where_they_are(stride):
    tilted = changed_stride(stride, Cause(pelvic_tilt=radians(10)), {})
    before, after = (body_poses(stride.model, one.motion.q).rotation for one in (stride, tilted))
    for body in ("femur_r", "tibia_r", "torso"):
        k = stride.model.body(body)
        np.testing.assert_allclose(after[:, k], before[:, k], atol=1e-9)
    pelvis = stride.model.body("pelvis")
    turned = np.einsum("fij,fkj->fik", after[:, pelvis], before[:, pelvis])
    np.testing.assert_allclose(np.rad2deg(np.arctan2(turned[:, 1, 0], turned[:, 0, 0])), -10.0, atol=1e-6)


def test_a_leaning_trunk_leaves_the_legs_where_they_are(stride):
    leant = changed_stride(stride, Cause(trunk_lean=radians(8)), {})
    before, after = (body_poses(stride.model, one.motion.q).rotation for one in (stride, leant))
    for body in ("pelvis", "femur_r"):
        np.testing.assert_allclose(after[:, stride.model.body(body)], before[:, stride.model.body(body)], atol=1e-9)
    assert not np.allclose(after[:, stride.model.body("torso")], before[:, stride.model.body("torso")])


def test_quicker_steps_swing_the_thigh_less_far(stride):
    hip = stride.model.coordinate("hip_flexion_r")
    quick = changed_stride(stride, Cause(step_rate=1.1), {})
    assert np.ptp(quick.motion.q[:, hip]) == pytest.approx(np.ptp(stride.motion.q[:, hip]) * 1.1**-1.5)


def test_a_shorter_psoas_is_longer_than_its_standing_by_as_much(stride):
    shorter = changed_stride(stride, Cause(psoas_length=0.95), {})
    before, after = (np.array(picture_of(one, "left").stretch["psoas"]) for one in (stride, shorter))
    np.testing.assert_allclose(1 + after, (1 + before) / 0.95, atol=2e-4)
    assert picture_of(shorter, "left").stretch["iliacus"] == picture_of(stride, "left").stretch["iliacus"]


def test_force_changes_by_what_it_is_told(stride):
    doubled = changed_stride(stride, Cause(), {"psoas": 2.0})
    np.testing.assert_allclose(doubled.groups["psoas"]["force"], 2 * stride.groups["psoas"]["force"])
    np.testing.assert_allclose(doubled.groups["iliacus"]["force"], stride.groups["iliacus"]["force"])


def test_several_causes_are_answered_as_each_alone():
    model, causes = runner_model(), (Cause(psoas_length=0.95), Cause(pelvic_tilt=radians(5)))
    together = list(what_ifs(model, causes, draws=5))
    assert together == [what_if(model, cause, draws=5) for cause in causes]
    assert replace(together[0], cause=causes[1]) != together[1]
