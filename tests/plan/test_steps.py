"""A session on a clock: the steps add up to the second, and come in the order in which they are done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sample_programme import START, prescription, strength

from psoas.knowledge.exercises import exercises
from psoas.plan.compose import session_seconds
from psoas.plan.dose import seconds_of
from psoas.plan.make import make_programme
from psoas.plan.programme import Session
from psoas.plan.steps import TimedStep, timed_steps
from psoas.plan.wishes import RunningWeek, Wishes
from psoas.reason.explain import explain
from psoas.screen.answers import Answers


@pytest.fixture(scope="module")
def programme():
    wishes = Wishes(start=START, weeks=4, minutes={0: 20, 3: 25}, equipment=frozenset({"band", "step"}), running=RunningWeek({6: "long"}, 30.0, 12.0))
    return make_programme(explain(Answers(), ()), Answers(), (), wishes)


def test_the_steps_of_every_strength_session_add_up_to_its_time(programme):
    sessions = [session for session in programme.sessions() if session.kind == "strength"]
    assert sessions
    assert [sum(step.seconds for step in timed_steps(session)) for session in sessions] == [session.seconds for session in sessions]


def test_the_five_minutes_take_300_seconds(programme):
    assert sum(step.seconds for step in timed_steps(programme.routine)) == 300


@pytest.mark.parametrize("id", sorted(exercises()))
@pytest.mark.parametrize("sets", [1, 2, 3])
def test_an_exercise_takes_the_time_that_its_dose_says(id, sets):
    one = exercises()[id]
    item = prescription(id, sets, seconds_of(one, sets, one.dose.high))
    session = Session("s", START, "strength", "", 20, session_seconds((item,)), (item,))
    assert sum(step.seconds for step in timed_steps(session)) == item.seconds


def test_both_sides_are_done_before_the_rest():
    one = exercises()["EX05"]
    item = prescription("EX05", 2, seconds_of(one, 2, 15))
    steps = timed_steps(strength("s", START, item))
    assert [(step.kind, step.number, step.side, step.seconds) for step in steps] == [
        ("work", 1, "left", 75),
        ("change", 1, "right", 5),
        ("work", 1, "right", 75),
        ("rest", 2, "left", 45),
        ("work", 2, "left", 75),
        ("change", 2, "right", 5),
        ("work", 2, "right", 75),
    ]
    assert steps[0].count * steps[0].beat == 75


def test_half_a_minute_lies_between_two_exercises():
    plank, bridge = prescription("EX07", 1, 45), prescription("EX10", 1, 75)
    steps = timed_steps(strength("s", START, plank, bridge))
    assert steps[1] == TimedStep("next", 1, 1, "both", 30)
    assert [step.count for step in steps] == [0, 0, 15]


def test_pauses_of_the_five_minutes_share_what_is_left_of_them():
    hold = {"measure": "seconds", "low": 40, "high": 40, "rest": 0}
    session = Session("five", date(2027, 1, 4), "mobility", "", 5, 300, (prescription("EX01", 3, 0, **hold),))
    pauses = [step.seconds for step in timed_steps(session) if step.kind == "change"]
    assert pauses == [12] * 5
    assert sum(step.seconds for step in timed_steps(replace(session, seconds=303))) == 303


def test_a_session_without_exercises_has_no_steps():
    assert timed_steps(Session("t", START, "re-test", "Re-test", 15, 900, ())) == ()
