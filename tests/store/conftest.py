"""The same tests on SQLite and PostgreSQL: a database that is up to date and empty, and a folder of files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, delete, make_url, text

from psoas.store.columns import Base
from psoas.store.database import Database, sqlite_url
from psoas.store.file_store import FileStore
from psoas.store.models import Person
from psoas.store.people import add_person
from psoas.store.places import Places
from psoas.store.revisions import bring_up_to_date

POSTGRESQL = "PSOAS_TEST_POSTGRESQL"


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory) -> Path:
    """A SQLite file that is up to date and empty, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "psoas.sqlite"
    bring_up_to_date(sqlite_url(path))
    return path


@contextmanager
def postgresql_schema() -> Iterator[str]:
    """Yield the address of a schema of our own on the PostgreSQL server of the tests, gone afterwards."""
    if POSTGRESQL not in os.environ:
        pytest.skip(f"needs a PostgreSQL server, named by {POSTGRESQL}=postgresql://user@host/database")
    url, schema = make_url(os.environ[POSTGRESQL]), f"psoas_{uuid4().hex[:12]}"
    engine = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield url.update_query_dict({"options": f"-csearch_path={schema} -csynchronous_commit=off"}).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database]:
    """A PostgreSQL database that is up to date."""
    with postgresql_schema() as url:
        bring_up_to_date(url)
        opened = Database(url)
        yield opened
        opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def fresh_url(request, folder) -> Iterator[str]:
    """Address of a database that has no tables yet, of either kind."""
    if request.param == "sqlite":
        yield sqlite_url(folder / "psoas.sqlite")
        return
    with postgresql_schema() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request, tmp_path) -> Iterator[Database]:
    """An empty database that is up to date, of either kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    opened = request.getfixturevalue("postgresql")
    with opened.writing() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))
    yield opened


@pytest.fixture
def sqlite(empty_sqlite, folder) -> Iterator[Database]:
    """An empty SQLite database that is up to date, in the data folder."""
    folder.mkdir(exist_ok=True)
    shutil.copyfile(empty_sqlite, folder / "psoas.sqlite")
    opened = Database(sqlite_url(folder / "psoas.sqlite"))
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path) -> Path:
    """The data folder."""
    return tmp_path / "psoas"


@pytest.fixture
def places(folder) -> Places:
    """Where things are kept in the data folder."""
    return Places(folder)


@pytest.fixture
def files(places) -> FileStore:
    """Files by content in the data folder."""
    return places.files


@pytest.fixture
def ada(database) -> Person:
    """Someone who is there."""
    with database.writing() as session:
        return add_person(session, "Ada")
