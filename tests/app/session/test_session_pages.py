"""The pages of a session and its log, asked without a browser."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape

from sqlalchemy import func, select

from psoas.store.models import SessionRecord, SetRecord
from psoas.store.programmes import current_programme


def body_for(application, person, strength, **changed):
    with application.state.database.reading() as session:
        programme = current_programme(session, person).id
    item = strength.items[0]
    sets = [
        {"exercise": item.exercise, "side": side, "number": number, "done": item.high, "reserve": 2, "load": None, "pain": None, "felt": None}
        for number in range(1, item.sets + 1)
        for side in item.sides
    ]
    body = {"key": "browser-1", "programme": programme, "kind": "strength", "day": date.today().isoformat(), "started": "2027-01-04T18:00:00Z"}
    return {**body, "ended": "2027-01-04T18:20:00Z", "status": "partly", "felt": "right", "effort": 6, "pain": None, "sets": sets, **changed}


def played_on(page: str) -> dict:
    return json.loads(unescape(re.search(r"data-session='([^']*)'", page).group(1)))


def test_the_page_holds_all_that_the_player_needs(client, follower, strength):
    page = client.get(f"/p/{follower}/sessions/{strength.id}")
    assert page.status_code == 200
    plan = played_on(page.text)
    assert sum(step["seconds"] for step in plan["steps"]) == strength.seconds
    for item in strength.items:
        assert f'data-exercise="{item.exercise}"' in page.text
    assert "<style" not in page.text
    assert not re.search(r"<script[^>]*>[^<]", page.text)
    assert not re.search(r"\son\w+=", page.text)


def test_the_five_minutes_are_played_to_300_seconds(client, follower):
    plan = played_on(client.get(f"/p/{follower}/routine").text)
    assert plan["kind"] == "routine"
    assert sum(step["seconds"] for step in plan["steps"]) == 300


def test_without_a_programme_the_pages_say_so(client, person_id):
    assert client.get(f"/p/{person_id}/sessions/w1-mon").status_code == 404
    page = client.get(f"/p/{person_id}/routine")
    assert page.status_code == 200
    assert "no five minutes yet" in page.text


def test_a_log_that_is_sent_twice_is_kept_once_and_tells_what_comes_next(application, client, follower, strength):
    body = body_for(application, follower, strength)
    answers = [client.post(f"/p/{follower}/sessions/{strength.id}/log", json=body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert [change["name"] for change in answers[0].json()["changes"]]
    with application.state.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SessionRecord)) == 1
        assert session.scalar(select(func.count()).select_from(SetRecord)) == len(body["sets"])
        kept = session.scalar(select(SessionRecord))
        assert (kept.planned, kept.status, kept.felt, kept.effort) == (strength.id, "partly", "right", 6)
        assert kept.programme_id == body["programme"]


def test_a_log_of_a_programme_that_is_gone_is_still_kept(application, client, follower, strength):
    body = body_for(application, follower, strength, programme="0" * 32)
    answer = client.post(f"/p/{follower}/sessions/{strength.id}/log", json=body)
    assert answer.json() == {"kept": True, "changes": []}
    with application.state.database.reading() as session:
        assert session.scalar(select(SessionRecord)).programme_id is None


def test_a_log_that_cannot_be_is_refused_with_the_reason(application, client, follower, strength):
    body = body_for(application, follower, strength, ended="2026-01-04T18:20:00Z")
    answer = client.post(f"/p/{follower}/sessions/{strength.id}/log", json=body, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert "ends before it begins" in answer.json()["error"]["what"]


def test_what_was_logged_changes_the_next_session(application, client, follower, strength):
    item = strength.items[0]
    hurt = [{"exercise": item.exercise, "side": item.sides[0], "number": 1, "done": 3, "reserve": None, "load": None, "pain": 8, "felt": "it hurts"}]
    client.post(f"/p/{follower}/sessions/{strength.id}/log", json=body_for(application, follower, strength, sets=hurt, pain=8))
    assert "Since last time:" in client.get(f"/p/{follower}/sessions/{strength.id}").text


def test_a_session_is_logged_whole_by_a_plain_form(application, client, follower, strength):
    form = {"key": "form-1", "felt": "too easy", "effort": "4"}
    for _ in range(2):
        answer = client.post(f"/p/{follower}/sessions/{strength.id}/done", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/p/{follower}/today")
    with application.state.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SessionRecord)) == 1
        assert session.scalar(select(func.count()).select_from(SetRecord)) == sum(item.sets * len(item.sides) for item in strength.items)


def test_everything_that_is_kept_for_later_is_there(client, follower):
    listed = client.get(f"/p/{follower}/sessions/offline").json()
    assert listed["pages"][-1] == f"/p/{follower}/routine"
    for path in (*listed["pages"], *listed["files"]):
        assert client.get(path).status_code == 200, path


def test_every_script_of_the_page_is_kept_for_later(client, follower, strength):
    page = client.get(f"/p/{follower}/sessions/{strength.id}").text
    loaded = set(re.findall(r'(?:src|href)="(/(?:static/|exercises)[^"]+)"', page))
    listed = set(client.get(f"/p/{follower}/sessions/offline").json()["files"])
    for path in [path for path in loaded if path.endswith(".js")]:
        loaded |= set(re.findall(r'from "(/static/[^"]+)"', client.get(path).text))
    assert loaded <= listed


def test_others_do_not_see_a_session(practice, client_as, programme, strength):
    from psoas.plan.programme_json import programme_to_json
    from psoas.store.models import Person
    from psoas.store.programmes import keep_programme

    mine, other = client_as("runner"), client_as("runner", "Other")
    with practice.state.database.writing() as session:
        person = Person(name="Mine", account_id=mine.account)
        session.add(person)
        session.flush()
        keep_programme(session, person.id, programme_to_json(programme))
        id = person.id
    for path in (f"/p/{id}/sessions/{strength.id}", f"/p/{id}/routine", f"/p/{id}/sessions/offline", f"/p/{id}/sessions/token"):
        assert mine.get(path).status_code == 200
        assert other.get(path).status_code == 404
    assert other.post(f"/p/{id}/sessions/{strength.id}/log", json=body_for(practice, id, strength)).status_code == 404
