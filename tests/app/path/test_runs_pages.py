"""Runs from a watch in the browser's pages: sent, listed, beside a clip, removed; and what the check-in makes of them."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from app_work import add_person, signed_in
from psoas.assessment_json import to_json
from psoas.knowledge.programme_rules import programme_rules
from psoas.quantity import Estimate
from psoas.store import jobs
from psoas.store.assessments import keep_assessment
from psoas.store.check_ins import check_in_on
from psoas.store.file_store import FileStore
from psoas.store.models import CheckInRecord, Recording, RunRecord
from psoas.store.runs import keep_run, list_runs
from psoas.values_json import plain
from report.sample_assessment import sample_assessment
from watch_work import fit_run, read_files

TODAY = date.today()
RATE = plain(Estimate(171.0, "steps/min", 0.4, n=40, counted="minutes", origin="garmin fenix6, its own bias not known"))


@pytest.fixture
def person(application) -> str:
    return add_person(application, "Ana")


@pytest.fixture
def add_runs(application, person):
    """Add runs of days back -> km."""

    def adding(**km_by_days_back):
        with application.state.database.writing() as opened:
            for name, km in km_by_days_back.items():
                day = TODAY - timedelta(days=int(name.removeprefix("d")))
                began = datetime.combine(day, time(7), tzinfo=UTC)
                row = {"day": day, "started": began, "minutes": 6 * km, "km": km, "device": "garmin fenix6", "averages": {"step_rate": RATE}}
                keep_run(opened, RunRecord(person_id=person, **row))

    return adding


@pytest.fixture
def work(application):
    """Do the job that was asked for."""
    return partial(read_files, application)


def send(client, person, *files):
    return client.post(f"/p/{person}/runs/uploads", data={"kind": "watch"}, files=[("file", one) for one in files])


def test_without_script_a_form_sends_many_files_and_the_page_says_what_came(client, person, work):
    sent = send(client, person, ("a.fit", fit_run()), ("b.fit", fit_run(TODAY - timedelta(days=2), 30)), ("notes.txt", b"hello"), ("none.fit", b""))
    assert sent.status_code == 303
    waiting = client.get(sent.headers["location"]).text
    assert "Waiting for its turn" in waiting
    assert "<noscript><meta" in waiting
    assert "Choose FIT files" not in waiting
    assert work()["next"] == sent.headers["location"]
    page = client.get(sent.headers["location"]).text
    assert "2 runs came in; 2 things were not kept." in page
    assert "notes.txt is not a kind of file that psoas knows." in page
    assert "The file is empty." in page
    assert "7.2\u202fkm" in page
    assert page.count(">170") == 2


def test_with_script_files_come_in_pieces_and_are_read_together(client, person, work):
    content = fit_run()
    begun = client.post(f"/p/{person}/runs/uploads/begin", json={"kind": "side", "name": "a.fit", "size": len(content)}).json()
    half = len(content) // 2
    head = {"content-type": "application/octet-stream", "upload-offset": "0"}
    assert client.patch(begun["at"], content=content[:half], headers=head).json() == {"received": half}
    assert client.get(begun["at"]).json() == {"received": half, "size": len(content)}
    client.patch(begun["at"], content=content[half:], headers={**head, "upload-offset": str(half)})
    recording = client.post(f"{begun['at']}/finish").json()["recording"]
    refused = [{"name": "x.fit", "what": "x.fit is not a kind of file.", "remedy": "Choose another."}]
    asked = client.post(f"/p/{person}/runs/read", json={"recordings": [recording], "refused": refused})
    assert asked.status_code == 202
    assert [one["kind"] for one in work()["told"]] == ["broken", "kept"]
    assert "1 run came in; 1 thing was not kept." in client.get(asked.json()["next"]).text


def test_an_upload_of_a_run_can_be_given_up_and_is_not_a_visits(client, person, visiting):
    begun = client.post(f"/p/{person}/runs/uploads/begin", json={"kind": "watch", "name": "a.fit", "size": 100}).json()["at"]
    visit = visiting()
    assert client.get(f"/p/{visit.person_id}/visits/{visit.id}/uploads/{begun.rsplit('/', 1)[1]}").status_code == 404
    assert client.delete(begun).status_code == 204
    assert client.get(begun).status_code == 404


def test_another_persons_files_are_not_read_along(client, person, application, settings, tmp_path, work):
    other = add_person(application, "Bea")
    (tmp_path / "theirs.fit").write_bytes(fit_run())
    files = FileStore(settings.files)
    digest = files.put(tmp_path / "theirs.fit")
    with application.state.database.writing() as opened:
        theirs = Recording(person_id=other, kind="watch", name="theirs.fit", digest=digest, size=1)
        opened.add(theirs)
        opened.flush()
        id = theirs.id
    client.post(f"/p/{person}/runs/read", json={"recordings": [id]})
    assert work()["runs"] == []


def test_an_empty_page_asks_for_files_and_nothing_else(client, person):
    page = client.get(f"/p/{person}/runs").text
    assert page.count('class="btn main') == 2  # the label of the field, and the button where no script runs
    assert "Where to find them" in page
    assert "Kilometres a week" not in page


def test_a_much_longer_run_is_marked_with_the_rule_and_its_source(client, person, add_runs):
    add_runs(d20=8.0, d15=9.0, d10=10.0, d1=16.0)
    page = client.get(f"/p/{person}/runs").text
    assert "60 % longer than any other of the 30 days before (10.0\u202fkm)" in page
    assert programme_rules()["PR08"].says in page
    assert "Schuster Brandt Frandsen 2025, grade B" in page
    assert page.count('class="run spike"') == 1
    assert 'aria-label="Kilometres a week from' in page


def test_steady_running_marks_nothing(client, person, add_runs):
    add_runs(d20=8.0, d15=9.0, d10=10.0, d1=11.0)
    page = client.get(f"/p/{person}/runs").text
    assert "longer than any other" not in page
    assert "Schuster" not in page


def test_kilometres_told_on_days_without_a_watch_are_drawn_too(client, person, add_runs, application):
    add_runs(d1=10.0)
    with application.state.database.writing() as opened:
        opened.add(CheckInRecord(person_id=person, day=TODAY - timedelta(days=14), run_km=23.0))
    assert ">23</text>" in client.get(f"/p/{person}/runs").text


def test_a_long_list_comes_in_pages(client, person, add_runs):
    add_runs(**{f"d{back}": 8.0 for back in range(40)})
    first = client.get(f"/p/{person}/runs").text
    assert first.count('<th scope="row">') == 30
    address = first.split('href="/p/' + person + "/runs?before=")[1].split('"')[0]
    rest = client.get(f"/p/{person}/runs?before={address}").text
    assert rest.count('<th scope="row">') == 10
    assert "Kilometres a week" not in rest


@pytest.fixture
def read_run(client, person, application, work):
    """Send a run and return its address."""

    def sending(content):
        send(client, person, ("a.fit", content))
        return f"/p/{person}/runs/{work()['runs'][0]}"

    return sending


@pytest.fixture
def keep_clip(application, person):
    """Keep a clip at a speed in m/s on a treadmill, 168 steps a minute."""

    def keeping(speed):
        made = sample_assessment()
        conditions = replace(made.conditions, surface="treadmill")
        with application.state.database.writing() as opened:
            keep_assessment(opened, person, None, to_json(replace(made, speed=Estimate(speed, "m/s", 0.02), conditions=conditions)), "clip", {})

    return keeping


def test_a_run_stands_beside_the_newest_clip_with_both_errors(client, read_run, keep_clip):
    keep_clip(3.0)
    page = client.get(read_run(fit_run(cadence=90))).text
    assert "Beside the clip of" in page
    assert "minutes of the run at the clip’s speed, 10.8 km/h" in page
    assert "beyond both errors" in page
    assert "180" in page


def test_a_run_out_of_an_archive_stands_beside_the_clip_too(client, read_run, keep_clip, tmp_path):
    keep_clip(3.0)
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("1.fit", fit_run(date.today() - timedelta(days=1), cadence=90))
        archive.writestr("2.fit", fit_run(cadence=80))
        archive.writestr("3.fit", b"no fit at all")
    page = client.get(read_run((tmp_path / "export.zip").read_bytes())).text
    assert "minutes of the run at the clip’s speed, 10.8 km/h" in page
    assert "180" in page


def test_a_run_at_another_speed_is_not_compared_and_told_by_how_much(client, read_run, keep_clip):
    keep_clip(4.0)
    page = client.get(read_run(fit_run(speed=3.0))).text
    assert "Not comparable." in page
    assert "10.8" in page
    assert "14.4" in page
    assert "beyond both errors" not in page


def test_a_run_without_a_clip_says_how_to_have_both(client, read_run, person):
    page = client.get(read_run(fit_run())).text
    assert f'href="/p/{person}/film"' in page
    assert "Beside the clip" not in page
    assert "Not known: duty factor" in page


def test_a_run_whose_file_is_gone_is_shown_and_not_compared(client, add_runs, application, person, keep_clip):
    add_runs(d1=10.0)
    keep_clip(3.0)
    with application.state.database.reading() as opened:
        (run,) = list_runs(opened, person)
    page = client.get(f"/p/{person}/runs/{run.id}").text
    assert "Not comparable. The file of the run is not here any more" in page
    assert "171.0" in page


def test_removing_a_run_removes_its_file(client, read_run, application, settings, person):
    address = read_run(fit_run())
    assert "data-ask=" in client.get(address).text
    assert client.post(f"{address}/remove").headers["location"] == f"/p/{person}/runs"
    assert client.get(address).status_code == 404
    with application.state.database.reading() as opened:
        assert opened.scalar(select(Recording.id)) is None
    assert [path for path in settings.files.rglob("*") if path.is_file()] == []


def test_the_check_in_fills_in_what_the_watch_saw_and_leaves_it_to_the_watch(client, person, add_runs, application):
    add_runs(d0=8.2)
    page = client.get(f"/p/{person}/check-in").text
    assert "From your watch: 8.2 km in 49 min." in page
    assert 'name="run_km" inputmode="decimal" autocomplete="off" value="8.2"' in page
    told = {"day": TODAY.isoformat(), "run_minutes": "49", "run_km": "8.2"}
    assert client.post(f"/p/{person}/check-in", data=told).status_code == 303
    assert told_of(application, person) == (None, None)
    client.post(f"/p/{person}/check-in", data={**told, "run_minutes": "75"})
    assert told_of(application, person) == (75.0, None)
    again = client.get(f"/p/{person}/check-in").text
    assert 'value="75"' in again
    assert "From your watch" in again


def told_of(application, person):
    with application.state.database.reading() as opened:
        record = check_in_on(opened, person, TODAY)
        return record.run_minutes, record.run_km


def test_a_day_without_a_watch_is_asked_as_before(client, person, add_runs):
    add_runs(d1=8.2)
    assert "From your watch" not in client.get(f"/p/{person}/check-in").text
    assert f'href="/p/{person}/runs"' in client.get(f"/p/{person}/check-in").text


def test_the_wishes_take_the_running_week_from_the_watch(client, visiting, answered, application):
    visit = visiting(answered("hills", tests=True))
    before = client.get(f"/p/{visit.person_id}/programme/wishes").text
    assert "the runs of your watch" not in before
    with application.state.database.writing() as opened:
        for back in (1, 4, 9):
            keep_run(opened, RunRecord(person_id=visit.person_id, day=TODAY - timedelta(days=back), minutes=66.0, km=10.0 + back))
    page = client.get(f"/p/{visit.person_id}/programme/wishes").text
    assert "the runs of your watch" in page
    assert 'name="km" inputmode="decimal" autocomplete="off" value="11"' in page
    assert 'name="longest" inputmode="decimal" autocomplete="off" value="19"' in page


def test_a_coach_finds_runs_among_a_persons_places(practice):
    coach = signed_in(practice, "coach")
    person = add_person(practice, "Ana", coach=coach.account)
    assert f'href="/p/{person}/runs"' in coach.get(f"/p/{person}").text
    page = coach.get(f"/p/{person}/runs").text
    assert 'aria-current="page">Runs</a>' in page
    assert signed_in(practice, "coach").get(f"/p/{person}/runs").status_code == 404


def test_a_run_stands_among_a_persons_days_and_leads_to_its_page(client, person, add_runs, application):
    add_runs(d2=8.2)
    with application.state.database.reading() as opened:
        (run,) = list_runs(opened, person)
    assert f'<a href="/p/{person}/runs/{run.id}">8.2 km in 49 min</a>' in client.get(f"/p/{person}").text


def test_a_job_of_somebody_else_is_not_told_of(client, person, application):
    other = add_person(application, "Bea")
    with application.state.database.writing() as opened:
        job = jobs.ask(opened, "read_watch", other, None, {"recordings": []})
        job.status, job.result = "done", {"told": [{"kind": "kept", "name": "secret.fit", "what": "x", "remedy": "y"}]}
        id = job.id
    assert "secret.fit" not in client.get(f"/p/{person}/runs?read={id}").text
