"""The real kinds of work, through a child: the sample runner, a plan, a watch's file, a picture of a test."""

from __future__ import annotations

import json
from datetime import date

import pytest

from psoas.app.jobs.children import Spare
from psoas.app.jobs.kinds import WORKS
from psoas.app.jobs.lane import Lane, Pace
from psoas.assessment_json import from_json
from psoas.plan.programme_json import programme_from_json
from psoas.plan.wishes import Wishes
from psoas.recording.files import write_recording
from psoas.sample import sample_recording
from psoas.screen.measuring import measure_picture
from psoas.store import jobs
from psoas.store.assessments import assessment_of
from psoas.store.file_store import FileStore
from psoas.store.models import Visit
from psoas.store.programmes import current_programme
from psoas.store.recordings import keep_recording
from psoas.store.visits import begin_visit, keep_document
from psoas.values_json import plain


@pytest.fixture
def lane(settings, database):
    """A lane that works on every real kind."""
    return Lane("tester", settings, database, WORKS, Spare(()), Pace(beat=0.1, lease=20.0))


@pytest.fixture
def visit(database, person_id) -> str:
    """A visit with some answers."""
    with database.writing() as session:
        begun = begin_visit(session, person_id)
        return keep_document(session, begun, {"runner": {"height": 1.8, "mass": 70.0, "sex": "m"}}).id


@pytest.fixture
def keep(database, settings, person_id, visit):
    """Keep a file as a recording of the visit and return its id."""

    def keeping(path, kind) -> str:
        files = FileStore(settings.files)
        with database.writing() as session:
            return keep_recording(session, files, person_id, visit, kind, path.name, files.put(path)).id

    return keeping


def done(lane, database, seen, person_id, visit, kind, payload):
    with database.writing() as session:
        id = jobs.ask(session, kind, person_id, visit, payload).id
    assert lane.work_on_one()
    job = seen(id)
    assert job.status == "done", (job.what, job.remedy)
    return job.result


@pytest.mark.slow
def test_keypoints_become_an_assessment_with_its_files(lane, database, seen, person_id, visit, keep, tmp_path):
    recording = write_sample(tmp_path)
    result = done(lane, database, seen, person_id, visit, "assess", {"side": keep(recording, "side"), "rear": None, "next": "/p/1"})
    with database.reading() as session:
        record = assessment_of(session, person_id, result["assessment"])
    assessment = from_json(record.document)
    assert (assessment.runner.height, assessment.runner.name) == (1.8, "Someone")
    assert assessment.source.frames == sample_recording().sizes["time"]
    assert {"strides.csv", "keypoints.parquet", "muscles.csv"} <= set(record.files)
    assert result["next"] == "/p/1"


def write_sample(folder):
    path = folder / "run.parquet"
    write_recording(sample_recording(), path)
    return path


def test_a_plan_takes_the_place_of_the_one_in_use_and_finishes_the_visit(lane, database, seen, person_id, visit):
    wishes = Wishes(date(2027, 1, 4), weeks=1, minutes={0: 15})
    result = done(lane, database, seen, person_id, visit, "plan", {"wishes": json.loads(json.dumps(plain(wishes))), "assessment": None})
    with database.reading() as session:
        record = current_programme(session, person_id)
        assert session.get_one(Visit, visit).finished is not None
    assert record.id == result["programme"]
    programme = programme_from_json(record.document)
    assert (programme.wishes, programme.name) == (wishes, "Someone")


def test_a_file_that_was_removed_fails_the_work_in_words(lane, database, seen, person_id, visit):
    with database.writing() as session:
        id = jobs.ask(session, "read_watch", person_id, visit, {"recording": "0" * 32}).id
    lane.work_on_one()
    assert "removed" in seen(id).what
    assert seen(id).status == "failed"


def test_a_watch_that_recorded_nothing_is_told_as_such(lane, database, seen, person_id, visit, keep, tmp_path):
    path = tmp_path / "run.fit"
    path.write_bytes(b"no fit")
    with database.writing() as session:
        id = jobs.ask(session, "read_watch", person_id, visit, {"recording": keep(path, "watch")}).id
    lane.work_on_one()
    assert (seen(id).status, "run.fit" in seen(id).what) == ("failed", True)


def test_a_test_is_measured_in_the_child_as_it_is_here(lane, database, seen, person_id, visit, keep, tmp_path):
    path = write_sample(tmp_path)
    result = done(lane, database, seen, person_id, visit, "measure_test", {"test": "T03", "pictures": {"left": [keep(path, "test:T03:left")]}})
    assert result == {"test": "T03", "sides": {"left": plain(measure_picture("T03", "left", path))}}
