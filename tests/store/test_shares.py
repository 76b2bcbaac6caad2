"""A link shows one programme to whoever has it, until it expires or is taken back; notes stay among coaches."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from psoas.errors import InputError
from psoas.store.columns import now
from psoas.store.models import Share
from psoas.store.notes import change_note, keep_note, list_notes, note_of, remove_note
from psoas.store.people import add_person
from psoas.store.programmes import keep_programme
from psoas.store.shares import add_share, list_shares, revoke_share, share_of, shared_programme


@pytest.fixture
def shared(database, ada):
    """A programme, its link and the token of it."""
    with database.writing() as session:
        programme = keep_programme(session, ada.id, '{"schema": 1}')
        return programme, *add_share(session, ada.id, programme.id, now() + timedelta(days=7))


def test_whoever_has_the_link_reads_the_programme(database, shared):
    programme, _, token = shared
    with database.reading() as session:
        assert shared_programme(session, token).document == programme.document
        assert shared_programme(session, token[:-1]) is None


def test_a_link_that_was_taken_back_shows_nothing(database, ada, shared):
    _, share, token = shared
    with database.writing() as session:
        revoke_share(session, share)
        assert shared_programme(session, token) is None
        assert list_shares(session, ada.id) == []


def test_a_link_that_expired_shows_nothing(database, ada, shared):
    with database.writing() as session:
        session.execute(update(Share).values(expires=now()))
        assert shared_programme(session, shared[2]) is None
        assert list_shares(session, ada.id) == []


def test_nobody_shares_the_programme_of_another(database, ada, shared):
    with database.writing() as session:
        bea = add_person(session, "Bea").id
        with pytest.raises(InputError, match="no such programme"):
            add_share(session, bea, shared[0].id, now() + timedelta(days=7))
        assert share_of(session, bea, shared[1].id) is None
        assert share_of(session, ada.id, shared[1].id) is not None


def test_a_link_that_is_over_before_it_begins_is_refused(database, ada, shared):
    with database.writing() as session, pytest.raises(InputError, match="expired"):
        add_share(session, ada.id, shared[0].id, now())


def test_notes_are_listed_the_newest_first_and_belong_to_one_person(database, ada):
    with database.writing() as session:
        first, second = (keep_note(session, ada.id, None, text).id for text in ("left foot turns out", " calmer today\n"))
        assert [(one.id, one.text) for one in list_notes(session, ada.id)] == [(second, "calmer today"), (first, "left foot turns out")]
        assert note_of(session, add_person(session, "Bea").id, first) is None
        for text in (" ", "x" * 20_001, "a\x00b"):
            with pytest.raises(InputError):
                keep_note(session, ada.id, None, text)


def test_a_note_is_changed_and_removed(database, ada):
    with database.writing() as session:
        kept = keep_note(session, ada.id, None, "left foot turns out")
        change_note(session, kept, " calmer today ")
        assert [one.text for one in list_notes(session, ada.id)] == ["calmer today"]
        with pytest.raises(InputError):
            change_note(session, kept, " ")
        remove_note(session, kept)
        assert list_notes(session, ada.id) == []
