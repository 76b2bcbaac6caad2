"""FIT files of real devices against a second parser, and files that are broken or hold several sports."""

from __future__ import annotations

import importlib.util
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fit_bytes import CYCLING, FILE_ID, RUNNING, UINT32, clock, fit_file, record, session, sport_said
from psoas.errors import RecordingError
from psoas.recording.fit import read_fit
from psoas.recording.watch import AS_FINDING, average, averages

START = 1_000_000_000
WHOLE = (
    "activity-small-fenix2-run.fit",
    "compressed-speed-distance.fit",
    "developer-types-sample.fit",
    "garmin-fenix-5-run.fit",
    "garmin-fenix6-treadmill.fit",
)
SECOND = pytest.mark.skipif(importlib.util.find_spec("fitparse") is None, reason="needs fitparse, the second parser")


def written(tmp_path, messages):
    path = tmp_path / "run.fit"
    path.write_bytes(fit_file(messages))
    return path


def steady_run(seconds=120, start=START):
    return [record(start + n, speed=3.0) for n in range(seconds)]


@pytest.mark.data
@SECOND
@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize(
    ("course", "fields", "factor"),
    [
        ("contact_time", ("stance_time",), 1e-3),
        ("vertical_oscillation", ("vertical_oscillation",), 1e-3),
        ("speed", ("enhanced_speed", "speed"), 1.0),
        ("distance", ("distance",), 1.0),
        ("heart_rate", ("heart_rate",), 1.0),
        ("contact_balance", ("stance_time_balance",), 1.0),
        ("duty_factor", ("stance_time_percent",), 1.0),
        ("step_length", ("step_length",), 1e-3),
        ("power", ("power",), 1.0),
        ("leg_spring_stiffness", ("Leg Spring Stiffness",), 1.0),
    ],
)
def test_values_are_those_of_a_second_parser(shared_data, name, course, fields, factor):
    activity, theirs = read_by_both(shared_data / "fit" / name)
    told = np.array([next((values[field] for field in fields if values.get(field) is not None), np.nan) for values in theirs], dtype=float) * factor
    if course not in activity.course:
        assert not np.isfinite(told[told != 0]).any()
        return
    ours = activity.course[course].to_numpy()
    assert np.nansum(ours) == pytest.approx(np.nansum(told), rel=1e-9)
    assert np.nanmax(ours) == np.nanmax(told)


@pytest.mark.data
@SECOND
@pytest.mark.parametrize("name", WHOLE)
def test_steps_a_minute_are_twice_the_strides_of_a_second_parser(shared_data, name):
    activity, theirs = read_by_both(shared_data / "fit" / name)
    steps = [2 * (one["cadence"] + (one.get("fractional_cadence") or 0.0)) for one in theirs if one.get("cadence") is not None]
    assert np.nansum(activity.course["step_rate"]) == pytest.approx(sum(steps), rel=1e-9)


@pytest.mark.data
@SECOND
def test_of_a_file_whose_tail_is_broken_a_second_parser_reads_the_same_before_it(shared_data):
    activity, theirs = read_by_both(shared_data / "fit" / "strava-android-app-201.10-b1218918.fit")
    whole = theirs[:-1]  # the last is made of what was broken: 38.9 m/s at no possible time, which ours leaves out
    for course, field in (("speed", "speed"), ("distance", "distance"), ("altitude", "altitude")):
        told = {one.get(f"enhanced_{field}", one.get(field)) for one in whole} - {None}
        ours = {float(value) for value in activity.course[course].to_numpy() if np.isfinite(value)}
        assert ours <= told
        assert len(ours) >= len(told) - 2  # two seconds were told of twice; the later word stands


@cache
def read_by_both(path):
    """Return a file's one activity, and the fields of its records as a second parser gives them, as far as it comes."""
    import fitparse

    (activity,) = read_fit(path)
    values = []
    with suppress(fitparse.FitParseError):
        values += (message.get_values() for message in fitparse.FitFile(str(path)).get_messages("record"))
    return activity, values


@pytest.mark.data
def test_a_run_is_summed_up_as_its_watch_did(shared_data):
    (activity,) = read_fit(shared_data / "fit" / "garmin-fenix6-treadmill.fit")
    assert activity.is_run
    assert (activity.detail, activity.device) == ("treadmill", "garmin fenix6")
    assert activity.distance == 8152.07
    assert average(activity, "contact_time").value == pytest.approx(0.2633, abs=0.002)
    assert average(activity, "step_rate").value == pytest.approx(2 * 92.43, abs=1.0)
    assert average(activity, "vertical_oscillation").value == pytest.approx(0.0663, abs=0.001)


