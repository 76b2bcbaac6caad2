"""Everything -> one file, while others go on: the database as one SQLite file, every file that it names, and a SHA-256 of each."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from psoas import __version__
from psoas.errors import SettingError
from psoas.store.columns import now
from psoas.store.database import Database
from psoas.store.disk import plain_full_disk, whole_file
from psoas.store.file_store import FileStore
from psoas.store.person_files import digest_of
from psoas.store.places import Places
from psoas.store.snapshot import write_snapshot

KIND, SCHEMA = "psoas backup", 1
MANIFEST, DATABASE, FILES = "manifest.json", "psoas.sqlite", "files/"


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup holds.

    Parameters
    ----------
    software
        Name and version of what wrote it.
    made
        When, in UTC.
    database
        SHA-256 of the database's file.
    files
        Digest -> bytes of each file that came along.
    missing
        Digests of files that the database names but that were not there, or damaged.
    """

    software: str
    made: str
    database: str
    files: Mapping[str, int]
    missing: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Return the manifest as text."""
        return json.dumps({"kind": KIND, "schema": SCHEMA, **asdict(self)}, indent=1) + "\n"


def write_backup(database: Database, places: Places, path: Path) -> BackupManifest:
    """Write a backup of everything that was accepted when it began.

    Parameters
    ----------
    database, places
        What to back up; others may use it meanwhile. What is on its way in, and what can be made again, stays out.
    path
        A ZIP file, which is not there yet.

    Returns
    -------
    BackupManifest
        What is in it.

    Raises
    ------
    SettingError
        If there is such a file already.
    StoreError
        If the disk is full; nothing is left half-written.
    """
    if path.exists():
        raise SettingError(f"{path} is there already.", "Give another name, so that no older backup is lost.")
    with plain_full_disk("the backup"):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".psoas-", dir=path.parent) as workshop:
            snapshot = Path(workshop) / DATABASE
            write_snapshot(database, snapshot)
            with whole_file(path, "the backup") as file:
                return _write_archive(file, snapshot, places.files)


def digests_in(snapshot: Path) -> set[str]:
    """Return the digests of the files that a copy of the database names."""
    with closing(sqlite3.connect(f"file:{snapshot}?mode=ro", uri=True)) as connection:
        found = {digest for (digest,) in connection.execute("SELECT DISTINCT digest FROM recording")}
        for (files,) in connection.execute("SELECT files FROM assessment"):
            found |= set(json.loads(files).values())
    return found


def _write_archive(file: IO[bytes], snapshot: Path, files: FileStore) -> BackupManifest:
    sizes, missing = {}, []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for digest in sorted(digests_in(snapshot)):
            if files.whole(digest):
                sizes[digest] = files.path(digest).stat().st_size
                archive.write(files.path(digest), f"{FILES}{digest}")
            else:
                missing.append(digest)
        archive.write(snapshot, DATABASE, zipfile.ZIP_DEFLATED)
        manifest = BackupManifest(f"psoas {__version__}", now().isoformat(), digest_of(snapshot), sizes, tuple(missing))
        archive.writestr(MANIFEST, manifest.to_json(), zipfile.ZIP_DEFLATED)
    return manifest
