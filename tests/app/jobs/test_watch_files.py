"""Files of a watch through the real job: every run is kept once with the values of the reader, and of the rest it is said why not."""

from __future__ import annotations

import gzip
import zipfile
from datetime import UTC, date, datetime

import pytest

from fit_bytes import CYCLING, RUNNING, fit_file, record, session
from psoas.app.jobs.children import Spare
from psoas.app.jobs.kinds import WORKS
from psoas.app.jobs.lane import Lane, Pace
from psoas.follow.watch_runs import runs_in
from psoas.quantity import Estimate
from psoas.recording.fit import read_fit
from psoas.recording.watch import averages
from psoas.store import jobs
from psoas.store.file_store import FileStore
from psoas.store.models import Recording, RunRecord
from psoas.store.recordings import keep_recording
from psoas.store.runs import keep_run, list_runs
from psoas.values_json import built, plain

START = 1_000_000_000
BEGAN = datetime.fromtimestamp(START + 631_065_600, UTC)  # FIT counts from the last day of 1989


def activity(start, sport, speed=3.0):
    """Return the messages of two minutes of a sport."""
    return [*(record(start + n, speed=speed) for n in range(120)), session(start, 120, sport, metres=120 * speed)]


@pytest.fixture
def lane(settings, database):
    """A lane that works on every real kind."""
    return Lane("tester", settings, database, WORKS, Spare(()), Pace(beat=0.1, lease=20.0))


@pytest.fixture
def read(lane, database, settings, person_id, seen):
    """Have files read as one batch and return what came of it."""

    def reading(*paths, **payload):
        files = FileStore(settings.files)
        with database.writing() as writing:
            ids = [keep_recording(writing, files, person_id, None, "watch", path.name, files.put(path)).id for path in paths]
            job = jobs.ask(writing, "read_watch", person_id, None, {"recordings": ids, **payload}).id
        assert lane.work_on_one()
        assert seen(job).status == "done", seen(job).what
        return seen(job).result

    return reading


@pytest.fixture
def kept(database, person_id):
    """Return the runs that are kept."""

    def looking():
        with database.reading() as opened:
            return list(list_runs(opened, person_id))

    return looking


@pytest.fixture
def written(tmp_path):
    """Write a FIT file by hand."""

    def writing(name, messages):
        (tmp_path / name).write_bytes(fit_file(messages))
        return tmp_path / name

    return writing


@pytest.mark.data
def test_every_file_at_hand_is_kept_with_the_values_of_the_reader(shared_data, read, kept):
    paths = sorted((shared_data / "fit").glob("*.fit"))
    result = read(*paths)
    assert [one["kind"] for one in result["told"]] == ["kept"] * 6
    by_length = {round(run.km, 6): run for run in kept()}
    assert len(by_length) == 6
    for path in paths:
        (activity,) = read_fit(path)
        run = by_length[round(activity.distance / 1000, 6)]
        ((found,), _) = runs_in([activity], date.today())
        assert (run.day, run.started, run.minutes, run.device) == (found.day, activity.start, activity.moving / 60, activity.device)
        assert {name: built(Estimate, value, name) for name, value in run.averages.items() if value["value"] is not None} == {
            name: value for name, value in averages(activity).items() if value.known
        }
        assert [value["reason"] for value in run.averages.values()] == [value.reason for value in averages(activity).values()]


@pytest.mark.data
def test_the_same_files_again_change_nothing_and_say_so(shared_data, read, kept):
    path = shared_data / "fit" / "garmin-fenix6-treadmill.fit"
    first = read(path)["runs"]
    again = read(path)
    assert (again["runs"], [one["kind"] for one in again["told"]]) == (first, ["again"])
    assert [run.id for run in kept()] == first


@pytest.mark.data
def test_what_was_repaired_is_kept_with_the_run(shared_data, read, kept):
    told = read(shared_data / "fit" / "strava-android-app-201.10-b1218918.fit")["told"]
    assert "could not be read" in told[0]["remedy"]
    assert "could not be read" in kept()[0].repairs


