"""A person with a bit of everything, for tests of export, erase and backup."""

from __future__ import annotations

import io
from datetime import timedelta

from logged import DAY, session
from psoas.follow.diary import CheckIn
from psoas.store.answers import keep_answers
from psoas.store.assessments import keep_assessment
from psoas.store.check_ins import keep_check_in
from psoas.store.columns import now
from psoas.store.database import Database
from psoas.store.jobs import ask
from psoas.store.looks import keep_look
from psoas.store.models import Person, RunRecord
from psoas.store.notes import keep_note
from psoas.store.people import add_person
from psoas.store.places import Places
from psoas.store.programmes import keep_programme
from psoas.store.recordings import begin_upload, keep_recording
from psoas.store.runs import keep_run
from psoas.store.sessions import keep_session
from psoas.store.shares import add_share
from psoas.store.visits import keep_document, open_visit


def whole_person(database: Database, places: Places, name: str, *, shared: bytes = b"a clip that two people gave") -> Person:
    """Add someone with answers, clips, an assessment, programmes, sessions, check-ins, a run, questionnaires, notes, an upload under way and a job.

    Parameters
    ----------
    database, places
        Where to keep them.
    name
        Stands in every text and file of theirs, but for one clip.
    shared
        Content of that clip.
    """
    own, page, clip = (places.files.put(io.BytesIO(content)) for content in (f"clip of {name}".encode() * 999, f"<p>{name}</p>".encode(), shared))
    places.files.put_derived(own, "thumbnail.jpg", lambda path: path.write_text(f"thumbnail of {name}"))
    with database.writing() as writing:
        person = add_person(writing, name)
        visit = open_visit(writing, person.id)
        recording = keep_recording(writing, places.files, person.id, visit.id, "side", f"{name}.MP4", own)
        keep_recording(writing, places.files, person.id, None, "test:T03:left", "clip.mp4", clip)
        keep_document(writing, visit, {"runner": {"name": name}, "pictures": {"T03": recording.id}})
        assessment = keep_assessment(
            writing, person.id, visit.id, f'{{"schema": 3, "name": "{name}"}}\n', files={"report.html": page, "odd / name": page}
        )
        keep_programme(writing, person.id, f'{{"schema": 1, "name": "{name}, first"}}')
        programme = keep_programme(writing, person.id, f'{{"schema": 1, "name": "{name}"}}', assessment.id)
        keep_session(writing, person.id, session("a", programme_id=programme.id, planned="w1"))
        keep_session(writing, person.id, session("b", DAY + timedelta(days=2), kind="routine", sets=()))
        keep_check_in(writing, person.id, CheckIn(DAY, {"glutes:left": 3}, note=f"=1+1, said {name}"))
        keep_check_in(writing, person.id, CheckIn(DAY + timedelta(days=1), {"calves:right": 0}, sleep=7.25))
        watch = keep_recording(writing, places.files, person.id, None, "watch", "run.fit", clip)
        rate = {"step_rate": {"value": 171.5, "unit": "steps/min", "random": 0.4, "systematic": None}}
        keep_run(writing, RunRecord(person_id=person.id, recording_id=watch.id, day=DAY, started=now(), minutes=41.5, km=8.02, averages=rate))
        keep_answers(writing, person.id, DAY, "OQ10", {"trouble": "a little"})
        keep_answers(writing, person.id, DAY, "OQ01", {"total": 24})
        keep_look(writing, person.id, None, DAY, f"{name}: hop test fine")
        keep_note(writing, person.id, None, f"{name} lands on the heel")
        add_share(writing, person.id, programme.id, now() + timedelta(days=7))
        upload = begin_upload(writing, person.id, visit.id, "rear", f"{name}.mp4", 1000)
        job = ask(writing, "assess", person.id, visit.id, {"said": name})
    places.incoming.mkdir(parents=True, exist_ok=True)
    (places.incoming / upload.id).write_text(f"half of a clip of {name}")
    (places.work / f"{job.id}-1").mkdir(parents=True)
    (places.work / f"{job.id}-1" / "frames.txt").write_text(f"frames of {name}")
    return person
