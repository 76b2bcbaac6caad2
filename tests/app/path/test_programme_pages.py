"""From wishes to the programme, its changes with their reasons, what can be taken away, and today."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import select
from starlette.datastructures import FormData

from app_work import add_person
from psoas.app.planning import plan_for
from psoas.app.today_view import behind, days_of, headline, next_retest, places_to_ask
from psoas.app.wishes_form import filled_as_sent, filled_from, wishes_in
from psoas.errors import SettingError
from psoas.follow.diary import CheckIn, DoneSession
from psoas.follow.history import GROUP_OF_SITE, GROUPS
from psoas.knowledge.body_map import regions
from psoas.plan.programme_json import programme_from_json, programme_to_json
from psoas.plan.wishes import RunningWeek, Wishes
from psoas.screen.answers import Answers, Soreness, Training
from psoas.store.check_ins import keep_check_in, list_check_ins
from psoas.store.models import Job
from psoas.store.programmes import current_programme, keep_programme
from psoas.store.sessions import keep_session
from psoas.store.visits import finish_visit, keep_document, list_visits, open_visit

TODAY = date.today()


def plan(answered, start=TODAY):
    """Return answers, and a programme with its first session on its first day and another three days later."""
    document = answered("short-hip-flexor", tests=True)
    day = start.weekday()
    runs = RunningWeek({(day + 1) % 7: "easy", (day + 5) % 7: "easy"}, 20, 8)
    wishes = Wishes(start=start, weeks=4, minutes={day: 20, (day + 3) % 7: 20}, equipment=frozenset({"band"}), running=runs, pain=2)
    return document, plan_for(document, None, wishes, name="Ana")


@pytest.fixture(scope="session")
def planned(answered):
    return plan(answered)


@pytest.fixture
def following(application, planned):
    """A person with a programme that begins today."""
    document, programme = planned
    person = add_person(application, "Ana")
    with application.state.database.writing() as session:
        visit = finish_visit(session, keep_document(session, open_visit(session, person), document))
        keep_programme(session, person, programme_to_json(programme))
    return visit.person_id


@pytest.fixture
def programme_now(application):
    def read(person):
        with application.state.database.reading() as session:
            record = current_programme(session, person)
        return record.id, programme_from_json(record.document)

    return read


def test_wishes_are_filled_from_the_answers_and_begin_with_a_session_today():
    told = Answers(days_per_week=3, equipment=("resistance band", "mat"), training=Training(12, 15, runs_per_week=3, distance_per_week=25))
    filled = filled_from(told, date(2027, 1, 5))
    assert list(filled.days) == [1, 3, 5]
    assert filled.equipment == {"band"}
    assert (filled.km, filled.longest, list(filled.runs.values()).count("long")) == ("25", "15", 1)


def test_a_form_gives_the_wishes_that_were_filled_in():
    sent = "start=2027-01-04&weeks=8&day=0&day=3&minutes=20&minutes.3=40&equipment=band&level=2&run.6=long&run.1=&km=30,5&pain=3"
    form = FormData(parse_qsl(f"{sent}&race=2027-04-11&mobility=1&cue=1", keep_blank_values=True))
    wishes = wishes_in(form, Answers())
    assert wishes.minutes == {0: 20, 3: 40}
    assert wishes.running == RunningWeek({6: "long"}, 30.5, None)
    assert (wishes.level, wishes.pain, wishes.race, wishes.mobility, wishes.cue, wishes.release) == (2, 3, date(2027, 4, 11), True, True, False)
    assert wishes.equipment == {"band", "phone"}
    assert filled_as_sent(form, TODAY).days == {0: 20, 3: 40}


@pytest.mark.parametrize("field", [("race", "2026-01-01"), ("km", "far"), ("day", "9"), ("run.2", "swim"), ("start", "soon"), ("release", "1")])
def test_a_wish_that_cannot_be_is_told(field):
    with pytest.raises(SettingError):
        wishes_in(FormData([("start", "2027-01-04"), ("minutes", "20"), field]), Answers())


def test_a_programme_is_asked_for_once_the_questions_are_answered(client, visiting, answered, application):
    visit = visiting(answered("short-hip-flexor", tests=True))
    person = visit.person_id
    assert "When do you have time?" in client.get(f"/p/{person}/programme/wishes").text
    sent = client.post(
        f"/p/{person}/programme/wishes", data={"start": TODAY.isoformat(), "weeks": "8", "day": ["0", "3"], "minutes": "20", "level": "1"}
    )
    making = client.get(sent.headers["location"]).text
    assert "Making your plan" in making
    with application.state.database.reading() as session:
        job = session.scalars(select(Job)).one()
    assert (job.kind, job.visit_id, job.payload["next"]) == ("plan", visit.id, f"/p/{person}/programme")
    assert job.payload["wishes"]["minutes"] == {"0": 20, "3": 20}


def test_the_self_release_is_asked_about_and_its_answers_are_kept(client, visiting, answered, application, document_of):
    visit = visiting(answered("short-hip-flexor", tests=True))
    address = f"/p/{visit.person_id}/programme/wishes"
    asked = re.findall(r'name="facts" value="(\w+)"', client.get(address).text)
    assert asked
    client.post(address, data={"start": TODAY.isoformat(), "day": ["0"], "minutes": "20", "release": "1", "facts": [asked[0]]})
    told = document_of(visit)["facts"]
    assert told[asked[0]] is True
    assert all(told[fact] is False for fact in asked[1:])


def test_nobody_plans_before_the_questions_or_with_a_red_flag(client, visiting, answered):
    early, document = visiting(), answered("short-hip-flexor")
    assert client.get(f"/p/{early.person_id}/programme/wishes").headers["location"].endswith("/questions")
    assert "No plan yet" in client.get(f"/p/{early.person_id}/programme").text
    document["facts"]["fever"] = True
    stopped = visiting(document)
    assert client.post(f"/p/{stopped.person_id}/programme/wishes", data={}).headers["location"].endswith("/questions")


def test_the_programme_shows_weeks_reasons_and_pictures_without_style_or_script_in_the_page(client, following, programme_now):
    shown = client.get(f"/p/{following}/programme").text
    _, programme = programme_now(following)
    assert all(session.id in shown for session in programme.sessions() if session.kind == "strength")
    assert programme.needs[0].name.capitalize() in shown
    assert not re.search(r"<style|<script(?![^>]*src=)|\son\w+=", shown)


def test_a_skipped_day_is_laid_out_anew_with_the_reason_and_can_be_taken_back(client, following, programme_now):
    before, programme = programme_now(following)
    first = next(one for one in programme.sessions() if one.kind == "strength")
    sent = client.post(f"/p/{following}/programme/skip", data={"from": before, "day": first.day.isoformat()})
    assert "You skipped" in sent.text
    after, changed = programme_now(following)
    assert first.day not in {one.day for one in changed.sessions() if one.kind == "strength"}
    again = client.post(f"/p/{following}/programme/skip", data={"from": before, "day": first.day.isoformat()})
    assert again.status_code == 303
    client.post(f"/p/{following}/programme/undo", data={"from": after, "before": before})
    assert programme_now(following)[1] == programme


def test_a_session_moves_within_its_week_or_says_why_not(client, following, programme_now):
    record, programme = programme_now(following)
    first, second = [one for one in programme.sessions() if one.kind == "strength"][:2]
    refused = client.post(f"/p/{following}/programme/move", data={"from": record, "session": first.id, "day": second.day.isoformat()})
    assert refused.status_code == 422
    assert "it holds a session already" in refused.text
    assert programme_now(following)[0] == record


def test_an_exercise_is_swapped_for_an_equal_one_or_says_why_not(client, following, programme_now):
    _, programme = programme_now(following)
    held = {item.exercise for one in programme.sessions() if one.kind == "strength" for item in one.items}
    said = [client.post(f"/p/{following}/programme/swap", data={"from": programme_now(following)[0], "exercise": id}) for id in sorted(held)]
    assert any(one.status_code == 200 and "takes the place of" in one.text for one in said)
    assert all(one.status_code in (200, 422) for one in said)
    assert client.post(f"/p/{following}/programme/swap", data={"from": programme_now(following)[0], "exercise": "EX99"}).status_code == 422


def test_everything_of_a_programme_can_be_taken_away(client, following, programme_now):
    files = {kind: client.get(f"/p/{following}/programme/programme.{kind}") for kind in ("ics", "csv", "json", "html")}
    assert files["ics"].content.startswith(b"BEGIN:VCALENDAR")
    assert files["csv"].text.count("\n") > 10
    assert json.loads(files["json"].text)["kind"] == "programme"
    assert all("attachment" in one.headers["content-disposition"] for one in files.values())
    assert client.get(f"/p/{following}/programme/programme.exe").status_code == 404
    assert client.get(f"/p/{following}/programme/programme.ics?at=noon").status_code == 422


def test_a_stopped_programme_shows_why_and_nothing_to_start(client, application, visiting, answered):
    document = answered("short-hip-flexor", tests=True)
    document["soreness"][0]["level"] = 8
    stopped = plan_for(document, None, Wishes(start=TODAY), name="Bo")
    assert stopped.stopped
    visit = visiting(document)
    with application.state.database.writing() as session:
        keep_programme(session, visit.person_id, programme_to_json(stopped))
        finish_visit(session, session.merge(visit))
    assert client.get(f"/p/{visit.person_id}/today").headers["location"].endswith("/programme")
    shown = client.get(f"/p/{visit.person_id}/programme").text
    assert "No plan for now" in shown
    assert "Start session" not in shown


def test_today_shows_its_session_and_one_button_to_start_it(client, following):
    assert client.get("/").headers["location"] == f"/p/{following}/today"
    shown = client.get(f"/p/{following}/today").text
    assert "Strength today" in shown
    assert len(re.findall(r'class="btn main', shown)) == 1
    assert re.search(rf'href="/p/{following}/sessions/[\w-]+">Start session', shown)


def test_soreness_of_the_morning_is_kept_beside_what_was_told_before(client, following, application):
    with application.state.database.writing() as session:
        keep_check_in(session, following, CheckIn(TODAY, {"calves:left": 1}, sleep=7.5))
    asked = re.findall(r'name="place" value="([\w:]+)"', client.get(f"/p/{following}/today").text)
    sent = client.post(f"/p/{following}/today/soreness", data={"place": asked, f"sore:{asked[0]}": "2"}, headers={"hx-request": "true"})
    assert "kept" in sent.text
    with application.state.database.reading() as session:
        told = list_check_ins(session, following)[0]
    assert told.soreness == {"calves:left": 1, asked[0]: 2}
    assert told.sleep == 7.5


def test_a_check_in_is_kept_by_place_and_side_and_a_missed_day_caught_up(client, following, application):
    day = TODAY - timedelta(days=2)
    assert "How was it on" in client.get(f"/p/{following}/check-in?day={day}").text
    sore = {"at": ["hamstrings:left", "low_back:both"], "number:hamstrings:left": "3", "number:low_back:both": "1"}
    sent = client.post(f"/p/{following}/check-in", data={"day": day.isoformat(), **sore, "run_km": "6,5", "session_done": "yes"})
    assert sent.headers["location"] == f"/p/{following}/today"
    with application.state.database.reading() as session:
        (told,) = list_check_ins(session, following)
    assert (told.day, told.soreness, told.run_km, told.session_done) == (day, {"hamstrings:left": 3, "low_back:both": 1}, 6.5, True)


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"at": ["calves:left"]}, 422), ({"sleep": "30"}, 422), ({"day": "2020-01-01"}, 422), ({"at": ["knees:left"]}, 422), ({}, 303)],
)
def test_a_check_in_that_cannot_be_is_told_and_not_kept(client, following, application, sent, status):
    answer = client.post(f"/p/{following}/check-in", data={"day": TODAY.isoformat(), **sent})
    assert answer.status_code == status
    with application.state.database.reading() as session:
        assert len(list_check_ins(session, following)) == (status == 303)


def test_strong_pain_stops_the_day_and_offers_the_safety_check_alone(client, following, application):
    with application.state.database.writing() as session:
        keep_check_in(session, following, CheckIn(TODAY, {"hip_front:left": 9}))
    shown = client.get(f"/p/{following}/today").text
    assert re.findall(r'<(?:a|button) class="btn main[^>]*>([^<]+)', shown) == ["Go through the safety check"]


def test_missed_sessions_are_told_kindly(client, application, answered):
    document, programme = plan(answered, TODAY - timedelta(days=7))
    person = add_person(application, "Bo")
    with application.state.database.writing() as session:
        finish_visit(session, keep_document(session, open_visit(session, person), document))
        keep_programme(session, person, programme_to_json(programme))
    assert "Two sessions behind: do today’s, leave the rest." in client.get(f"/p/{person}/today").text
    assert [behind(count) for count in (0, 1)] == ["", "One session behind: do today’s, leave the rest."]


def test_a_session_that_was_done_is_shown_as_done(client, following, application, programme_now):
    record, programme = programme_now(following)
    first = next(one for one in programme.sessions() if one.kind == "strength")
    at = datetime.now(UTC)
    with application.state.database.writing() as session:
        keep_session(session, following, DoneSession("k1", "strength", TODAY, at, "done", at, first.id, record))
    assert "Done for today." in client.get(f"/p/{following}/today").text


def test_the_days_before_and_after_a_programme_say_so(planned):
    _, programme = planned
    here = days_of(programme, TODAY, {}, {})[0]
    assert headline(programme, here, None, {}, TODAY - timedelta(days=3)).startswith("Your plan begins on")
    assert headline(programme, here, None, {}, TODAY + timedelta(days=60)) == "The 4 weeks are done."
    assert days_of(programme, TODAY + timedelta(days=60), {}, {}) == ()
    assert next_retest(programme, TODAY)


def test_places_to_ask_are_the_sorest_lately_or_those_of_the_answers():
    told = [CheckIn(TODAY, {"calves:left": 1, "glutes:right": 4, "quadriceps:left": 2}), CheckIn(TODAY - timedelta(days=30), {"hamstrings:left": 9})]
    assert [place for place, _ in places_to_ask(told, (), TODAY)] == ["glutes:right", "quadriceps:left"]
    marks = (Soreness("hamstring_belly", "both", 4), Soreness("shin", "left", 6))
    assert [place for place, _ in places_to_ask((), marks, TODAY)] == ["hamstrings:left", "hamstrings:right"]
    assert set(GROUP_OF_SITE) <= set(regions())
    assert set(GROUP_OF_SITE.values()) == set(GROUPS)


def test_a_programme_of_somebody_else_is_not_undone_to(client, following, application, programme_now, visiting, planned):
    other = visiting(name="Bo")
    with application.state.database.writing() as session:
        foreign = keep_programme(session, other.person_id, programme_to_json(planned[1])).id
    record, _ = programme_now(following)
    client.post(f"/p/{following}/programme/undo", data={"from": record, "before": foreign})
    assert programme_now(following)[0] == record


def test_looking_at_where_a_visit_begins_opens_none(client, person_id, application):
    assert client.get("/").headers["location"] == f"/p/{person_id}/begin"
    for address in (f"/p/{person_id}/begin", f"/p/{person_id}/film"):
        client.get(address)
        with application.state.database.reading() as session:
            assert list_visits(session, person_id) == []
    shown = client.get(f"/p/{person_id}/begin").text
    assert f'method="post" action="/p/{person_id}/begin"' in shown


def test_the_next_visit_begins_with_what_does_not_change(client, following, application):
    sent = client.post(f"/p/{following}/begin")
    assert sent.headers["location"].endswith("/questions")
    with application.state.database.reading() as session:
        document = open_visit(session, following).document
    assert document["runner"]["age"] == 41
    assert "facts" not in document
    assert "soreness" not in document
    assert client.get("/").headers["location"].endswith("/questions")
