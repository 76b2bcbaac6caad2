"""Wishes are understood as people type them, and odd ones are told."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.errors import SettingError
from psoas.plan import typed
from psoas.plan.wishes import WEEKDAYS


@pytest.mark.parametrize(
    ("days", "minutes", "expected"),
    [
        ("mon,wed,sat", "25", {0: 25, 2: 25, 5: 25}),
        ("", "mon:20,sat:40", {0: 20, 5: 40}),
        ("sat, mon", "mon:20,sat:40", {0: 20, 5: 40}),
        ("Sunday,Tues", "", {1: 20, 6: 20}),
        ("mon,mon", "0", {0: 0}),
        ("none", "25", {}),
        ("mon", "30min", {0: 30}),
    ],
)
def test_days_and_minutes_are_understood(days, minutes, expected):
    assert typed.minutes_by_day(days, minutes) == expected


@pytest.mark.parametrize(
    ("days", "minutes", "told"),
    [
        ("moonday", "20", "'moonday' is not a weekday"),
        ("mo", "20", "not a weekday"),
        ("mon", "twenty", "does not give minutes"),
        ("mon", "-5", "does not give minutes"),
        ("mon,tue", "20,30", "several numbers without days"),
        ("mon,tue", "mon:20,wed:30", "name different days"),
        ("", "mon:20,30", "a day without minutes"),
        ("", "mon:20,mon:30", "names a day twice"),
    ],
)
def test_odd_days_and_minutes_are_told(days, minutes, told):
    with pytest.raises(SettingError, match=told):
        typed.minutes_by_day(days, minutes)


@given(st.dictionaries(st.sampled_from(WEEKDAYS), st.integers(0, 120), min_size=1))
def test_any_days_that_are_typed_one_by_one_come_back(wished):
    text = ",".join(f"{day}:{minutes}" for day, minutes in wished.items())
    assert typed.minutes_by_day("", text) == {WEEKDAYS.index(day): minutes for day, minutes in wished.items()}


@pytest.mark.parametrize("count", range(8))
def test_usual_days_are_as_many_as_asked_and_lie_apart_where_they_can(count):
    days = sorted(typed.minutes_by_day(typed.usual_days(count), "20"))
    assert len(days) == count
    if 1 < count <= 3:
        assert min((later - earlier) % 7 for earlier, later in zip(days, [*days[1:], days[0]])) >= 2


def test_runs_have_one_kind_a_day():
    assert typed.runs_by_day("sun", "tue,fri", "wed") == {1: "hard", 2: "easy", 4: "hard", 6: "long"}
    with pytest.raises(SettingError, match="sun is named for a long and a hard run"):
        typed.runs_by_day("sun", "sun", "")


def test_equipment_is_known_by_its_id_and_a_mat_is_always_there():
    assert typed.equipment_ids("Band, step,mat") == {"band", "step"}
    assert typed.equipment_ids("none") == frozenset()
    with pytest.raises(SettingError, match="'kettle' is not known"):
        typed.equipment_ids("band,kettle")


def test_equipment_of_the_interview_is_equipment_of_exercises():
    from psoas.knowledge.exercises import EQUIPMENT
    from psoas.screen import interview

    assert set(typed.FROM_ANSWERS) <= set(interview.EQUIPMENT)
    assert set(typed.FROM_ANSWERS.values()) <= set(EQUIPMENT)


def test_exercises_are_named_by_id():
    assert typed.exercise_ids("ex05,EX10") == {"EX05", "EX10"}
    with pytest.raises(SettingError, match="no exercise 'EX77'"):
        typed.exercise_ids("EX77")


@pytest.mark.parametrize(("text", "expected"), [("18:30", time(18, 30)), ("7:05", time(7, 5)), ("6", time(6)), (" 00:00 ", time(0))])
def test_a_time_of_day_is_understood(text, expected):
    assert typed.a_time(text, "time") == expected


@pytest.mark.parametrize("text", ["24:00", "12:60", "noon", "", "-1:00", "7.30"])
def test_an_odd_time_of_day_is_told(text):
    with pytest.raises(SettingError, match="is not a time of day"):
        typed.a_time(text, "time")


def test_a_date_is_understood_or_told():
    assert typed.a_day("2027-04-11", "race") == date(2027, 4, 11)
    with pytest.raises(SettingError, match=r"The race '11\.4\.2027' is not a date"):
        typed.a_day("11.4.2027", "race")


@pytest.mark.parametrize(("text", "expected"), [("0.3", 0.3), ("30%", 0.3), ("1 of 4", 0.25), ("0", 0)])
def test_a_share_is_understood(text, expected):
    assert typed.share(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["half", "30", "-0.1", "1 of 0", "nan"])
def test_an_odd_share_is_told(text):
    with pytest.raises(SettingError):
        typed.share(text)


@given(st.dates(date(2020, 1, 1), date(2050, 1, 1)))
def test_the_next_monday_is_a_monday_within_a_week_from_now(today):
    monday = typed.next_monday(today)
    assert monday.weekday() == 0
    assert timedelta(0) < monday - today <= timedelta(days=7)


@pytest.mark.parametrize("level", [0, 4])
def test_a_level_that_is_none_is_told(level):
    with pytest.raises(SettingError, match="1, 2 or 3"):
        typed.a_level(level)
