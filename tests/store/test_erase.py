"""Who is erased leaves nothing: no row, no file that nobody shares, no leftover, no byte."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from psoas.errors import StoreError
from psoas.store import erase
from psoas.store.accounts import add_account, begin_sign_in
from psoas.store.columns import Base, now
from psoas.store.erase import UNOWNED, Erased, erase_person
from psoas.store.models import Account, Person
from psoas.store.people import begin_coaching
from psoas.store.snapshot import copies, keep_copy
from store_work import whole_person

MARKER = "Zebulonia Markerson"


def holding(folder: Path, marker: str) -> list[str]:
    """Name the files of a folder in whose name or bytes a text stands, in any encoding that is used."""
    forms = [marker.encode(), marker.encode("utf-16-le")]
    found = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in found if marker in path.name or any(form in path.read_bytes() for form in forms)]


def counts(database) -> dict[str, int]:
    with database.reading() as session:
        return {name: len(session.execute(select(table)).all()) for name, table in Base.metadata.tables.items()}


def test_nothing_of_who_was_erased_is_in_any_file_of_the_data_folder(sqlite, places, folder):
    whole_person(sqlite, places, "Bea")
    before = counts(sqlite)
    someone = whole_person(sqlite, places, MARKER)
    keep_copy(sqlite, folder, "before-upgrade")
    assert len(holding(folder, MARKER)) >= 6, "database or its log, copy, clip, thumbnail, page, upload, leftovers of a job"
    erased = erase_person(sqlite, places, someone.id)
    assert holding(folder, MARKER) == []
    assert someone.id.encode() not in (folder / "psoas.sqlite").read_bytes()
    assert counts(sqlite) == before
    assert erased == Erased(files=2, leftovers=2, copies=1)


def test_who_was_not_erased_keeps_everything(database, places):
    bea = whole_person(database, places, "Bea")
    before, files = counts(database), set(places.files.digests())
    erase_person(database, places, whole_person(database, places, MARKER).id)
    assert counts(database) == before
    assert set(places.files.digests()) == files, "the clip that both gave is still there"
    assert len(list(places.incoming.iterdir())) == len(list(places.work.iterdir())) == 1
    erase_person(database, places, bea.id)
    assert not any(counts(database).values())
    assert not list(places.files.digests())


def test_a_runners_own_account_goes_with_them_and_a_coachs_stays(database, places):
    with database.writing() as session:
        accounts = {role: add_account(session, role, f"{role}@example.org", role).id for role in ("runner", "coach")}
    people = {role: whole_person(database, places, role) for role in accounts}
    with database.writing() as session:
        for role, person in people.items():
            session.get_one(Person, person.id).account_id = accounts[role]
            begin_sign_in(session, accounts[role], now().replace(year=2096))
        begin_coaching(session, accounts["coach"], people["runner"].id)
    for person in people.values():
        erase_person(database, places, person.id)
    with database.reading() as session:
        assert session.scalars(select(Account.name)).all() == ["coach"]


def test_a_copy_without_the_person_stays(sqlite, places, folder):
    whole_person(sqlite, places, "Bea")
    older = keep_copy(sqlite, folder, "older")
    someone = whole_person(sqlite, places, MARKER)
    keep_copy(sqlite, folder, "newer")
    (folder / "backups" / "broken.sqlite").write_bytes(b"no database, but it may be the rest of one")
    erase_person(sqlite, places, someone.id)
    assert copies(folder) == [older]


def test_old_files_on_their_way_that_are_nobodys_go_too_and_new_ones_stay(sqlite, places, ada):
    places.incoming.mkdir()
    for name, age in (("old.part", UNOWNED + 60), ("new.part", 0)):
        (places.incoming / name).write_text("clip")
        os.utime(places.incoming / name, (time.time() - age,) * 2)
    erase_person(sqlite, places, ada.id)
    assert [path.name for path in places.incoming.iterdir()] == ["new.part"]


def test_erasing_works_while_others_read_and_write(sqlite, places, folder):
    someone = whole_person(sqlite, places, MARKER)
    stop, faults = threading.Event(), []

    def go_on():
        while not stop.is_set():
            try:
                with sqlite.reading() as session:
                    session.scalars(select(Person)).all()
                    time.sleep(0.01)
                with sqlite.writing() as session:
                    session.add(Person(name="Bea"))
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=go_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        erase_person(sqlite, places, someone.id)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert faults == []
    assert holding(folder, MARKER) == []


def test_a_reader_that_never_ends_is_told_of_and_a_second_call_does_the_rest(sqlite, places, folder, monkeypatch):
    someone = whole_person(sqlite, places, MARKER)
    monkeypatch.setattr(erase, "PATIENCE_MS", 100)
    with sqlite.reading() as session:
        session.scalars(select(Person)).all()
        with pytest.raises(StoreError, match="being read"):
            erase_person(sqlite, places, someone.id)
    erase_person(sqlite, places, someone.id)
    assert holding(folder, MARKER) == []
