"""Files on their way in, piece by piece: what has arrived is on the disk, so that an upload goes on where it stopped.

The row says how many bytes are safe. The file may hold more than that, of a piece that was cut off; the next piece overwrites it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from psoas.app.form_file import FOLDER
from psoas.app.intake import check_room, check_size, examine, replace_clip
from psoas.app.settings import MEBI, Settings
from psoas.errors import InputError, PsoasError
from psoas.store.columns import now
from psoas.store.database import Database
from psoas.store.disk import FULL, disk_full
from psoas.store.file_store import FileStore
from psoas.store.models import Recording, Upload
from psoas.store.recordings import begin_upload as new_upload
from psoas.store.recordings import checked_file_name, end_upload, list_uploads

LARGEST_PIECE = 8 * MEBI
PART = re.compile(r"[0-9a-f]{32}")
KEPT_DAYS = 7  # an upload that nobody goes on with


class WrongPlace(PsoasError):
    """A piece was sent for another place than the one where the upload stopped.

    Parameters
    ----------
    received
        How many bytes are safe: where to go on.
    """

    def __init__(self, received: int) -> None:
        super().__init__("This piece does not follow what has arrived.", f"Go on at byte {received}.")
        self.received = received


def part_path(settings: Settings, upload_id: str) -> Path:
    """Return where the bytes of an upload are."""
    return settings.incoming / upload_id


def begin_upload(session: Session, settings: Settings, *, person_id: str, visit_id: str | None, kind: str, name: str, size: int) -> Upload:
    """Return the upload of this file: the one that was broken off, if it is the same file, or a new one.

    Raises
    ------
    InputError
        If the file is too large for the limits.
    StoreError
        If it does not fit on the disk.
    """
    check_size(size, settings)
    shown = checked_file_name(name)
    for upload in list_uploads(session, person_id, visit_id):
        if (upload.visit_id, upload.kind, upload.name, upload.size) == (visit_id, kind, shown, size):
            return upload
    check_room(settings, shown, size)
    return new_upload(session, person_id, visit_id, kind, name, size)


def append_piece(database: Database, settings: Settings, upload: Upload, offset: int, piece: bytes) -> int:
    """Write a piece behind what has arrived and return how many bytes are safe then.

    Parameters
    ----------
    database, settings
        Where it is kept.
    upload
        As it was read for this request.
    offset
        Where the sender thinks the piece belongs.
    piece
        At most `LARGEST_PIECE` bytes.

    Raises
    ------
    WrongPlace
        If the upload stands elsewhere, or another window sent a piece meanwhile.
    InputError
        If more comes than was announced.
    StoreError
        If the disk is full; what arrived before is safe.
    """
    if offset != upload.received:
        raise WrongPlace(upload.received)
    if offset + len(piece) > upload.size:
        raise InputError("More arrived than the file was said to have.", "Choose the file again.")
    settings.incoming.mkdir(parents=True, exist_ok=True)
    with _telling_full(upload.name):
        part = part_path(settings, upload.id)
        part.touch(mode=0o600)
        with part.open("r+b") as file:
            file.seek(offset)
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    received = offset + len(piece)
    with database.writing() as session:
        moved = session.execute(update(Upload).where(Upload.id == upload.id, Upload.received == offset).values(received=received))
        if moved.rowcount != 1:  # type: ignore[attr-defined]
            there = session.get(Upload, upload.id)
            raise WrongPlace(there.received if there is not None else 0)
    return received


def finish_upload(database: Database, settings: Settings, upload: Upload) -> Recording:
    """Take in a file that has arrived whole; one that is refused is forgotten.

    Raises
    ------
    WrongPlace
        If something of it has not arrived.
    InputError
        If the file is refused.
    StoreError
        If the disk is full; what arrived stays, and finishing can be tried again.
    """
    if upload.received != upload.size:
        raise WrongPlace(upload.received)
    path = part_path(settings, upload.id)
    if not path.is_file():
        forget_upload(database, settings, upload)
        raise InputError(f"What had arrived of {upload.name} is gone.", "Choose the file again.")
    os.truncate(path, upload.size)
    try:
        examine(path, upload.kind, upload.name, settings)
    except InputError:
        forget_upload(database, settings, upload)
        raise
    files = FileStore(settings.files)
    digest = files.put(path)
    with database.writing() as session:
        recording = end_upload(session, files, upload, digest)
        replace_clip(session, files, recording)
    path.unlink(missing_ok=True)
    return recording


def forget_upload(database: Database, settings: Settings, upload: Upload) -> None:
    """Delete an upload and what arrived of it."""
    with database.writing() as session:
        session.execute(delete(Upload).where(Upload.id == upload.id))
    part_path(settings, upload.id).unlink(missing_ok=True)


def forget_old_uploads(database: Database, settings: Settings) -> None:
    """Delete uploads that nobody has gone on with for a week, parts without a row, and forms that were cut off by a crash."""
    with database.writing() as session:
        session.execute(delete(Upload).where(Upload.created < now() - timedelta(days=KEPT_DAYS)))
        known = set(session.scalars(select(Upload.id)))
    settings.incoming.mkdir(parents=True, exist_ok=True)
    for part in settings.incoming.iterdir():
        if PART.fullmatch(part.name) and part.name not in known:
            part.unlink(missing_ok=True)
        elif part.name.startswith(FOLDER) and part.stat().st_mtime < (now() - timedelta(days=1)).timestamp():
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _telling_full(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise disk_full(f"the last piece of {name}") from error
        raise
