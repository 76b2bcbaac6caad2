import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.finding import Finding, Verdict
from psoas.gait.norms import compare, judge
from psoas.knowledge import norm_at
from psoas.quantity import Estimate
from psoas.recording.runner import Runner

EASY = Estimate(2.8, "m/s", systematic_error=0.05)
MAN = Runner(height=1.78, sex="m")


def rate(value: float, error: float = 0.4) -> Finding:
    return Finding("step_rate", "both", Estimate(value, "steps/min", random_error=error, n=30, counted="steps"))


def compared(finding: Finding, speed: Estimate = EASY, runner: Runner = MAN) -> Finding:
    return compare((finding,), speed, runner)[0]


def test_a_value_inside_is_in_band_and_needs_no_words():
    finding = compared(rate(165.0))
    assert finding.verdict is Verdict.IN_BAND
    assert finding.norm == "FN01"
    assert finding.why == ""


def test_a_value_beyond_the_band_by_more_than_its_error_is_outside_and_says_on_which_side():
    assert compared(rate(140.0)).verdict is Verdict.OUTSIDE
    assert "below" in compared(rate(140.0)).why
    assert "above" in compared(rate(190.0)).why


def test_two_strides_do_not_name_a_difference():
    few = Finding("knee_flexion_swing_peak", "right", Estimate(40.0, "deg", systematic_error=5.0, n=2))
    assert compared(few).verdict is Verdict.CANT_TELL
    assert "2 strides are too few" in compared(few).why
    assert compared(Finding("knee_flexion_swing_peak", "right", Estimate(40.0, "deg", systematic_error=5.0, n=3))).verdict is Verdict.OUTSIDE


def test_a_band_that_no_paper_gives_names_no_difference():
    drop = Finding("pelvic_drop", "left", Estimate(-12.0, "deg", systematic_error=3.0, n=20, counted="steps"))
    assert compared(drop).verdict is Verdict.CANT_TELL
    assert "not found in a paper" in compared(drop).why


def test_a_value_beyond_the_band_by_less_than_its_error_cannot_be_told():
    norm = norm_at("step_rate", 2.8, "m", 1.78)
    finding = compared(rate(norm.high + 1.0, error=3.0))
    assert finding.verdict is Verdict.CANT_TELL
    assert "less than its error" in finding.why
    assert "settle" in finding.why


def test_an_error_wider_than_the_band_says_nothing_even_in_its_middle():
    norm = norm_at("tibia_angle_contact", 2.8)
    finding = compared(Finding("tibia_angle_contact", "left", Estimate(norm.mean, "deg", systematic_error=20.0)))
    assert finding.verdict is Verdict.CANT_TELL
    assert "left side" in finding.why


@pytest.mark.parametrize(
    ("id", "unit", "side", "remedy"),
    [
        ("contact_time", "s", "left", "120 pictures a second"),
        ("vertical_oscillation", "m", "both", "height"),
        ("trunk_lean_mean", "deg", "both", "level and square"),
        ("pelvic_drop", "deg", "left", "behind the runner"),
    ],
)
def test_what_would_settle_it_fits_the_metric(id, unit, side, remedy):
    norm = norm_at(id, 2.8)
    over = norm.high + 0.2 * (norm.high - norm.low)
    finding = compared(Finding(id, side, Estimate(over, unit, systematic_error=norm.high - norm.low)))
    assert finding.verdict is Verdict.CANT_TELL
    assert remedy in finding.why


def test_the_same_value_is_usual_at_one_speed_and_not_at_another():
    slow, fast = (compared(rate(158.0), Estimate(speed, "m/s")) for speed in (2.5, 4.5))
    assert slow.verdict is Verdict.IN_BAND
    assert fast.verdict is Verdict.OUTSIDE


def test_z_counts_standard_deviations_from_the_mean():
    norm = norm_at("step_rate", 2.8, "m", 1.78)
    assert compared(rate(norm.mean + norm.sd)).z == pytest.approx(1.0)


def test_a_band_measured_on_men_is_wider_for_a_woman_and_says_so():
    man, woman = (compared(rate(165.0), runner=Runner(height=1.70, sex=sex)) for sex in ("m", "f"))
    assert woman.band[1] - woman.band[0] == pytest.approx(1.3 * (man.band[1] - man.band[0]))
    assert "women" in woman.why


def test_an_unsure_speed_makes_the_comparison_unsure():
    norm = norm_at("step_rate", 2.8, "m", 1.78)
    just_outside = rate(norm.high + 1.5)
    assert compared(just_outside, Estimate(2.8, "m/s")).verdict is Verdict.OUTSIDE
    unsure = compared(just_outside, Estimate(2.8, "m/s", systematic_error=0.4))
    assert unsure.verdict is Verdict.CANT_TELL
    assert "Give the speed" in unsure.why


def test_at_an_unknown_speed_the_band_covers_all_usual_speeds():
    unknown = Estimate.unknown("m/s", "The clip has no scale.")
    wide, narrow = compared(rate(165.0), unknown), compared(rate(165.0))
    assert wide.band[0] < narrow.band[0]
    assert wide.band[1] > narrow.band[1]
    assert "speed is not known" in wide.why


def test_a_band_that_is_the_same_at_every_speed_says_nothing_of_speed():
    lean = Finding("trunk_lean_mean", "both", Estimate(7.0, "deg", systematic_error=2.0))
    assert compared(lean, Estimate.unknown("m/s", "The clip has no scale.")).why == ""


def test_far_outside_the_speeds_of_the_norm_there_is_none():
    finding = compared(rate(185.0), Estimate(7.0, "m/s"))
    assert finding.verdict is Verdict.NO_NORM
    assert finding.band is None
    assert "2.2 to 4.8 m/s" in finding.why


def test_an_unknown_value_cannot_be_told_and_keeps_its_reason():
    unknown = Finding("step_rate", "both", Estimate.unknown("steps/min", "Fewer than three contacts."))
    tilt = Finding("pelvic_tilt", "both", Estimate.unknown("deg", "Two stickers would show it."))
    for finding in (unknown, tilt):
        assert compared(finding).verdict is Verdict.CANT_TELL
        assert compared(finding).why == finding.estimate.reason


@given(value=st.floats(-50, 50), error=st.floats(0.01, 30), low=st.floats(-20, 0), width=st.floats(0.1, 30))
def test_no_word_is_said_against_the_interval(value, error, low, width):
    verdict = judge(Estimate(value, "deg", random_error=error), low, low + width)
    inside = low <= value <= low + width
    clear = value - 1.96 * error > low + width or value + 1.96 * error < low
    assert (verdict is Verdict.OUTSIDE) == clear
    assert verdict is not Verdict.IN_BAND or inside


@given(value=st.floats(-50, 50), error=st.floats(0.01, 30), more=st.floats(1.0, 5.0))
def test_more_error_never_turns_cannot_tell_into_outside(value, error, more):
    sure, unsure = (judge(Estimate(value, "deg", random_error=sigma), -5, 5) for sigma in (error, error * more))
    assert not (sure is not Verdict.OUTSIDE and unsure is Verdict.OUTSIDE)
