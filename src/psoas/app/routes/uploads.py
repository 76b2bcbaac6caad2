"""Clips on their way in: begun, sent in pieces, finished; or sent whole by a plain form where no script runs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response

from psoas.app.access import Seen
from psoas.app.arriving import finish_upload, forget_upload
from psoas.app.form_file import received_form
from psoas.app.intake import take_in
from psoas.app.pages import page
from psoas.app.upload_answers import FULL, REFUSED, Announced, answer_begin, answer_piece, refusal, upload_there
from psoas.app.visits import SeenVisit
from psoas.errors import InputError, PsoasError, StoreError
from psoas.store.models import Recording, Upload

router = APIRouter(prefix="/p/{person_id}/visits/{visit_id}/uploads")


def add_uploads(application: FastAPI) -> None:
    """Add the routes by which clips come in."""
    application.router.routes.extend(router.routes)


def upload_seen(upload_id: str, request: Request, person: Seen, visit: SeenVisit) -> Upload:
    """Return the upload named in the path; 404 if this visit has no such upload."""
    return upload_there(request, person.id, visit.id, upload_id)


SeenUpload = Annotated[Upload, Depends(upload_seen)]


@router.post("/begin")
def begin(announced: Announced, request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Begin an upload, or go on with the one that was broken off."""
    return answer_begin(request, person.id, visit.id, announced, f"/p/{person.id}/visits/{visit.id}/uploads")


@router.get("/{upload_id}")
def standing(upload: SeenUpload) -> dict[str, int]:
    """Say how many bytes are safe."""
    return {"received": upload.received, "size": upload.size}


@router.patch("/{upload_id}")
async def piece(request: Request, upload: SeenUpload, upload_offset: Annotated[int, Header()]) -> Response:
    """Keep the next piece: the body, which begins at byte `Upload-Offset` of the file."""
    return await answer_piece(request, upload, upload_offset)


@router.post("/{upload_id}/finish")
def finish(request: Request, upload: SeenUpload) -> Response:
    """Take the file in, or say why it is refused."""
    state = request.app.state
    try:
        recording = finish_upload(state.database, state.settings, upload)
    except PsoasError as error:
        return refusal(error)
    return JSONResponse({"recording": recording.id, "next": _film_page(recording)}, 201)


@router.delete("/{upload_id}")
def forget(request: Request, upload: SeenUpload) -> Response:
    """Give an upload up."""
    forget_upload(request.app.state.database, request.app.state.settings, upload)
    return Response(status_code=204)


@router.post("")
async def whole(request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Take in a file that a plain form sends; it goes to the disk as it comes."""
    state = request.app.state
    try:
        async with received_form(request, state.settings) as sent:
            recording = await run_in_threadpool(
                take_in,
                state.database,
                state.settings,
                person_id=person.id,
                visit_id=visit.id,
                kind=sent.kind,
                name=sent.name,
                path=sent.path,
            )
    except (InputError, StoreError) as error:
        status = FULL if isinstance(error, StoreError) else REFUSED
        back = f"/p/{person.id}/visits/{visit.id}/film"
        return page(request, "upload_refused.html", status=status, person=person, error=error, back=back)
    return RedirectResponse(_film_page(recording), 303)


def _film_page(recording: Recording) -> str:
    return f"/p/{recording.person_id}/visits/{recording.visit_id}/film#clip"
