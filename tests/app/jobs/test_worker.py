"""A worker in a process of its own: woken at once, going when told, and none of its work lost when it is killed."""

from __future__ import annotations

import io
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from psoas.app.application import make_application
from psoas.store import jobs
from psoas.store.file_store import FileStore
from psoas.store.models import AssessmentRecord, Job

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes")

WORKER = """
import sys
from pathlib import Path
from conftest import QUICK, work
from psoas.app.jobs.worker import run_worker
from psoas.app.settings import Settings

run_worker(Settings(folder=Path(sys.argv[1])), works={"write_text": work("write_text")}, pace=QUICK)
"""


def begin_worker(settings) -> subprocess.Popen:
    here = Path(__file__).parent
    path = os.pathsep.join((str(here), str(here.parents[1])))
    return subprocess.Popen([sys.executable, "-c", WORKER, str(settings.folder)], env=os.environ | {"PYTHONPATH": path})


def until(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.03)
    return found


@pytest.fixture
def ask(application, person_id):
    """Ask as a page does, so that the worker is woken."""

    def asking(**payload) -> str:
        with application.state.database.writing() as session:
            return jobs.ask(session, "write_text", person_id, None, payload).id

    return asking


def count(application, *conditions) -> int:
    with application.state.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Job).where(*conditions))


def left_since_long_ago(settings) -> Path:
    store = FileStore(settings.files)
    left = store.path(store.put(io.BytesIO(b"nobody's")))
    os.utime(left, (0, 0))
    return left


def test_a_worker_tidies_is_woken_and_when_told_to_go_gives_its_job_back(application, settings, ask):
    left = left_since_long_ago(settings)
    worker = begin_worker(settings)
    try:
        ask(text="first")
        until(lambda: count(application, Job.status == "done") == 1 and not left.exists())
        ask(text="second", steps=100, seconds=30)
        until(lambda: count(application, Job.status == "running", Job.stage != "") == 1)
        start = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
        assert time.monotonic() - start < 5
        assert count(application, Job.status == "queued", Job.attempts == 0) == 1
        assert not list(settings.work.iterdir())
    finally:
        worker.kill()
        worker.wait()


def test_every_job_is_done_once_though_the_worker_is_killed_five_times(application, settings, ask):
    chance = random.Random(11)
    for number in range(8):
        ask(text=f"result {number}", steps=5, seconds=0.3)
    worker = begin_worker(settings)
    try:
        until(lambda: count(application, Job.status != "queued"))
        for _ in range(5):
            time.sleep(chance.uniform(0.0, 0.5))
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            worker = begin_worker(settings)
            revive(application)
        until(lambda: revive(application) or count(application, Job.status == "done") == 8)
    finally:
        worker.kill()
        worker.wait()
    with application.state.database.reading() as session:
        results = [job.result for job in session.scalars(select(Job))]
        kept = set(session.scalars(select(AssessmentRecord.id)))
    assert {result["assessment"] for result in results} == kept
    assert len(kept) == 8
    assert sqlite3.connect(settings.folder / "psoas.sqlite").execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def revive(application) -> bool:
    """Press "try again" for what was given up after three attempts, as a person would."""
    with application.state.database.writing() as session:
        for id in session.scalars(select(Job.id).where(Job.status == "failed")).all():
            jobs.retry(session, id)
    return False


def test_an_application_wakes_workers_after_the_commit_and_not_before(application, settings, person_id):
    queue = settings.folder / "queue.sqlite"

    def rings() -> int:
        if not queue.exists():
            return 0
        with sqlite3.connect(queue) as opened:
            return opened.execute("SELECT count(*) FROM task").fetchone()[0]

    with application.state.database.writing() as session:
        jobs.ask(session, "write_text", person_id)
        assert rings() == 0
    assert rings() == 1
    with application.state.database.writing() as session:
        session.get_one(Job, session.scalar(select(Job.id)))
    assert rings() == 1


def test_a_queue_that_cannot_be_written_loses_no_job(settings, person_id, application, caplog):
    (settings.folder / "queue.sqlite").mkdir()
    other = make_application(settings)
    with other.state.database.writing() as session:
        id = jobs.ask(session, "write_text", person_id).id
    assert "no worker could be woken" in caplog.text
    with other.state.database.reading() as session:
        assert session.get_one(Job, id).status == "queued"
