"""What tests of runs from a watch share: files of made-up runs, and the job that reads them done in this process."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import FastAPI
from sqlalchemy import select

from fit_bytes import RUNNING, TREADMILL, clock, fit_file, record, session
from psoas.app.jobs.computing import read_watch
from psoas.app.jobs.kinds import WORKS
from psoas.app.jobs.work import Bench, Made
from psoas.store.models import Job


def fit_run(day: date | None = None, minutes: int = 40, speed: float = 3.0, cadence: int = 85) -> bytes:
    """Return a FIT file of a treadmill run at noon of a day, or of today."""
    start = ((day or date.today()) - date(1989, 12, 31)).days * 86400 + 12 * 3600
    seconds = 60 * minutes
    records = [record(start + n, speed=speed, cadence=cadence) for n in range(0, seconds, 5)]
    return fit_file([*records, session(start, seconds, RUNNING, metres=speed * seconds, detail=TREADMILL), clock(start + seconds, 0)])


def read_files(application: FastAPI) -> dict[str, Any]:
    """Do the job that was asked for, as a worker would, and return its result."""
    state = application.state
    with state.database.writing() as opened:
        job = opened.scalar(select(Job).where(Job.kind == "read_watch", Job.status == "queued"))
        bench = Bench(job, state.settings.work / job.id, state.settings)
        result = read_watch(WORKS["read_watch"].prepare(opened, bench), bench.out, lambda *_: None)
        kept = WORKS["read_watch"].keep(opened, job, Made(result, {}, bench.out))
        job.status, job.result = "done", {**kept, "next": job.payload.get("next", "")}
        return dict(job.result)
