"""A database is brought up to date when the app starts, without loss, after a copy; a newer one is left alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import uuid

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text

from logged import session
from psoas.errors import StoreError
from psoas.store import migrations
from psoas.store.columns import Base, now
from psoas.store.database import Database, sqlite_url
from psoas.store.migrations import HEAD, REVISIONS
from psoas.store.models import Person, SetRecord
from psoas.store.people import add_person
from psoas.store.revisions import bring_up_to_date, revision_of
from psoas.store.sessions import keep_session, list_sessions, value_of
from psoas.store.snapshot import BACKUPS, COPIES_KEPT, copies, keep_copy
from psoas.store.upgrade import upgrade

START = """
import sys, pathlib
from psoas.store.upgrade import upgrade
upgrade(sys.argv[1], pathlib.Path(sys.argv[2]))
print("alembic" in sys.modules)
"""


@pytest.fixture
def opened(fresh_url, folder):
    """A database without tables, its folder made."""
    folder.mkdir()
    database = Database(fresh_url)
    yield database
    database.close()


def revision(database: Database) -> str | None:
    with database.reading() as reading:
        return revision_of(reading.connection())


def old_database(url: str, database: Database) -> str:
    """A database of the first psoas with a person who did three sets; gives the person's id."""
    bring_up_to_date(url, REVISIONS[0])
    person, done = uuid.uuid4().hex, uuid.uuid4().hex
    with database.writing() as writing:
        at = now()
        writing.execute(text("INSERT INTO person (id, name, created) VALUES (:id, 'Ada', :at)"), {"id": person, "at": at})
        writing.execute(
            text(
                "INSERT INTO session (id, person_id, key, kind, day, started, status)"
                " VALUES (:id, :person, 'a', 'strength', '2027-01-04', :at, 'done')"
            ),
            {"id": done, "person": person, "at": at},
        )
        for side, number in (("right", 1), ("left", 2), ("left", 1)):
            writing.execute(
                text("INSERT INTO set_done (id, session_id, exercise, side, number, done) VALUES (:id, :session, 'EX01', :side, :number, 12)"),
                {"id": uuid.uuid4().hex, "session": done, "side": side, "number": number},
            )
    return person


def test_the_steps_lead_to_the_tables_of_the_models(fresh_url, folder):
    upgrade(fresh_url, folder)
    database = Database(fresh_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    database.close()


def test_the_steps_that_are_named_are_those_that_there_are():
    steps = ScriptDirectory(str(migrations.__path__[0])).walk_revisions()
    assert tuple(step.revision for step in steps)[::-1] == REVISIONS


def test_an_old_database_keeps_what_it_holds(opened, fresh_url, folder):
    person = old_database(fresh_url, opened)
    copy = upgrade(fresh_url, folder)
    assert revision(opened) == HEAD
    with opened.reading() as reading:
        (done,) = list_sessions(reading, person)
        assert [(one.side, one.number, one.done, one.position) for one in done.sets] == [
            ("left", 1, 12, 0),
            ("right", 1, 12, 1),
            ("left", 2, 12, 2),
        ]
    assert copy is not None
    kept = sqlite3.connect(copy)
    assert kept.execute("SELECT version_num FROM alembic_version").fetchone() == (REVISIONS[0],)
    assert kept.execute("SELECT name FROM person").fetchall() == [("Ada",)]
    assert kept.execute("SELECT count(*) FROM set_done").fetchone() == (3,)
    assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    kept.close()


def test_where_there_is_nothing_to_lose_nothing_is_copied(fresh_url, folder):
    assert upgrade(fresh_url, folder) is None
    assert upgrade(fresh_url, folder) is None
    assert not (folder / BACKUPS).exists()


def test_a_newer_database_is_left_alone(opened, fresh_url, folder):
    upgrade(fresh_url, folder)
    with opened.writing() as writing:
        writing.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer psoas"):
        upgrade(fresh_url, folder)


def test_a_database_of_something_else_is_left_alone(opened, fresh_url, folder):
    with opened.writing() as writing:
        writing.execute(text("CREATE TABLE recipes (name VARCHAR(10))"))
    with pytest.raises(StoreError, match="not of psoas"):
        upgrade(fresh_url, folder)
    with opened.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["recipes"]


def test_a_step_that_fails_leaves_the_database_as_it_was(opened, fresh_url, folder, monkeypatch):
    old_database(fresh_url, opened)
    monkeypatch.setattr("psoas.store.revisions._check_references", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upgrade(fresh_url, folder)
    assert revision(opened) == REVISIONS[0]
    with opened.engine.connect() as connection:
        assert "position" not in {column["name"] for column in inspect(connection).get_columns("set_done")}


def test_rows_that_refer_to_nothing_stop_an_upgrade(folder):
    folder.mkdir()
    url = sqlite_url(folder / "psoas.sqlite")
    bring_up_to_date(url, REVISIONS[0])
    with sqlite3.connect(folder / "psoas.sqlite") as connection:
        connection.execute("INSERT INTO set_done (id, session_id, exercise, side, number, done) VALUES ('a', 'none', 'EX01', 'left', 1, 1)")
    connection.close()
    with pytest.raises(StoreError, match="refer to nothing"):
        bring_up_to_date(url)


def test_two_processes_that_start_at_once_take_each_step_once(opened, fresh_url, folder):
    old_database(fresh_url, opened)
    command = [sys.executable, "-c", START, fresh_url, str(folder)]
    starting = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [(process.communicate()[1], process.returncode) for process in starting] == [("", 0)] * 2
    assert revision(opened) == HEAD
    with opened.reading() as reading:
        assert reading.scalar(select(func.count()).select_from(SetRecord)) == 3


def test_only_the_newest_copies_stay(sqlite, folder, monkeypatch):
    names = iter("abcdefgh")
    monkeypatch.setattr("psoas.store.snapshot.stamp", lambda _: next(names))
    made = [keep_copy(sqlite, folder, "before") for _ in range(COPIES_KEPT + 2)]
    assert copies(folder) == made[:1:-1]


def test_what_is_written_meanwhile_is_not_in_a_copy_and_is_not_lost(database, folder, ada):
    stop, written = threading.Event(), []

    def go_on_writing():
        while not stop.is_set():
            with database.writing() as writing:
                written.append(keep_session(writing, ada.id, session(f"k{len(written)}")).id)

    writer = threading.Thread(target=go_on_writing)
    writer.start()
    try:
        copy = keep_copy(database, folder, "copy")
    finally:
        stop.set()
        writer.join()
    kept = Database(sqlite_url(copy))
    with kept.reading() as reading, database.reading() as live:
        of_copy = [value_of(one) for one in list_sessions(reading, ada.id)]
        assert all(len(one.sets) == 3 for one in of_copy), "a session is there whole or not at all"
        assert len(of_copy) <= len(written) == len(list_sessions(live, ada.id))
        assert reading.scalars(select(Person.name)).one() == "Ada"
    kept.close()


def test_a_start_without_anything_to_do_does_not_wait_for_alembic(sqlite, folder):
    started = subprocess.run([sys.executable, "-c", START, str(sqlite.engine.url), str(folder)], capture_output=True, text=True, check=True)
    assert started.stdout == "False\n"


def test_a_person_added_to_a_fresh_database_is_there(fresh_url, folder):
    upgrade(fresh_url, folder)
    database = Database(fresh_url)
    with database.writing() as writing:
        add_person(writing, "Ada")
    with database.reading() as reading:
        assert reading.scalars(select(Person.name)).all() == ["Ada"]
    database.close()
