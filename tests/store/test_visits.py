"""A visit can be left at any step and taken up again, and two windows do not undo each other."""

from __future__ import annotations

import pytest

from psoas.errors import InputError
from psoas.store.people import add_person
from psoas.store.visits import finish_visit, keep_conditions, keep_document, list_visits, open_visit, unfinished_visit, visit_of


def opened(database, person):
    with database.writing() as session:
        return open_visit(session, person.id)


def test_a_visit_that_was_left_is_taken_up_again(database, ada):
    first = opened(database, ada)
    with database.writing() as session:
        keep_document(session, first, {"runner": {"height": 1.7}})
        keep_conditions(session, visit_of(session, ada.id, first.id), {"speed": 3.0})
    again = opened(database, ada)
    assert again.id == first.id
    assert again.document == {"runner": {"height": 1.7}}
    assert again.conditions == {"speed": 3.0}


def test_after_the_end_of_a_visit_another_begins(database, ada):
    first = opened(database, ada)
    with database.writing() as session:
        finish_visit(session, first)
        assert unfinished_visit(session, ada.id) is None
    second = opened(database, ada)
    assert second.id != first.id
    with database.reading() as session:
        assert [visit.id for visit in list_visits(session, ada.id)] == [second.id, first.id]


def test_what_an_old_window_sends_does_not_undo_a_newer_one(database, ada):
    first_window, second_window = opened(database, ada), opened(database, ada)
    with database.writing() as session:
        keep_document(session, first_window, {"answer": 1})

    def late():
        with database.writing() as session:
            keep_document(session, second_window, {"answer": 2})

    with pytest.raises(InputError, match="another window"):
        late()
    with database.reading() as session:
        assert visit_of(session, ada.id, first_window.id).document == {"answer": 1}


def test_a_visit_is_not_shown_as_another_persons(database, ada):
    visit = opened(database, ada)
    with database.writing() as session:
        assert visit_of(session, add_person(session, "Bea").id, visit.id) is None


@pytest.mark.parametrize("document", [{"note": "a\x00b"}, {"a\x00b": 1}, {"deep": [{"note": "\x00"}]}])
def test_a_text_that_one_kind_of_database_cannot_keep_is_refused_by_both(database, ada, document):
    visit = opened(database, ada)
    with database.writing() as session, pytest.raises(InputError, match="cannot be kept"):
        keep_document(session, visit, document)


def test_a_backslash_in_an_answer_is_kept(database, ada):
    with database.writing() as session:
        visit = keep_document(session, open_visit(session, ada.id), {"note": "C:\\users"})
    with database.reading() as session:
        assert visit_of(session, ada.id, visit.id).document == {"note": "C:\\users"}
