"""A watch beside a clip: only what was run at the clip's speed and on its surface is compared, and only beyond both errors it differs."""

import numpy as np
import pytest
import xarray as xr

from psoas.finding import Finding
from psoas.follow.beside_video import at_speed, beside_kept, beside_video, both_legs
from psoas.quantity import Estimate
from psoas.recording.watch import WatchActivity

AT = Estimate(3.0, "m/s", 0.05)
RATE = Estimate(170.0, "steps/min", 0.5, 0.0)


def run(speeds, rates, detail="treadmill"):
    """A run of one record a second."""
    course = {
        "speed": ("time", np.asarray(speeds, float), {"unit": "m/s"}),
        "step_rate": ("time", np.asarray(rates, float), {"unit": "steps/min"}),
    }
    time = np.arange(len(speeds), dtype=float)
    return WatchActivity("running", detail, "pod", None, time[-1], time[-1], 0.0, xr.Dataset(course, coords={"time": ("time", time)}))


def of(beside, id):
    return next(row for row in beside.rows if row.id == id)


def test_the_minutes_at_the_clips_speed_are_compared_and_no_others():
    fast_then_slow = run([4.0] * 600 + [3.0] * 300, [190.0] * 600 + [170.0] * 300)
    beside = beside_video(fast_then_slow, [Finding("step_rate", "both", RATE)], AT, "treadmill")
    row = of(beside, "step_rate")
    assert (beside.apart, beside.seconds, row.said) == ("", 300.0, "agree")
    assert row.watch.value == 170.0
    assert row.difference.value == 0.0


@pytest.mark.parametrize(("watch", "said"), [(170.9, "agree"), (171.1, "differ"), (168.9, "differ")])
def test_a_difference_beyond_both_errors_is_said(watch, said):
    row = of(beside_video(run([3.0] * 300, [watch] * 300), [Finding("step_rate", "both", RATE)], AT, "treadmill"), "step_rate")
    assert row.said == said  # 1.96 × 0.5 = 0.98; the watch's minutes are all the same
    assert row.difference.value == pytest.approx(watch - 170.0)


def test_another_speed_is_not_compared_and_told_by_how_much():
    beside = beside_video(run([4.0] * 600, [185.0] * 600), [Finding("step_rate", "both", RATE)], AT, "treadmill")
    assert of(beside, "step_rate").said == "not comparable"
    assert "14.4" in beside.apart
    assert "10.8" in beside.apart


def test_another_surface_is_not_compared():
    beside = beside_video(run([3.0] * 300, [170.0] * 300, "trail"), [Finding("step_rate", "both", RATE)], AT, "treadmill")
    assert "over ground" in beside.apart
    assert of(beside, "step_rate").said == "not comparable"
    assert of(beside, "step_rate").watch.value == 170.0


@pytest.mark.parametrize("detail", ["generic", "trail"])
def test_an_unknown_surface_keeps_nothing_apart(detail):
    surface = "overground" if detail == "generic" else None
    assert beside_video(run([3.0] * 300, [170.0] * 300, detail), [], AT, surface).apart == ""


def test_without_the_clips_speed_nothing_is_compared():
    beside = beside_video(run([3.0] * 300, [170.0] * 300), [Finding("step_rate", "both", RATE)], Estimate.unknown("m/s", "none"), "treadmill")
    assert "not known" in beside.apart
    assert of(beside, "step_rate").said == "not comparable"


def test_what_only_one_of_both_has_is_unknown_with_its_reason():
    row = of(beside_video(run([3.0] * 300, [170.0] * 300), [], AT, "treadmill"), "contact_time")
    assert row.said == "unknown"
    assert "did not record" in row.difference.reason


def test_both_legs_are_one_value_and_their_common_bias_stays():
    left, right = Estimate(0.26, "s", 0.004, 0.01, n=20), Estimate(0.24, "s", 0.003, 0.01, n=20)
    whole = both_legs([Finding("contact_time", "left", left), Finding("contact_time", "right", right)], "contact_time")
    assert (whole.value, whole.systematic_error, whole.n) == (pytest.approx(0.25), 0.01, 40)
    assert whole.random_error == pytest.approx(0.0025)


def test_a_pause_does_not_count_as_time_at_the_clips_speed():
    paused = run([3.0] * 50, [170.0] * 50)
    course = paused.course.assign_coords(time=np.where(np.arange(50) < 25, np.arange(50), np.arange(50) + 600.0))
    _, seconds, apart = at_speed(WatchActivity("running", "", "pod", None, 650, 650, 0.0, course), AT)
    assert (seconds, bool(apart)) == (0.0, True)


def test_without_the_file_kept_averages_stand_beside_the_clip_uncompared():
    beside = beside_kept({"step_rate": RATE}, [Finding("step_rate", "both", RATE)], "The file is gone.")
    assert (of(beside, "step_rate").said, of(beside, "step_rate").difference.reason) == ("not comparable", "The file is gone.")
