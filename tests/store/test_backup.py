"""A backup holds everything, is checked, and comes back whole or not at all, on either kind of database."""

from __future__ import annotations

import errno
import io
import json
import shutil
import sqlite3
import threading
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select, text

from logged import session
from psoas.errors import InputError, SettingError, StoreError
from psoas.store.accounts import add_account, begin_sign_in
from psoas.store.backup import write_backup
from psoas.store.columns import Base, now
from psoas.store.database import Database, sqlite_url
from psoas.store.migrations import REVISIONS
from psoas.store.models import Person
from psoas.store.people import add_person
from psoas.store.places import Places
from psoas.store.restore import restore_backup
from psoas.store.revisions import bring_up_to_date
from psoas.store.rows_json import row_to_json
from psoas.store.sessions import keep_session, list_sessions
from psoas.store.tidy import tidy
from psoas.store.upgrade import upgrade
from store_work import whole_person

NOT_RESTORED = ("sign_in", "upload")


def url_of(database: Database) -> str:
    return database.engine.url.set(drivername=database.engine.dialect.name).render_as_string(hide_password=False)


def everything(database: Database) -> dict[str, list[dict]]:
    with database.reading() as reading:
        kinds = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
        rows = {name: [row_to_json(row) for row in reading.scalars(select(kind))] for name, kind in kinds.items() if name not in NOT_RESTORED}
    return {name: sorted(found, key=lambda row: row["id"]) for name, found in rows.items()}


def names(database: Database) -> list[str]:
    with database.reading() as reading:
        return sorted(reading.scalars(select(Person.name)))


@pytest.fixture
def other(tmp_path, empty_sqlite):
    """Another machine, with a SQLite database that is up to date and empty."""
    places = Places(tmp_path / "other")
    places.folder.mkdir()
    shutil.copyfile(empty_sqlite, places.folder / "psoas.sqlite")
    opened = Database(sqlite_url(places.folder / "psoas.sqlite"))
    yield opened, places
    opened.close()


