"""Files by what is in them: a file's name is the SHA-256 of its content, so the same file is kept once and a path cannot be made up."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import IO

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from psoas.errors import InputError, StoreError
from psoas.store.columns import new_id
from psoas.store.disk import flush_folder, plain_full_disk, whole_file
from psoas.store.models import AssessmentRecord, Recording

DIGEST = re.compile(r"[0-9a-f]{64}")
DERIVED_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}(?:\.[a-z0-9]{1,8})?")
FRESH = "fresh"
CHUNK = 1024 * 1024
SETTLED = 24 * 3600.0
FILES_LOCK = 0x70736F6173  # "psoas": the advisory lock of PostgreSQL under which files are claimed or removed


class FileStore:
    """A folder of files by content.

    ``ab/abcd...`` is a file, ``ab/abcd....d/`` what was made from it (a thumbnail, say) and can be made again.

    Parameters
    ----------
    folder
        Made when the first file comes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Return where the file of a digest is, or would be.

        Raises
        ------
        InputError
            If it is not a SHA-256 in 64 small hexadecimal digits.
        """
        if not DIGEST.fullmatch(digest):
            raise InputError("That is not the SHA-256 of a file.", "Give its 64 hexadecimal digits.")
        return self.folder / digest[:2] / digest

    def has(self, digest: str) -> bool:
        """Whether the file is there."""
        return self.path(digest).is_file()

    def put(self, source: Path | IO[bytes]) -> str:
        """Keep a copy of a file or stream and return its digest; it is on the disk when this returns.

        Raises
        ------
        StoreError
            If the disk is full; nothing is left half-written.
        OSError
            If the source cannot be read.
        """
        if isinstance(source, Path):
            with source.open("rb") as stream:
                return self.put(stream)
        hashing = hashlib.sha256()
        fresh = self.folder / FRESH / new_id()
        with whole_file(fresh, "the file") as file:
            while chunk := source.read(CHUNK):
                hashing.update(chunk)
                file.write(chunk)
        return self._take_in(fresh, hashing.hexdigest())

    def _take_in(self, fresh: Path, digest: str) -> str:
        place = self.path(digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh.replace(place)
        flush_folder(place.parent)
        return digest

    def put_derived(self, digest: str, name: str, write: Callable[[Path], object]) -> Path:
        """Keep something that was made from a file and can be made again; it is erased with the file.

        Parameters
        ----------
        digest
            Of the file it was made from, which must be there.
        name
            "thumbnail.jpg", say: small letters, digits, - and _.
        write
            Writes it to the path it is given.

        Returns
        -------
        pathlib.Path
            Where it is.

        Raises
        ------
        InputError
            If the name is another, or the file is not there.
        """
        place = self.derived(digest, name)
        if not self.has(digest):
            raise InputError("The file is not here any more.", "Give it again.")
        workshop = self.folder / FRESH / new_id()
        workshop.mkdir(parents=True)
        try:
            with plain_full_disk(name):
                write(workshop / name)
                place.parent.mkdir(exist_ok=True)
                (workshop / name).replace(place)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
        return place

    def derived(self, digest: str, name: str) -> Path:
        """Return where something made from a file is, or would be.

        Raises
        ------
        InputError
            If the digest or the name cannot be one.
        """
        if not DERIVED_NAME.fullmatch(name):
            raise InputError(f"'{name}' cannot be the name of a derived file.", "Take small letters, digits, - and _.")
        file = self.path(digest)
        return file.with_name(f"{file.name}.d") / name

    def whole(self, digest: str) -> bool:
        """Whether the file is there and its content is what its name says."""
        if not self.has(digest):
            return False
        with self.path(digest).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest

    def digests(self) -> Iterator[str]:
        """Give the digest of every file."""
        for file in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            if DIGEST.fullmatch(file.name):
                yield file.name

    def claim(self, session: Session, digests: Iterable[str]) -> None:
        """Make sure, in the transaction that is to name files, that they are there and stay until it ends.

        Raises
        ------
        StoreError
            If one is not.
        """
        _hold(session)
        if not all(self.has(digest) for digest in digests):
            raise StoreError("A file was removed while it was being taken in.", "Give it again.")

    def remove_unused(self, session: Session, among: Iterable[str] | None = None, spared: Collection[str] = ()) -> list[str]:
        """Delete files that nothing names, with what was made from them.

        Parameters
        ----------
        session
            In a transaction that may write, so that nothing is named meanwhile.
        among
            Look at these alone, however new; without, at every file that is a day old, since a newer one may be on its way.
        spared
            Leave these.

        Returns
        -------
        list of str
            Digests of what was deleted.
        """
        _hold(session)
        used = used_digests(session).union(spared)
        asked = among is not None
        gone = [digest for digest in (among if among is not None else self.digests()) if digest not in used and (asked or self._settled(digest))]
        for digest in gone:
            file = self.path(digest)
            shutil.rmtree(file.with_name(f"{file.name}.d"), ignore_errors=True)
            file.unlink(missing_ok=True)
        for left in (self.folder / FRESH).glob("*"):
            if _age(left) > SETTLED:
                shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
        return gone

    def _settled(self, digest: str) -> bool:
        return _age(self.path(digest)) > SETTLED


def used_digests(session: Session) -> set[str]:
    """Return the digests that recordings and assessments name."""
    used = set(session.scalars(select(Recording.digest).distinct()))
    for files in session.scalars(select(AssessmentRecord.files)):
        used |= set(files.values())
    return used


def _hold(session: Session) -> None:
    """Keep others from claiming or removing files until this transaction ends; a writer of SQLite is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": FILES_LOCK})


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
