"""A program's way through the API: from a person to a logged session, with what is refused on the way."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app_work import add_person, browser, signed_in
from psoas.store.accounts import add_token, revoke_token
from psoas.store.models import ApiToken, Job, Recording
from psoas.store.visits import begin_visit
from watch_work import fit_run, read_files


@pytest.fixture
def program(application):
    """A program of the one person on this machine: no cookie, no token."""
    return without_cookies(application)


def without_cookies(application):
    opened = browser(application)
    opened.event_hooks = {"request": [lambda request: request.headers.pop("cookie", None)]}
    del opened.headers["x-csrf"]
    return opened


@pytest.fixture
def place(program) -> str:
    return f"/api/people/{program.post('/api/people', json={'name': 'Ada'}).json()['id']}"


@pytest.fixture
def visit(program, place) -> str:
    return f"{place}/visits/{program.post(f'{place}/visits').json()['id']}"


def error(answer) -> dict[str, str]:
    assert set(answer.json()) == {"error"}
    return answer.json()["error"]


def test_questions_are_answered_one_by_one_and_a_red_flag_ends_them(program, visit):
    asked = program.get(f"{visit}/question")
    assert asked.headers["etag"] == '"1"'
    question = asked.json()["question"]
    wrong = program.post(f"{visit}/answers", json={"key": question["key"], "answer": ["no such fact"]})
    assert wrong.status_code == 422
    assert "Give a list of" in error(wrong)["remedy"]
    everything = [option["value"] for option in question["options"]]
    then = program.post(f"{visit}/answers", json={"key": question["key"], "answer": everything}).json()
    assert then["version"] == 2
    assert then["flags"][0]["act"]
    assert program.post(f"{visit}/answers", json={"key": "no.such", "answer": 1}).status_code == 404


def test_a_document_is_changed_only_at_the_version_that_was_read(program, visit):
    new = {"document": {"runner": {"height": 1.8}}}
    assert program.put(f"{visit}/document", json=new).status_code == 428
    version = program.get(f"{visit}/document").headers["etag"]
    kept = program.put(f"{visit}/document", json=new, headers={"If-Match": version})
    assert kept.json() == {"version": 2, "document": new["document"]}
    late = program.put(f"{visit}/document", json={"document": {}}, headers={"If-Match": version})
    assert late.status_code == 412
    assert "version 2" in error(late)["what"]
    assert program.get(f"{visit}/document").json()["document"] == new["document"]


def test_what_cannot_be_is_refused_with_its_place(program, visit):
    refused = program.put(f"{visit}/document", json={"document": {"runner": {"height": 180}}}, headers={"If-Match": "1"})
    assert refused.status_code == 422
    assert "height" in error(refused)["what"]


def test_how_a_clip_was_filmed_comes_back_as_it_was_said(program, visit):
    told = {"speed": 3.0, "surface": "treadmill", "reference": {"length": 0.6, "apparent": 213}}
    assert program.put(f"{visit}/filming", json=told).status_code == 200
    assert program.get(f"{visit}/filming").json() == {**told, "slow_motion": None, "fast": False, "frame_rate": None}


def test_the_result_of_a_test_is_noted_or_passed_over(program, visit):
    assert program.put(f"{visit}/tests/T02", json={"given": None}).json()["document"]["tests"] == {"T02": None}
    assert program.put(f"{visit}/tests/T99", json={"given": None}).status_code == 422
    assert program.get(f"{visit}/test").json() == {"version": 2, "ready": False, "test": None}


def test_a_file_is_taken_in_by_its_content_and_comes_back_as_it_was(program, place, visit, application, settings, fit_file):
    kept = program.post(f"{place}/recordings", params={"kind": "watch", "name": "../run.fit", "visit": visit[-32:]}, content=fit_file)
    assert kept.status_code == 201
    recording = kept.json()
    assert (recording["name"], recording["size"]) == ("run.fit", len(fit_file))
    assert program.get(f"{place}/recordings/{recording['id']}/content").content == fit_file
    assert not list(settings.incoming.iterdir())
    assert program.delete(f"{place}/recordings/{recording['id']}").status_code == 204
    assert program.get(f"{place}/recordings").json()["items"] == []
    with application.state.database.reading() as session:
        assert session.scalar(select(Recording.id)) is None


@pytest.mark.parametrize(("query", "content"), [({"kind": "side"}, b"no video"), ({"kind": "side"}, b""), ({"kind": "elsewhere"}, b"x")])
def test_a_file_that_is_refused_leaves_nothing(program, place, settings, query, content):
    refused = program.post(f"{place}/recordings", params={"name": "run.mp4", **query}, content=content)
    assert refused.status_code == 422
    assert error(refused)["remedy"]
    assert not list(settings.incoming.iterdir())


def test_work_is_asked_for_once_stopped_and_begun_again(program, place, visit):
    wanted = {"kind": "assess", "visit": visit[-32:], "side": None, "key": "clip"}
    job = program.post(f"{place}/jobs", json=wanted)
    assert job.status_code == 202
    address = job.headers["location"]
    assert program.post(f"{place}/jobs", json=wanted).json()["id"] == job.json()["id"]
    assert program.post(f"{address}/stop").json()["status"] == "stopped"
    assert program.post(f"{address}/stop").status_code == 409
    assert program.post(f"{address}/retry").json()["status"] == "queued"
    assert program.post(f"{address}/retry").status_code == 409
    assert [one["id"] for one in program.get(f"{place}/jobs?status=queued").json()["items"]] == [job.json()["id"]]


def test_work_on_files_of_somebody_else_is_refused(program, place, application):
    other = add_person(application)
    with application.state.database.writing() as session:
        theirs = Recording(person_id=other, kind="side", name="a", digest="0" * 64, size=1)
        session.add(theirs)
        session.flush()
        visit = begin_visit(session, other).id
        recording = theirs.id
    assert program.post(f"{place}/jobs", json={"kind": "assess", "side": recording}).status_code == 404
    assert program.post(f"{place}/jobs", json={"kind": "assess", "side": None, "visit": visit}).status_code == 404
    assert program.post(f"{place}/jobs", json={"kind": "read_watch", "recording": recording}).status_code == 404
    assert program.post(f"{place}/programmes", json={"wishes": {"start": "2027-01-04"}, "visit": visit}).status_code == 404
    with application.state.database.reading() as session:
        assert session.scalar(select(Job.id)) is None


def test_wishes_that_cannot_be_are_refused_before_the_work(program, place):
    wishes = {"start": "2027-01-04", "running": {"runs": {"5": "long", "6": "long"}}}
    refused = program.post(f"{place}/programmes", json={"wishes": wishes})
    assert refused.status_code == 422
    assert "more than one long run" in error(refused)["what"]


def test_a_session_sent_twice_is_kept_once(program, place):
    done = {"key": "a", "kind": "strength", "day": "2027-01-04", "started": "2027-01-04T18:00:00+01:00", "status": "done"}
    done["sets"] = [{"exercise": "EX05", "side": "left", "number": 1, "done": 12, "reserve": 3}]
    first = program.post(f"{place}/sessions", json=done).json()
    assert program.post(f"{place}/sessions", json={**done, "status": "partly"}).json() == first
    assert program.get(f"{place}/sessions").json()["items"] == [first]
    assert first["sets"][0]["reserve"] == 3


def test_a_check_in_is_put_and_corrected(program, place):
    program.put(f"{place}/check-ins/2027-01-04", json={"soreness": {"hamstrings:left": 4}})
    program.put(f"{place}/check-ins/2027-01-04", json={"soreness": {"hamstrings:left": 2}, "sleep": 7.5})
    assert program.get(f"{place}/check-ins/2027-01-04").json()["soreness"] == {"hamstrings:left": 2}
    assert len(program.get(f"{place}/check-ins").json()["items"]) == 1


def test_a_run_comes_in_as_a_recording_and_a_job_and_is_read_with_its_errors(program, place, application):
    sent = program.post(f"{place}/recordings", params={"kind": "watch", "name": "run.fit"}, content=fit_run(date(2026, 6, 1)))
    assert program.post(f"{place}/jobs", json={"kind": "read_watch", "recording": sent.json()["id"]}).status_code == 202
    (id,) = read_files(application)["runs"]
    (run,) = program.get(f"{place}/runs?since=2026-06-01").json()["items"]
    assert (run["id"], run["day"], run["started"], run["minutes"], run["km"]) == (id, "2026-06-01", "2026-06-01T12:00:00Z", 40.0, 7.2)
    assert run["averages"]["step_rate"]["value"] == 170.0
    assert run["averages"]["duty_factor"]["value"] is None
    assert run["averages"]["duty_factor"]["reason"]
    assert program.get(f"{place}/runs?since=2026-06-02").json()["items"] == []
    assert program.get(f"{place}/runs/{id}").json() == run
    assert program.delete(f"{place}/runs/{id}").status_code == 204
    assert program.get(f"{place}/runs/{id}").status_code == 404
    assert program.get(f"{place}/recordings").json()["items"][0]["name"] == "run.fit"


def test_a_list_comes_in_pages(program, place):
    for day in range(1, 6):
        program.put(f"{place}/check-ins/2027-01-0{day}", json={})
    days, after = [], None
    while True:
        page = program.get(f"{place}/check-ins", params={"limit": 2, **({"after": after} if after else {})}).json()
        days += [one["day"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert days == [f"2027-01-0{day}" for day in range(1, 6)]
    assert program.get(f"{place}/check-ins?after=nowhere").status_code == 422


def test_a_token_may_do_what_its_account_may_until_it_is_revoked(practice):
    coach = signed_in(practice, "coach")
    own, other = add_person(practice, coach=coach.account), add_person(practice)
    with practice.state.database.writing() as session:
        token = add_token(session, coach.account, "a program")[1]
    opened = without_cookies(practice)
    assert opened.get("/api/people").status_code == 401
    opened.headers["authorization"] = f"Bearer {token}"
    assert [one["id"] for one in opened.get("/api/people").json()["items"]] == [own]
    assert opened.get(f"/api/people/{own}/today").status_code == 200
    for address in ("today", "visits", "recordings", "jobs", "assessments", "programmes", "sessions", "check-ins"):
        assert opened.get(f"/api/people/{other}/{address}").status_code == 404
    added = opened.post("/api/people", json={"name": "New"}).json()["id"]
    assert opened.get(f"/api/people/{added}").status_code == 200
    with practice.state.database.writing() as session:
        revoke_token(session, coach.account, session.scalar(select(ApiToken.id)))
    assert error(opened.get("/api/people"))["code"] == "unauthorized"


def test_the_page_that_describes_the_api_names_every_route(client, application):
    page = client.get("/api/").text
    assert all(path in page for path in application.openapi()["paths"])
