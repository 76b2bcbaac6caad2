"""Recordings under /api: files taken in as they come, with the limits of the browser's way in."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated

from fastapi import HTTPException, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from psoas.app.access import Seen
from psoas.app.api.asking import After, Limit, PathId, api_router, content, page_of, told
from psoas.app.api.shapes import ID, NO_CONTROL, Listed, RecordingShape
from psoas.app.intake import check_room, check_size, take_in
from psoas.app.settings import MEBI, Settings
from psoas.store.columns import new_id
from psoas.store.disk import plain_full_disk
from psoas.store.file_store import FileStore
from psoas.store.models import Recording
from psoas.store.recordings import list_recordings, recording_of, remove_recording
from psoas.store.visits import visit_of

router = api_router("recordings")
KIND = r"^(side|rear|watch|test:T[0-9]{2}[a-z]?:(left|right|both))$"
Kind = Annotated[str, Query(pattern=KIND, description="What it shows: side, rear, watch or test:ID:SIDE")]
FileName = Annotated[str, Query(min_length=1, max_length=255, pattern=NO_CONTROL, description="As the file is called, for people to read")]
OfVisit = Annotated[str | None, Query(pattern=ID, description="The visit it belongs to")]
RAW = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}
TOO_LARGE = told(of_413="The file is larger than is taken in.")
FILE = content("application/octet-stream", "The file as it came", format="binary")


@router.get("/people/{person_id}/recordings")
def get_recordings(request: Request, person: Seen, visit: OfVisit = None, after: After = None, limit: Limit = 50) -> Listed[RecordingShape]:
    """Give the files of a person, or of one visit, the newest first."""
    with request.app.state.database.reading() as session:
        rows, following = page_of(list_recordings(session, person.id, visit), after, limit, lambda row: row.id)
    return Listed(items=[RecordingShape.model_validate(row) for row in rows], next=following)


@router.post("/people/{person_id}/recordings", status_code=201, responses=TOO_LARGE, openapi_extra=RAW)
async def post_recording(request: Request, person: Seen, kind: Kind, name: FileName, visit: OfVisit = None) -> RecordingShape:
    """Take in a file: its bytes are the body of the request, as they are. A clip takes the place of the visit's one from the same side."""
    settings: Settings = request.app.state.settings
    await run_in_threadpool(_check_visit, request, person.id, visit)
    path = settings.incoming / f"{new_id()}.part"
    try:
        await _receive(request, settings, name, path)
        kept = await run_in_threadpool(
            take_in, request.app.state.database, settings, person_id=person.id, visit_id=visit, kind=kind, name=name, path=path
        )
    finally:
        path.unlink(missing_ok=True)
    return RecordingShape.model_validate(kept)


@router.get("/people/{person_id}/recordings/{recording_id}")
def get_recording(recording_id: PathId, request: Request, person: Seen) -> RecordingShape:
    """Give what is known of a file."""
    return RecordingShape.model_validate(_seen(request, person.id, recording_id))


@router.get("/people/{person_id}/recordings/{recording_id}/content", responses=FILE, response_class=Response)
def get_content(recording_id: PathId, request: Request, person: Seen) -> Response:
    """Give a file as it came."""
    row = _seen(request, person.id, recording_id)
    path = FileStore(request.app.state.settings.files).path(row.digest)
    return FileResponse(path, media_type="application/octet-stream", filename=row.name)


@router.delete("/people/{person_id}/recordings/{recording_id}", status_code=204)
def delete_recording(recording_id: PathId, request: Request, person: Seen) -> None:
    """Erase a file; what was measured from it stays."""
    row = _seen(request, person.id, recording_id)
    with request.app.state.database.writing() as session:
        remove_recording(session, FileStore(request.app.state.settings.files), row)


async def _receive(request: Request, settings: Settings, name: str, path: FilePath) -> None:
    """Write the body of a request to a file, a piece at a time."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit():
        check_size(int(announced), settings)
        await run_in_threadpool(check_room, settings, name, int(announced))
    settings.incoming.mkdir(parents=True, exist_ok=True)
    piece = bytearray()
    async for chunk in request.stream():
        piece += chunk
        if len(piece) >= MEBI:
            await run_in_threadpool(_append, path, bytes(piece), name)
            piece.clear()
    await run_in_threadpool(_append, path, bytes(piece), name)


def _append(path: FilePath, piece: bytes, name: str) -> None:
    with plain_full_disk(name), path.open("ab") as file:
        file.write(piece)


def _check_visit(request: Request, person_id: str, visit_id: str | None) -> None:
    if visit_id is not None:
        with request.app.state.database.reading() as session:
            if visit_of(session, person_id, visit_id) is None:
                raise HTTPException(404, "There is no such visit.")


def _seen(request: Request, person_id: str, recording_id: str) -> Recording:
    with request.app.state.database.reading() as session:
        row = recording_of(session, person_id, recording_id)
    if row is None:
        raise HTTPException(404, "There is no such recording.")
    return row
