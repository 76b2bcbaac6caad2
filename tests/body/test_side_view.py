from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from psoas.body.chain import muscle_trial
from psoas.body.harmonics import periodic
from psoas.body.inverse_kinematics import inverse_kinematics
from psoas.body.kinematics import body_poses
from psoas.body.osim.setups import read_follow_tasks, read_scale_setup
from psoas.body.runner_model import runner_model
from psoas.body.side_view import NOT_SHOWN, SWING_GROUPS, side_view_leg, side_view_muscles
from psoas.body.side_view_chain import GROUPS
from psoas.body.smoothing import low_pass
from psoas.body.static_trial import scale_to_static
from psoas.errors import SettingError
from psoas.gait.detection import detect_events
from psoas.gait.events import EventError, Events, Stride
from psoas.gait.sagittal import Sagittal, to_sagittal
from psoas.gait.verdict import judge_capture
from psoas.pose.smoothing import smooth_recording
from psoas.recording.files import read_recording
from psoas.recording.runner import Conditions
from psoas.sample import sample_recording

DRAWS = 8


def test_a_strides_curve_has_the_speed_and_acceleration_of_its_harmonics():
    phase = np.arange(50) / 50
    value, speed, acceleration = periodic(np.sin(2 * np.pi * phase) + 0.2 * np.cos(6 * np.pi * phase), 0.7)
    w = 2 * np.pi / 0.7
    np.testing.assert_allclose(value, np.sin(2 * np.pi * phase) + 0.2 * np.cos(6 * np.pi * phase), atol=1e-12)
    np.testing.assert_allclose(speed, w * np.cos(2 * np.pi * phase) - 0.6 * w * np.sin(6 * np.pi * phase), atol=1e-9)
    np.testing.assert_allclose(acceleration, -(w**2) * (np.sin(2 * np.pi * phase) + 1.8 * np.cos(6 * np.pi * phase)), atol=1e-7)


@pytest.fixture(scope="module")
def sample():
    pytest.importorskip("psoas.pose.cleaning", exc_type=ImportError)
    from psoas.pose.cleaning import repair_recording

    repaired, _ = repair_recording(sample_recording())
    verdict = judge_capture(repaired, Conditions(surface="treadmill"))
    smooth, _ = smooth_recording(repaired)
    events = detect_events(to_sagittal(repaired, facing="left", near_side=verdict.near_side))
    return to_sagittal(smooth, facing="left", near_side=verdict.near_side), events


def test_the_sample_runners_psoas_has_length_speed_and_force_with_errors(sample):
    found = {one.group: one for one in side_view_muscles(*sample, "left", draws=DRAWS)}
    assert set(found) == set(GROUPS)
    psoas = found["psoas"]
    assert 10 < psoas.excursion.value < 45
    assert psoas.excursion.unit == "mm"
    assert psoas.excursion.systematic_error > psoas.excursion.random_error > 0
    assert 20 < psoas.longest_at.value < 55  # around toe-off
    assert psoas.swing_force.known
    assert np.all(psoas.low <= psoas.high)


def test_what_is_not_defensible_is_not_given_and_says_why(sample):
    found = {one.group: one for one in side_view_muscles(*sample, "left", draws=DRAWS)}
    assert not found["gluteus maximus"].swing_force.known
    assert found["gluteus maximus"].swing_force.reason
    assert "gluteus medius, tensor fasciae latae" in NOT_SHOWN


def test_the_same_clip_gives_the_same_answer(sample):
    first, second = (side_view_muscles(*sample, "left", draws=DRAWS)[0] for _ in range(2))
    assert first.excursion == second.excursion


def test_a_clip_with_few_strides_is_refused(sample):
    sagittal, events = sample
    few = Events(events.initial_contact, events.toe_off, events.contact_error, events.off_error, events.strides[:3])
    with pytest.raises(SettingError, match="4 are needed for muscles"):
        side_view_muscles(sagittal, few, "left", draws=DRAWS)


@pytest.fixture(scope="module")
def leg(sample):
    return side_view_leg(*sample, "left", draws=DRAWS)


def test_the_ground_carries_the_weight_of_the_sample_runner(sample, leg):
    strides = [stride for stride in sample[1].strides if stride.side == "left"]
    contact, stride = (float(np.mean([getattr(one, name) for one in strides])) for name in ("contact_time", "duration"))
    assert leg.ground.mean.value == pytest.approx(stride / 2 / contact, rel=0.05)
    assert leg.ground.peak.value > leg.ground.mean.value
    assert leg.ground.peak.value == pytest.approx(max(leg.ground.force), rel=0.01)
    assert 30 < leg.ground.peak_at.value < 60  # % of stance


def test_bands_hold_their_curves(leg):
    for one, best in [(leg.ground, leg.ground.force), *((m, m.moment) for m in leg.moments), *((s, s.force) for s in leg.stance)]:
        assert len(one.percent) == len(best) == len(one.low) == len(one.high)
        assert np.all(np.array(one.low) <= np.array(best) + 1e-9)
        assert np.all(np.array(one.high) >= np.array(best) - 1e-9)


def test_neither_the_ground_nor_a_muscle_can_pull_the_other_way(leg):
    for one in (leg.ground, *leg.stance):
        assert min(one.low) >= 0.0


def test_the_hip_flexes_first_and_then_brakes_in_swing(leg):
    hip, knee = leg.moments
    assert (hip.joint, knee.joint) == ("hip", "knee")
    assert hip.percent[int(np.argmax(hip.moment))] < hip.percent[int(np.argmin(hip.moment))]
    assert hip.flexion.value > 0.3
    assert knee.flexion.value > knee.extension.value > 0
    assert hip.flexion.unit == "N m/kg"


