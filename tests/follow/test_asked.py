"""Days between a stop and the look ask for nothing, so nothing of them was missed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from follow_diaries import START, done
from psoas.follow.adherence import adherence_of
from psoas.follow.asked import asked_of, rests_of
from psoas.follow.history import Diary
from psoas.plan.programme import Block, Programme, Run, Session, Week
from psoas.plan.wishes import Wishes


def on(day: int):
    return START + timedelta(days=day)


def week(number: int) -> Week:
    """A week with two sessions and a run between them."""
    first = 7 * number
    sessions = tuple(Session(f"w{number}{letter}", on(first + day), "strength", "", 20, 900, ()) for letter, day in (("a", 0), ("b", 3)))
    return Week(number + 1, on(first), "build", False, 1.0, sessions, (Run(on(first + 1), "easy"),))


PLAN = Programme("", "", Wishes(start=START, weeks=4, minutes={0: 20, 3: 20}), (), (Block(tuple(map(week, range(4))), "optimal", 0.0),), None)
RED = (done("w0a", on(0), pain=7), done("w0b", on(3), pain=8))
"""The second one stops the programme."""


def days(programme: Programme) -> list[int]:
    return [(one.day - START).days for one in programme.sessions()]


def test_without_a_stop_all_is_asked():
    diary = Diary((), (done("w0a", on(0), pain=2),), programme_start=START)
    assert asked_of(PLAN, diary, on(20)) is PLAN
    assert rests_of(diary, on(20)) == ()


def test_after_a_stop_nothing_is_asked_and_nothing_is_missed():
    diary = Diary((), RED, programme_start=START)
    asked = asked_of(PLAN, diary, on(20))
    assert days(asked) == [0, 3]
    assert [run.day for one in asked.weeks for run in one.runs] == [on(1)]
    assert adherence_of(asked, RED, on(20)).missed == ()
    assert len(adherence_of(PLAN, RED, on(20)).missed) == 4


@pytest.mark.parametrize(("looked", "left"), [(10, [0, 3, 10, 14, 17, 21, 24]), (11, [0, 3, 14, 17, 21, 24]), (4, [0, 3, 7, 10, 14, 17, 21, 24])])
def test_from_the_day_of_the_look_all_is_asked_again(looked, left):
    diary = Diary((), RED, programme_start=START, looked=(on(looked),))
    assert days(asked_of(PLAN, diary, on(20))) == left


def test_a_look_without_a_stop_and_two_looks_on_a_day_change_nothing():
    calm = Diary((), (done("w0a", on(0)),), programme_start=START, looked=(on(5), on(5)))
    assert asked_of(PLAN, calm, on(20)) is PLAN


def test_a_second_stop_rests_anew_and_the_first_stays_forgiven():
    sessions = (*RED, done("w2a", on(14), pain=7), done("w2b", on(17), pain=6))
    diary = Diary((), sessions, programme_start=START, looked=(on(11),))
    assert days(asked_of(PLAN, diary, on(25))) == [0, 3, 14, 17]
    assert adherence_of(asked_of(PLAN, diary, on(25)), sessions, on(25)).missed == ()
