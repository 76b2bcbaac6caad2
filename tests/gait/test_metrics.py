import numpy as np
import pytest

from filmed import film, measured, true_events, usable
from psoas.gait.events import Events, Stride
from psoas.gait.metrics import STRIDE_METRICS, column_name, measure, stride_table
from psoas.gait.scale import estimate_scale
from psoas.quantity import Estimate
from psoas.recording.dataset import make_recording
from psoas.recording.runner import Conditions, Runner
from synthetic import LEG, make_runner

SIDE_VIEW = {
    "both": {"step_rate", "speed", "vertical_oscillation", "vertical_oscillation_leg", "trunk_lean_mean", "trunk_lean_range", "pelvic_tilt"},
    "left": {
        "stride_time",
        "step_time",
        "contact_time",
        "flight_time",
        "duty_factor",
        "step_length",
        "step_length_leg",
        "overstride_distance",
        "tibia_angle_contact",
        "foot_inclination_contact",
        "knee_flexion_contact",
        "thigh_angle_contact",
        "trunk_lean_contact",
        "thigh_behind_peak",
        "thigh_angle_toe_off",
        "knee_lift_peak",
        "knee_drive_speed",
        "knee_flexion_stance_peak",
        "knee_flexion_swing_peak",
        "ankle_dorsiflexion_stance_peak",
        "ankle_push_off",
        "foot_lift_speed",
        "arm_swing_range",
        "elbow_angle",
    },
}


@pytest.fixture(scope="module")
def clip():
    return make_runner(fps=60, duration=8)


@pytest.fixture(scope="module")
def findings(clip):
    recording, truth = clip
    return measured(recording, true_events(truth))


def at(truth_path: np.ndarray, time: np.ndarray, moments: np.ndarray) -> float:
    return float(np.median(np.interp(moments, time, truth_path)))


def test_every_side_view_metric_is_there_for_both_sides(findings):
    expected = {(id, "both") for id in SIDE_VIEW["both"]} | {(id, side) for side in ("left", "right") for id in SIDE_VIEW["left"]}
    assert set(findings) == expected


def test_what_was_built_in_is_measured(clip, findings):
    _, truth = clip
    for side in ("left", "right"):
        value = {id: findings[id, side].estimate.value for id in SIDE_VIEW["left"]}
        assert value["contact_time"] == pytest.approx(truth.contact_time, abs=1e-6)
        assert value["flight_time"] == pytest.approx(truth.flight_time, abs=1e-6)
        assert value["step_time"] == pytest.approx(60 / truth.step_rate, abs=1e-6)
        assert value["duty_factor"] == pytest.approx(100 * truth.contact_time * truth.step_rate / 120, abs=1e-3)
        assert value["step_length"] == pytest.approx(truth.step_length, rel=0.01)
        assert value["step_length_leg"] == pytest.approx(truth.step_length / LEG, rel=0.01)
        assert value["elbow_angle"] == pytest.approx(95.0, abs=0.2)
        assert value["arm_swing_range"] == pytest.approx(56.0, abs=0.2)
    assert findings["step_rate", "both"].estimate.value == pytest.approx(truth.step_rate, abs=0.01)
    assert findings["speed", "both"].estimate.value == pytest.approx(3.0, rel=0.01)
    assert findings["vertical_oscillation", "both"].estimate.value == pytest.approx(truth.vertical_oscillation, rel=0.02)
    assert findings["vertical_oscillation_leg", "both"].estimate.value == pytest.approx(100 * truth.vertical_oscillation / LEG, rel=0.02)
    assert findings["trunk_lean_mean", "both"].estimate.value == pytest.approx(truth.trunk_lean, abs=0.1)