def test_soleus_pushes_after_the_vasti_have_taken_the_load(leg):
    soleus, vasti = leg.stance
    assert soleus.peak_at.value > vasti.peak_at.value
    assert soleus.peak.standard_error > 0.1 * soleus.peak.value  # a wide band: nobody saw where the ground pushes


def test_an_unknown_height_widens_lengths_and_leaves_body_weights(sample):
    told = side_view_leg(*sample, "left", height=1.72, mass=68.0, draws=DRAWS)
    untold = side_view_leg(*sample, "left", draws=DRAWS)
    assert untold.muscles[0].excursion.value == told.muscles[0].excursion.value
    assert untold.muscles[0].excursion.systematic_error > told.muscles[0].excursion.systematic_error
    assert untold.ground.peak == told.ground.peak


def test_the_leg_behind_is_known_less_well(sample):
    sagittal, events = sample
    near, far = (side_view_leg(replace(sagittal, near_side=side), events, "left", draws=24).muscles[0].stretch for side in ("left", "right"))
    assert far.value == near.value
    assert far.systematic_error > near.systematic_error


@pytest.fixture(scope="module")
def measured(shared_data):
    """A run with markers and plates: the three-dimensional result, and the same run as a side view would see it."""
    folder = shared_data / "mocap" / "rajagopal_run_4ms"
    runner = scale_to_static(runner_model(), read_recording(folder / "static_run.trc"), read_scale_setup(folder / "scale_setup_run.xml"))
    markers, forces = read_recording(folder / "motion_capture_run.trc"), read_recording(folder / "grf_run.mot")
    weights = read_follow_tasks(folder / "ik_setup_run.xml").markers
    trial = muscle_trial(runner, markers, forces, weights=weights)
    fit = inverse_kinematics(runner, markers, weights)
    return trial, as_side_view(runner, fit.time, low_pass(fit.q, 100.0, 12.0), trial)


def as_side_view(runner, time, q, trial):
    poses = body_poses(runner, q)
    places = {"right_hip": ("femur_r", 0), "right_knee": ("tibia_r", 0), "right_ankle": ("talus_r", 0)}
    places |= {"left_hip": ("femur_l", 0), "left_knee": ("tibia_l", 0), "left_ankle": ("talus_l", 0)}
    points = {name: poses.point(runner.body(body), np.zeros(3)) for name, (body, _) in places.items()}
    for side, letter in (("right", "r"), ("left", "l")):
        points[f"{side}_heel"] = poses.point(runner.body(f"calcn_{letter}"), np.zeros(3))
        points[f"{side}_toe"] = poses.point(runner.body(f"toes_{letter}"), np.zeros(3))
        points[f"{side}_shoulder"] = poses.point(runner.body("torso"), np.array([0.0, 0.37, 0.0]))
    leg = float(
        np.linalg.norm(points["right_hip"] - points["right_knee"], axis=1).mean()
        + np.linalg.norm(points["right_knee"] - points["right_ankle"], axis=1).mean()
    )
    sagittal = Sagittal(
        time,
        {name: path[:, 0] / leg for name, path in points.items()},
        {name: path[:, 1] / leg for name, path in points.items()},
        {},
        leg,
        "m",
        100.0,
        "right",
        "right",
        "markers",
    )
    vertical = trial.data["ground_force"].sel(foot="calcn_r", space="y").values
    on = trial.data["time"].values[1:][(vertical[1:] > 50) & (vertical[:-1] <= 50)]
    off = trial.data["time"].values[1:][(vertical[1:] <= 50) & (vertical[:-1] > 50)]
    strides = tuple(Stride("right", float(a), float(off[off > a][0]), float(b), float("nan"), float("nan")) for a, b in itertools.pairwise(on))
    return sagittal, Events({"right": on}, {"right": off}, EventError(0, 0), EventError(0, 0), strides)


@pytest.mark.data
def test_a_side_view_agrees_with_three_dimensions_and_plates_within_its_errors(measured):
    trial, (sagittal, events) = measured
    runner, data = trial.model, trial.data
    weight = runner.mass * 9.81
    leg = side_view_leg(sagittal, events, "right", height=1.80, mass=72.84, draws=DRAWS)
    found = {one.group: one for one in leg.muscles}
    inside = [(data["time"].values >= s.initial_contact) & (data["time"].values < s.next_contact) for s in events.strides]
    for group in SWING_GROUPS:
        names = [name for name in runner.muscle_names if name.startswith(GROUPS[group]) and name.endswith("_r")]
        strength = np.array([runner.muscles[runner.muscle(name)].max_isometric_force for name in names])
        length = data["length"].sel(muscle=names).values @ (strength / strength.sum())
        excursion = 1e3 * np.mean([np.ptp(length[one]) for one in inside])
        low, high = found[group].excursion.interval(0.99)
        assert low - 0.05 * excursion < excursion < high + 0.05 * excursion, (group, excursion, found[group].excursion)
    vertical = data["ground_force"].sel(foot="calcn_r", space="y").values / weight
    low, high = leg.ground.peak.interval(0.99)
    assert low < np.mean([vertical[one].max() for one in inside]) < high
    swing = [one & (data["time"].values > s.toe_off + 0.04 * s.duration) for one, s in zip(inside, events.strides)]
    for moment, name in zip(leg.moments, ("hip_flexion_r", "knee_angle_r")):
        curve = data["moment"].sel(coordinate=name).values / runner.mass
        for one, sign in ((moment.flexion, 1), (moment.extension, -1)):
            low, high = one.interval(0.99)
            assert low < np.mean([(sign * curve[part]).max() for part in swing]) < high, (moment.joint, sign)
