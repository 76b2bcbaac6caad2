"""What became of soreness: a large fall is seen, none is not made up, running less is told apart, and little told is said."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from follow_diaries import START, told_diary
from psoas.follow.diary import CheckIn
from psoas.follow.history import Diary
from psoas.follow.soreness_change import changes_of

TODAY = START + timedelta(days=55)


def of(changes, group):
    return next(change for change in changes if change.group == group)


def test_a_fall_of_three_points_is_a_clear_fall_in_most_groups():
    changes = changes_of(told_diary(level=5, fall=3, seed=1), TODAY)
    assert sum(change.said == "clear fall" for change in changes) >= 4
    assert of(changes, "hamstrings").change.value == pytest.approx(-3, abs=1.2)


def test_nothing_is_called_clear_where_nothing_changed():
    said = [change.said for seed in range(4) for change in changes_of(told_diary(seed=10 + seed), TODAY)]
    assert said.count("no clear change") >= len(said) - 3


def test_what_goes_with_running_less_is_not_told_as_the_programme():
    rng = np.random.default_rng(4)
    days = range(-49, 56)
    weekly = {week: float(rng.choice([20, 50, 80])) if week < 0 else 10.0 for week in range(-8, 8)}
    minutes = {day: weekly[day // 7] for day in range(-56, 56)}
    check_ins = []
    for day in days:
        level = 1.5 + sum(minutes[day - back] for back in range(7)) / 120
        check_ins.append(CheckIn(START + timedelta(days=day), {"calves:both": int(np.clip(rng.normal(level, 0.7), 0, 10))}, run_minutes=minutes[day]))
    (change,) = changes_of(Diary(tuple(check_ins), programme_start=START), TODAY)
    fell = change.now.value - change.before.value
    assert fell < -1.5
    assert change.by_running.value < 0.6 * fell
    assert change.said != "clear fall"


def test_before_and_now_differ_by_what_they_are_taken_apart_into():
    change = of(changes_of(told_diary(level=5, fall=2, seed=3), TODAY), "calves")
    parts = change.change.value + change.by_running.value + change.by_drift.value + change.by_sessions.value
    assert change.now.value - change.before.value == pytest.approx(parts, abs=0.3)


@pytest.mark.parametrize(("before", "after", "why"), [(2, 30, "before the programme"), (20, 3, "since the programme")])
def test_too_little_told_says_what_is_missing(before, after, why):
    diary = told_diary(before=before, after=after, told=1.0)
    changes = changes_of(diary, START + timedelta(days=after - 1))
    assert {change.said for change in changes} == {"too little told"}
    assert all(why in change.why and not change.change.known for change in changes)


def test_without_a_programme_there_is_nothing_to_compare_with():
    changes = changes_of(replace(told_diary(), programme_start=None), TODAY)
    assert {change.said for change in changes} == {"too little told"}


def test_the_same_diary_gives_the_same_answer():
    diary = told_diary(seed=8, groups=("calves",))
    assert changes_of(diary, TODAY) == changes_of(diary, TODAY)


def test_a_year_of_check_ins_takes_no_longer_than_its_last_months():
    long = told_diary(before=300, after=60, seed=1, groups=("calves",))
    short = replace(long, check_ins=tuple(one for one in long.check_ins if one.day >= START - timedelta(days=56)))
    assert changes_of(long, TODAY) == changes_of(short, TODAY)
