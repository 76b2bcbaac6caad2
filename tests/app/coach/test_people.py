"""The list of people: whose they are, who comes first and why, and how people come in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import event

from app_rows import EVIL
from app_work import add_person
from psoas.app.outlines import Outlines, outline_of, safety_told
from psoas.app.people_view import PersonLine, headline, next_words, shown
from psoas.app.planning import screening_in
from psoas.plan.programme_json import programme_to_json
from psoas.screen.red_flags import check_red_flags
from psoas.store.visits import keep_document, open_visit

TODAY = date.today()


def names(client, path="/people") -> list[str]:
    return [unescape(name) for name in re.findall(r'<th scope="row"><a class="name"[^>]*>([^<]*)</a>', client.get(path).text)]


def test_a_coach_sees_own_people_an_owner_all_and_a_runner_no_list(house):
    add_person(house.application, "Bo", coach=house.other.account)
    assert names(house.coach) == ["Ana"]
    assert names(house.other) == ["Bo"]
    assert names(house.owner) == ["Ana", "Bo"]
    assert house.runner.get("/people").status_code == 404
    assert house.runner.get("/people/new").status_code == 404
    assert house.runner.post("/people", data={"name": "Cy"}).status_code == 404


def test_who_needs_a_look_comes_first_with_the_reason(house, live):
    live(house.person)
    rising = {3: {"calves:left": 1}, 2: {"calves:left": 2}, 1: {"calves:left": 3}, 0: {"calves:left": 4}}
    live(add_person(house.application, "Zed", coach=house.coach.account), rising)
    live(add_person(house.application, "Yan", coach=house.coach.account), {0: {"hip_front:left": 8}})
    assert names(house.coach) == ["Yan", "Zed", "Ana"]
    text = house.coach.get("/people").text
    assert "Two people need you" in text
    assert "Soreness of the left front of the hip was 8 of 10" in text
    assert "soreness rising" in text
    assert "on plan" in text


def test_a_red_flag_of_the_answers_stands_above_everything(house, live, answers):
    name = next(name for name in answers["facts"] if stops({**answers, "facts": {**answers["facts"], name: True}}))
    flagged = {**answers, "facts": {**answers["facts"], name: True}}
    live(house.person, {0: {"hip_front:left": 8}})
    with house.application.state.database.writing() as session:
        keep_document(session, open_visit(session, house.person), flagged)
    assert 'class="chip alert">red flag<' in house.coach.get("/people").text


def stops(document) -> bool:
    safety = safety_told(document)
    return safety is not None and safety.stopped


def test_a_day_without_a_word_is_a_ring(house, live):
    live(house.person, {0: {"hamstrings:left": 2}, 3: {"hamstrings:left": 4}})
    text = house.coach.get("/people").text
    assert text.count('class="pain"') == 2
    assert text.count('class="gap"') == 12
    assert "pain 4 of 10 at first, 4 at most, 2 at last, no word on 12 days" in text


def test_sessions_are_told_of_those_that_were_planned(house, live, plan):
    live(house.person)
    past = [one for one in plan.sessions() if one.day < TODAY and one.kind in ("strength", "cue", "re-test")]
    done = [one for one in past if one.kind == "strength"]
    assert f"{len(done)} of {len(past)}" in house.coach.get("/people").text


def test_a_person_is_found_by_a_part_of_the_name(house):
    add_person(house.application, "Bo Ananas", coach=house.coach.account)
    add_person(house.application, "Cy", coach=house.coach.account)
    assert names(house.coach, "/people?q=aNA") == ["Ana", "Bo Ananas"]
    assert "Nobody here is called" in house.coach.get("/people", params={"q": EVIL}).text
    assert EVIL not in house.coach.get("/people", params={"q": EVIL}).text


def test_those_who_need_nothing_are_counted_and_shown_on_request(house):
    for number in range(20):
        add_person(house.application, f"P{number:02}", coach=house.coach.account)
    assert len(names(house.coach)) == 12
    assert "9 more; none of them needs you today." in house.coach.get("/people").text
    assert len(names(house.coach, "/people?everyone=true")) == 21


def test_names_are_shown_as_they_were_typed(house):
    add_person(house.application, EVIL, coach=house.coach.account)
    text = house.coach.get("/people").text
    assert "<script>alert" not in text
    assert EVIL in names(house.coach)


def test_with_nobody_there_the_page_says_what_to_do(house):
    text = house.other.get("/people").text
    assert "Nobody is here yet" in text
    assert 'href="/people/new"' in text


def test_who_adds_a_person_looks_after_them(house):
    place = house.coach.post("/people", data={"name": "  Bo  "}).headers["location"]
    assert names(house.coach) == ["Ana", "Bo"]
    assert house.coach.get(place).status_code == 200
    assert house.other.get(place).status_code == 404
    assert house.coach.post("/people", data={"name": " "}).status_code == 422


def test_a_runner_comes_in_by_a_link_that_is_shown_once(house):
    shown_once = house.coach.post("/people", data={"name": "Bo", "email": "bo@example.org"})
    link = re.search(r"http://testserver(/password/[^<]+)", shown_once.text).group(1)
    assert house.coach.get(link).status_code == 200
    again = house.coach.post("/people", data={"name": "Cy", "email": "bo@example.org"})
    assert again.status_code == 422
    assert names(house.coach) == ["Ana", "Bo"]


def test_a_person_who_is_there_is_invited_by_own_coaches_alone(house):
    bo = add_person(house.application, "Bo", coach=house.coach.account)
    assert house.coach.get(f"/p/{bo}/invite").status_code == 200
    assert house.coach.post(f"/p/{bo}/invite", data={"email": "no address"}).status_code == 422
    assert "/password/" in house.coach.post(f"/p/{bo}/invite", data={"email": "bo@example.org"}).text
    assert "/password/" in house.coach.post(f"/p/{house.person}/invite").text
    for asker in (house.other, house.runner):
        assert asker.get(f"/p/{house.person}/invite").status_code == 404
        assert asker.post(f"/p/{house.person}/invite", data={"email": "x@example.org"}).status_code == 404


def test_an_account_of_a_coach_is_not_opened_by_inviting(house):
    person = add_person(house.application, "Lee themself", account=house.other.account, coach=house.coach.account)
    assert house.coach.post(f"/p/{person}/invite").status_code == 422


def test_one_person_alone_has_the_list_and_invites_nobody(client, person_id):
    assert names(client) == ["Someone"]
    assert client.get(f"/p/{person_id}/invite").status_code == 404
    assert client.post("/people", data={"name": "Bo", "email": "bo@example.org"}).status_code == 404
    assert names(client) == ["Someone"]


def test_fifty_people_take_as_many_queries_as_two(house, live):
    asked = []
    event.listen(house.application.state.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def queries() -> int:
        house.application.state.outlines = Outlines()
        asked.clear()
        assert house.coach.get("/people").status_code == 200
        return len(asked)

    live(house.person)
    live(add_person(house.application, "Bo", coach=house.coach.account))
    few = queries()
    for number in range(10):
        live(add_person(house.application, f"P{number}", coach=house.coach.account))
    assert queries() == few


def test_an_outline_has_every_session_of_the_programme(plan):
    outline = outline_of(programme_to_json(plan))
    assert [(one.id, one.day, one.kind) for one in outline.sessions()] == [(one.id, one.day, one.kind) for one in plan.sessions()]
    assert [week.start for week in outline.weeks] == [week.start for week in plan.weeks]
    assert outline.wishes == plan.wishes
    assert outline.stopped == plan.stopped


def test_answers_without_the_safety_check_say_nothing_of_red_flags(answers):
    assert safety_told({"runner": {"age": 40}}) is None
    assert safety_told(answers) == check_red_flags(screening_in(answers).answers)


def line(name: str, css: str = "in", *, concern=None) -> PersonLine:
    return PersonLine(name, name, concern, css, "", (), "", "", "", "")


@pytest.mark.parametrize(
    ("needing", "said"), [(0, "Nobody needs you today"), (1, "One person needs you"), (2, "Two people need you"), (11, "11 people need you")]
)
def test_the_headline_counts_who_needs_a_look(needing, said):
    assert headline([line("a", concern=object()) for _ in range(needing)] + [line("b")]) == said


def test_all_who_need_a_look_are_shown_however_many():
    lines = [line(f"n{n}", concern=object()) for n in range(30)] + [line(f"p{n}") for n in range(20)]
    rows, more = shown(lines, everyone=False)
    assert len(rows) == 32
    assert more == "18 more, all on plan."


def test_what_comes_next_is_the_first_session_that_is_not_done(plan):
    first = next(one for one in plan.sessions() if one.day >= TODAY and one.kind in ("strength", "cue", "re-test"))
    words = next_words(plan, (), TODAY, begun=True)
    assert words == (f"{first.kind} today" if first.day == TODAY else words)
    assert str(first.day.day) in words or words.endswith("today")
    assert next_words(None, (), TODAY, begun=False) == "first visit"
    assert next_words(replace(plan, blocks=()), (), TODAY, begun=True) == "last days"
    assert next_words(plan, (), TODAY + timedelta(days=90), begun=True) == "last days"
