"""An answer is taken if it answers its question, and refused with what would."""

from __future__ import annotations

import pytest

from psoas.app.api.answering import checked_answer, storable
from psoas.errors import SettingError
from psoas.screen.questions import Question

SITES = (("hip", "the hip"), ("knee", "the knee"))
AGE = Question("age", ("runner", "age"), "How old?", "number", low=8, high=100, optional=True)
LEVEL = Question("level", ("level",), "How sore?", "whole", low=0, high=10)
WHERE = Question("where", ("where",), "Where?", "several", options=SITES)
WHICH = Question("which", ("which",), "Which?", "one", options=SITES)
NEW = Question("new", ("new",), "Anything new?", "yes or no")


@pytest.mark.parametrize(
    ("question", "answer", "taken"),
    [
        (AGE, 34.5, 34.5),
        (AGE, None, None),
        (LEVEL, 3.0, 3),
        (WHERE, ["knee", "knee"], ("knee",)),
        (WHERE, [], ()),
        (WHICH, "hip", "hip"),
        (NEW, False, False),
    ],
)
def test_an_answer_that_fits_is_taken(question, answer, taken):
    assert checked_answer(question, answer) == taken


@pytest.mark.parametrize(
    ("question", "answer", "allowed"),
    [
        (AGE, 7, "8 to 100"),
        (AGE, True, "8 to 100"),
        (LEVEL, 2.5, "whole number"),
        (LEVEL, None, "0 to 10"),
        (WHERE, ["foot"], "hip, knee"),
        (WHERE, "hip", "a list"),
        (WHICH, "the hip", "hip, knee"),
        (NEW, "yes", "true or false"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_what_would(question, answer, allowed):
    with pytest.raises(SettingError) as refused:
        checked_answer(question, answer)
    assert allowed in refused.value.remedy


@pytest.mark.parametrize("text", ["\ud800", "zero \x00 sign"])
def test_a_document_that_no_database_could_keep_is_refused(text):
    with pytest.raises(SettingError):
        storable({"goals": [text]})
