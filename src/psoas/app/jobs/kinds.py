"""The kinds of jobs: what each needs from the store, and what is kept of what it makes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from psoas.app.filming_conditions import conditions_of, runner_of
from psoas.app.jobs.watch_files import keep_watch, prepare_watch
from psoas.app.jobs.work import Bench, Limits, Made, Work
from psoas.errors import InputError
from psoas.output import FILES
from psoas.store.assessments import assessment_of, keep_assessment
from psoas.store.models import Job, Person, Visit
from psoas.store.programmes import keep_programme
from psoas.store.visits import finish_visit, visit_of
from psoas.values_json import plain

GONE = "What this was for was removed meanwhile."


def prepare_assessment(session: Session, bench: Bench) -> dict[str, Any]:
    """Lay out the clips of a visit, with what is known of the runner and of how they were filmed."""
    payload, visit = bench.job.payload, _visit(session, bench.job)
    person = session.get_one(Person, bench.job.person_id)
    conditions = visit.conditions if visit is not None else {}
    return {
        "side": _laid_out(session, bench, payload.get("side")),
        "rear": _laid_out(session, bench, payload.get("rear")),
        "runner": plain(runner_of(visit.document if visit is not None else {}, person.name)),
        "conditions": plain(conditions_of(conditions)),
        "frame_rate": conditions.get("frame_rate"),
        "fast": bool(conditions.get("fast")),
    }


def keep_clip_assessment(session: Session, job: Job, made: Made) -> dict[str, Any]:
    """Keep the assessment, and the files that came of it by their names."""
    document = made.folder / FILES["assessment"]
    files = {name: digest for name, digest in made.files.items() if name != document.name}
    record = keep_assessment(session, job.person_id, job.visit_id, document.read_text(encoding="utf-8"), "clip", files)
    return {"assessment": record.id}


def prepare_test(session: Session, bench: Bench) -> dict[str, Any]:
    """Lay out the pictures of a test."""
    pictures: Mapping[str, list[str]] = bench.job.payload["pictures"]
    return {"test": bench.job.payload["test"], "pictures": {side: [_laid_out(session, bench, id) for id in ids] for side, ids in pictures.items()}}


def keep_test(session: Session, job: Job, made: Made) -> dict[str, Any]:
    """Keep what was measured with the job: the person reads it before it becomes a result."""
    return {"test": job.payload["test"], **made.result}


def prepare_plan(session: Session, bench: Bench) -> dict[str, Any]:
    """Gather answers, tests, assessment and wishes."""
    job = bench.job
    visit, person = _visit(session, job), session.get_one(Person, job.person_id)
    chosen = job.payload.get("assessment")
    record = assessment_of(session, job.person_id, chosen) if chosen is not None else None
    if chosen is not None and record is None:
        raise InputError(GONE, "Begin again.")
    clip = record.document if record is not None and record.kind == "clip" else None
    document = visit.document if visit is not None else {}
    return {"document": document, "assessment": clip, "wishes": job.payload["wishes"], "name": person.name}


def keep_plan(session: Session, job: Job, made: Made) -> dict[str, Any]:
    """Keep the programme, in place of the one in use; the visit it was made for is finished with it."""
    record = keep_programme(session, job.person_id, made.result["programme"], job.payload.get("assessment"))
    visit = _visit(session, job)
    if visit is not None and visit.finished is None:
        finish_visit(session, visit)
    return {"programme": record.id}


COMPUTING = "psoas.app.jobs.computing"
SHORT = Limits(seconds=120.0, computing=240)
OF_CLIPS = ("psoas.app.measuring", "psoas.pipeline", "psoas.output", "psoas.pose.estimate", "psoas.report.annotated_video", "psoas.screen.measuring")
OF_WATCHES = ("psoas.follow.watch_runs", "fitdecode")
OF_PLANS = ("psoas.app.planning", "psoas.plan.make", "psoas.reason.explain", "psoas.assessment_json")

WORKS: Mapping[str, Work] = MappingProxyType(
    {
        "assess": Work(f"{COMPUTING}:assess_clip", prepare_assessment, keep_clip_assessment, "video", loads=OF_CLIPS),
        "measure_test": Work(f"{COMPUTING}:measure_test", prepare_test, keep_test, "video", loads=OF_CLIPS),
        "plan": Work(f"{COMPUTING}:make_plan", prepare_plan, keep_plan, "light", SHORT, OF_PLANS),
        "read_watch": Work(f"{COMPUTING}:read_watch", prepare_watch, keep_watch, "light", SHORT, OF_WATCHES),
    }
)
"""Kind of job -> what it is."""


def _visit(session: Session, job: Job) -> Visit | None:
    if job.visit_id is None:
        return None
    visit = visit_of(session, job.person_id, job.visit_id)
    if visit is None:
        raise InputError(GONE, "Begin again.")
    return visit


def _laid_out(session: Session, bench: Bench, recording_id: str | None) -> str | None:
    return None if recording_id is None else str(bench.lay_out(session, recording_id))
