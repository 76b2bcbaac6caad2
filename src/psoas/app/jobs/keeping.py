"""What keeps the queue in order: jobs of workers that died go back into it, and what they left on the disk goes."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from psoas.app.settings import Settings
from psoas.store import jobs
from psoas.store.columns import now
from psoas.store.database import Database
from psoas.store.models import Job

REMEMBERED = timedelta(days=30)
SETTLED = 60.0  # s; a younger folder may be that of a job whose taking is just being committed


def give_back_abandoned(database: Database, living: Collection[str]) -> int:
    """Put jobs whose worker died back into the queue; return how many there were.

    Parameters
    ----------
    database
        Where jobs are.
    living
        Names of workers known to live.
    """
    with database.reading() as session:
        if not jobs.abandoned(session, not_of=living):
            return 0
    with database.writing() as session:
        return jobs.give_back_abandoned(session, not_of=living)


def tidy(database: Database, settings: Settings) -> None:
    """Forget jobs that ended long ago, and remove folders of jobs that nobody works on any more."""
    with database.writing() as session:
        jobs.forget_ended(session, now() - REMEMBERED)
    with database.reading() as session:
        running = {f"{id}-{attempt}" for id, attempt in session.execute(select(Job.id, Job.attempts).where(Job.status == "running"))}
    if not settings.work.is_dir():
        return
    for folder in settings.work.iterdir():
        if folder.name not in running and _age(folder) > SETTLED:
            shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> float:
    with suppress(OSError):
        return time.time() - folder.stat().st_mtime
    return 0.0
