"""A backup -> the database, in one transaction while others go on; what it replaces is kept beside it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, select

from psoas.errors import InputError, StoreError
from psoas.store.backup import DATABASE, FILES, KIND, MANIFEST, SCHEMA, digests_in
from psoas.store.columns import Base, now
from psoas.store.database import Database, open_engine, sqlite_url
from psoas.store.disk import plain_full_disk
from psoas.store.file_store import FileStore
from psoas.store.models import Person, SignIn, Upload
from psoas.store.person_files import digest_of
from psoas.store.places import Places
from psoas.store.revisions import bring_up_to_date, revision_of
from psoas.store.snapshot import BACKUPS, copy_rows, keep_copy, stamp
from psoas.store.upgrade import upgrade

NOT_RESTORED = (SignIn.__tablename__, Upload.__tablename__)
SQLITE_HEAD = b"SQLite format 3\x00"
DAMAGED = "The backup is damaged"
OTHER_BACKUP = "Take another backup; nothing was changed."


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it: people that are there now, digests of files that are missing, and the copy of what was replaced (None if nothing was)."""

    people: int
    missing: tuple[str, ...]
    replaced: Path | None


def restore_backup(url: str, places: Places, path: Path) -> Restored:
    """Put everything back as a backup has it.

    Nothing is changed before the backup has been checked by its SHA-256 and brought up to date. The rows are then exchanged in
    one transaction, so that others see all of the old or all of the new. Browsers have to sign in again, and files that were
    on their way have to be sent again.

    Parameters
    ----------
    url, places
        What to restore into; made if it is not there. It may be of the other kind than the backup was made from.
    path
        What `psoas.store.backup.write_backup` wrote, or a copy of the database from the folder ``backups``.

    Raises
    ------
    InputError
        If it is not a backup, or damaged.
    StoreError
        If it was made by a newer psoas, or the disk is full. Everything is then as it was.
    """
    places.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with plain_full_disk("what was in the backup"), tempfile.TemporaryDirectory(prefix=".restore-", dir=places.folder) as workshop:
        snapshot = Path(workshop) / DATABASE
        _take_out(path, snapshot, places.files)
        _make_ready(snapshot)
        replaced = _prepare(url, places.folder)
        database = Database(url)
        try:
            if replaced is None and _people(database):
                replaced = keep_copy(database, places.folder, "before-restore")
            with database.writing() as session, _opened(snapshot) as source:
                _exchange(source, session.connection())
            missing = tuple(digest for digest in sorted(digests_in(snapshot)) if not places.files.has(digest))
            return Restored(_people(database), missing, replaced)
        finally:
            database.close()


def _take_out(path: Path, snapshot: Path, files: FileStore) -> None:
    """Take the database out of a backup, and its files into the store, each checked."""
    if not path.is_file():
        raise InputError(f"There is no file {path}.", "Give the file that psoas backup wrote.")
    with path.open("rb") as file:
        is_copy = file.read(len(SQLITE_HEAD)) == SQLITE_HEAD
    if is_copy:
        shutil.copyfile(path, snapshot)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive, path)
            with archive.open(DATABASE) as source, snapshot.open("wb") as target:
                shutil.copyfileobj(source, target)
            if digest_of(snapshot) != manifest["database"]:
                raise InputError(f"{DAMAGED}: its database is not what was written.", OTHER_BACKUP)
            for digest in manifest["files"]:
                files.path(digest)
                with archive.open(f"{FILES}{digest}") as stream:
                    _check_digest(files.put(stream), digest)
    except (zipfile.BadZipFile, KeyError, TypeError, EOFError) as error:
        raise InputError(f"{path} is not a whole backup: {error}.", OTHER_BACKUP) from None


def _check_digest(found: str, named: str) -> None:
    if found != named:
        raise InputError(f"{DAMAGED}: the file {named[:12]} is not what was written.", OTHER_BACKUP)


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        document = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError):
        document = None
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise InputError(f"{path} is not a backup of psoas.", "Give the file that psoas backup wrote.")
    if document.get("schema") != SCHEMA:
        raise StoreError(f"The backup has schema {document.get('schema')}, and this psoas reads {SCHEMA}.", "Update psoas.")
    return document


def _make_ready(snapshot: Path) -> None:
    """Look whether the database of a backup is whole, and bring it up to date."""
    try:
        with closing(sqlite3.connect(snapshot)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise InputError(f"{DAMAGED}: its database is not whole.", OTHER_BACKUP)
    except sqlite3.DatabaseError:
        raise InputError(f"{DAMAGED}: its database cannot be read.", OTHER_BACKUP) from None
    with _opened(snapshot) as connection:
        if revision_of(connection) is None:
            raise InputError("The database in the backup is empty.", OTHER_BACKUP)
    bring_up_to_date(sqlite_url(snapshot))


def _prepare(url: str, folder: Path) -> Path | None:
    """Bring the database to restore into up to date; a SQLite file that cannot be read is moved away, and its new place returned."""
    try:
        upgrade(url, folder)
    except StoreError:
        engine = open_engine(url)
        file = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None
        engine.dispose()
        if file is None or not file.is_file() or _can_be_read(file):
            raise
        place = folder / BACKUPS / f"unreadable-{stamp(now())}.broken"
        place.parent.mkdir(exist_ok=True, mode=0o700)
        for ending in ("-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        file.replace(place)
        upgrade(url, folder)
        return place
    return None


def _can_be_read(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.DatabaseError:
        return False
    return True


def _exchange(source: Connection, target: Connection) -> None:
    tables = Base.metadata.sorted_tables
    for table in reversed(tables):
        target.execute(delete(table))
    copy_rows(source, target, [(table, table) for table in tables if table.name not in NOT_RESTORED])


def _people(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


@contextmanager
def _opened(snapshot: Path) -> Iterator[Connection]:
    engine = open_engine(sqlite_url(snapshot))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