def test_a_broken_file_keeps_none_of_the_others_back(read, kept, written, tmp_path, database):
    (tmp_path / "broken.fit").write_bytes(b"no fit at all")
    good = written("good.fit", activity(START, RUNNING))
    result = read(tmp_path / "broken.fit", good)
    assert sorted((one["name"], one["kind"]) for one in result["told"]) == [("broken.fit", "broken"), ("good.fit", "kept")]
    assert next(one for one in result["told"] if one["kind"] == "broken")["remedy"]
    assert [run.started for run in kept()] == [BEGAN]
    with database.reading() as opened:
        assert [one.name for one in opened.query(Recording)] == ["good.fit"]


def test_of_an_archive_every_run_is_kept_and_what_is_none_is_told_by_its_own_name(read, kept, tmp_path, database):
    """As sites export them; the archive stays for as long as one of its runs came from it."""
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("activities/1.fit", fit_file(activity(START, RUNNING)))
        archive.writestr("activities/2.fit.gz", gzip.compress(fit_file(activity(START + 9000, RUNNING))))
        archive.writestr("activities/3.fit", fit_file(activity(START + 20_000, CYCLING)))
        archive.writestr("activities/4.fit", b"no fit at all")
        archive.writestr("profile.csv", b"Ana")
    told = read(tmp_path / "export.zip")["told"]
    assert [(one["name"], one["kind"]) for one in told] == [
        ("export.zip: 1.fit", "kept"),
        ("export.zip: 2.fit.gz", "kept"),
        ("export.zip: 3.fit", "left"),
        ("export.zip: 4.fit", "broken"),
    ]
    assert len(kept()) == 2
    with database.reading() as opened:
        assert [one.name for one in opened.query(Recording)] == ["export.zip"]


def test_of_a_triathlon_the_run_is_kept(read, kept, written):
    ride = activity(START + 1000, CYCLING, 9.0)
    result = read(written("triathlon.fit", [*activity(START, RUNNING), *ride]))
    assert [one["kind"] for one in result["told"]] == ["kept", "left"]
    assert "cycling" in result["told"][1]["what"]
    assert len(kept()) == 1


def test_a_run_that_another_device_saw_counts_once(read, kept, written, database, person_id):
    with database.writing() as opened:
        keep_run(opened, RunRecord(person_id=person_id, day=BEGAN.date(), started=BEGAN.replace(second=5), minutes=2.0, km=0.4, device="a pod"))
    result = read(written("watch.fit", activity(START, RUNNING)))
    assert [one["kind"] for one in result["told"]] == ["left"]
    assert "a pod saw the same run" in result["told"][0]["what"]
    assert [run.device for run in kept()] == ["a pod"]


def test_files_refused_on_the_way_are_told_of_beside_the_others(read, written):
    refused = [{"name": "notes.txt", "what": "notes.txt is not a kind of file.", "remedy": "Choose the FIT file."}]
    told = read(written("good.fit", activity(START, RUNNING)), refused=refused)["told"]
    assert [(one["name"], one["kind"]) for one in told] == [("notes.txt", "broken"), ("good.fit", "kept")]


def test_a_file_that_was_removed_meanwhile_keeps_none_of_the_others_back(lane, database, settings, person_id, seen, written):
    path, files = written("good.fit", activity(START, RUNNING)), FileStore(settings.files)
    with database.writing() as opened:
        id = keep_recording(opened, files, person_id, None, "watch", path.name, files.put(path)).id
        job = jobs.ask(opened, "read_watch", person_id, None, {"recordings": ["0" * 32, id, id]}).id
    lane.work_on_one()
    assert len(seen(job).result["runs"]) == 1


def test_an_unknown_average_stays_unknown_with_its_reason(read, kept, written):
    read(written("good.fit", activity(START, RUNNING)))
    assert kept()[0].averages["duty_factor"] == plain(Estimate.unknown("%", kept()[0].averages["duty_factor"]["reason"]))
