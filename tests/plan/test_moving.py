"""Skipping days and moving sessions keeps the rules."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from types import MappingProxyType

import pytest
from drawn_people import random_person

from psoas.errors import SettingError
from psoas.knowledge.exercises import exercises
from psoas.plan.checker.check import violations
from psoas.plan.checker.person import person_of
from psoas.plan.make import make_programme
from psoas.plan.moving import move_session, skip_day
from psoas.plan.wishes import RunningWeek, Wishes
from psoas.reason.explain import explain
from psoas.screen.answers import Answers

START = date(2027, 1, 4)
RUNS = RunningWeek(MappingProxyType({1: "hard"}))
WISHES = Wishes(START, minutes=MappingProxyType({0: 30, 2: 30, 4: 30, 5: 30}), weeks=4, running=RUNS, missed=0.5)


def made(wishes=WISHES):
    return make_programme(explain(Answers(), ()), Answers(), (), wishes)


@pytest.mark.parametrize("seed", [1, 6, 9, 13, 18, 25])
def test_skipping_any_session_breaks_no_rule(seed):
    person = random_person(seed)
    programme = make_programme(*person)
    strength = [session for session in programme.sessions() if session.kind == "strength"]
    if not strength:
        pytest.skip("this person has no strength session")
    changed = skip_day(programme, Random(seed).choice(strength).day)
    assert violations(changed.programme, person_of(*person[:3])) == ()


def test_a_skipped_day_holds_nothing_and_is_made_up_on_a_day_that_is_left():
    programme = made()
    first = next(session for session in programme.sessions() if session.kind == "strength")
    changed = skip_day(programme, first.day, open_to=("EX27", "EX33"))
    assert not [session for session in changed.programme.sessions() if session.day == first.day and session.kind == "strength"]
    assert "made up on another of your days" in changed.why
    assert len(list(changed.programme.sessions())) == len(list(programme.sessions()))


def test_a_day_without_a_session_cannot_be_skipped():
    with pytest.raises(SettingError, match="no strength session"):
        skip_day(made(), START + timedelta(days=1))


def test_a_session_cannot_move_to_a_day_without_time_nor_to_another_week():
    programme = made()
    first = next(session for session in programme.sessions() if session.kind == "strength")
    with pytest.raises(SettingError, match="minutes"):
        move_session(programme, first.id, START + timedelta(days=3))
    with pytest.raises(SettingError, match="another week"):
        move_session(programme, first.id, START + timedelta(days=9))


def test_a_moved_session_keeps_its_exercises():
    programme = made(Wishes(START, minutes=MappingProxyType({0: 40, 2: 40, 4: 40, 6: 40}), weeks=2, missed=0.5))
    session = next(one for one in programme.sessions() if one.kind == "strength")
    for day in range(7):
        try:
            changed = move_session(programme, session.id, START + timedelta(days=day))
        except SettingError:
            continue
        moved = next(one for one in changed.programme.sessions() if one.id == session.id)
        assert moved.items == session.items
        assert moved.day == START + timedelta(days=day)
        return
    pytest.fail("no day takes the session")


def test_what_is_made_up_on_the_day_before_a_long_run_is_free_of_heavy_leg_work():
    wishes = Wishes(START, minutes=WISHES.minutes, weeks=1, running=RunningWeek(MappingProxyType({1: "hard", 6: "long"})), missed=0.5)
    programme = made(wishes)
    first = next(session for session in programme.sessions() if session.kind == "strength")
    changed = skip_day(programme, first.day).programme
    before = [session for session in changed.sessions() if session.day.weekday() == 5 and session.kind == "strength"]
    assert before
    assert not [item for session in before for item in session.items if exercises()[item.exercise].heavy_legs]
