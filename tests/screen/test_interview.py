from collections.abc import Mapping

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from psoas.errors import InputError, SettingError
from psoas.quantity import Estimate
from psoas.screen.answers_file import check_document
from psoas.screen.interview import answer_to, is_answered, next_question, next_test, questions_of, safety_of, with_answer, with_result
from psoas.screen.protocol import make_protocol
from psoas.screen.questions import Question, understand
from psoas.screen.taken import Taken

NUMBER = Question("n", ("runner", "age"), "Age?", "number", low=8, high=100, optional=True)
WHOLE = Question("w", ("days_per_week",), "Days?", "whole", low=0, high=7)
ONE = Question("o", ("sport",), "Sport?", "one", options=(("a", "Running"), ("b", "Field sport")))
SEVERAL = Question("s", ("goals",), "Goals?", "several", options=(("a", "A race"), ("b", "No pain")))
YES_OR_NO = Question("y", ("x",), "So?", "yes or no")


@pytest.mark.parametrize(
    ("question", "typed", "answer"),
    [
        (NUMBER, "34", 34),
        (NUMBER, "34,5", 34.5),
        (NUMBER, "", None),
        (NUMBER, "skip", None),
        (WHOLE, " 3 ", 3),
        (ONE, "2", "b"),
        (ONE, "field sport", "b"),
        (SEVERAL, "", ()),
        (SEVERAL, "none", ()),
        (SEVERAL, "2, 1, 2", ("b", "a")),
        (YES_OR_NO, "Y", True),
        (YES_OR_NO, "no", False),
    ],
)
def test_what_is_typed_is_understood(question, typed, answer):
    assert understand(question, typed) == answer


@pytest.mark.parametrize(
    ("question", "typed"),
    [(NUMBER, "old"), (NUMBER, "7"), (WHOLE, "2.5"), (WHOLE, ""), (ONE, "3"), (ONE, "0"), (SEVERAL, "1, 9"), (YES_OR_NO, "maybe")],
)
def test_what_cannot_be_understood_is_told_with_what_can(question, typed):
    with pytest.raises(SettingError) as caught:
        understand(question, typed)
    assert caught.value.remedy.startswith("Type ")


def answer_for(draw, question):
    if question.optional and draw(st.booleans()):
        return None
    if question.kind == "several":
        calm = question.id.startswith("flag.") and draw(st.integers(0, 20)) < 20
        values = [value for value, _ in question.options]
        return () if calm else tuple(draw(st.lists(st.sampled_from(values), max_size=2, unique=True)))
    if question.kind == "one":
        return draw(st.sampled_from([value for value, _ in question.options]))
    if question.kind == "yes or no":
        return draw(st.booleans())
    if question.kind == "whole":
        return draw(st.integers(int(question.low), int(question.high)))
    return draw(st.floats(question.low, question.high))


@settings(max_examples=10, deadline=None, phases=[Phase.generate])
@given(data=st.data())
def test_an_interview_ends_and_can_be_left_and_taken_up_at_every_question(data):
    document: Mapping = {}
    for _ in range(200):
        question = next_question(document)
        if question is None:
            break
        document = with_answer(document, question, answer_for(data.draw, question))
        assert yaml.safe_load(yaml.safe_dump(document)) == document
    else:
        pytest.fail("the interview does not end")
    if safety_of(document).stopped:
        assert next_test(document) is None
    else:
        assert check_document(document, None).answers.runner is not None


def test_red_flags_come_before_everything_else():
    kinds = []
    document = {}
    while (question := next_question(document)) is not None and len(kinds) < 30:
        kinds.append(question.id.startswith("flag."))
        document = with_answer(document, question, () if question.kind == "several" else None if question.optional else question.options[0][0])
        if question.id == "sport":
            break
    assert kinds == sorted(kinds, reverse=True)


def test_a_red_flag_that_follows_from_the_age_stops_too():
    document = {}
    while (question := next_question(document)) is not None and question.id != "age":
        document = with_answer(document, question, ("new_back_pain",) if "new_back_pain" in dict(question.options) else ())
    assert not safety_of(document).stopped
    document = with_answer(document, question, 60)
    assert safety_of(document).stopped
    assert next_test(document) is None


def test_an_answer_that_cannot_be_leaves_the_document_as_it_was():
    document = {"facts": {}}
    question = Question("height", ("runner", "height"), "Height?", "number", low=0, high=300)
    with pytest.raises(InputError, match="Height must lie between 1"):
        with_answer(document, question, 180.0)
    assert document == {"facts": {}}


def test_a_test_that_was_passed_over_is_not_proposed_again():
    document = {"tests": {}}
    first = next_test(document)
    assert first is not None
    document = with_result(document, first, None)
    second = next_test(document)
    assert second is not None
    assert second.test != first.test


def test_a_result_from_a_picture_keeps_its_error():
    taken = Taken(Estimate(8.0, "deg", systematic_error=2.5), pelvis_held=False, clip=True)
    document = with_result({}, make_protocol("T03"), {"left.score": [8.0]}, {"left": taken})
    assert document["tests"]["T03"] == {"left": [8.0], "pelvis_held": False, "how": "from a clip", "picture_error": {"left": 2.5}}
    (result,) = check_document(document, None).results
    assert (result.origin, result.picture_error["left"], result.pelvis_held) == ("from a clip", 2.5, False)


def test_one_side_by_hand_makes_the_whole_test_one_by_hand():
    taken = Taken(Estimate(8.0, "deg", systematic_error=2.5))
    document = with_result({}, make_protocol("T03"), {"left.score": [8.0], "right.score": [9.0]}, {"left": taken})
    assert "how" not in document["tests"]["T03"]


def test_questions_that_were_answered_are_still_there_to_go_back_to():
    document = {}
    while (question := next_question(document)) is not None:
        document = with_answer(document, question, _plain_answer(question))
    asked = list(questions_of(document))
    assert all(is_answered(document, question) for question in asked)
    assert len({question.place for question in asked}) == len(asked)
    goals = next(question for question in asked if question.id == "goals")
    changed = with_answer(document, goals, ("a race",))
    assert list(answer_to(changed, goals)) == ["a race"]
    assert next_question(changed) is None


def test_a_red_flag_leaves_only_what_was_answered_to_go_back_to():
    first = next(questions_of({}))
    document = with_answer({}, first, (first.options[0][0],))
    assert list(questions_of(document)) == [first]
    assert answer_to(document, first) == (first.options[0][0],)
    assert len(list(questions_of(with_answer(document, first, ())))) > 10


def _plain_answer(question):
    if question.optional:
        return None
    return {"several": (), "one": question.options and question.options[0][0], "whole": 1, "number": 40, "yes or no": False}[question.kind]
