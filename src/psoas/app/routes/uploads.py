"""Clips on their way in: begun, sent in pieces, finished; or sent whole by a plain form where no script runs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.requests import ClientDisconnect

from psoas.app.access import Seen
from psoas.app.arriving import LARGEST_PIECE, WrongPlace, append_piece, begin_upload, finish_upload, forget_old_uploads, forget_upload
from psoas.app.form_file import received_form
from psoas.app.intake import take_in
from psoas.app.jobs.waking import get_ready
from psoas.app.pages import page
from psoas.app.visits import NO_PAGE, SeenVisit
from psoas.errors import InputError, PsoasError, StoreError
from psoas.store.models import Recording, Upload
from psoas.store.recordings import upload_of

FULL, REFUSED, CONFLICT, TOO_LARGE = 507, 422, 409, 413
router = APIRouter(prefix="/p/{person_id}/visits/{visit_id}/uploads")


def add_uploads(application: FastAPI) -> None:
    """Add the routes by which clips come in."""
    application.router.routes.extend(router.routes)


class Announced(BaseModel):
    """A file that is going to be sent."""

    kind: str = Field(max_length=60)
    name: str = Field(max_length=1000)
    size: int


def upload_seen(upload_id: str, request: Request, person: Seen, visit: SeenVisit) -> Upload:
    """Return the upload named in the path.

    Raises
    ------
    HTTPException
        404 if this visit has no such upload.
    """
    with request.app.state.database.reading() as session:
        upload = upload_of(session, person.id, upload_id)
    if upload is None or upload.visit_id != visit.id:
        raise HTTPException(404, NO_PAGE)
    return upload


SeenUpload = Annotated[Upload, Depends(upload_seen)]


@router.post("/begin")
def begin(announced: Announced, request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Begin an upload, or go on with the one that was broken off: the answer says where, and how large a piece may be."""
    state = request.app.state
    try:
        forget_old_uploads(state.database, state.settings)
        with state.database.writing() as session:
            upload = begin_upload(
                session,
                state.settings,
                person_id=person.id,
                visit_id=visit.id,
                kind=announced.kind,
                name=announced.name,
                size=announced.size,
            )
    except PsoasError as error:
        return _refusal(error)
    get_ready(state.settings)
    return JSONResponse({"at": f"/p/{person.id}/visits/{visit.id}/uploads/{upload.id}", "received": upload.received, "piece": LARGEST_PIECE})


@router.get("/{upload_id}")
def standing(upload: SeenUpload) -> dict[str, int]:
    """Say how many bytes are safe."""
    return {"received": upload.received, "size": upload.size}


@router.patch("/{upload_id}")
async def piece(request: Request, upload: SeenUpload, upload_offset: Annotated[int, Header()]) -> Response:
    """Keep the next piece: the body, which begins at byte `Upload-Offset` of the file."""
    state = request.app.state
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_PIECE:
                return JSONResponse(_told("too_large", f"A piece may have {LARGEST_PIECE} bytes.", "Send smaller ones."), TOO_LARGE)
    except ClientDisconnect:
        return Response(status_code=204)
    try:
        received = await run_in_threadpool(append_piece, state.database, state.settings, upload, upload_offset, bytes(body))
    except PsoasError as error:
        return _refusal(error)
    return JSONResponse({"received": received})


@router.post("/{upload_id}/finish")
def finish(request: Request, upload: SeenUpload) -> Response:
    """Take the file in, or say why it is refused."""
    state = request.app.state
    try:
        recording = finish_upload(state.database, state.settings, upload)
    except PsoasError as error:
        return _refusal(error)
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


def _refusal(error: PsoasError) -> Response:
    if isinstance(error, WrongPlace):
        return JSONResponse({**_told("wrong_place", error.what, error.remedy), "received": error.received}, CONFLICT)
    full = isinstance(error, StoreError)
    return JSONResponse(_told("disk_full" if full else "refused", error.what, error.remedy), FULL if full else REFUSED)


def _told(code: str, what: str, remedy: str) -> dict[str, Any]:
    return {"error": {"code": code, "what": what, "remedy": remedy}}
