"""The database as one SQLite file, whichever kind it is, as it was at one moment while others go on writing."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, insert, select, text

from psoas.store.columns import now
from psoas.store.database import Database, open_engine, sqlite_url
from psoas.store.disk import plain_full_disk
from psoas.store.revisions import bring_up_to_date, revision_of

BACKUPS = "backups"
ROWS = 500
COPIES_KEPT = 3


def write_snapshot(database: Database, path: Path) -> None:
    """Write all of a database into a SQLite file.

    Of SQLite the file is copied page by page by its own backup. PostgreSQL is read in one transaction into tables of the
    same step, so that no program of PostgreSQL's is needed here and a practice can go on with SQLite, and back.

    Parameters
    ----------
    database
        As it is; others may write meanwhile, which is not seen.
    path
        A file that is not there yet.

    Raises
    ------
    StoreError
        If the disk is full.
    """
    with plain_full_disk("the copy of the database"):
        if database.is_sqlite:
            _copy_sqlite(database, path)
        else:
            _copy_tables(database, path)


def keep_copy(database: Database, folder: Path, name: str) -> Path:
    """Keep a copy of a database in the data folder as ``backups/NAME-TIME.sqlite``; of those there the newest three stay."""
    backups = folder / BACKUPS
    backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = backups / f"{name}-{stamp(now())}.sqlite"
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=backups) as workshop:
        fresh = Path(workshop) / place.name
        write_snapshot(database, fresh)
        fresh.replace(place)
    for old in copies(folder)[COPIES_KEPT:]:
        old.unlink()
    return place


def copies(folder: Path) -> list[Path]:
    """Return the copies of databases in the data folder, the newest first."""
    return sorted((folder / BACKUPS).glob("*.sqlite"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def copy_rows(source: Connection, target: Connection, tables: Sequence[tuple[Table, Table]]) -> None:
    """Copy every row of each first table into the second; those come first that others refer to."""
    for read, written in tables:
        result = source.execution_options(yield_per=ROWS).execute(select(read))
        for rows in result.mappings().partitions(ROWS):
            target.execute(insert(written), [dict(row) for row in rows])


def stamp(moment: datetime) -> str:
    """Return a moment as it stands in the name of a file: 20270104T180000Z."""
    return moment.strftime("%Y%m%dT%H%M%SZ")


def _copy_sqlite(database: Database, path: Path) -> None:
    source = database.engine.raw_connection()
    try:
        with closing(sqlite3.connect(path)) as target:
            source.driver_connection.backup(target)  # type: ignore[union-attr]
            target.execute("PRAGMA journal_mode=DELETE")
    finally:
        source.close()


def _copy_tables(database: Database, path: Path) -> None:
    with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as source:
        source.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        found = revision_of(source)
        if found is not None:
            bring_up_to_date(sqlite_url(path), found)
        engine = open_engine(sqlite_url(path))
        try:
            with engine.begin() as target:
                theirs, ours = _reflected(source), _reflected(target)
                copy_rows(source, target, [(theirs.tables[table.name], table) for table in ours.sorted_tables if table.name != "alembic_version"])
            with engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA journal_mode=DELETE")  # type: ignore[union-attr]
        finally:
            engine.dispose()


def _reflected(connection: Connection) -> MetaData:
    """Return the tables as they are, which may be those of an older psoas."""
    metadata = MetaData()
    metadata.reflect(connection)
    return metadata
