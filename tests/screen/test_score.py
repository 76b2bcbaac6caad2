import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas.errors import SettingError
from psoas.finding import Verdict
from psoas.knowledge.home_tests import home_tests
from psoas.recording.runner import Runner
from psoas.screen.norms import norm_of_test
from psoas.screen.result import Result
from psoas.screen.score import score, side_difference

MAN, WOMAN = Runner(sex="m", age=30), Runner(sex="f", age=30)
SCORED = [test for test in home_tests().values() if test.kind != "yes or no" and not test.drill]


def one(test: str, value: float, runner: Runner = MAN, **about: object):
    side = "left" if home_tests()[test].sides == "each" else "both"
    (finding,) = score(test, Result(test, {side: (value,)}, **about), runner)
    return finding


def test_a_thigh_two_degrees_above_level_is_1_7_spreads_below_the_mean_of_runners():
    assert one("T03", -2.0).z == pytest.approx((-2 - 11.6) / 8.2)


def test_hamstrings_of_a_woman_are_held_against_women():
    finding = one("T07", 30.0, WOMAN, origin="from a photo")
    assert finding.norm == "TN07f"
    assert finding.verdict is Verdict.OUTSIDE
    assert one("T07", 30.0, MAN, origin="from a photo").verdict is Verdict.IN_BAND


def test_more_than_usual_is_in_band_where_more_is_better():
    assert one("T20", 60).verdict is Verdict.IN_BAND
    assert one("T13", 0).verdict is Verdict.IN_BAND


def test_beyond_the_band_by_less_than_the_error_is_cant_tell():
    assert one("T20", 11).verdict is Verdict.CANT_TELL
    assert one("T20", 5).verdict is Verdict.OUTSIDE


def test_the_mean_of_two_photos_is_more_exact_than_one_but_two_readings_by_eye_are_not():
    (two,) = score("T03", Result("T03", {"left": (5.0, 5.0)}, origin="from a photo"), MAN)
    assert two.estimate.random_error == pytest.approx(4.5 / math.sqrt(2))
    (by_eye,) = score("T03", Result("T03", {"left": (5.0, 5.0)}), MAN)
    assert by_eye.estimate.random_error == pytest.approx(5.8)


def test_trials_that_scatter_more_than_the_test_usually_does_widen_the_error():
    (finding,) = score("T03", Result("T03", {"left": (-10.0, 20.0)}, origin="from a photo"), MAN)
    assert finding.estimate.random_error == pytest.approx(15.0)


def test_angles_are_averaged_and_holds_are_the_best_one():
    (angle,) = score("T19", Result("T19", {"left": (38.0, 40.0, 42.0)}), MAN)
    (hold,) = score("T10", Result("T10", {"left": (38.0, 52.0)}), MAN)
    assert (angle.estimate.value, hold.estimate.value) == (40.0, 52.0)


def test_a_thomas_test_without_the_pelvis_held_says_nothing():
    (finding,) = score("T03", Result("T03", {"left": (-20.0,)}, pelvis_held=False), MAN)
    assert finding.id == "T03_free"
    assert finding.z is None
    assert finding.verdict is Verdict.NO_NORM


@pytest.mark.parametrize("test", SCORED, ids=lambda test: test.id)
@settings(max_examples=15)
@given(place=st.floats(0, 1), pain=st.integers(4, 10), runner=st.sampled_from([MAN, WOMAN, Runner()]))
def test_pain_is_never_weakness(test, place, pain, runner):
    low, high = test.possible
    side = "left" if test.sides == "each" else "both"
    (finding,) = score(test.id, Result(test.id, {side: (low + place * (high - low),)}, {side: pain}), runner)
    assert not finding.estimate.known
    assert finding.z is None
    assert finding.verdict is Verdict.CANT_TELL


def test_a_little_pain_lets_a_good_result_stand_and_takes_a_bad_one_away():
    good, bad = (score("T20", Result("T20", {"left": (n,)}, {"left": 2}), MAN)[0] for n in (25, 4))
    assert good.estimate.known
    assert not bad.estimate.known