def test_angles_at_events_and_peaks_are_those_built_in(clip, findings):
    recording, truth = clip
    time = recording["time"].values
    for side in ("left", "right"):
        contacts, offs = truth.initial_contact[side][1:-1], truth.toe_off[side][1:-1]
        value = {id: findings[id, side].estimate.value for id in SIDE_VIEW["left"]}
        assert value["tibia_angle_contact"] == pytest.approx(at(truth.shank[side], time, contacts), abs=0.7)
        assert value["thigh_angle_contact"] == pytest.approx(at(truth.thigh[side], time, contacts), abs=0.7)
        assert value["knee_flexion_contact"] == pytest.approx(at(truth.knee[side], time, contacts), abs=0.7)
        assert value["foot_inclination_contact"] == pytest.approx(12.0, abs=2.0)
        assert value["thigh_angle_toe_off"] == pytest.approx(at(truth.thigh[side], time, offs), abs=0.7)
        assert value["thigh_behind_peak"] == pytest.approx(-truth.thigh[side].min(), abs=0.3)
        assert value["knee_lift_peak"] == pytest.approx(truth.thigh[side].max(), abs=0.3)
        assert value["knee_flexion_swing_peak"] == pytest.approx(truth.knee[side].max(), abs=0.3)
        assert value["knee_drive_speed"] == pytest.approx(np.gradient(truth.thigh[side], time).max(), rel=0.04)


def test_the_ankle_ahead_of_the_hip_follows_from_thigh_and_shank(findings):
    thigh, tibia = (findings[f"{segment}_angle_contact", "left"].estimate.value for segment in ("thigh", "tibia"))
    expected = 100 * (0.44 * np.sin(np.radians(thigh)) + 0.43 * np.sin(np.radians(tibia))) / LEG
    assert findings["overstride_distance", "left"].estimate.value == pytest.approx(expected, abs=0.5)


def test_pelvic_tilt_is_never_given_and_says_what_would_show_it(findings):
    tilt = findings["pelvic_tilt", "both"].estimate
    assert not tilt.known
    assert "stickers" in tilt.reason


def test_every_known_value_has_an_error_a_count_and_an_origin(findings):
    for finding in findings.values():
        if finding.estimate.known:
            assert finding.estimate.error > 0
            assert finding.estimate.n > 0
            assert finding.estimate.origin


def test_what_the_verdict_refuses_is_unknown_with_its_reason(clip):
    recording, truth = clip
    reason = "The feet leave the picture. Film from further away."
    refused = measured(recording, true_events(truth), verdict=usable(refused_metrics={"foot_inclination_contact": reason}))
    assert refused["foot_inclination_contact", "left"].estimate.reason == reason
    assert refused["foot_inclination_contact", "left"].per_stride == ()
    assert refused["tibia_angle_contact", "left"].estimate.known


def test_without_height_and_speed_metres_are_unknown_and_leg_lengths_are_not(clip):
    recording, truth = clip
    bare = measured(recording, true_events(truth), runner=Runner())
    for id, side in (("speed", "both"), ("step_length", "left"), ("vertical_oscillation", "both")):
        assert not bare[id, side].estimate.known
        assert "height" in bare[id, side].estimate.reason
    for id, side in (("step_length_leg", "left"), ("vertical_oscillation_leg", "both"), ("overstride_distance", "left")):
        assert bare[id, side].estimate.known


def test_a_wrong_slow_motion_factor_enters_times_and_rates_but_not_angles(clip):
    recording, truth = clip
    unsure = usable(slow_motion=Estimate(4.0, "1", systematic_error=0.4))
    sure, loose = measured(recording, true_events(truth)), measured(recording, true_events(truth), verdict=unsure)
    assert loose["step_rate", "both"].estimate.systematic_error == pytest.approx(0.1 * truth.step_rate, rel=1e-6)
    assert loose["stride_time", "left"].estimate.systematic_error == pytest.approx(0.1 * 120 / truth.step_rate, rel=1e-3)
    assert loose["knee_lift_peak", "left"].estimate.systematic_error == sure["knee_lift_peak", "left"].estimate.systematic_error


def test_the_bias_of_the_events_enters_with_the_speed_at_which_the_angle_changes(clip):
    recording, truth = clip
    events = true_events(truth)
    early = Events(*([{side: times - 0.010 for side, times in kind.items()} for kind in (events.initial_contact, events.toe_off)]),
                   events.contact_error, events.off_error, tuple(_moved(stride, -0.010) for stride in events.strides))  # fmt: skip
    now, then = measured(recording, events), measured(recording, early)
    for id in ("tibia_angle_contact", "knee_flexion_contact", "overstride_distance"):
        change = abs(now[id, "left"].estimate.value - then[id, "left"].estimate.value)
        assert now[id, "left"].estimate.systematic_error > change


