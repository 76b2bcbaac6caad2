import dataclasses

import pytest

from psoas.errors import KnowledgeError, SettingError
from psoas.knowledge.questionnaires import Item, check_questionnaires, questionnaires
from psoas.screen.questionnaires import score_questionnaire, trend


def test_every_questionnaire_of_the_evidence_but_the_body_map_is_here():
    assert set(questionnaires()) == {f"OQ{number:02d}" for number in range(1, 14)} - {"OQ11"}


def test_words_that_may_not_be_free_are_not_shipped():
    assert all(not entry.items for entry in questionnaires().values() if entry.wording == "not confirmed")
    assert questionnaires()["OQ03"].wording == "not confirmed"


def test_a_questionnaire_with_foreign_words_is_not_accepted():
    found = dict(questionnaires())
    found["OQ03"] = dataclasses.replace(found["OQ03"], items=(Item("a", "Any trouble?", most=100),))
    with pytest.raises(KnowledgeError, match=r"questionnaires\.yaml line \d+, OQ03: items are asked if"):
        check_questionnaires(found)


@pytest.mark.parametrize(
    ("id", "given", "total"), [("OQ10", "not at all", 0), ("OQ10", {"trouble": "I stopped"}, 4), ("OQ05", 7, 7), ("OQ01", 31, 31)]
)
def test_answers_add_up(id, given, total):
    assert score_questionnaire(id, given).estimate.value == total


@pytest.mark.parametrize(
    ("id", "given", "said"),
    [
        ("OQ10", "heaps", "is not an answer"),
        ("OQ10", {}, "'trouble' is not answered"),
        ("OQ10", {"trouble": "a lot", "mood": 1}, "'mood' is not a question"),
        ("OQ05", 11, "from 0 to 10"),
        ("OQ01", 40, "from 0 to 36"),
        ("OQ99", 1, "is not a questionnaire"),
    ],
)
def test_an_answer_that_cannot_be_is_told(id, given, said):
    with pytest.raises(SettingError) as caught:
        score_questionnaire(id, given)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("id", "before", "after", "said"),
    [
        ("OQ06", 60, 68, "no clear change"),
        ("OQ06", 60, 69, "better"),
        ("OQ05", 3, 5, "worse"),
        ("OQ05", 5, 3, "better"),
        ("OQ02", 0, 90, "no clear change"),
    ],
)
def test_a_change_counts_from_the_smallest_that_means_something(id, before, after, said):
    assert trend(id, before, after) == said