def test_a_sex_that_is_not_known_joins_both_groups():
    norm = norm_of_test(home_tests()["T07"], Runner())
    assert norm is not None
    assert norm.mean == pytest.approx(15.6)
    assert norm.sd == pytest.approx(math.sqrt((9.1**2 + 6.0**2) / 2 + 2.2**2))
    assert norm.band == (0, 33)


def test_a_band_measured_on_men_is_wider_for_a_woman():
    men, women = norm_of_test(home_tests()["T11"], MAN), norm_of_test(home_tests()["T11"], WOMAN)
    assert men is not None
    assert women is not None
    assert women.band[0] < men.band[0]
    assert "men" in women.caution


def test_hip_abduction_falls_by_a_twentieth_of_a_newton_metre_in_ten_years():
    young, old = (norm_of_test(home_tests()["T15"], Runner(sex="m", age=age)) for age in (25, 35))
    assert young is not None
    assert old is not None
    assert young.mean == pytest.approx(1.600 - 0.005 * 25 + 0.215)
    assert young.mean - old.mean == pytest.approx(0.05)


def test_figures_of_adults_are_not_used_for_a_child():
    finding = one("T20", 5, Runner(sex="m", age=15))
    assert finding.verdict is Verdict.NO_NORM
    assert "18" in finding.why


def test_men_have_no_norm_of_hip_flexion_strength():
    assert one("T16", 40, MAN).verdict is Verdict.NO_NORM
    assert one("T16", 40, WOMAN).verdict is Verdict.IN_BAND


def test_a_sit_bone_that_hurts_is_a_yes():
    yes, no = one("T24", 1), one("T24", 0)
    assert (yes.verdict, no.verdict) == (Verdict.OUTSIDE, Verdict.IN_BAND)
    assert (yes.estimate.value, yes.z) == (1.0, None)


def test_a_refused_picture_leaves_the_reason():
    (finding,) = score("T03", Result("T03", not_judged={"left": "The knee is not in the picture."}), MAN)
    assert finding.why == "The knee is not in the picture."


def test_sides_that_differ_by_healthy_amounts_are_alike():
    found = score("T03", Result("T03", {"left": (10.0,), "right": (14.0,)}, origin="from a photo"), MAN)
    difference = side_difference("T03", found)
    assert difference is not None
    assert (difference.difference.value, difference.verdict) == (-4.0, Verdict.IN_BAND)


def test_eight_heel_rises_between_sides_count_and_five_do_not():
    for left, right, verdict in ((16, 24, Verdict.OUTSIDE), (19, 24, Verdict.IN_BAND)):
        difference = side_difference("T20", score("T20", Result("T20", {"left": (left,), "right": (right,)}), MAN))
        assert difference is not None
        assert difference.verdict is verdict


@pytest.mark.parametrize("test", [t for t in SCORED if t.sides == "each"], ids=lambda test: test.id)
@settings(max_examples=15)
@given(a=st.floats(0, 1), b=st.floats(0, 1))
def test_swapping_left_and_right_swaps_the_answer(test, a, b):
    low, high = test.possible
    first, second = low + a * (high - low), low + b * (high - low)
    here = side_difference(test.id, score(test.id, Result(test.id, {"left": (first,), "right": (second,)}), MAN))
    there = side_difference(test.id, score(test.id, Result(test.id, {"left": (second,), "right": (first,)}), MAN))
    assert here is not None
    assert there is not None
    assert here.difference.value == -there.difference.value
    assert here.verdict is there.verdict


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"test": "T99"}, "'T99' is not a test"),
        ({"test": "T20", "trials": {"both": (3,)}}, "no side 'both'"),
        ({"test": "T09", "trials": {"left": (3,)}}, "no side 'left'"),
        ({"test": "T03", "trials": {"left": (200,)}}, "between -40 and 50°"),
        ({"test": "T03", "pain": {"left": 11}}, "0 to 10"),
        ({"test": "T03", "origin": "by guess"}, "by guess"),
    ],
)
def test_a_slip_of_the_pen_is_told(wrong, said):
    with pytest.raises(SettingError) as caught:
        Result(**wrong)
    assert said in str(caught.value)


def test_a_norm_that_nobody_measured_says_so():
    assert one("T06", 12).why == "Usual as far as we can guess. The usual values are our assumption."
