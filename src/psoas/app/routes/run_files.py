"""Files of a watch on their way in: one after the other in pieces, or all of a plain form at once; then one job reads them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field, StringConstraints

from psoas.app.access import Seen
from psoas.app.arriving import finish_upload, forget_upload
from psoas.app.form_file import FormFile, received_files
from psoas.app.intake import take_in
from psoas.app.pages import page
from psoas.app.upload_answers import FULL, REFUSED, Announced, answer_begin, answer_piece, refusal, upload_there
from psoas.errors import InputError, PsoasError, StoreError
from psoas.store.jobs import ask
from psoas.store.models import Upload
from psoas.store.recordings import checked_file_name

router = APIRouter(prefix="/p/{person_id}/runs")
KIND = "watch"
MOST = 500
"""Files that are read by one job: some years of running."""

Text = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")]


def add_run_files(application: FastAPI) -> None:
    """Add the routes by which files of a watch come in."""
    application.router.routes.extend(router.routes)


class Refused(BaseModel):
    """A file that was refused as it came, and the words for it."""

    name: Text
    what: Text
    remedy: Text


class Batch(BaseModel):
    """Files that have come in and are to be read, and those that were refused on the way."""

    recordings: list[Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]] = Field(max_length=MOST)
    refused: list[Refused] = Field(default_factory=list, max_length=MOST)


def upload_seen(upload_id: str, request: Request, person: Seen) -> Upload:
    """Return the upload named in the path; 404 if this person has no such one outside visits."""
    return upload_there(request, person.id, None, upload_id)


SeenUpload = Annotated[Upload, Depends(upload_seen)]


@router.post("/uploads/begin")
def begin(announced: Announced, request: Request, person: Seen) -> Response:
    """Begin an upload, or go on with the one that was broken off."""
    return answer_begin(request, person.id, None, announced.model_copy(update={"kind": KIND}), f"/p/{person.id}/runs/uploads")


@router.get("/uploads/{upload_id}")
def standing(upload: SeenUpload) -> dict[str, int]:
    """Say how many bytes are safe."""
    return {"received": upload.received, "size": upload.size}


@router.patch("/uploads/{upload_id}")
async def piece(request: Request, upload: SeenUpload, upload_offset: Annotated[int, Header()]) -> Response:
    """Keep the next piece: the body, which begins at byte `Upload-Offset` of the file."""
    return await answer_piece(request, upload, upload_offset)


@router.post("/uploads/{upload_id}/finish")
def finish(request: Request, upload: SeenUpload) -> Response:
    """Take the file in, or say why it is refused."""
    state = request.app.state
    try:
        recording = finish_upload(state.database, state.settings, upload)
    except PsoasError as error:
        return refusal(error)
    return JSONResponse({"recording": recording.id}, 201)


@router.delete("/uploads/{upload_id}")
def forget(request: Request, upload: SeenUpload) -> Response:
    """Give an upload up."""
    forget_upload(request.app.state.database, request.app.state.settings, upload)
    return Response(status_code=204)


@router.post("/read")
def read(batch: Batch, request: Request, person: Seen) -> Response:
    """Have files read that have come in; the answer says where that is told of."""
    return JSONResponse({"next": _ask(request, person.id, batch)}, 202)


@router.post("/uploads")
async def whole(request: Request, person: Seen) -> Response:
    """Take in the files that a plain form sends, and have them read; those that are refused are told of beside the others."""
    try:
        async with received_files(request, request.app.state.settings, most=MOST) as sent:
            batch = await run_in_threadpool(_take_in, request, person.id, sent)
    except (InputError, StoreError) as error:
        status = FULL if isinstance(error, StoreError) else REFUSED
        return page(request, "upload_refused.html", status=status, person=person, error=error, back=f"/p/{person.id}/runs")
    return RedirectResponse(await run_in_threadpool(_ask, request, person.id, batch), 303)


def _take_in(request: Request, person_id: str, sent: tuple[FormFile, ...]) -> Batch:
    state = request.app.state
    recordings, refused = [], []
    for file in sent:
        try:
            kept = take_in(state.database, state.settings, person_id=person_id, visit_id=None, kind=KIND, name=file.name, path=file.path)
        except InputError as error:
            refused.append(Refused(name=checked_file_name(file.name), what=error.what, remedy=error.remedy))
        else:
            recordings.append(kept.id)
    return Batch(recordings=recordings, refused=refused)


def _ask(request: Request, person_id: str, batch: Batch) -> str:
    """Ask for the reading and return where the page goes on."""
    with request.app.state.database.writing() as session:
        job = ask(session, "read_watch", person_id, None, batch.model_dump())
        place = f"/p/{person_id}/runs?read={job.id}"
        job.payload = {**job.payload, "next": place}
    return place
