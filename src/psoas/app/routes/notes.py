"""Notes that coaches write of a person, for coaches alone: written, changed, deleted. For a runner these pages are not there."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from psoas.app.access import Coach, Seen
from psoas.app.pages import page
from psoas.app.visits import NO_PAGE
from psoas.errors import InputError
from psoas.plan.words import day_words
from psoas.store.assessments import list_assessments
from psoas.store.columns import day_of
from psoas.store.models import Account, Note, Person
from psoas.store.notes import change_note, keep_note, list_notes, note_of, remove_note

router = APIRouter(prefix="/p/{person_id}/notes", include_in_schema=False)


def add_notes(application: FastAPI) -> None:
    """Add the notes of coaches."""
    application.router.routes.extend(router.routes)


@router.get("")
def notes(request: Request, who: Coach, person: Seen) -> Response:
    """Show the notes of a person, the newest first."""
    return _shown(request, person)


@router.post("")
def write(request: Request, who: Coach, person: Seen, text: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "") -> Response:
    """Keep a note."""
    try:
        with request.app.state.database.writing() as session:
            keep_note(session, person.id, who.account, text)
    except InputError as error:
        return _shown(request, person, 422, trouble=str(error), text=text)
    return RedirectResponse(f"/p/{person.id}" if back == "days" else f"/p/{person.id}/notes", 303)


@router.post("/{note_id}")
def change(request: Request, who: Coach, person: Seen, note_id: str, text: Annotated[str, Form()] = "") -> Response:
    """Change a note."""
    try:
        with request.app.state.database.writing() as session:
            change_note(session, _note(session, person, note_id), text)
    except InputError as error:
        return _shown(request, person, 422, trouble=str(error), changing=note_id)
    return RedirectResponse(f"/p/{person.id}/notes#note-{note_id}", 303)


@router.post("/{note_id}/delete")
def delete(request: Request, who: Coach, person: Seen, note_id: str) -> Response:
    """Delete a note."""
    with request.app.state.database.writing() as session:
        remove_note(session, _note(session, person, note_id))
    return RedirectResponse(f"/p/{person.id}/notes", 303)


def _note(session: Session, person: Person, note_id: str) -> Note:
    found = note_of(session, person.id, note_id)
    if found is None:
        raise HTTPException(404, NO_PAGE)
    return found


def _shown(request: Request, person: Person, status: int = 200, *, trouble: str = "", text: str = "", changing: str = "") -> Response:
    with request.app.state.database.reading() as session:
        kept = list_notes(session, person.id)
        authors = {one.author_id for one in kept}
        names = dict(session.execute(select(Account.id, Account.name).where(Account.id.in_(authors))).all())
        assessed = bool(list_assessments(session, person.id))
    shown = [(one.id, f"{day_words(day_of(one.created))} {day_of(one.created).year}", names.get(one.author_id or "", ""), one.text) for one in kept]
    return page(
        request, "notes.html", status=status, person=person, coach=True, notes=shown, trouble=trouble, text=text, changing=changing, assessed=assessed
    )
