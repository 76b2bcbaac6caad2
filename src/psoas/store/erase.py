"""Erase a person: rows, files that nobody shares, what was on its way, what jobs left, copies of the database, and free pages."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from psoas.errors import StoreError
from psoas.store.columns import Base
from psoas.store.database import BUSY_MS, Database
from psoas.store.disk import plain_full_disk
from psoas.store.models import Account, AssessmentRecord, Job, Person, Recording, Upload
from psoas.store.places import Places
from psoas.store.snapshot import copies

PATIENCE_MS = 10_000  # for which readers may keep the log of SQLite from being emptied
UNOWNED = 600.0  # s after which a file on its way that no upload names is taken for left behind


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: rows of the person's tables are gone anyway; files by content, leftovers, and copies of the database."""

    files: int
    leftovers: int
    copies: int


@dataclass(frozen=True, slots=True)
class _Belongings:
    digests: tuple[str, ...]
    uploads: tuple[str, ...]
    jobs: tuple[str, ...]


def erase_person(database: Database, places: Places, person_id: str) -> Erased:
    """Erase a person and everything that belongs to them; their own account too, if it is a runner's.

    A file that another person gave as well stays theirs. Copies of the database in the data folder that hold the person are
    deleted; backups elsewhere are not known here.

    Parameters
    ----------
    database, places
        Where everything is; others may use it meanwhile.
    person_id
        Whom.

    Raises
    ------
    StoreError
        If pages could not be emptied because others kept reading: rows and files are gone then, and a second call does the rest.
    """
    with database.writing() as session:
        belongings = _belongings(session, person_id)
        _delete_rows(session, person_id)
    with database.writing() as session:
        files = places.files.remove_unused(session, belongings.digests)
    leftovers = sum(_remove(path) for path in _leftovers(database, places, belongings))
    gone = [_remove(path) for path in copies(places.folder) if _holds(path, person_id)]
    empty_free_pages(database)
    return Erased(len(files), leftovers, len(gone))


def empty_free_pages(database: Database) -> None:
    """Leave nothing of deleted rows in the files of the database.

    SQLite overwrites deleted rows with zeros (secure_delete); its file is made anew and its log emptied. PostgreSQL makes the
    files of its tables anew; its own log holds them until the server reuses that, which is the server's matter.

    Raises
    ------
    StoreError
        If others keep reading an older state for ten seconds.
    """
    if database.is_sqlite:
        _empty_sqlite(database)
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in Base.metadata.tables:
            connection.execute(text(f'VACUUM (FULL, ANALYZE) "{table}"'))


def _empty_sqlite(database: Database) -> None:
    pooled = database.engine.raw_connection()
    try:
        connection = cast(sqlite3.Connection, pooled.driver_connection)
        with plain_full_disk("the database without its free pages"):
            connection.execute("VACUUM")
            connection.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        if busy:
            raise StoreError("The database is being read without a pause, so its log could not be emptied.", "Erase again in a moment.")
    finally:
        pooled.close()


def _belongings(session: Session, person_id: str) -> _Belongings:
    digests = set(session.scalars(select(Recording.digest).where(Recording.person_id == person_id)))
    for files in session.scalars(select(AssessmentRecord.files).where(AssessmentRecord.person_id == person_id)):
        digests |= set(files.values())
    uploads = session.scalars(select(Upload.id).where(Upload.person_id == person_id))
    jobs = session.scalars(select(Job.id).where(Job.person_id == person_id))
    return _Belongings(tuple(sorted(digests)), tuple(uploads), tuple(jobs))


def _delete_rows(session: Session, person_id: str) -> None:
    own = session.scalar(select(Person.account_id).where(Person.id == person_id))
    session.execute(delete(Person).where(Person.id == person_id))
    if own is not None and session.scalar(select(Person.id).where(Person.account_id == own)) is None:
        session.execute(delete(Account).where(Account.id == own, Account.role == "runner"))


def _leftovers(database: Database, places: Places, belongings: _Belongings) -> Iterator[Path]:
    """Give files on their way and folders of jobs that are this person's, and old ones on their way that are nobody's."""
    yield from (path for upload in belongings.uploads for path in places.incoming.glob(f"{upload}*"))
    yield from (path for job in belongings.jobs for path in places.work.glob(f"{job}*"))
    with database.reading() as session:
        known = set(session.scalars(select(Upload.id)))
    for path in places.incoming.glob("*"):
        if path.name.split(".")[0] not in known and time.time() - path.stat().st_mtime > UNOWNED:
            yield path


def _holds(copy: Path, person_id: str) -> bool:
    """Return whether a copy of the database holds a person; one that cannot be read may."""
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)) as connection:
            return connection.execute("SELECT 1 FROM person WHERE id = ?", (person_id,)).fetchone() is not None
    except sqlite3.Error:
        return True


def _remove(path: Path) -> int:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    return 1
