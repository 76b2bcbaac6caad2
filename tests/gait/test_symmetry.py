import numpy as np
import pytest

from psoas.finding import Finding, Verdict
from psoas.gait.events import EventError, Events
from psoas.gait.symmetry import COMPARED, compare_sides, difference
from psoas.knowledge import side_spread
from psoas.quantity import Estimate

POOLED = Events({}, {}, EventError(0.004, 0.010, 0.010), EventError(0.006, 0.005, 0.005))


def pair(id: str, unit: str, left: float, right: float, random: float, systematic: float) -> tuple[Finding, Finding]:
    return tuple(  # type: ignore[return-value]
        Finding(id, side, Estimate(value, unit, random, systematic, n=10)) for side, value in (("left", left), ("right", right))
    )


def test_the_difference_is_left_minus_right():
    (found,) = compare_sides(pair("contact_time", "s", 0.260, 0.250, 0.001, 0.010))
    assert found.difference.value == pytest.approx(0.010)
    assert found.difference.random_error == pytest.approx(np.sqrt(2) * 0.001)


def test_a_delay_that_both_feet_share_cancels_in_the_difference():
    findings = pair("contact_time", "s", 0.260, 0.230, 0.001, 0.011)
    assert compare_sides(findings)[0].verdict is Verdict.CANT_TELL
    shared = compare_sides(findings, POOLED)[0]
    assert shared.difference.systematic_error == pytest.approx(0.0)
    assert shared.verdict is Verdict.OUTSIDE


def test_what_makes_one_step_longer_makes_the_other_shorter():
    left, right = (finding.estimate for finding in pair("step_time", "s", 0.36, 0.35, 0.0, 0.005))
    assert difference("step_time", left, right).systematic_error == pytest.approx(0.010)


def test_near_and_far_leg_bias_does_not_cancel_so_angles_mostly_cannot_be_told():
    (found,) = compare_sides(pair("knee_flexion_stance_peak", "deg", 40, 36, 0.4, 5.0))
    assert found.verdict is Verdict.CANT_TELL
    assert "other side" in found.why
    assert found.difference.systematic_error > 3


def test_a_difference_beyond_error_and_healthy_spread_is_named():
    spread = side_spread("knee_flexion_stance_peak").p95
    (found,) = compare_sides(pair("knee_flexion_stance_peak", "deg", 40 + spread + 6, 40, 0.3, 2.0))
    assert found.verdict is Verdict.OUTSIDE
    assert found.healthy_spread == spread
    assert found.source


def test_a_difference_beyond_the_error_but_within_the_healthy_spread_is_usual():
    (found,) = compare_sides(pair("knee_flexion_stance_peak", "deg", 43, 40, 0.2, 0.2))
    assert abs(found.difference.value) > found.difference.error
    assert found.verdict is Verdict.IN_BAND


def test_ten_percent_is_no_threshold():
    (found,) = compare_sides(pair("knee_flexion_stance_peak", "deg", 40, 35, 0.2, 0.2))
    assert found.verdict is Verdict.IN_BAND


def test_without_a_published_spread_there_is_no_word():
    (found,) = compare_sides(pair("arm_swing_range", "deg", 60, 30, 0.2, 0.2))
    assert found.verdict is Verdict.NO_NORM
    assert "not been published" in found.why


def test_an_unknown_side_makes_the_difference_unknown():
    left, _ = pair("knee_lift_peak", "deg", 30, 30, 1, 1)
    (found,) = compare_sides((left, Finding("knee_lift_peak", "right", Estimate.unknown("deg", "The leg was hidden."))))
    assert found.verdict is Verdict.CANT_TELL
    assert "right side" in found.why
    assert "hidden" in found.why


def test_exchanging_the_sides_turns_the_sign_and_nothing_else():
    there = compare_sides(pair("thigh_behind_peak", "deg", 22, 17, 0.4, 4.0))[0]
    back = compare_sides(pair("thigh_behind_peak", "deg", 17, 22, 0.4, 4.0))[0]
    assert back.difference.value == -there.difference.value
    assert back.difference.error == there.difference.error
    assert back.verdict is there.verdict


def test_every_compared_metric_has_an_error_model():
    for id in COMPARED:
        unit = "s" if id.endswith("time") else "deg"
        assert compare_sides(pair(id, unit, 1.0, 1.0, 0.1, 0.1))[0].difference.known
