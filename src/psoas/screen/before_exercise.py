"""What is asked before an exercise that is shown on request only, and what the answers mean for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from psoas.knowledge.exercises import Exercise
from psoas.knowledge.red_flags import facts
from psoas.knowledge.rules import Rule
from psoas.screen.answers import Answers
from psoas.screen.facts import facts_of
from psoas.screen.questions import Question

_AGE = Question("age", ("runner", "age"), "How old are you?", "number", low=8, high=100, unit="years")


def questions_before(exercise: Exercise, answers: Answers) -> tuple[Question, ...]:
    """Return what must still be asked before an exercise may be shown: the age, and its facts that were not answered.

    Parameters
    ----------
    exercise
        With `asks`.
    answers
        What was answered so far.
    """
    age = (_AGE,) if answers.runner.age is None and any(name.startswith("age_") for name in Rule(exercise.not_when).names) else ()
    open_ones = tuple((name, facts()[name].ask) for name in exercise.asks if name not in answers.facts)
    asked = (Question("facts", ("facts",), "Is any of these so?", "several", options=open_ones),) if open_ones else ()
    return (*age, *asked)


def answered(answers: Answers, question: Question, answer: Any) -> Answers:
    """Return answers with that of a question of `questions_before` in them."""
    if question.id == "age":
        return replace(answers, runner=replace(answers.runner, age=float(answer)))
    told: Mapping[str, bool] = {**answers.facts, **{name: name in answer for name, _ in question.options}}
    return replace(answers, facts=told)


def reasons_against(exercise: Exercise, answers: Answers) -> tuple[str, ...]:
    """Return the facts for which an exercise is left out; empty if none of them holds."""
    known = facts_of(answers)
    return Rule(exercise.not_when).reasons(known) if exercise.not_when and Rule(exercise.not_when).holds(known) else ()
