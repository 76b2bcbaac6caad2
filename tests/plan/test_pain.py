"""Amber pain takes a third off what loads, for the first four weeks, and says so."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import pytest

from psoas.knowledge.exercises import exercises
from psoas.plan.make import make_programme
from psoas.plan.programme import Programme
from psoas.plan.wishes import Wishes
from psoas.reason.explain import explain
from psoas.screen.answers import Answers

START = date(2027, 1, 4)


def at_pain(pain: int, weeks: int = 8) -> Programme:
    wishes = Wishes(START, weeks=weeks, minutes=MappingProxyType({0: 30, 3: 30}), pain=pain)
    return make_programme(explain(Answers(), ()), Answers(), (), wishes)


def first_dose(programme: Programme, id: str) -> tuple[int, int, int]:
    items = [item for session in programme.sessions() for item in session.items if item.exercise == id]
    return items[0].sets, items[0].low, items[0].high


def test_two_sets_of_12_to_15_become_two_of_8_to_10_and_a_hold_of_30_to_45_s_becomes_20_to_30():
    assert first_dose(at_pain(0), "EX10") == (2, 12, 15)
    assert first_dose(at_pain(4), "EX10") == (2, 8, 10)
    assert first_dose(at_pain(0), "EX07") == (2, 30, 45)
    assert first_dose(at_pain(4), "EX07") == (2, 20, 30)


def test_where_three_sets_are_asked_for_two_are_left():
    third = at_pain(3).weeks[2]
    loading = [item for session in third.sessions for item in session.items if exercises()[item.exercise].group == "strength"]
    assert loading
    assert max(item.sets for item in loading if exercises()[item.exercise].dose.sets[1] >= 3) <= 2


def test_the_fifth_week_asks_for_what_it_asks_of_anybody():
    weeks = at_pain(4).weeks
    assert [week.share < 1 for week in weeks] == [True] * 4 + [False] * 4
    assert all("because of your pain" in week.note for week in weeks[:4])
    assert not any(week.note for week in weeks[4:])


@pytest.mark.parametrize(("pain", "told"), [(2, False), (3, True), (5, True)])
def test_the_sentence_stands_in_the_advice_only_at_a_pain_of_3_to_5(pain, told):
    said = [text for text in at_pain(pain).advice if "a third less than usual" in text]
    assert bool(said) is told


def test_a_programme_of_one_week_speaks_of_one_week():
    assert any(text.startswith("The first week asks for a third less") for text in at_pain(4, weeks=1).advice)


def test_loads_with_pain_stay_below_those_without():
    with_pain, without = at_pain(4).weeks, at_pain(0).weeks
    assert all(0 < one.load <= 0.75 * other.load for one, other in zip(with_pain[:3], without[:3], strict=True))
