"""Runs from a watch: the list with weekly kilometres, one run beside the newest clip, and its removal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask

from psoas.app.access import Asking, Seen
from psoas.app.jobs.progress import Shown, shown_of
from psoas.app.outlines import KeptValues
from psoas.app.pages import page
from psoas.app.routes.people import looks_after
from psoas.app.run_chart import weekly_km
from psoas.app.runs_view import RunLine, dynamics_of, headline_of, run_line, spikes_by_run, told_of_files
from psoas.app.visits import NO_PAGE
from psoas.follow.history import RunDay
from psoas.follow.run_load import RULE, RunSpike, all_runs, spikes_of, weeks_of
from psoas.knowledge import sources
from psoas.knowledge.programme_rules import programme_rules
from psoas.plan.typed import a_day
from psoas.store.assessments import latest_assessment, list_assessments
from psoas.store.check_ins import list_check_ins
from psoas.store.check_ins import value_of as check_in_value
from psoas.store.columns import day_of
from psoas.store.file_store import FileStore
from psoas.store.jobs import unfinished
from psoas.store.models import Job, Person, RunRecord
from psoas.store.recordings import recording_of, remove_recording
from psoas.store.runs import list_runs, remove_run, run_of
from psoas.store.runs import value_of as run_value

if TYPE_CHECKING:
    from psoas.app.run_beside import BesideClip

router = APIRouter(prefix="/p/{person_id}/runs")
KIND = "read_watch"
SHOWN = 30
"""Runs on one page of the list."""

WEEKS = 12
"""Weeks of the drawing."""


def add_runs(application: FastAPI) -> None:
    """Add the pages of runs."""
    application.state.beside = KeptValues()
    application.router.routes.extend(router.routes)


def run_seen(run_id: str, request: Request, person: Seen) -> RunRecord:
    """Return the run named in the path.

    Raises
    ------
    HTTPException
        404 if this person has no such run.
    """
    with request.app.state.database.reading() as session:
        run = run_of(session, person.id, run_id)
    if run is None:
        raise HTTPException(404, NO_PAGE)
    return run


SeenRun = Annotated[RunRecord, Depends(run_seen)]


@router.get("")
def show_runs(request: Request, who: Asking, person: Seen, read: str = "", before: str = "") -> Response:
    """Show the runs, the newest first; `read` is the job whose outcome is told, `before` the day from which earlier ones are asked for."""
    until = a_day(before, "day") - timedelta(days=1) if before else None
    with request.app.state.database.reading() as session:
        job = _reading(session, person, read)
        kept = list_runs(session, person.id, until=until)
        known = _known(session, person.id, kept)
        filmed = any(one.kind == "clip" for one in list_assessments(session, person.id))
    told = job.result.get("told", []) if job is not None and job.status == "done" else []
    answer = page(
        request,
        "runs.html",
        person=person,
        coach=request.app.state.settings.accounts and looks_after(who),
        job=_waited_for(job),
        told=told_of_files(told),
        headline=headline_of(told) if told else "",
        earlier=kept[-SHOWN].day if len(kept) > SHOWN else None,
        first_page=not before,
        largest=request.app.state.settings.largest_upload // 1024**2,
        **known,
    )
    if kept and filmed:
        answer.background = BackgroundTask(import_module, "psoas.app.run_beside")  # while the list is read
    return answer


@router.get("/{run_id}")
def show_run(request: Request, who: Asking, person: Seen, run: SeenRun) -> Response:
    """Show one run, beside the newest clip if there is one."""
    with request.app.state.database.reading() as session:
        spikes = _spikes(session, person.id, run.day, run.day)
    line = run_line(run, spikes_by_run(spikes))
    return page(
        request,
        "run.html",
        person=person,
        coach=request.app.state.settings.accounts and looks_after(who),
        run=run,
        line=line,
        dynamics=dynamics_of(run),
        beside=_beside(request, run),
        rule=_rule(),
    )


@router.post("/{run_id}/remove")
def remove(request: Request, person: Seen, run: SeenRun) -> Response:
    """Delete a run, and its file if no other run came from it."""
    state = request.app.state
    with state.database.writing() as session:
        remove_run(session, run)
        recording = recording_of(session, person.id, run.recording_id) if run.recording_id is not None else None
        if recording is not None and not any(one.recording_id == recording.id for one in list_runs(session, person.id)):
            remove_recording(session, FileStore(state.settings.files), recording)
    return RedirectResponse(f"/p/{person.id}/runs", 303)


def _reading(session: Session, person: Person, asked: str) -> Job | None:
    """Return the job that reads files: the one asked about, or one that goes on."""
    if asked:
        job = session.get(Job, asked)
        if job is not None and job.person_id == person.id and job.kind == KIND:
            return job
    return next(iter(unfinished(session, person.id, kind=KIND)), None)


def _waited_for(job: Job | None) -> Shown | None:
    return shown_of(job) if job is not None and job.status != "done" else None


def _known(session: Session, person_id: str, kept: Sequence[RunRecord]) -> dict[str, Any]:
    """Return the lines of the newest runs, and the weeks up to the newest of all."""
    shown = kept[-SHOWN:]
    if not shown:
        return {"lines": [], "chart": "", "spikes": [], "rule": _rule()}
    lately = date.today() - timedelta(weeks=WEEKS - 1)
    last = date.today() if shown[-1].day >= lately else shown[-1].day
    since = min(shown[0].day, last - timedelta(weeks=WEEKS)) - timedelta(days=int(programme_rules()[RULE].values["days"]))
    known = _all_runs(session, person_id, since, last)
    weeks, spikes = weeks_of(known, last, WEEKS), spikes_of(known)
    drawn = [one for one in spikes if one.run.day >= weeks[0].start]
    lines: list[RunLine] = [run_line(one, spikes_by_run(spikes)) for one in reversed(shown)]
    return {"lines": lines, "chart": weekly_km(weeks, drawn), "spikes": drawn, "rule": _rule()}


def _spikes(session: Session, person_id: str, since: date, until: date) -> list[RunSpike]:
    window = timedelta(days=int(programme_rules()[RULE].values["days"]))
    return [one for one in spikes_of(_all_runs(session, person_id, since - window, until)) if one.run.day >= since]


def _all_runs(session: Session, person_id: str, since: date, until: date) -> tuple[RunDay, ...]:
    watched = [run_value(one) for one in list_runs(session, person_id, since=since, until=until)]
    return all_runs(watched, [check_in_value(one) for one in list_check_ins(session, person_id, since=since, until=until)])


def _rule() -> dict[str, str]:
    """Return the rule on long runs as a person reads it, with its grade and papers."""
    rule = programme_rules()[RULE]
    names = ", ".join(sources()[id].name for id in rule.sources)
    return {"says": rule.says, "grade": rule.grade, "sources": names, **{name: f"{rule.values[name]:g}" for name in ("rise_percent", "days")}}


def _beside(request: Request, run: RunRecord) -> BesideClip | None:
    """Return the run beside the newest clip, worked out once for each pair; None without a clip."""
    state = request.app.state
    with state.database.reading() as session:
        clip = latest_assessment(session, run.person_id, "clip")
        recording = recording_of(session, run.person_id, run.recording_id) if run.recording_id is not None else None
    if clip is None:
        return None
    files = FileStore(state.settings.files)
    file = files.path(recording.digest) if recording is not None and files.has(recording.digest) else None
    key = (run.id, f"{run.km}", f"{run.minutes}", "" if file is None else file.name, clip.id)

    def work_out(keys: list[tuple[str, ...]]) -> dict[tuple[str, ...], BesideClip]:
        from psoas.app.run_beside import beside_clip

        return {one: beside_clip(run, file, clip.document, day_of(clip.created)) for one in keys}

    kept: KeptValues[tuple[str, ...], BesideClip] = state.beside
    return kept.all_of([key], work_out)[key]
