"""What each day is made of: minutes run as told, as a watch saw them, or as usual; ramps and weekdays as they are said to be."""

from datetime import timedelta

import numpy as np
import pytest

from follow_diaries import START
from psoas.follow.diary import CheckIn
from psoas.follow.history import Diary, RunDay
from psoas.follow.soreness_design import DRIFT, PROGRAMME, RUNNING, days_of


def on(day):
    return START + timedelta(days=day)


def diary_of(minutes, runs=()):
    """Day -> minutes told; None for a check-in without a word of running."""
    return Diary(tuple(CheckIn(on(day), {}, run_minutes=told) for day, told in sorted(minutes.items())), runs=tuple(runs), programme_start=START)


def week_of(days, day):
    """Minutes of the week that ends on a day, less the usual week, as the design holds them."""
    return days.design[days.index(on(day)), RUNNING[1]] * 120


def test_a_week_of_running_counts_against_the_usual_week_before_the_start():
    days = days_of(diary_of({day: (60.0 if day < 0 else 30.0) for day in range(-28, 28)}), on(27))
    assert week_of(days, -1) == pytest.approx(0)
    assert week_of(days, 20) == pytest.approx(-7 * 30)


def test_a_day_without_a_word_is_as_usual_on_its_side_of_the_start():
    told = {day: (60.0 if day < 0 else 10.0) for day in range(-28, 28)}
    told[15] = told[-10] = None
    days = days_of(diary_of(told), on(27))
    assert week_of(days, 20) == pytest.approx(-7 * 50)
    assert week_of(days, -5) == pytest.approx(0)


def test_a_day_on_which_a_watch_saw_no_run_is_a_day_without_one():
    runs = [RunDay(on(day), 70.0, 12.0) for day in range(-28, 28, 7)]
    days = days_of(diary_of(dict.fromkeys(range(-28, 28)), runs), on(20))
    # One run a week in every week: every whole week is the usual one.
    assert [week_of(days, day) for day in range(-15, 20)] == pytest.approx([week_of(days, -15)] * 35)
    assert np.ptp(days.design[10:40, RUNNING[0]]) == pytest.approx(70 / 60)


@pytest.mark.parametrize(("told", "seen", "counts"), [(40.0, 40.0, 40.0), (20.0, 45.0, 45.0), (90.0, 30.0, 90.0)])
def test_a_day_that_both_tell_of_counts_once_and_as_the_longer(told, seen, counts):
    """Minutes of one Thursday, told 30 on every other day; a day with the watch off is never added to one that was told."""
    usual = dict.fromkeys(range(-28, 28), 30.0)
    day = 10
    days = days_of(diary_of({**usual, day: told}, [RunDay(on(day), seen, 5.0)]), on(27))
    assert week_of(days, day) == pytest.approx(counts - 30)
    assert week_of(days, day - 1) == pytest.approx(0)


def test_two_runs_of_a_watch_on_a_day_add_up():
    usual = dict.fromkeys(range(-28, 28), 30.0)
    days = days_of(diary_of({**usual, 10: None}, [RunDay(on(10), 20.0, 4.0), RunDay(on(10), 25.0, 5.0)]), on(27))
    assert week_of(days, 10) == pytest.approx(45 - 30)


def test_the_change_comes_fully_within_fourteen_days_and_the_drift_runs_through():
    days = days_of(diary_of(dict.fromkeys(range(-28, 42), 0.0)), on(41))
    ramp = days.design[:, PROGRAMME[0]]
    assert ramp[days.index(on(-1))] == 0
    assert ramp[days.index(on(6))] == pytest.approx(0.5)
    assert set(ramp[days.index(on(13)) :]) == {1.0}
    assert days.design[:, PROGRAMME[1]].sum() == 14
    assert days.design[days.index(on(28)), DRIFT[0]] == pytest.approx(1)


def test_weekdays_add_up_to_nothing_over_a_week():
    days = days_of(diary_of(dict.fromkeys(range(-28, 28), 0.0)), on(27))
    assert np.abs(days.design[:7, 1:7].sum(axis=0)).max() == 0
