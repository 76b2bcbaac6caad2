"""People are seen by those who may see them, and found by name or id."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from psoas.errors import InputError, SettingError
from psoas.store.accounts import add_account
from psoas.store.models import Person
from psoas.store.people import add_person, begin_coaching, checked_name, end_coaching, find_person, list_people


@dataclass
class Asks:
    account: str | None
    role: str


@pytest.fixture
def practice(database):
    """Two coaches with a person each, a runner with an account, and someone whom nobody coaches."""
    with database.writing() as session:
        accounts = {
            name: add_account(session, name, f"{name}@example.org", role).id for name, role in (("c1", "coach"), ("c2", "coach"), ("r", "runner"))
        }
        people = {name: add_person(session, name, accounts["r"] if name == "Ada" else None).id for name in ("Ada", "bea", "Cid")}
        begin_coaching(session, accounts["c1"], people["Ada"])
        begin_coaching(session, accounts["c2"], people["bea"])
    return accounts


def names(database, account, role):
    with database.reading() as session:
        return [person.name for person in list_people(session, Asks(account, role))]


def test_everyone_sees_their_own_people_alone(database, practice):
    assert names(database, None, "owner") == ["Ada", "bea", "Cid"]
    assert names(database, practice["c1"], "coach") == ["Ada"]
    assert names(database, practice["c2"], "coach") == ["bea"]
    assert names(database, practice["r"], "runner") == ["Ada"]


@pytest.mark.parametrize("role", ["coach", "runner", "nothing"])
def test_someone_without_an_account_sees_nobody(database, practice, role):
    assert names(database, None, role) == []


def test_coaching_begins_once_and_ends(database, practice):
    with database.writing() as session:
        ada = find_person(session, "Ada").id
        begin_coaching(session, practice["c2"], ada)
        begin_coaching(session, practice["c2"], ada)
    assert names(database, practice["c2"], "coach") == ["Ada", "bea"]
    with database.writing() as session:
        end_coaching(session, practice["c2"], ada)
    assert names(database, practice["c2"], "coach") == ["bea"]


def test_a_person_is_found_by_id_and_by_a_name_that_only_one_has(database):
    with database.writing() as session:
        ada, first, second = (add_person(session, name).id for name in ("Ada", "Bea", "bea"))
        assert find_person(session, "ADA").id == find_person(session, ada).id == ada
        with pytest.raises(SettingError, match="2 people") as caught:
            find_person(session, "Bea")
        assert first in caught.value.remedy
        assert second in caught.value.remedy
        with pytest.raises(SettingError, match="Nobody"):
            find_person(session, "Cid")


@pytest.mark.parametrize(("given", "kept"), [("  Ada \n Byron ", "Ada Byron"), ("Zoë\u202e\x00", "Zoë"), ("<b>李</b>", "<b>李</b>")])
def test_a_name_is_kept_as_it_is_read(given, kept):
    assert checked_name(given) == kept


@pytest.mark.parametrize("given", ["", " \n", "\x00", "x" * 201])
def test_a_name_that_is_none_is_refused(given):
    with pytest.raises(InputError):
        checked_name(given)


def test_a_reader_sees_what_was_there_when_it_began(database):
    with database.reading() as reading:
        assert reading.scalars(select(Person.name)).all() == []
        with database.writing() as writing:
            add_person(writing, "Ada")
        assert reading.scalars(select(Person.name)).all() == []
    with database.reading() as reading:
        assert reading.scalars(select(Person.name)).all() == ["Ada"]
