"""Files that are there whole or not at all, and a full disk told as what it is."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from psoas.errors import StoreError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SQLITE_FULL = "SQLITE_FULL"
MAKE_ROOM = "Make room on the disk, then try again."


def disk_full(what: str) -> StoreError:
    """Return the error that says that the disk is full and what was not kept."""
    return StoreError(f"The disk is full: {what} was not kept.", MAKE_ROOM)


@contextmanager
def plain_full_disk(what: str) -> Iterator[None]:
    """Tell a full disk, whoever noticed it, as a `StoreError` that names what was not kept."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise disk_full(what) from error
        raise
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname == SQLITE_FULL:
            raise disk_full(what) from error
        raise


@contextmanager
def whole_file(path: Path, what: str) -> Iterator[IO[bytes]]:
    """Yield a file beside `path`; at the end it is on the disk under its name, or nothing is there if anything was raised.

    Parameters
    ----------
    path
        Where the file goes. One that is there is replaced at the end; its folder is made.
    what
        Names it in an error: "the backup".

    Raises
    ------
    StoreError
        If the disk is full.
    """
    partial: Path | None = None
    try:
        with plain_full_disk(what):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".partial-", dir=path.parent)
            partial = Path(name)
            with open(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
            flush_folder(path.parent)
    finally:
        if partial is not None:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Have a folder's names on the disk, where the system can do that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
