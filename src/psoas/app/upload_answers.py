"""What a page that sends a file in pieces is answered, whatever the file shows: where to go on, how much is safe, why it is refused."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.requests import ClientDisconnect

from psoas.app.arriving import LARGEST_PIECE, WrongPlace, append_piece, begin_upload, forget_old_uploads
from psoas.app.jobs.waking import get_ready
from psoas.app.visits import NO_PAGE
from psoas.errors import PsoasError, StoreError
from psoas.store.models import Upload
from psoas.store.recordings import upload_of

FULL, REFUSED, CONFLICT, TOO_LARGE = 507, 422, 409, 413


class Announced(BaseModel):
    """A file that is going to be sent."""

    kind: str = Field(max_length=60)
    name: str = Field(max_length=1000)
    size: int


def upload_there(request: Request, person_id: str, visit_id: str | None, upload_id: str) -> Upload:
    """Return an upload of a person's visit, or of none.

    Raises
    ------
    HTTPException
        404 if there is no such upload.
    """
    with request.app.state.database.reading() as session:
        upload = upload_of(session, person_id, upload_id)
    if upload is None or upload.visit_id != visit_id:
        raise HTTPException(404, NO_PAGE)
    return upload


def answer_begin(request: Request, person_id: str, visit_id: str | None, announced: Announced, place: str) -> Response:
    """Begin an upload, or go on with the one that was broken off: the answer says where below `place`, and how large a piece may be."""
    state = request.app.state
    try:
        forget_old_uploads(state.database, state.settings)
        with state.database.writing() as session:
            upload = begin_upload(
                session,
                state.settings,
                person_id=person_id,
                visit_id=visit_id,
                kind=announced.kind,
                name=announced.name,
                size=announced.size,
            )
    except PsoasError as error:
        return refusal(error)
    get_ready(state.settings)
    return JSONResponse({"at": f"{place}/{upload.id}", "received": upload.received, "piece": LARGEST_PIECE})


async def answer_piece(request: Request, upload: Upload, offset: int) -> Response:
    """Keep the next piece: the body, which begins at byte `offset` of the file."""
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
        received = await run_in_threadpool(append_piece, state.database, state.settings, upload, offset, bytes(body))
    except PsoasError as error:
        return refusal(error)
    return JSONResponse({"received": received})


def refusal(error: PsoasError) -> Response:
    """Say why a file or a piece is refused."""
    if isinstance(error, WrongPlace):
        return JSONResponse({**_told("wrong_place", error.what, error.remedy), "received": error.received}, CONFLICT)
    full = isinstance(error, StoreError)
    return JSONResponse(_told("disk_full" if full else "refused", error.what, error.remedy), FULL if full else REFUSED)


def _told(code: str, what: str, remedy: str) -> dict[str, Any]:
    return {"error": {"code": code, "what": what, "remedy": remedy}}
