"""The step in which a run is filmed: how to, the clips that came in, what is known of them, and the start of the measuring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.background import BackgroundTask

from psoas.app.access import Seen
from psoas.app.clip_facts import ClipFacts, clip_facts, clip_picture
from psoas.app.filming_conditions import KMH, told
from psoas.app.pages import page
from psoas.app.report_view import load_for_reports
from psoas.app.visits import NO_PAGE, SeenVisit
from psoas.app.way import is_stopped
from psoas.errors import SettingError
from psoas.store.columns import new_id
from psoas.store.database import Database
from psoas.store.file_store import FileStore
from psoas.store.jobs import ask, unfinished
from psoas.store.models import Person, Recording, Visit
from psoas.store.recordings import list_recordings, list_uploads, recording_of, remove_recording
from psoas.store.visits import keep_conditions, keep_document

JOB = "assess"
PLACE = "/p/{person_id}/visits/{visit_id}"
router = APIRouter(prefix=PLACE)


def add_film(application: FastAPI) -> None:
    """Add the pages of filming."""
    application.router.routes.extend(router.routes)


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip that came in: its row, and what is known of its file."""

    recording: Recording
    facts: ClipFacts


@router.get("/film")
def film(request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Show how to film, and the clips of this visit; where a red flag was raised, nothing is filmed."""
    if is_stopped(visit.document):
        return RedirectResponse(address(visit, "questions"), 303)
    with request.app.state.database.reading() as session:
        if unfinished(session, person.id, kind=JOB, visit_id=visit.id):
            return RedirectResponse(address(visit, "capture"), 303)
    answer = _film_page(request, person, visit)
    answer.background = BackgroundTask(load_for_reports)  # while the person films
    return answer


@router.post("/film")
async def start(request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Keep what was told of the clip, and begin to measure it."""
    form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    return await run_in_threadpool(_start, request, person, visit, form)


@router.post("/film/sample")
async def sample(request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Measure the sample runner, who comes with psoas, in place of a clip."""
    form = await request.form()
    return await run_in_threadpool(_ask, request, person, visit, {"side": None, "rear": None}, str(form.get("once", "")))


@router.post("/film/recordings/{recording_id}/remove")
def remove(recording_id: str, request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Delete a clip that came in."""
    state = request.app.state
    with state.database.writing() as session:
        recording = recording_of(session, person.id, recording_id)
        if recording is None or recording.visit_id != visit.id:
            raise HTTPException(404, NO_PAGE)
        remove_recording(session, FileStore(state.settings.files), recording)
    return RedirectResponse(address(visit, "film"), 303)


@router.get("/film/recordings/{recording_id}/picture")
def picture(recording_id: str, request: Request, person: Seen, visit: SeenVisit) -> Response:
    """Send a small picture of a clip."""
    state = request.app.state
    with state.database.reading() as session:
        recording = recording_of(session, person.id, recording_id)
    found = clip_picture(FileStore(state.settings.files), recording) if recording is not None and recording.visit_id == visit.id else None
    if found is None:
        raise HTTPException(404, NO_PAGE)
    return FileResponse(found, media_type="image/jpeg")


def address(visit: Visit, step: str) -> str:
    """Return where a step of a visit is."""
    return f"/p/{visit.person_id}/visits/{visit.id}/{step}"


def clips_of(database: Database, files: FileStore, visit: Visit) -> dict[str, Clip]:
    """Return the clips of a visit: "side" and, if there is one, "rear"."""
    with database.reading() as session:
        recordings = [one for one in list_recordings(session, visit.person_id, visit.id) if one.kind in ("side", "rear") and files.has(one.digest)]
    return {one.kind: Clip(one, clip_facts(files, one)) for one in recordings}


def _film_page(request: Request, person: Person, visit: Visit, wrong: SettingError | None = None, form: Mapping[str, str] | None = None) -> Response:
    from psoas.report.filming import STEPS, setup_drawing

    state = request.app.state
    clips = clips_of(state.database, FileStore(state.settings.files), visit)
    with state.database.reading() as session:
        waiting = {upload.kind: upload for upload in list_uploads(session, person.id, visit.id)}
    return page(
        request,
        "film.html",
        status=422 if wrong else 200,
        person=person,
        visit=visit,
        side=clips.get("side"),
        rear=clips.get("rear"),
        waiting=waiting,
        steps=STEPS,
        setup=setup_drawing(),
        fields=form or _fields(visit),
        runner=visit.document.get("runner") or {},
        wrong=wrong,
        once=new_id(),
        largest=state.settings.largest_upload // 1024**2,
        longest=state.settings.longest_video,
    )


def _fields(visit: Visit) -> Mapping[str, str]:
    """Return the fields of the form as they were told before."""
    kept, runner = visit.conditions, visit.document.get("runner") or {}
    speed = kept.get("speed")
    return {
        "speed": f"{speed * KMH:.1f}" if speed else "",
        "surface": kept.get("surface") or "",
        "slow_motion": f"{kept['slow_motion']:g}" if kept.get("slow_motion") else "",
        "fast": "yes" if kept.get("fast") else "",
        "frame_rate": f"{kept['frame_rate']:g}" if kept.get("frame_rate") else "",
        "height": f"{runner['height']:.2f}" if runner.get("height") else "",
        "mass": f"{runner['mass']:g}" if runner.get("mass") else "",
    }


def _start(request: Request, person: Person, visit: Visit, form: Mapping[str, str]) -> Response:
    database: Database = request.app.state.database
    try:
        given = told(form, name=person.name)
    except SettingError as error:
        return _film_page(request, person, visit, error, {**_fields(visit), **form})
    clips = clips_of(database, FileStore(request.app.state.settings.files), visit)
    if "side" not in clips:
        return RedirectResponse(address(visit, "film"), 303)
    with database.writing() as session:
        kept = keep_conditions(session, visit, given.conditions)
        if given.runner:
            runner = {**(kept.document.get("runner") or {}), **given.runner}
            keep_document(session, kept, {**kept.document, "runner": runner})
    payload = {kind: clips[kind].recording.id if kind in clips else None for kind in ("side", "rear")}
    return _ask(request, person, visit, payload, form.get("once", ""))


def _ask(request: Request, person: Person, visit: Visit, payload: Mapping[str, Any], once: str) -> Response:
    """Ask for the measuring; the same page sent twice asks once."""
    with request.app.state.database.writing() as session:
        if not unfinished(session, person.id, kind=JOB, visit_id=visit.id):
            ask(session, JOB, person.id, visit.id, {**payload, "next": address(visit, "capture")}, key=once[:32] or None)
    return RedirectResponse(address(visit, "capture"), 303)