@pytest.fixture
def backup(database, places, tmp_path):
    """A backup of Ada, whoever else comes later."""
    whole_person(database, places, "Ada")
    write_backup(database, places, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def test_everything_is_there_again_on_another_machine(database, places, backup, other):
    there, their_places = other
    restored = restore_backup(url_of(there), their_places, backup)
    assert (restored.people, restored.missing, restored.replaced) == (1, (), None)
    assert everything(there) == everything(database)
    assert {digest: their_places.files.path(digest).read_bytes() for digest in their_places.files.digests()} == {
        digest: places.files.path(digest).read_bytes() for digest in places.files.digests()
    }


def test_a_restore_goes_back_and_what_it_replaced_comes_back_too(database, places, backup):
    old = everything(database)
    whole_person(database, places, "Bea", shared=b"a clip of her own")
    newer, files = everything(database), set(places.files.digests())
    restored = restore_backup(url_of(database), places, backup)
    assert everything(database) == old
    again = restore_backup(url_of(database), places, restored.replaced)
    assert everything(database) == newer
    assert (again.people, again.missing) == (2, ())
    assert set(places.files.digests()) == files


def test_files_of_a_database_that_was_replaced_are_not_tidied_away(sqlite, places, tmp_path, monkeypatch):
    write_backup(sqlite, places, tmp_path / "empty.zip")
    whole_person(sqlite, places, "Ada")
    unused = places.files.put(io.BytesIO(b"nobody's"))
    monkeypatch.setattr("psoas.store.file_store.SETTLED", -1.0)
    restored = restore_backup(url_of(sqlite), places, tmp_path / "empty.zip")
    assert tidy(sqlite, places) == [unused]
    assert restore_backup(url_of(sqlite), places, restored.replaced).missing == ()
    restored.replaced.unlink()
    assert tidy(sqlite, places) == []


def test_browsers_have_to_sign_in_again(database, places, tmp_path, other):
    with database.writing() as writing:
        account = add_account(writing, "Ada", "ada@example.org", "owner").id
        begin_sign_in(writing, account, now().replace(year=2096))
    write_backup(database, places, tmp_path / "backup.zip")
    restore_backup(url_of(other[0]), other[1], tmp_path / "backup.zip")
    with other[0].reading() as reading:
        assert reading.execute(text("SELECT count(*) FROM account")).scalar() == 1
        assert reading.execute(text("SELECT count(*) FROM sign_in")).scalar() == 0


def test_backup_and_restore_while_others_write_lose_nothing_that_was_accepted_before(database, places, tmp_path):
    with database.writing() as writing:
        ada = add_person(writing, "Ada").id
    stop, accepted = threading.Event(), []

    def go_on_writing():
        while not stop.is_set():
            with database.writing() as writing:
                keep_session(writing, ada, session(f"k{len(accepted)}"))
            accepted.append(f"k{len(accepted)}")

    writer = threading.Thread(target=go_on_writing)
    writer.start()
    try:
        while len(accepted) < 3:
            pass
        before = list(accepted)
        write_backup(database, places, tmp_path / "backup.zip")
    finally:
        stop.set()
        writer.join()
    restore_backup(url_of(database), places, tmp_path / "backup.zip")
    with database.reading() as reading:
        kept = list_sessions(reading, ada)
    assert set(before) <= {one.key for one in kept}
    assert all(len(one.sets) == 3 for one in kept)


def test_readers_see_the_old_or_the_new_and_never_half(sqlite, places, tmp_path):
    for name in ("Ada", "Bea"):
        whole_person(sqlite, places, name)
    write_backup(sqlite, places, tmp_path / "two.zip")
    whole_person(sqlite, places, "Cid")
    seen, stop = set(), threading.Event()

    def watch():
        while not stop.is_set():
            seen.add(tuple(names(sqlite)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        restore_backup(url_of(sqlite), places, tmp_path / "two.zip")
    finally:
        stop.set()
        watcher.join()
    assert seen <= {("Ada", "Bea", "Cid"), ("Ada", "Bea")}
    assert names(sqlite) == ["Ada", "Bea"]


def test_a_restore_that_fails_midway_changes_nothing(database, places, backup, monkeypatch):
    whole_person(database, places, "Bea")
    before = everything(database)

    def power_cut(*_):
        raise RuntimeError("power cut")

    monkeypatch.setattr("psoas.store.restore.copy_rows", power_cut)
    with pytest.raises(RuntimeError, match="power cut"):
        restore_backup(url_of(database), places, backup)
    assert everything(database) == before
    assert not list(places.folder.glob(".restore-*"))


def test_a_backup_of_an_older_psoas_is_brought_up_to_date(sqlite, places, tmp_path):
    old = tmp_path / "old.sqlite"
    bring_up_to_date(sqlite_url(old), REVISIONS[0])
    with sqlite3.connect(old) as connection:
        connection.execute("INSERT INTO person (id, name, created) VALUES ('a', 'Ada', '2026-01-01 10:00:00.000000')")
    connection.close()
    assert restore_backup(url_of(sqlite), places, old).people == 1
    assert names(sqlite) == ["Ada"]


def change_member(backup: Path, name: str, change) -> None:
    """Write a backup anew with one file of it changed."""
    with zipfile.ZipFile(backup) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    chosen = next(member for member in members if member.startswith(name))
    members[chosen] = change(members[chosen])
    with zipfile.ZipFile(backup, "w") as archive:
        for member, content in members.items():
            if content is not None:
                archive.writestr(member, content)


@pytest.mark.parametrize(
    "damage",
    [
        lambda backup: backup.write_bytes(backup.read_bytes()[:-200]),
        lambda backup: backup.write_bytes(b"not a backup"),
        lambda backup: backup.write_bytes(b""),
        lambda backup: change_member(backup, "psoas.sqlite", lambda content: content[:-1] + b"x"),
        lambda backup: change_member(backup, "psoas.sqlite", lambda _: None),
        lambda backup: change_member(backup, "files/", lambda content: content + b"x"),
        lambda backup: change_member(backup, "files/", lambda _: None),
        lambda backup: change_member(backup, "manifest.json", lambda _: None),
        lambda backup: change_member(backup, "manifest.json", lambda _: b'{"kind": "recipe"}'),
        lambda backup: change_member(backup, "manifest.json", lambda content: content.replace(b'"files": {', b'"files": {"../x": 1, ')),
        lambda backup: backup.unlink(),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_changed(sqlite, places, tmp_path, damage):
    whole_person(sqlite, places, "Ada")
    backup = tmp_path / "backup.zip"
    write_backup(sqlite, places, backup)
    damage(backup)
    before = everything(sqlite)
    with pytest.raises(InputError):
        restore_backup(url_of(sqlite), places, backup)
    assert everything(sqlite) == before


def test_a_backup_of_a_newer_psoas_is_refused(sqlite, places, tmp_path):
    write_backup(sqlite, places, tmp_path / "backup.zip")
    change_member(tmp_path / "backup.zip", "manifest.json", lambda content: json.dumps({**json.loads(content), "schema": 99}).encode())
    with pytest.raises(StoreError, match="schema 99"):
        restore_backup(url_of(sqlite), places, tmp_path / "backup.zip")


def test_a_database_that_cannot_be_read_is_moved_away_and_restored(sqlite, places, backup_of_ada, folder):
    sqlite.close()
    broken = b"SQLite format 3\x00" + b"\xff" * 5000
    for ending in ("-wal", "-shm"):
        (folder / f"psoas.sqlite{ending}").unlink(missing_ok=True)
    (folder / "psoas.sqlite").write_bytes(broken)
    restored = restore_backup(url_of(sqlite), places, backup_of_ada)
    assert restored.people == 1
    assert restored.replaced.read_bytes() == broken
    assert names(sqlite) == ["Ada"]


@pytest.fixture
def backup_of_ada(sqlite, places, tmp_path):
    whole_person(sqlite, places, "Ada")
    write_backup(sqlite, places, tmp_path / "ada.zip")
    return tmp_path / "ada.zip"


def test_a_file_that_is_gone_or_damaged_is_told_and_the_rest_backed_up(sqlite, places, tmp_path, other):
    whole_person(sqlite, places, "Ada")
    gone, damaged, *_ = places.files.digests()
    places.files.path(gone).unlink()
    places.files.path(damaged).write_bytes(b"rot")
    manifest = write_backup(sqlite, places, tmp_path / "backup.zip")
    assert manifest.missing == (gone, damaged)
    assert restore_backup(url_of(other[0]), other[1], tmp_path / "backup.zip").missing == (gone, damaged)


def test_an_older_backup_is_not_written_over(sqlite, places, tmp_path):
    (tmp_path / "backup.zip").write_bytes(b"older")
    with pytest.raises(SettingError, match="there already"):
        write_backup(sqlite, places, tmp_path / "backup.zip")
    assert (tmp_path / "backup.zip").read_bytes() == b"older"


def test_a_full_disk_leaves_no_half_backup(sqlite, places, tmp_path, monkeypatch):
    whole_person(sqlite, places, "Ada")

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(StoreError, match="disk is full: the backup"):
        write_backup(sqlite, places, tmp_path / "out" / "backup.zip")
    assert not list((tmp_path / "out").iterdir())


def test_a_full_disk_while_restoring_changes_nothing(sqlite, places, backup_of_ada, monkeypatch):
    whole_person(sqlite, places, "Bea")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("psoas.store.disk.os.fsync", full)
    with pytest.raises(StoreError, match="disk is full"):
        restore_backup(url_of(sqlite), places, backup_of_ada)
    monkeypatch.undo()
    assert names(sqlite) == ["Ada", "Bea"]


def test_a_full_database_is_told_and_nothing_half_written(sqlite):
    with sqlite.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def fill():
        with sqlite.writing() as writing:
            writing.connection().exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
            for _ in range(200):
                writing.add(Person(name="x" * 200))
            writing.flush()

    with pytest.raises(StoreError, match="disk is full") as caught:
        fill()
    assert "Make room" in caught.value.remedy
    assert names(sqlite) == []


def test_a_database_that_is_gone_is_told_as_that(folder):
    folder.mkdir()
    database = Database(sqlite_url(folder / "gone" / "psoas.sqlite"))
    with pytest.raises(StoreError, match="cannot be read"), database.reading() as reading:
        reading.scalars(select(Person)).all()
    silent = Database("postgresql://psoas@127.0.0.1:1/psoas?connect_timeout=2")
    with pytest.raises(StoreError, match="does not answer"), silent.reading() as reading:
        reading.scalars(select(Person)).all()
    with pytest.raises(StoreError):
        upgrade("postgresql://psoas@127.0.0.1:1/psoas?connect_timeout=2", folder)