def _moved(stride: Stride, by: float) -> Stride:
    times = {name: getattr(stride, name) + by for name in ("initial_contact", "toe_off", "next_contact", "other_contact", "other_toe_off")}
    return Stride(stride.side, **times)


def test_the_bias_of_contact_and_toe_off_is_all_there_is_to_the_bias_of_contact_time(findings):
    assert findings["contact_time", "left"].estimate.systematic_error == pytest.approx(np.hypot(0.010, 0.005), rel=1e-6)


def test_the_bias_that_both_feet_share_leaves_step_time_alone(findings):
    assert findings["step_time", "left"].estimate.systematic_error == pytest.approx(np.sqrt(2 * (0.010**2 - 0.008**2)), rel=1e-6)
    assert findings["stride_time", "left"].estimate.systematic_error == 0


def test_the_far_leg_is_less_sure_than_the_near_one(findings):
    for id in ("knee_flexion_stance_peak", "tibia_angle_contact", "foot_inclination_contact"):
        assert findings[id, "right"].estimate.systematic_error > findings[id, "left"].estimate.systematic_error


def test_a_stride_with_a_gap_is_left_out_of_the_metrics_it_touches_only(clip):
    recording, truth = clip
    position = recording["position"].copy()
    contact = truth.initial_contact["left"][3]
    hidden = (recording["time"] > contact - 0.1) & (recording["time"] < contact + 0.1)
    position.loc[{"keypoint": "left_toe", "time": recording["time"][hidden]}] = np.nan
    found = measured(recording.assign(position=position), true_events(truth))
    whole = measured(recording, true_events(truth))
    assert found["foot_inclination_contact", "left"].estimate.n == whole["foot_inclination_contact", "left"].estimate.n - 1
    assert found["knee_flexion_contact", "left"].estimate.n == whole["knee_flexion_contact", "left"].estimate.n


def test_a_runner_without_feet_in_the_file_gets_everything_else():
    recording, truth = make_runner(fps=60, duration=4)
    kept = [k for k, name in enumerate(recording["keypoint"].values) if not str(name).endswith(("heel", "toe", "ear", "nose"))]
    names = [str(recording["keypoint"].values[k]) for k in kept]
    footless = make_recording(recording["position"].values[:, :, kept], recording["time"].values, names, pose_model="synthetic")
    sagittal_findings = _measure_facing_left(footless, true_events(truth))
    assert not sagittal_findings["foot_inclination_contact", "left"].estimate.known
    assert not sagittal_findings["foot_lift_speed", "left"].estimate.known
    assert not sagittal_findings["step_length_leg", "left"].estimate.known
    assert sagittal_findings["knee_lift_peak", "left"].estimate.known


def _measure_facing_left(recording, events):
    from psoas.gait.sagittal import to_sagittal

    sagittal = to_sagittal(recording, facing="left", near_side="left")
    return {(finding.id, finding.side): finding for finding in measure(sagittal, events, Runner(height=1.78), Conditions(), usable())}


def test_the_stride_table_has_a_row_a_stride_and_its_unit_in_each_column():
    sagittal, events, truth = film(duration=4)
    rows = stride_table(sagittal, events, estimate_scale(sagittal, Runner(height=LEG / 0.491), Conditions(), events))
    assert len(rows) == len(events.strides)
    assert {row["side"] for row in rows} == {"left", "right"}
    assert all(len(row) == 4 + len(STRIDE_METRICS) for row in rows)
    assert "contact_time_s" not in stride_table(sagittal, events, estimate_scale(sagittal, Runner(), Conditions(), events), {"contact_time"})[0]
    assert rows[0]["contact_time_s"] == pytest.approx(truth.contact_time)
    assert rows[0]["overstride_distance_percent_leg"] == pytest.approx(18, abs=1)


def test_a_column_name_does_not_say_its_unit_twice():
    assert column_name("step_length_leg", "leg") == "step_length_leg"
    assert column_name("knee_drive_speed", "deg/s") == "knee_drive_speed_deg_per_s"
    with pytest.raises(KeyError):
        column_name("speed", "knots")
