import numpy as np
import pytest

from filmed import RUNNER, usable
from psoas.errors import RecordingError
from psoas.gait.rear import measure_rear
from psoas.gait.rear_stance import view_from_behind
from psoas.recording.files import read_recording
from psoas.recording.runner import Runner
from synthetic import LEG, make_runner

BEHIND = usable(view="rear", near_side=None, direction="away")


def found(recording, runner=RUNNER, verdict=BEHIND):
    return {(finding.id, finding.side): finding for finding in measure_rear(recording, verdict, runner)}


@pytest.fixture(scope="module")
def behind():
    return make_runner(fps=60, view="rear", duration=6, pelvic_drop=5.0)


def test_mid_stances_fall_between_contact_and_toe_off_of_the_foot_that_stands(behind):
    recording, truth = behind
    stances = view_from_behind(recording).stances
    assert len(stances) >= 15
    for stance in stances[1:-1]:
        since = stance.time - truth.initial_contact[stance.side]
        assert 0 < since[since > 0].min() < truth.contact_time


def test_the_rhythm_is_the_runners(behind):
    recording, truth = behind
    rate = found(recording)["step_rate", "both"].estimate
    assert rate.value == pytest.approx(truth.step_rate, abs=1.0)
    assert abs(rate.value - truth.step_rate) < rate.error


@pytest.mark.parametrize("drop", [0.0, 5.0, 9.0])
def test_pelvic_drop_is_the_one_built_in_on_both_sides(drop):
    recording, _ = make_runner(fps=60, view="rear", duration=4, pelvic_drop=drop)
    findings = found(recording)
    for side in ("left", "right"):
        assert findings["pelvic_drop", side].estimate.value == pytest.approx(drop, abs=0.3)


def test_widths_are_those_built_in_in_leg_lengths_and_metres(behind):
    recording, _ = behind
    findings = found(recording)
    assert findings["step_width", "both"].estimate.value == pytest.approx(100 * 0.10 / LEG, rel=0.06)
    assert findings["step_width_m", "both"].estimate.value == pytest.approx(0.10, rel=0.06)
    assert findings["knee_window", "left"].estimate.value == pytest.approx(100 * 0.14 / LEG, rel=0.06)
    assert findings["lateral_trunk_lean", "left"].estimate.value == pytest.approx(0.0, abs=0.3)


def test_a_runner_who_runs_away_and_gets_smaller_measures_the_same(behind):
    away, _ = make_runner(fps=60, view="rear", duration=3, surface="overground", pelvic_drop=5.0)
    there, here = found(away), found(behind[0])
    for id, side in (("step_width", "both"), ("knee_window", "left"), ("pelvic_drop", "right"), ("lateral_trunk_lean", "left")):
        assert there[id, side].estimate.value == pytest.approx(here[id, side].estimate.value, abs=1.2)


def test_in_the_mirror_the_sides_change_places(behind):
    from psoas.recording.keypoints import other_side

    recording, _ = behind
    names = [str(name) for name in recording["keypoint"].values]
    position = recording["position"].values[:, :, [names.index(other_side(name)) for name in names]].copy()
    position[:, 0] = recording.attrs["width"] - position[:, 0]
    mirror = found(recording.assign(position=(recording["position"].dims, position)))
    direct = found(recording)
    for (id, side), finding in direct.items():
        other = {"left": "right", "right": "left", "both": "both"}[side]
        assert mirror[id, other].estimate.value == pytest.approx(finding.estimate.value, rel=1e-6, abs=1e-6, nan_ok=True)


def test_a_trunk_that_sways_over_the_standing_leg_leans_positive(behind):
    recording, _ = behind
    position = recording["position"].copy()
    for stance in view_from_behind(recording).stances:
        frames = np.abs(recording["time"].values - stance.time) < 0.1
        shift = (12.0 if stance.side == "right" else -12.0) * frames
        for side in ("left", "right"):
            position.loc[{"keypoint": f"{side}_shoulder", "space": "x"}] += shift
    leaning = found(recording.assign(position=position))
    for side in ("left", "right"):
        assert leaning["lateral_trunk_lean", side].estimate.value == pytest.approx(4.8, abs=0.4)


def test_hip_points_are_too_weak_to_be_sure_of_pelvic_drop(behind):
    assert found(behind[0])["pelvic_drop", "left"].estimate.error > 5


def test_what_the_verdict_refuses_and_what_has_no_scale_is_unknown(behind):
    recording, _ = behind
    refused = usable(view="rear", refused_metrics={"heel_whip": "The feet are blurred."})
    findings = found(recording, Runner(), refused)
    assert findings["heel_whip", "left"].estimate.reason == "The feet are blurred."
    assert "height" in findings["step_width_m", "both"].estimate.reason


def test_a_clip_without_a_trunk_is_refused_with_what_to_do(behind):
    recording, _ = behind
    position = recording["position"].copy()
    position.loc[{"keypoint": ["left_shoulder", "right_shoulder"]}] = np.nan
    with pytest.raises(RecordingError, match="whole body from behind"):
        measure_rear(recording.assign(position=position), BEHIND, RUNNER)


@pytest.mark.data
def test_a_man_filmed_from_behind_runs_at_the_rate_seen_from_the_side(shared_data):
    from psoas.pose.cleaning import repair_recording
    from psoas.pose.smoothing import smooth_recording

    recording = read_recording(shared_data / "video" / "overground_side_and_rear" / "src" / "back" / "json", frame_rate=30.0)
    smoothed, _ = smooth_recording(repair_recording(recording)[0])
    findings = found(smoothed, Runner(height=1.8))
    rate = findings["step_rate", "both"].estimate
    assert abs(rate.value - 168.0) < rate.error
    assert 0.0 < findings["step_width_m", "both"].estimate.value < 0.12
