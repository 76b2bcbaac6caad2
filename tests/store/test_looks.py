"""That a professional looked is kept with its day and words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from logged import DAY
from psoas.errors import InputError
from psoas.store.looks import keep_look, list_looks, looks_of_many
from psoas.store.people import add_person


def test_looks_are_listed_in_order_of_days(database, ada):
    with database.writing() as session:
        for n in (1, 0):
            keep_look(session, ada.id, None, DAY + timedelta(days=n), f"  look {n}\n")
        assert [(one.day, one.text) for one in list_looks(session, ada.id)] == [(DAY, "look 0"), (DAY + timedelta(days=1), "look 1")]


def test_days_of_looks_are_read_for_many_at_once(database, ada):
    with database.writing() as session:
        for n in (1, 0):
            keep_look(session, ada.id, None, DAY + timedelta(days=n), "")
        other = add_person(session, "Bo")
        assert looks_of_many(session, [ada.id, other.id]) == {ada.id: (DAY, DAY + timedelta(days=1))}
        assert looks_of_many(session, [other.id]) == {}


@pytest.mark.parametrize("text", ["x" * 2001, "a\x00b"])
def test_words_that_cannot_be_kept_are_refused(database, ada, text):
    with database.writing() as session, pytest.raises(InputError):
        keep_look(session, ada.id, None, DAY, text)
