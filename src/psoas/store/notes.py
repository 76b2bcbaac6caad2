"""Notes that coaches write of a person; other coaches of that person read them, the person does not."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from psoas.errors import InputError
from psoas.store.models import Note

LONGEST_NOTE = 20_000


def checked_note(text: str) -> str:
    """Return a note without space around it.

    Raises
    ------
    InputError
        If it is empty, has more than 20,000 letters, or one that cannot be read.
    """
    if not 1 <= len(text.strip()) <= LONGEST_NOTE or "\x00" in text:
        raise InputError(f"A note has 1 to {LONGEST_NOTE} letters, all of which can be read.", "Write a note of that length.")
    return text.strip()


def keep_note(session: Session, person_id: str, author_id: str | None, text: str) -> Note:
    """Keep a note; raises as `checked_note` does."""
    note = Note(person_id=person_id, author_id=author_id, text=checked_note(text))
    session.add(note)
    session.flush()
    return note


def change_note(session: Session, note: Note, text: str) -> None:
    """Keep another text of a note; raises as `checked_note` does."""
    session.merge(note).text = checked_note(text)
    session.flush()


def remove_note(session: Session, note: Note) -> None:
    """Delete a note."""
    session.delete(session.merge(note))
    session.flush()


def note_of(session: Session, person_id: str, note_id: str) -> Note | None:
    """Return a note if it is of this person."""
    return session.scalar(select(Note).where(Note.id == note_id, Note.person_id == person_id))


def list_notes(session: Session, person_id: str) -> list[Note]:
    """Return the notes of a person, the newest first."""
    return list(session.scalars(select(Note).where(Note.person_id == person_id).order_by(Note.created.desc(), Note.id)))
