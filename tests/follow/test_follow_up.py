"""The verdict: which of a few answers a diary gives, about which place, and in words that claim no more than is known."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from follow_diaries import START, told_diary
from psoas.follow.expected_course import course_of
from psoas.follow.follow_up import follow_up, main_change
from psoas.follow.history import Diary
from psoas.follow.soreness_change import GroupChange, posteriors_of
from psoas.follow.soreness_design import days_of
from psoas.plan.programme import Programme
from psoas.plan.wishes import Wishes
from psoas.quantity import Estimate

TODAY = START + timedelta(days=55)
NOTHING_DUE = Programme("", "", Wishes(START), (), (), None)
"""A programme without sessions: nothing can be left out."""


def points(value, error=0.3):
    return Estimate(value, "points", error, n=40, counted="days", origin="test")


def change(group, before):
    known = points(before) if before is not None else Estimate.unknown("points", "too little told", "test")
    return GroupChange(group, 20, 40, known, known, known, known, known, known, 2.0, 0.5, "no clear change")


@pytest.mark.parametrize(
    ("made", "came"),
    [
        ({"level": 5, "fall": 3.5, "seed": 1}, "better"),
        ({"level": 3, "fall": 0, "seed": 2}, "no clear change"),
        ({"level": 2, "fall": -4, "seed": 3}, "worse"),
        ({"before": 2, "seed": 4}, "too early"),
    ],
)
def test_what_was_made_to_happen_is_what_is_said(made, came):
    told = follow_up(told_diary(groups=("hamstrings",), **made), NOTHING_DUE, TODAY)
    assert told.came == came
    assert told.main == "hamstrings"


def test_nothing_told_is_said_as_that():
    told = follow_up(Diary(programme_start=START), NOTHING_DUE, TODAY)
    assert (told.came, told.main) == ("too early", None)
    assert told.text == ("Nothing was told of soreness yet.",)


def test_the_place_that_was_sorest_before_is_what_the_verdict_is_about():
    changes = (change("glutes", 1.0), change("calves", 4.0), change("hamstrings", None))
    assert main_change(changes).group == "calves"
    assert main_change(()) is None


def test_a_fall_is_never_told_as_the_programmes_doing():
    told = follow_up(told_diary(level=5, fall=3.5, seed=1, groups=("calves",)), NOTHING_DUE, TODAY)
    assert "cannot show" in told.text[-1]
    assert all("because of the programme" not in text for text in told.text)


def test_the_band_is_what_would_have_been_and_the_line_what_was():
    diary = told_diary(level=5, fall=3, seed=5, groups=("hamstrings",))
    days = days_of(diary, TODAY)
    course = course_of(diary, days, "hamstrings", posteriors_of(diary, days))
    last = slice(-21, None)
    assert np.mean(course.mean[last]) == pytest.approx(2, abs=0.4)
    # Without the programme it would have stayed at 5.
    assert all(low < 5 < high for low, high in zip(course.low[last], course.high[last], strict=True))
    told = [level for level in course.told[:28] if level is not None]
    assert np.mean(course.mean[:28]) == pytest.approx(np.mean(told), abs=0.4)


def test_a_course_shows_each_told_day_and_no_other():
    diary = told_diary(seed=6, told=0.5, groups=("calves",))
    course = course_of(diary, days_of(diary, TODAY), "calves", {})
    told = {day: level for day, level in zip(course.days, course.told, strict=True) if level is not None}
    assert told == {one.day: one.soreness["calves:both"] for one in diary.check_ins}
    assert course.mean == course.low == ()


def test_the_same_diary_gives_the_same_follow_up():
    diary = told_diary(seed=7, groups=("calves",))
    first, again = (follow_up(diary, NOTHING_DUE, TODAY) for _ in range(2))
    assert (first.changes, first.courses, first.text) == (again.changes, again.courses, again.text)
