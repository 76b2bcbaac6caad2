"""Questionnaires for programs: an answer replaces that of its day, and a course says what its verdicts rest on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app_work import add_person
from psoas.store.visits import begin_visit, keep_document

DAY = date(2027, 1, 4)


@pytest.fixture
def place(application) -> str:
    return f"/api/people/{add_person(application)}/questionnaires"


def answer(client, place: str, id: str, week: int, **answers):
    return client.post(place, json={"questionnaire": id, "day": (DAY + timedelta(weeks=week)).isoformat(), "answers": answers})


def test_a_course_is_given_with_verdicts_and_what_they_rest_on(client, place):
    assert answer(client, place, "OQ01", 0, total=20).status_code == 201
    kept = answer(client, place, "OQ01", 4, total=26).json()
    assert kept == {"day": "2027-02-01", "total": 26.0, "answers": {"total": 26.0}, "visit_id": None}
    course = client.get(place).json()["items"][0]
    assert course["against_first"] == {"day": "2027-01-04", "total": 20.0, "difference": 6.0, "said": "better"}
    assert (course["change"], course["noise"], course["band"]) == (5.0, 4.1, [15.0, 25.0])
    assert "grade B" in course["why"]


def test_a_day_is_answered_once_and_only_one_course_is_given_if_asked(client, place):
    answer(client, place, "OQ10", 0, trouble="a lot")
    answer(client, place, "OQ10", 0, trouble="a little")
    answer(client, place, "OQ05", 0, pain=4)
    items = client.get(place, params={"questionnaire": "OQ10"}).json()["items"]
    assert [one["answers"] for one in items] == [[{"day": "2027-01-04", "total": 1.0, "answers": {"trouble": "a little"}, "visit_id": None}]]
    assert [one["questionnaire"] for one in client.get(place).json()["items"]] == ["OQ05", "OQ10"]


def test_answers_of_a_visit_are_in_the_course(application, client):
    person = add_person(application)
    with application.state.database.writing() as session:
        visit = keep_document(session, begin_visit(session, person), {"questionnaires": {"OQ10": "moderately", "OQ01": 30}})
        id = visit.id
    weekly = client.get(f"/api/people/{person}/questionnaires", params={"questionnaire": "OQ10"}).json()["items"][0]
    assert [(one["total"], one["visit_id"]) for one in weekly["answers"]] == [(2.0, id)]
    assert (weekly["against_first"], weekly["against_before"]) == (None, None)


@pytest.mark.parametrize(
    ("id", "answers"),
    [
        ("OQ10", {"trouble": "heaps"}),
        ("OQ10", {"trouble": True}),
        ("OQ10", {}),
        ("OQ01", {"total": 37}),
        ("OQ01", {"total": "20"}),
        ("OQ01", {"pain": 3}),
        ("OQ99", {"total": 1}),
        ("<script>", {"total": 1}),
    ],
)
def test_what_cannot_be_is_refused_and_not_kept(client, place, id, answers):
    refused = answer(client, place, id, 0, **answers)
    assert refused.status_code == 422
    assert refused.json()["error"]["what"]
    assert client.get(place).json() == {"items": [], "next": None}
