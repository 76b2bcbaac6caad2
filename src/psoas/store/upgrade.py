"""Bring a database up to date when the app starts: what it holds is kept beside it first, and a newer one is left alone."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from psoas.store.database import Database
from psoas.store.migrations import HEAD
from psoas.store.revisions import bring_up_to_date, revision_of
from psoas.store.snapshot import keep_copy


def upgrade(url: str, folder: Path) -> Path | None:
    """Bring a database up to date; where nothing is to do this takes one query.

    Parameters
    ----------
    url
        Of the database; a SQLite file is made if it is not there.
    folder
        The data folder. Before tables that hold something are changed, a copy of the database goes into its ``backups``.

    Returns
    -------
    pathlib.Path or None
        The copy, if one was made.

    Raises
    ------
    StoreError
        If the database was brought up to date by a newer psoas, is not one of psoas, or the disk is full. It is then as it was.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(url)
    try:
        with database.reading() as session:
            found = revision_of(session.connection())
        if found == HEAD:
            return None
        copy = None
        if found is not None and _holds_something(database):
            copy = keep_copy(database, folder, f"before-upgrade-{found}-to-{HEAD}")
        bring_up_to_date(url)
        return copy
    finally:
        database.close()


def _holds_something(database: Database) -> bool:
    with database.reading() as session:
        return any(session.execute(text(f"SELECT 1 FROM {table} LIMIT 1")).first() for table in ("person", "account"))
