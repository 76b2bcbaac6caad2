"""Put away what nobody needs any more: files that neither the database nor a copy of it names."""

from __future__ import annotations

import sqlite3

from psoas.store.backup import digests_in
from psoas.store.database import Database
from psoas.store.places import Places
from psoas.store.snapshot import copies


def tidy(database: Database, places: Places) -> list[str]:
    """Delete files that nothing names, once they are a day old; returns their digests.

    Copies of the database count too, so that one that was replaced can be restored with its files.
    """
    named: set[str] = set()
    for copy in copies(places.folder):
        try:
            named |= digests_in(copy)
        except sqlite3.Error:  # what cannot be read cannot be restored
            continue
    with database.writing() as session:
        return places.files.remove_unused(session, spared=named)
