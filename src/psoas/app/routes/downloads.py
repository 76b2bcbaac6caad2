"""Files of an assessment: those that its page plays and draws, in ranges where a player asks so, and those to take away."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, Response

from psoas.app.access import Seen
from psoas.app.downloads import KINDS
from psoas.app.measuring import COURSES, LOOP_SHEET, WHAT_IF
from psoas.app.report_view import file_of, loop_of
from psoas.app.visits import NO_PAGE, SeenAssessment
from psoas.app.whole import whole_assessment
from psoas.store.file_store import FileStore

SHOWN = {"annotated.mp4": "video/mp4", LOOP_SHEET: "image/jpeg", COURSES: "application/json", WHAT_IF: "application/json"}
"""Files that the report's page asks for."""
FOR_AN_HOUR = {"cache-control": "private, max-age=3600"}
router = APIRouter(prefix="/p/{person_id}/assessments/{assessment_id}")


def add_downloads(application: FastAPI) -> None:
    """Add the files of assessments."""
    application.router.routes.extend(router.routes)


@router.get("/files/{name}")
def shown(name: str, request: Request, person: Seen, record: SeenAssessment) -> Response:
    """Send a file that the report's page shows."""
    path = file_of(FileStore(request.app.state.settings.files), record, name) if name in SHOWN else None
    if path is None:
        raise HTTPException(404, NO_PAGE)
    return FileResponse(path, media_type=SHOWN[name], headers=FOR_AN_HOUR)


@router.get("/download/{name}")
def download(name: str, request: Request, person: Seen, record: SeenAssessment) -> Response:
    """Send something to take away, making it if it is not kept."""
    kind = KINDS.get(name)
    if kind is None or record.kind != "clip":
        raise HTTPException(404, NO_PAGE)
    files = FileStore(request.app.state.settings.files)
    if kind.make is None:
        path = file_of(files, record, name)
        if path is None:
            raise HTTPException(404, NO_PAGE)
        return FileResponse(path, media_type=kind.media, filename=name)
    with request.app.state.database.reading() as session:
        whole = whole_assessment(session, record)
    content = kind.make(whole, loop_of(files, record))
    return Response(content, media_type=kind.media, headers={"content-disposition": f'attachment; filename="{name}"'})
