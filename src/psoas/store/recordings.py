"""Recordings: files that were taken in, and those on their way."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from psoas.errors import InputError
from psoas.store.file_store import FileStore
from psoas.store.models import Recording, Upload

LONGEST_FILE_NAME = 255
LONGEST_KIND = 60


def checked_file_name(name: str) -> str:
    """Return the last part of a file's name as it was given, without control characters; it is shown, and never a path."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(letter for letter in last if letter.isprintable()).strip()
    return plain[-LONGEST_FILE_NAME:] or "file"


def keep_recording(session: Session, files: FileStore, person_id: str, visit_id: str | None, kind: str, name: str, digest: str) -> Recording:
    """Keep that a file, put into `files` before, is a person's recording. The same file for the same purpose is kept once.

    Parameters
    ----------
    session, files
        Where to keep it.
    person_id, visit_id
        Whose it is and of which visit, if of one.
    kind
        What it shows: side, rear, test:ID:SIDE or watch.
    name
        As the person's machine called it; only its last part is kept.
    digest
        Of its content.

    Raises
    ------
    StoreError
        If the file is not there any more.
    InputError
        If the kind cannot be one.
    """
    files.claim(session, [digest])
    same = Recording.person_id == person_id, Recording.visit_id == visit_id, Recording.kind == checked_kind(kind), Recording.digest == digest
    found = session.scalar(select(Recording).where(*same))
    if found is None:
        size = files.path(digest).stat().st_size
        found = Recording(person_id=person_id, visit_id=visit_id, kind=kind, name=checked_file_name(name), digest=digest, size=size)
        session.add(found)
        session.flush()
    return found


def recording_of(session: Session, person_id: str, recording_id: str) -> Recording | None:
    """Return a recording if it is this person's."""
    return session.scalar(select(Recording).where(Recording.id == recording_id, Recording.person_id == person_id))


def list_recordings(session: Session, person_id: str, visit_id: str | None = None) -> list[Recording]:
    """Return a person's recordings, or those of one visit, the newest first."""
    asked = select(Recording).where(Recording.person_id == person_id).order_by(Recording.created.desc(), Recording.id)
    return list(session.scalars(asked if visit_id is None else asked.where(Recording.visit_id == visit_id)))


def remove_recording(session: Session, files: FileStore, recording: Recording) -> None:
    """Forget a recording, and its file if nothing else names it."""
    session.delete(session.merge(recording))
    session.flush()
    files.remove_unused(session, [recording.digest])


def begin_upload(session: Session, person_id: str, visit_id: str | None, kind: str, name: str, size: int) -> Upload:
    """Begin a file's way in; its bytes are collected in ``incoming/ID``."""
    upload = Upload(person_id=person_id, visit_id=visit_id, kind=checked_kind(kind), name=checked_file_name(name), size=size)
    session.add(upload)
    session.flush()
    return upload


def upload_of(session: Session, person_id: str, upload_id: str) -> Upload | None:
    """Return an upload if it is this person's."""
    return session.scalar(select(Upload).where(Upload.id == upload_id, Upload.person_id == person_id))


def list_uploads(session: Session, person_id: str, visit_id: str | None = None) -> list[Upload]:
    """Return the files of a person, or of one visit, that are still on their way."""
    asked = select(Upload).where(Upload.person_id == person_id).order_by(Upload.created, Upload.id)
    return list(session.scalars(asked if visit_id is None else asked.where(Upload.visit_id == visit_id)))


def end_upload(session: Session, files: FileStore, upload: Upload, digest: str) -> Recording:
    """Turn an upload whose file was put into `files` into a recording."""
    recording = keep_recording(session, files, upload.person_id, upload.visit_id, upload.kind, upload.name, digest)
    session.delete(session.merge(upload))
    session.flush()
    return recording


def checked_kind(kind: str) -> str:
    """Return a kind of recording.

    Raises
    ------
    InputError
        If it cannot be one.
    """
    parts = kind.split(":")
    of_test = len(parts) == 3 and parts[0] == "test" and parts[1].isalnum() and parts[2] in ("left", "right", "both")
    if not (kind in ("side", "rear", "watch") or of_test) or len(kind) > LONGEST_KIND:
        raise InputError(f"'{kind}' is not a kind of recording.", "Allowed are side, rear, watch and test:ID:SIDE.")
    return kind