@pytest.mark.data
def test_a_file_whose_tail_is_broken_keeps_what_was_before(shared_data):
    (activity,) = read_fit(shared_data / "fit" / "strava-android-app-201.10-b1218918.fit")
    assert activity.course.sizes["time"] > 200
    assert "could not be read" in activity.repairs[0]
    assert float(activity.course["time"][-1]) < 3600


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("garmin-fenix6-treadmill.fit", datetime(2025, 12, 16, 11, 21, 7)),
        ("garmin-fenix-5-run.fit", datetime(2017, 6, 11, 7, 34, 9)),
        ("activity-small-fenix2-run.fit", datetime(2015, 8, 15, 16, 45, 8)),
        ("compressed-speed-distance.fit", datetime(2012, 2, 13, 11, 16, 16)),  # no calendar but in its last message
        ("developer-types-sample.fit", None),
    ],
)
def test_the_clock_on_the_wrist_is_known_where_the_file_tells_it(shared_data, name, start):
    (activity,) = read_fit(shared_data / "fit" / name)
    assert activity.local_start == start


@pytest.mark.data
def test_a_foot_pods_own_fields_are_averaged_in_our_units(shared_data):
    (activity,) = read_fit(shared_data / "fit" / "developer-types-sample.fit")
    found = averages(activity)
    assert list(found)[: len(AS_FINDING)] == list(AS_FINDING)
    stiffness, power = found["leg_spring_stiffness"], found["form_power"]
    assert (stiffness.unit, power.unit) == ("kN/m", "W")
    assert 8 < stiffness.value < 20
    assert stiffness.error > 0
    assert "bias not known" in power.origin
    assert not any("distance" in name or "altitude" in name for name in found)
    assert {name: found[name] for name in AS_FINDING} == {name: average(activity, name) for name in AS_FINDING}


def test_the_wrists_clock_is_ahead_by_the_zone(tmp_path):
    (run,) = read_fit(written(tmp_path, [*steady_run(), session(START, 120, RUNNING), clock(START + 120, 2 * 3600)]))
    assert run.local_start == (run.start + timedelta(hours=2)).replace(tzinfo=None)


@pytest.mark.parametrize("ahead", [16 * 3600, 400 * 86400])
def test_a_clock_that_no_zone_has_is_not_believed(tmp_path, ahead):
    (run,) = read_fit(written(tmp_path, [*steady_run(), session(START, 120, RUNNING), clock(START + 120, ahead)]))
    assert run.local_start is None
    assert run.start.tzinfo == UTC


def test_a_run_that_breaks_off_before_its_sum_is_still_a_run(tmp_path):
    (run,) = read_fit(written(tmp_path, [sport_said(RUNNING), *steady_run()]))
    assert run.is_run
    assert run.moving == 119


def test_each_sport_keeps_its_own_records(tmp_path):
    ride = [record(START + 200 + n, speed=9.0) for n in range(60)]
    path = written(tmp_path, [*steady_run(), session(START, 120, RUNNING), *ride, session(START + 200, 60, CYCLING)])
    run, cycling = read_fit(path)
    assert (run.sport, cycling.sport) == ("running", "cycling")
    assert run.course.sizes["time"] == 120
    assert float(cycling.course["speed"].mean()) == 9.0


def test_cadence_counts_both_feet(tmp_path):
    (run,) = read_fit(written(tmp_path, steady_run()))
    assert average(run, "step_rate").value == 170.0


def test_zero_contact_time_is_not_measured(tmp_path):
    (run,) = read_fit(written(tmp_path, [record(START + n, speed=3.0, contact=0.0) for n in range(90)]))
    assert "contact_time" not in run.course
    assert "did not record it" in average(run, "contact_time").reason


def test_walking_breaks_are_not_averaged(tmp_path):
    walk = [record(START + 120 + n, speed=1.0, cadence=50) for n in range(120)]
    (run,) = read_fit(written(tmp_path, [*steady_run(), *walk]))
    assert average(run, "step_rate").value == 170.0


def test_records_out_of_order_and_without_time_are_told(tmp_path):
    messages = [*reversed(steady_run()), record(None, speed=3.0), record(4_000_000_000, speed=3.0)]
    (run,) = read_fit(written(tmp_path, messages))
    assert run.course.sizes["time"] == 120
    assert len(run.repairs) == 2


def test_a_short_run_gives_no_average(tmp_path):
    (run,) = read_fit(written(tmp_path, steady_run(20)))
    assert not average(run, "speed").known


def test_a_file_without_records_is_refused(tmp_path):
    with pytest.raises(RecordingError, match="holds no records"):
        read_fit(written(tmp_path, [(FILE_ID, [(4, UINT32, START)])]))


def test_a_file_that_is_no_fit_is_refused(tmp_path):
    (tmp_path / "run.fit").write_bytes(b"<gpx></gpx>" * 20)
    with pytest.raises(RecordingError, match="not a FIT file"):
        read_fit(tmp_path / "run.fit")


@settings(max_examples=60)
@given(st.integers(20, 1200), st.integers(0, 255))
def test_a_spoiled_byte_gives_a_run_or_a_clear_error(tmp_path_factory, place, value):
    data = bytearray(fit_file([*steady_run(60), session(START, 60, RUNNING)]))
    data[place] = value
    path = tmp_path_factory.mktemp("fit") / "run.fit"
    path.write_bytes(bytes(data))
    try:
        activities = read_fit(path)
    except RecordingError:
        return
    assert all((np.diff(activity.course["time"]) > 0).all() for activity in activities)
