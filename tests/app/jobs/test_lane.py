"""A job ends once, in words, and leaves nothing half-written, whatever its child does."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from psoas.app.jobs.lane import Pace
from psoas.app.jobs.work import Limits
from psoas.errors import StoreError
from psoas.store import jobs
from psoas.store.columns import now
from psoas.store.file_store import FileStore
from psoas.store.models import AssessmentRecord, Job, Person


def assessments(database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(AssessmentRecord))


def nothing_left(settings) -> bool:
    return not list(settings.work.iterdir())


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def running(lane) -> threading.Thread:
    thread = threading.Thread(target=lane.work_on_one)
    thread.start()
    return thread


def until(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)
    return found


def test_what_a_child_made_is_kept_with_the_mark_that_it_is_done(lane, ask, seen, settings, database):
    id = ask("write_text", text="a stride", next="/p/1/today")
    assert lane.work_on_one()
    job = seen(id)
    assert (job.status, job.result["length"], job.result["next"]) == ("done", 8, "/p/1/today")
    assert FileStore(settings.files).path(job.result["files"]["text.txt"]).read_text() == "a stride"
    assert assessments(database) == 1
    assert nothing_left(settings)
    assert not lane.work_on_one()


def test_progress_is_told(lane, ask, seen):
    id = ask("write_text", text="a", steps=4, seconds=1.2)
    thread = running(lane)
    job = until(lambda: (found := seen(id)).stage and found)
    thread.join()
    assert (job.stage, job.total) == ("Writing", 4)


def test_what_libraries_print_disturbs_nothing(lane, ask, seen):
    id = ask("print_much")
    lane.work_on_one()
    assert seen(id).result["printed"] is True


def test_a_refused_clip_is_a_result_with_its_words(lane, ask, seen):
    id = ask("refuse", next="/capture")
    lane.work_on_one()
    job = seen(id)
    assert job.status == "done"
    assert job.result == {"refused": {"what": "The clip is too dark.", "remedy": "Film by day."}, "verdict": None, "next": "/capture"}
    assert (job.what, job.remedy) == ("The clip is too dark.", "Film by day.")


def test_what_is_wrong_with_a_file_is_said_as_it_was_said(lane, ask, seen):
    id = ask("tell_error")
    lane.work_on_one()
    job = seen(id)
    assert (job.status, job.what, job.remedy) == ("failed", "The file holds no run.", "Choose another.")


def test_what_nobody_foresaw_is_told_without_what_may_be_private_and_logged_by_its_place(lane, ask, seen, caplog):
    id = ask("crash")
    lane.work_on_one()
    assert seen(id).status == "failed"
    assert "did not foresee" in seen(id).what
    assert "child_works.py" in caplog.text
    assert "Lovelace" not in caplog.text + seen(id).what


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        ("take_memory", {"bytes": 2**33}, "memory"),
        ("compute_for_ever", {}, "more computing"),
        ("end_at_once", {"signal": 9}, "memory"),
        ("end_at_once", {"signal": 11}, "signal 11"),
        ("fill_the_disk", {}, "disk is full"),
    ],
)
def test_a_child_that_goes_wrong_fails_its_job_in_words_and_leaves_nothing(lane, ask, seen, settings, database, kind, payload, words):
    id = ask(kind, **payload)
    lane.work_on_one()
    job = seen(id)
    assert job.status == "failed"
    assert words in job.what
    assert job.remedy
    assert assessments(database) == 0
    assert nothing_left(settings)


def test_a_job_that_takes_too_long_is_ended(lane, ask, seen):
    lane.works["write_text"] = replace(lane.works["write_text"], limits=Limits(seconds=0.3))
    id = ask("write_text", text="a", seconds=30)
    lane.work_on_one()
    assert "longer than" in seen(id).what


def test_stopping_ends_the_child_with_all_it_started_and_leaves_nothing_half_written(lane, ask, seen, settings, database):
    id = ask("start_others")
    thread = running(lane)
    job = until(lambda: (found := seen(id)).stage.startswith("started") and found)
    other = int(job.stage.split()[1])
    assert alive(other)
    with database.writing() as session:
        jobs.ask_to_stop(session, id)
    thread.join(10)
    assert seen(id).status == "stopped"
    until(lambda: not alive(other))
    assert nothing_left(settings)


def test_a_job_that_was_stopped_while_it_was_kept_keeps_nothing(lane, ask, seen, settings, database, monkeypatch):
    id = ask("write_text", text="late")
    put = FileStore.put

    def stop_then_put(store, source):
        with database.writing() as session:
            jobs.ask_to_stop(session, id)
        return put(store, source)

    monkeypatch.setattr(FileStore, "put", stop_then_put)
    lane.work_on_one()
    assert seen(id).status == "stopped"
    assert assessments(database) == 0
    assert not list(FileStore(settings.files).digests())


def test_a_worker_that_goes_gives_its_job_back_and_the_next_one_finishes_it(lane, ask, seen, settings):
    id = ask("write_text", text="a", steps=50, seconds=1)
    thread = running(lane)
    until(lambda: seen(id).stage)
    lane.going.set()
    thread.join(5)
    job = seen(id)
    assert (job.status, job.attempts) == ("queued", 0)
    assert nothing_left(settings)
    lane.going.clear()
    lane.work_on_one()
    assert seen(id).status == "done"


def test_a_job_that_another_worker_took_meanwhile_is_dropped_at_once(lane, ask, seen, settings, database):
    id = ask("write_text", text="a", steps=100, seconds=20)
    thread = running(lane)
    until(lambda: seen(id).stage)
    with database.writing() as session:
        jobs.give_back_abandoned(session, at=now() + timedelta(minutes=1))
        jobs.claim(session, "another")
    thread.join(5)
    assert not thread.is_alive()
    assert (seen(id).status, seen(id).worker) == ("running", "another")
    assert nothing_left(settings)


def test_a_person_erased_while_the_work_goes_on_leaves_nothing_of_it(lane, ask, settings, database, person_id):
    ask("write_text", text="private", steps=10, seconds=0.5)
    thread = running(lane)
    time.sleep(0.2)
    with database.writing() as session:
        session.execute(delete(Person).where(Person.id == person_id))
    thread.join(15)
    assert nothing_left(settings)
    assert not list(FileStore(settings.files).digests())
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_a_full_disk_while_a_result_is_kept_fails_the_job_in_words_and_it_can_be_tried_again(lane, ask, seen, database, monkeypatch):
    id = ask("write_text", text="a")

    def full(store, source):
        raise StoreError("The disk is full: the file was not kept.", "Make room on the disk, then try again.")

    with monkeypatch.context() as patch:
        patch.setattr(FileStore, "put", full)
        lane.work_on_one()
    assert seen(id).what.startswith("The disk is full")
    with database.writing() as session:
        assert jobs.retry(session, id)
    lane.work_on_one()
    assert seen(id).status == "done"


def lock(settings):
    """Hold the database so that nobody else can write."""
    held = sqlite3.connect(settings.folder / "psoas.sqlite", isolation_level=None, check_same_thread=False)
    held.execute("BEGIN IMMEDIATE")
    return held


def test_a_database_that_is_gone_when_the_work_ends_is_waited_for(lane, ask, seen, settings, database, monkeypatch):
    lane.pace = Pace(beat=0.05, lease=2.0, look=0.1, patience=20.0)
    id = ask("write_text", text="a", steps=10, seconds=0.5)
    monkeypatch.setattr("psoas.store.database.BUSY_MS", 50)
    database.close()  # connections of the pool wait longer
    thread = running(lane)
    until(lambda: seen(id).stage)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    held = lock(settings)
    time.sleep(1.5)
    assert thread.is_alive()
    held.execute("ROLLBACK")
    thread.join(15)
    assert seen(id).status == "done"
    assert assessments(database) == 1


def test_a_database_that_stays_away_leaves_the_job_to_be_taken_again(lane, ask, seen, database, monkeypatch):
    lane.pace = Pace(beat=0.05, lease=0.2, look=0.1, patience=0.1)
    id = ask("write_text", text="a")

    def gone(*_, **__):
        raise StoreError("The database does not answer.", "Wait a minute.")

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "finish", gone)
        patch.setattr(jobs, "fail", gone)
        with pytest.raises(StoreError):
            lane.work_on_one()
    assert seen(id).status == "running"
    assert assessments(database) == 0
    time.sleep(0.3)
    with database.writing() as session:
        assert jobs.give_back_abandoned(session) == 1
    lane.work_on_one()
    assert seen(id).status == "done"
    assert assessments(database) == 1


def test_a_child_ends_when_its_worker_dies(tmp_path):
    order = {"compute": "child_works:start_others", "task": {}, "folder": str(tmp_path), "memory": 2**32, "seconds": 60}
    script = f"""
import time
from psoas.app.jobs.children import Child
child = Child()
child.give({order!r})
print(child.pid, flush=True)
child.hear(30)
print(child.hear(30)["stage"], flush=True)
time.sleep(60)
"""
    worker = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    child = int(worker.stdout.readline())
    other = int(worker.stdout.readline().split()[1])
    assert alive(child)
    worker.kill()
    worker.wait()
    worker.stdout.close()
    until(lambda: not alive(child))
    os.kill(other, signal.SIGKILL)
