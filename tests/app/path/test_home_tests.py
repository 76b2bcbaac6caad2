"""The guided tests in pages: one at a time, both sides, kept at once, passed over, stopped by a red flag, and the end."""

import pytest
from sqlalchemy import select
from starlette.datastructures import FormData

from psoas.app.home_test_pages import FIGURES, given_in, prompt_views, shown_values
from psoas.knowledge.exercises import exercises
from psoas.knowledge.home_tests import home_tests
from psoas.quantity import Estimate
from psoas.screen.interview import plan_of_tests, with_result
from psoas.screen.protocol import make_protocol
from psoas.screen.taken import Taken
from psoas.screening_json import screening_from_json
from psoas.store.models import AssessmentRecord, Job
from psoas.values_json import plain


def address(visit, step=""):
    return f"/p/{visit.person_id}/visits/{visit.id}/tests{step}"


@pytest.mark.parametrize("id", sorted(home_tests()))
def test_every_test_can_be_noted_in_its_page_and_read_back(id):
    protocol = make_protocol(id)
    fields = [field for view in prompt_views(protocol) for field in view.fields]
    assert {field.id for field in fields} == {ask.id for ask in protocol.asks}
    low, high = home_tests()[id].possible
    typed = []
    for field in fields:
        score = {"yes or no": "yes", "pain": "2", "scale": "1"}.get(field.entry, f"{(low + high) / 2:g}")
        typed += [(field.id, score)] * field.trials
    given = given_in(protocol, FormData(typed))
    document = with_result({}, protocol, given)
    assert shown_values(document, protocol) == {id: [value for name, value in typed if name == id] for id, _ in typed}


def test_a_stopwatch_fills_the_result_of_its_own_side():
    times = {(view.side, view.times) for view in prompt_views(make_protocol("T10")) if view.clock == "stopwatch"}
    assert times == {("left", "left.score"), ("right", "right.score")}


def test_pictures_of_tests_are_those_of_exercises_that_exist():
    assert set(FIGURES) <= set(home_tests())
    assert set(FIGURES.values()) <= set(exercises())


def test_a_result_is_kept_and_the_next_test_follows(client, visiting, document_of, answered):
    visit = visiting(answered("short-hip-flexor"))
    first, second, *_ = plan_of_tests(visit.document).tests
    assert f"tests/{first}" in client.get(address(visit)).text
    sent = client.post(address(visit, f"/{first}"), data={"left.score": "2", "right.score": "1"})
    assert sent.headers["location"] == address(visit, f"/{second}")
    assert document_of(visit)["tests"][first] == {"left": [2.0], "right": [1.0]}
    assert "left 2, right 1" in client.get(sent.headers["location"]).text


def test_a_test_can_be_passed_over_and_done_later(client, visiting, document_of, answered):
    visit = visiting(answered("short-hip-flexor"))
    client.post(address(visit, "/T09"), data={"pass": "1"})
    assert document_of(visit)["tests"] == {"T09": None}
    client.post(address(visit, "/T09"), data={"both.score": "75"})
    assert document_of(visit)["tests"]["T09"] == {"both": [75.0]}


@pytest.mark.parametrize(
    ("typed", "said"), [({}, "Nothing was noted"), ({"both.score": "long"}, "is not a number"), ({"both.score": "-3"}, "cannot be")]
)
def test_what_cannot_be_a_result_is_told_and_nothing_is_kept(client, visiting, document_of, answered, typed, said):
    visit = visiting(answered("short-hip-flexor"))
    sent = client.post(address(visit, "/T09"), data=typed)
    assert sent.status_code == 422
    assert said in sent.text.replace("&#39;", "'")
    assert "tests" not in document_of(visit)


def test_a_hop_that_hurts_deep_in_the_groin_ends_the_visit_and_a_slip_can_be_taken_back(client, visiting, answered):
    visit = visiting(answered("short-hip-flexor"))
    sent = client.post(address(visit, "/T26"), data={"left.score": "yes", "right.score": "no"})
    referral = client.get(sent.headers["location"]).text
    assert "Do not run or hop" in referral
    assert client.get(address(visit)).headers["location"].endswith("/questions")
    assert client.post(address(visit, "/finish")).headers["location"].endswith("/questions")
    assert "T26" in client.get(address(visit, "/again")).text
    client.post(address(visit, "/T26"), data={"left.score": "no", "right.score": "no"})
    assert client.get(address(visit)).status_code == 200


def test_at_the_end_the_next_best_test_is_offered_and_the_screening_is_kept(client, visiting, answered, application):
    visit = visiting(answered("short-hip-flexor", tests=True))
    for id in plan_of_tests(visit.document).tests:
        if id not in visit.document["tests"]:
            client.post(address(visit, f"/{id}"), data={"pass": "1"})
    shown = client.get(address(visit)).text
    assert "That was the last test" in shown
    assert "One more would tell the most" in shown
    assert client.get("/").headers["location"] == address(visit)
    sent = client.post(address(visit, "/finish"))
    assert sent.headers["location"].endswith("/report")
    with application.state.database.reading() as session:
        kept = screening_from_json(session.scalars(select(AssessmentRecord.document).where(AssessmentRecord.kind == "home")).one())
    assert kept.answers.runner.name == "Ana"
    assert {finding.id for finding in kept.findings} >= {"T03", "T07"}


def test_no_test_is_begun_with_a_red_flag(client, visiting, answered):
    document = answered("short-hip-flexor")
    document["facts"]["fever"] = True
    visit = visiting(document)
    for step in ("", "/T09"):
        assert client.get(address(visit, step)).headers["location"].endswith("/questions")


def test_a_test_that_does_not_exist_is_not_found(client, visiting, answered):
    assert client.get(address(visiting(answered()), "/T99")).status_code == 404


def test_a_photo_is_measured_by_a_job_and_its_value_is_read_before_it_is_kept(client, visiting, document_of, answered, application, monkeypatch):
    visit = visiting(answered("short-hip-flexor"))
    monkeypatch.setattr("psoas.app.intake.examine", lambda *_: None)
    sent = client.post(address(visit, "/T07/pictures"), data={"kind": "test:T07:left"}, files={"file": ("left.jpg", b"\xff\xd8\xff", "image/jpeg")})
    assert "Measuring your picture" in client.get(sent.headers["location"]).text
    estimate = Estimate(31.24, "deg", systematic_error=4.0, n=1, counted="trials")
    with application.state.database.writing() as session:
        job = session.scalars(select(Job)).one()
        assert job.payload["test"] == "T07"
        job.status, job.result = "done", {"test": "T07", "sides": {"left": plain(Taken(estimate))}, "next": job.payload["next"]}
    assert client.get(sent.headers["location"]).headers["location"] == address(visit, "/T07")
    shown = client.get(address(visit, "/T07")).text
    assert "From your picture" in shown
    assert 'value="31.2"' in shown
    client.post(address(visit, "/T07"), data={"left.score": ["31.2", ""]})
    kept = document_of(visit)["tests"]["T07"]
    assert kept == {"left": [31.2], "how": "from a photo", "picture_error": {"left": 4.0}}


def test_a_picture_of_no_side_or_of_a_test_that_pictures_do_not_measure_is_refused(client, visiting, answered):
    visit = visiting(answered("short-hip-flexor"))
    photo = {"file": ("left.jpg", b"\xff\xd8\xff", "image/jpeg")}
    assert client.post(address(visit, "/T07/pictures"), data={"kind": "test:T07:both"}, files=photo).status_code == 422
    assert client.post(address(visit, "/T24/pictures"), data={"kind": "test:T24:left"}, files=photo).status_code == 404
