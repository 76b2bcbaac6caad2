import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from bodies import FOOT, SHANK, THIGH, TRUNK, along, body, held, lying_leg

from psoas.screen.angles import ANGLES, held_angle


def measured(test, recording, side="right"):
    way = ANGLES[test]
    angle = way.measure(recording, side)
    return held_angle(angle, recording["time"].values, way.held), angle.pelvis_held


def mirrored(recording):
    """The same body seen from its other side: the picture is turned round and left becomes right."""
    turned = recording.copy(deep=True)
    turned["position"].loc[{"space": "x"}] = 1920 - turned["position"].sel(space="x")
    names = [n.replace("left", "x").replace("right", "left").replace("x", "right") for n in turned["keypoint"].values.tolist()]
    return turned.assign_coords(keypoint=names)


def at_the_wall(lean, heel=0.0, **kwargs):
    heel_point = np.zeros(2)
    toe = along(-heel, FOOT)
    ankle = heel_point + np.array([10.0, 25.0])
    knee = ankle + along(90 - lean, SHANK)
    return body({"heel": heel_point, "toe": toe, "ankle": ankle, "knee": knee, "hip": knee + along(100, THIGH)}, **kwargs)


@settings(max_examples=40)
@given(thigh=st.floats(-30, 30), knee=st.floats(20, 100))
def test_thomas_angles_are_those_of_the_body(thigh, knee):
    recording = lying_leg(thigh=thigh, knee=knee)
    hip, held_pelvis = measured("T03", recording)
    assert hip.value == pytest.approx(-thigh, abs=1e-6)
    assert held_pelvis
    assert measured("T04", recording)[0].value == pytest.approx(knee, abs=1e-6)


@settings(max_examples=40)
@given(thigh=st.floats(82, 98), missing=st.floats(0, 60))
def test_active_knee_extension_is_what_is_missing_to_a_straight_knee(thigh, missing):
    assert measured("T07", lying_leg(thigh=thigh, knee=missing))[0].value == pytest.approx(missing, abs=1e-6)


@settings(max_examples=40)
@given(leg=st.floats(5, 120))
def test_a_straight_leg_is_raised_by_its_angle_even_beyond_upright(leg):
    assert measured("T08", lying_leg(thigh=leg, knee=0))[0].value == pytest.approx(leg, abs=1e-6)


@settings(max_examples=40)
@given(lean=st.floats(10, 60))
def test_a_shin_leans_by_its_angle(lean):
    assert measured("T19", at_the_wall(lean))[0].value == pytest.approx(lean, abs=1e-6)


@pytest.mark.parametrize("test", ["T03", "T04", "T07", "T08", "T19"])
def test_the_side_that_faces_the_camera_does_not_matter(test):
    recording = at_the_wall(38.0) if test == "T19" else lying_leg(thigh=85.0, knee=12.0)
    right, _ = measured(test, recording)
    left, _ = measured(test, mirrored(recording), "left")
    assert left.value == pytest.approx(right.value, abs=1e-6)


def test_a_kneeling_thigh_behind_the_hip_is_positive():
    points = {
        "hip": np.zeros(2),
        "shoulder": np.array([0.0, TRUNK]),
        "right_knee": along(-90 - 14, THIGH),
        "left_knee": along(-20, THIGH),
    }
    assert measured("T06", body(points))[0].value == pytest.approx(14.0)


def test_a_thigh_that_leans_away_is_refused_with_the_reason():
    estimate, _ = measured("T07", lying_leg(thigh=70, knee=10))
    assert not estimate.known
    assert "leans" in estimate.reason


def test_a_bent_knee_is_refused_in_the_straight_leg_raise():
    assert "knee is bent" in measured("T08", lying_leg(thigh=70, knee=30))[0].reason


def test_a_lifted_heel_is_refused_at_the_wall():
    assert "heel" in measured("T19", at_the_wall(40, heel=30))[0].reason


def test_a_leg_that_lies_flat_does_not_hold_the_pelvis():
    _, held_pelvis = measured("T03", lying_leg(thigh=-5, knee=40, other_thigh=0))
    assert not held_pelvis


def test_a_clip_gives_the_angle_that_was_held_not_the_way_to_it(rng):
    clip = lying_leg(thigh=held(4, 5, 72, way=2.0), knee=0.0, rng=rng, noise=3.0, lost=0.05)
    estimate, _ = measured("T08", clip)
    assert estimate.value == pytest.approx(72, abs=1.5)
    low, high = estimate.interval()
    assert low < 72 < high


def test_a_kick_at_the_end_of_the_range_does_not_win_over_the_hold(rng):
    way = np.concatenate([held(3, 5, 70, way=1.5), np.linspace(5, 72, 8), np.linspace(72, 5, 8)])
    estimate, _ = measured("T08", lying_leg(thigh=way, knee=0.0, rng=rng, noise=2.0))
    assert estimate.value == pytest.approx(70, abs=1.5)


def test_the_stated_error_holds_for_pictures_with_the_noise_of_a_pose_model():
    errors, stated = [], []
    for seed in range(200):
        estimate, _ = measured("T03", lying_leg(thigh=-11.0, knee=50.0, rng=np.random.default_rng(seed), noise=4.0))
        errors.append(estimate.value - 11.0)
        stated.append(estimate.standard_error)
    assert np.std(errors) < np.mean(stated)
    assert abs(np.mean(errors)) < 0.5
