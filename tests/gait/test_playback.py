"""Slow motion is told by gravity, and repeated pictures do not count as frames."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from judging import UNKNOWN, assert_refused, film, judged, with_position
from psoas.gait.limits import FAST, FRONTAL, TIMED
from psoas.gait.verdict import judge_capture
from psoas.pose.cleaning import repair_recording
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.runner import Conditions, Runner


def test_fifteen_pictures_a_second_are_refused():
    assert_refused(judged(film(fps=15)), "frame_rate", "15 different pictures")


def test_thirty_pictures_a_second_are_limited_and_the_fast_metrics_say_why():
    verdict = judged(film(fps=30))
    assert verdict.status == "limited"
    assert not set(verdict.refused_metrics) & {"step_rate", "trunk_lean_mean", "knee_flexion_contact"}
    assert all("30 pictures a second" in verdict.refused_metrics[id] for id in set(FAST) - set(FRONTAL))


def test_thirty_pictures_from_behind_do_not_show_the_heel_whip():
    verdict = judged(film(fps=30, view="rear"))
    assert "heel_whip" in verdict.refused_metrics
    assert "pelvic_drop" not in verdict.refused_metrics


def test_fifty_pictures_of_which_every_second_repeats_are_twenty_five():
    recording = film(fps=50)
    position = recording["position"].values.copy()
    position[1::2] = position[:-1:2]
    repeated = with_position(recording, position)
    repeated["duplicate"][1::2] = True
    verdict = judged(repeated)
    assert verdict.frame_rate.value == pytest.approx(25, rel=0.02)
    assert verdict.status == "limited"
    assert any("50 % of the pictures repeat" in check.said for check in verdict.checks)


def test_repeats_of_a_keypoint_file_show_without_the_pictures():
    recording = film(fps=50, picture=False)
    position = recording["position"].values.copy()
    position[1::2] = position[:-1:2]
    assert judge_capture(with_position(recording, position), UNKNOWN).frame_rate.value == pytest.approx(25, rel=0.02)


@pytest.mark.parametrize("factor", [2, 4, 8])
def test_slow_motion_is_told_by_gravity(factor):
    verdict = judged(film(slow_motion=factor, fps=30, duration=4))
    assert verdict.slow_motion.value == factor
    assert verdict.frame_rate.value == pytest.approx(30 * factor, rel=0.01)
    assert verdict.activity == "running"


def test_a_factor_that_phones_do_not_offer_is_asked_for():
    verdict = judged(film(slow_motion=2.8, fps=30, duration=4))
    low, high = verdict.slow_motion.interval()
    assert low < 2.8 < high
    assert verdict.status == "limited"
    assert any("slow-motion" in check.remedy for check in verdict.checks)
    assert set(TIMED) <= set(verdict.refused_metrics)
    assert "knee_flexion_contact" not in verdict.refused_metrics


def test_a_given_factor_wins():
    verdict = judged(film(slow_motion=2.8, fps=30, duration=4), Conditions(slow_motion=2.8))
    assert verdict.slow_motion.value == 2.8
    assert verdict.slow_motion.error == 0
    assert verdict.status == "usable"


def test_a_capture_rate_that_the_file_knows_wins_over_gravity():
    recording = film(fps=30, slow_motion=2.8, duration=4).assign_attrs(capture_rate=84.0, nominal_frame_rate=30.0)
    assert judged(recording).slow_motion.value == pytest.approx(2.8)


def test_a_known_height_is_taken_into_account():
    recording = repair_recording(film(fps=30, slow_motion=2.8, duration=4))[0]
    without, tall, short = (judge_capture(recording, UNKNOWN, runner).slow_motion for runner in (Runner(), Runner(height=2.1), Runner(height=1.4)))
    assert tall.value < without.value < short.value


def test_a_given_factor_that_nobody_could_run_at_is_refused():
    assert_refused(judged(film(), Conditions(slow_motion=4.0)), "frame_rate", "672 steps a minute")


def test_a_capture_rate_that_an_editor_left_behind_is_not_believed():
    recording = film(fps=30).assign_attrs(capture_rate=240.0, nominal_frame_rate=30.0)
    assert judged(recording).slow_motion.value == 1


def test_a_step_rate_that_wanders_over_a_long_clip_does_not_look_like_slow_motion():
    recording = film(duration=30)
    time = recording["time"].values
    warped = time + 0.12 * np.sin(2 * np.pi * time / 20)  # the rate goes up and down by 4 %
    position = CubicSpline(time, recording["position"].values)(np.clip(warped, 0, time[-1]))
    verdict = judged(with_position(recording, position))
    assert (verdict.status, verdict.activity, verdict.slow_motion.value) == ("usable", "running", 1)


def test_gravity_is_found_without_shoulders():
    legs = [name for name in KEYPOINTS if not name.startswith(("nose", "left_ear", "right_ear")) and "shoulder" not in name]
    verdict = judged(film(slow_motion=4, fps=30, duration=4).sel(keypoint=legs))
    assert verdict.slow_motion.value == 4
