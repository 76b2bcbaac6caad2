"""A database, a folder, a lane that works on the kinds of `child_works`, and a way to ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from psoas.app.jobs.children import Spare
from psoas.app.jobs.lane import Lane, Pace
from psoas.app.jobs.work import Limits, Work
from psoas.app.settings import Settings
from psoas.store import jobs
from psoas.store.assessments import keep_assessment
from psoas.store.database import Database
from psoas.store.models import Job

QUICK = Pace(beat=0.05, lease=2.0, look=0.1, patience=2.0)


def given(session, bench):
    """Hand the payload to the child."""
    return dict(bench.job.payload)


def kept(session, job, made):
    """Keep an assessment, so that keeping twice would be seen, and say what the files are."""
    record = keep_assessment(session, job.person_id, None, '{"schema": 1}', "clip", made.files)
    return {**made.result, "assessment": record.id, "files": dict(made.files)}


def work(name: str, **limits) -> Work:
    """Return a kind of work of `child_works`."""
    return Work(f"child_works:{name}", given, kept, "video", Limits(**{"seconds": 20.0, "computing": 60, "memory": 2**32, **limits}))


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The application's database."""
    opened = Database(settings.url)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _importable(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


@pytest.fixture
def lane(settings, database) -> Iterator[Lane]:
    """A lane that works on every function of `child_works`, named as the kind."""
    names = ("write_text", "print_much", "refuse", "tell_error", "crash", "compute_for_ever", "end_at_once", "fill_the_disk", "start_others")
    works = {name: work(name) for name in names}
    works["compute_for_ever"] = work("compute_for_ever", computing=1)
    works["take_memory"] = work("take_memory", memory=2**31)
    made = Lane("tester", settings, database, works, Spare(()), QUICK)
    yield made
    made.spare.tidy(all=True)


@pytest.fixture
def ask(database, person_id):
    """Ask for a job and return its id."""

    def asking(kind: str, **payload) -> str:
        with database.writing() as session:
            return jobs.ask(session, kind, person_id, None, payload).id

    return asking


@pytest.fixture
def seen(database):
    """Return a job as the database has it."""

    def look(id: str) -> Job:
        with database.reading() as session:
            return session.get_one(Job, id)

    return look
