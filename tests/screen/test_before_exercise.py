"""What is asked before the self-release is shown, and what keeps it back."""

from __future__ import annotations

import pytest

from psoas.knowledge.exercises import exercises
from psoas.recording.runner import Runner
from psoas.screen.answers import Answers, Soreness
from psoas.screen.before_exercise import answered, questions_before, reasons_against
from psoas.screen.facts import facts_of

RELEASE = exercises()["EX08"]


def test_age_and_every_fact_are_asked_before_the_self_release():
    age, facts = questions_before(RELEASE, Answers())
    assert age.id == "age"
    assert [name for name, _ in facts.options] == list(RELEASE.asks)


def test_an_exercise_that_asks_nothing_has_no_questions():
    assert questions_before(exercises()["EX05"], Answers()) == ()


def test_what_was_answered_is_not_asked_again():
    told = Answers(Runner(age=40), facts={"pregnant": False, "hernia": True})
    (question,) = questions_before(RELEASE, told)
    assert {"pregnant", "hernia"}.isdisjoint(name for name, _ in question.options)


def test_answers_that_are_all_no_leave_nothing_against_it():
    told = Answers()
    for question in questions_before(RELEASE, told):
        told = answered(told, question, 35 if question.id == "age" else ())
    assert questions_before(RELEASE, told) == ()
    assert reasons_against(RELEASE, told) == ()


@pytest.mark.parametrize("fact", RELEASE.asks)
def test_one_yes_is_the_reason_against_it(fact):
    (question,) = questions_before(RELEASE, Answers(Runner(age=35)))
    assert reasons_against(RELEASE, answered(Answers(Runner(age=35)), question, (fact,))) == (fact,)


@pytest.mark.parametrize(("age", "against"), [(17, ("age_under_18",)), (18, ())])
def test_below_eighteen_it_is_left_out(age, against):
    told = Answers(facts=dict.fromkeys(RELEASE.asks, False))
    (question,) = questions_before(RELEASE, told)
    assert reasons_against(RELEASE, answered(told, question, age)) == against


@pytest.mark.parametrize("way", ["arching", "bending"])
def test_a_back_that_hurts_in_one_direction_is_a_fact_of_its_own(way):
    known = facts_of(Answers(soreness=(Soreness("low_back_side", "left", 4, worse_with=(way,)),)))
    assert [name for name in ("back_hurts_arching", "back_hurts_bending") if known[name]] == [f"back_hurts_{way}"]
    assert not facts_of(Answers(soreness=(Soreness("buttock_belly", "left", 4, worse_with=(way,)),)))[f"back_hurts_{way}"]
