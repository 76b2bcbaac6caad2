"""The pages of questions: kept, gone back to, left and taken up again; a red flag stands alone."""

import re

import pytest


def address(visit, step=""):
    return f"/p/{visit.person_id}/visits/{visit.id}/{step}"


def test_a_newcomer_is_welcomed_by_name_and_sent_to_the_first_question(client):
    assert client.get("/").headers["location"] == "/welcome"
    assert "What hurts?" in client.get("/welcome").text
    sent = client.post("/welcome", data={"name": "Ana"})
    questions = client.get(sent.headers["location"])
    assert questions.headers["location"].endswith("/questions/check-1")
    assert client.get("/").headers["location"] == sent.headers["location"]


def test_somebody_without_a_name_is_asked_again(client):
    sent = client.post("/welcome", data={"name": "  "})
    assert sent.status_code == 422
    assert "Give a name" in sent.text


def test_a_page_is_kept_and_the_next_one_follows(client, visiting, document_of):
    visit = visiting()
    sent = client.post(address(visit, "questions/check-1"), data={})
    assert sent.headers["location"] == address(visit, "questions/check-2")
    assert document_of(visit)["facts"]["saddle_numbness"] is False


def test_an_interview_is_walked_to_its_end_page_by_page(client, visiting, document_of):
    visit = visiting()
    for number in range(1, 6):
        client.post(address(visit, f"questions/check-{number}"), data={})
    client.post(address(visit, "questions/you"), data={"runner.age": "41", "runner.height": "178", "sport": "distance running"})
    tapped = {"at": ["hamstring_belly:left", "hamstring_belly:right"], "number:hamstring_belly:left": "4", "number:hamstring_belly:right": "4"}
    client.post(address(visit, "questions/soreness"), data=tapped)
    told = {"soreness.0.onset": "gradually", "soreness.0.days": "21", "soreness.0.worse_with": ["running"], "soreness.0.course": "not sure"}
    client.post(address(visit, "questions/place-1"), data=told)
    client.post(address(visit, "questions/training"), data={"training.new_work_72h": "yes", "training.new_work": ["hills"]})
    client.post(address(visit, "questions/past-injuries"), data={"at": ["calf:left"], "number:calf:left": "18"})
    last = client.post(address(visit, "questions/wishes"), data={"goals": ["a race"], "equipment": ["mat"], "days_per_week": "3"})
    assert last.headers["location"] == address(visit, "film")
    document = document_of(visit)
    assert document["runner"]["height"] == 1.78
    assert document["soreness"][0]["side"] == "both"
    assert document["past_injuries"] == [{"site": "calf", "side": "left", "months_ago": 18.0}]
    assert document["training"]["new_work"] == ["hills"]
    assert "That is all we ask" in client.get(address(visit, "questions")).text


def test_an_answer_can_be_gone_back_to_and_changed(client, visiting, document_of, answered):
    visit = visiting(answered("short-hip-flexor"))
    shown = client.get(address(visit, "questions/you")).text
    assert 'value="41"' in shown
    sent = client.post(address(visit, "questions/you"), data={"runner.age": "42", "sport": "sprinting"})
    assert sent.headers["location"] == address(visit, "questions")
    assert document_of(visit)["runner"]["age"] == 42


def test_new_work_that_was_taken_back_is_forgotten(client, visiting, document_of, answered):
    visit = visiting(answered("hills"))
    assert document_of(visit)["training"]["new_work"]
    client.post(address(visit, "questions/training"), data={"training.new_work_72h": "no"})
    assert "new_work" not in document_of(visit)["training"]


def test_a_place_without_a_level_is_asked_for_and_the_rest_is_kept(client, visiting, document_of, answered):
    visit = visiting(answered())
    sent = client.post(address(visit, "questions/soreness"), data={"at": ["calf:left", "foot:left"], "number:calf:left": "3"})
    assert sent.status_code == 422
    assert "Say how sore it is" in sent.text
    assert [entry.get("level") for entry in document_of(visit)["soreness"]] == [3, None]


@pytest.mark.parametrize(("field", "typed"), [("runner.age", "7"), ("runner.mass", "heavy"), ("sport", "chess")])
def test_what_cannot_be_is_told_at_its_field_and_what_was_typed_stays(client, visiting, answered, field, typed):
    visit = visiting(answered())
    sent = client.post(address(visit, "questions/you"), data={"sport": "sprinting", field: typed})
    assert sent.status_code == 422
    assert f'id="wrong-{field}"' in sent.text


def test_a_red_flag_leaves_the_referral_alone_on_the_page_whatever_was_asked_for(client, visiting):
    visit = visiting()
    sent = client.post(address(visit, "questions/check-1"), data={"flag.RF02": ["saddle_numbness"]})
    assert sent.headers["location"] == address(visit, "questions")
    referral = client.get(sent.headers["location"]).text
    assert "Go to an emergency department now." in referral
    assert not re.search(r'class="btn|class="bar"|<form', referral)
    assert client.get("/").headers["location"] == address(visit, "questions")
    back = client.get(address(visit, "questions/check-1")).text
    assert re.search(r'value="saddle_numbness" checked', back)
    client.post(address(visit, "questions/check-1"), data={})
    assert client.get(address(visit, "questions")).headers["location"].endswith("check-2")


def test_a_tick_is_kept_before_the_page_is_sent_and_does_not_answer_the_rest(client, visiting, document_of):
    visit = visiting()
    kept = client.post(address(visit, "questions/check-1"), data={"keep": "1", "flag.RF04": ["minor_fall"]})
    assert kept.status_code == 204
    assert document_of(visit)["facts"] == {"minor_fall": True}
    client.post(address(visit, "questions/check-1"), data={"keep": "1"})
    assert document_of(visit)["facts"] == {}
    assert client.get(address(visit, "questions")).headers["location"].endswith("check-1")


def test_a_page_that_was_begun_is_still_asked_when_it_is_come_back_to(client, visiting, document_of, answered):
    document = answered()
    del document["runner"], document["sport"]
    visit = visiting(document)
    client.post(address(visit, "questions/you"), data={"keep": "1", "runner.age": "41", "runner.mass": "x"})
    assert document_of(visit)["runner"] == {"age": 41.0}
    assert client.get(address(visit, "questions")).headers["location"].endswith("you")


def test_the_body_map_can_be_a_list(client, visiting, answered):
    visit = visiting(answered())
    shown = client.get(address(visit, "questions/soreness?list=1")).text
    assert shown.count('name="at"') == client.get(address(visit, "questions/soreness")).text.count('name="at"') == 30
    assert "ellipse" not in shown


def test_a_visit_of_somebody_else_is_not_found(client, visiting):
    mine, other = visiting(), visiting(name="Bo")
    assert client.get(f"/p/{mine.person_id}/visits/{other.id}/questions").status_code == 404
    assert client.get(address(mine, "questions/place-9")).status_code == 404


def test_a_name_with_marks_of_html_is_shown_as_text(client, visiting):
    visit = visiting(name="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(address(visit, "questions/check-1")).text
