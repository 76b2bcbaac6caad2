"""The page of a job: what goes on, stop it, try again, go on; with script and without."""

from __future__ import annotations

import pytest

from app_work import add_person
from psoas.store import jobs
from psoas.store.models import Job

SCRIPT = {"hx-request": "true"}


@pytest.fixture
def asked(application, person_id):
    with application.state.database.writing() as session:
        return jobs.ask(session, "assess", person_id, None, {}).id


def changed(application, id, **values):
    with application.state.database.writing() as session:
        job = session.get_one(Job, id)
        for name, value in values.items():
            setattr(job, name, value)


def test_a_job_that_goes_on_asks_again_by_itself_and_can_be_stopped(client, application, asked):
    changed(application, asked, status="running", stage="Reading the pose", done=1, total=2)
    page = client.get(f"/jobs/{asked}", headers=SCRIPT)
    assert page.status_code == 200
    assert "every 1s" in page.text
    assert "Reading the pose" in page.text
    assert f'action="/jobs/{asked}/stop"' in page.text
    assert "<html" not in page.text


def test_without_script_the_page_loads_itself_again(client, asked):
    page = client.get(f"/jobs/{asked}")
    assert "<html" in page.text
    assert 'http-equiv="refresh"' in page.text


def test_a_job_is_stopped_and_tried_again_by_forms_and_by_script(client, application, asked):
    answer = client.post(f"/jobs/{asked}/stop")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/jobs/{asked}")
    assert "Nothing was left half-written" in client.get(f"/jobs/{asked}", headers=SCRIPT).text
    assert "Waiting for its turn" in client.post(f"/jobs/{asked}/retry", headers=SCRIPT).text


def test_what_went_wrong_is_shown_with_what_to_do(client, application, asked):
    changed(application, asked, status="failed", what="The disk <is> full.", remedy="Make room.")
    page = client.get(f"/jobs/{asked}", headers=SCRIPT).text
    assert "The disk &lt;is&gt; full." in page
    assert "Make room." in page
    assert "Try again" in page
    assert "every 1s" not in page


def test_a_job_that_is_done_leads_on(client, application, asked):
    changed(application, asked, status="done", result={"next": "/p/1/today"})
    assert client.get(f"/jobs/{asked}").headers["location"] == "/p/1/today"
    assert client.get(f"/jobs/{asked}", headers=SCRIPT).headers["HX-Redirect"] == "/p/1/today"


def test_nobody_sees_or_changes_the_jobs_of_those_they_may_not_see(practice, client_as):
    owner, runner, other = client_as("owner"), client_as("runner"), client_as("coach")
    person = add_person(practice, account=runner.account)
    with practice.state.database.writing() as session:
        id = jobs.ask(session, "assess", person).id
    for verb, address in (("get", f"/jobs/{id}"), ("post", f"/jobs/{id}/stop"), ("post", f"/jobs/{id}/retry")):
        assert getattr(other, verb)(address).status_code == 404
        assert getattr(owner, verb)(address).status_code in (200, 303)
    assert runner.get(f"/jobs/{id}").status_code == 200
    assert runner.get("/jobs/none").status_code == 404
