"""A questionnaire is kept with its total, once a day, and only as it can be answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from logged import DAY
from psoas.errors import InputError, SettingError
from psoas.store.answers import answers_on, checked_total, keep_answers, list_answers, remove_answers


def test_the_total_follows_from_the_answers_and_a_day_can_be_corrected(database, ada):
    with database.writing() as session:
        keep_answers(session, ada.id, DAY, "OQ10", {"trouble": "a lot"})
        keep_answers(session, ada.id, DAY, "OQ10", {"trouble": "a little"})
        keep_answers(session, ada.id, DAY, "OQ05", {"pain": 4})
        assert answers_on(session, ada.id, DAY, "OQ10").total == 1, "not at all, a little: 0, 1"
        assert {one.questionnaire: one.total for one in list_answers(session, ada.id)} == {"OQ10": 1, "OQ05": 4}


def test_of_one_whose_wording_is_not_free_the_total_is_kept(database, ada):
    with database.writing() as session:
        assert keep_answers(session, ada.id, DAY, "OQ01", {"total": 24}).total == 24


@pytest.mark.parametrize(
    ("id", "given"), [("OQ99", {"total": 1}), ("OQ10", {}), ("OQ10", {"trouble": "never"}), ("OQ01", {"total": 37}), ("OQ01", {})]
)
def test_what_cannot_be_answered_is_refused_and_not_kept(database, ada, id, given):
    with database.writing() as session:
        with pytest.raises(SettingError):
            keep_answers(session, ada.id, DAY, id, given)
        assert not list_answers(session, ada.id)


def test_they_are_listed_in_order_of_days(database, ada):
    with database.writing() as session:
        for n in (2, 0, 1):
            keep_answers(session, ada.id, DAY + timedelta(days=n), "OQ05", {"pain": n})
        assert [one.total for one in list_answers(session, ada.id)] == [0, 1, 2]


def test_a_total_that_does_not_follow_is_refused():
    checked_total("OQ05", {"pain": 4}, 4.0)
    with pytest.raises(InputError, match="4, not 3"):
        checked_total("OQ05", {"pain": 4}, 3.0)


def test_what_was_answered_on_a_wrong_day_is_taken_away_alone(database, ada):
    with database.writing() as session:
        for n in (0, 1):
            keep_answers(session, ada.id, DAY + timedelta(days=n), "OQ05", {"pain": n})
        assert remove_answers(session, ada.id, DAY, "OQ05")
        assert not remove_answers(session, ada.id, DAY, "OQ05")
        assert [one.total for one in list_answers(session, ada.id)] == [1]
