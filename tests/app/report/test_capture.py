from __future__ import annotations

import pytest

from psoas.store.jobs import ask
from psoas.store.models import Job
from psoas.values_json import plain
from report.sample_assessment import sample_capture


@pytest.fixture
def ended(application, person_id, visit_id):
    """A job that ended with a result."""

    def end(result, status="done", **values):
        with application.state.database.writing() as session:
            id = ask(session, "assess", person_id, visit_id, {"side": None}).id
            job = session.get(Job, id)
            job.status, job.result = status, result
            for name, value in values.items():
                setattr(job, name, value)

    return end


def test_before_anything_was_filmed_the_page_leads_to_filming(client, step):
    assert client.get(step("capture")).headers["location"] == step("film")


def test_a_measured_clip_shows_what_was_seen_and_leads_to_the_tests(client, step, assessment_id, ended):
    ended({"assessment": assessment_id})
    page = client.get(step("capture")).text
    assert "things were measured" in page
    assert 'class="ticks"' in page
    assert f'class="btn main big next" href="{step("tests")}"' in page
    assert page.count('class="btn main') == 1


def test_a_refused_clip_says_why_and_how_to_film_it(client, step, ended):
    verdict = plain(sample_capture()) | {"status": "refused"}
    verdict["checks"][0] |= {"status": "refused", "said": "the runner is 8 % of the picture's height", "remedy": "Come closer"}
    ended({"refused": {"what": "Too small.", "remedy": "Come closer."}, "verdict": verdict})
    page = client.get(step("capture")).text
    assert "This clip can’t be measured" in page
    assert "The runner is 8 % of the picture" in page
    assert "Come closer." in page
    assert "three to five metres away" in page
    assert f'href="{step("film")}">Film again' in page


def test_a_clip_without_anybody_in_it_is_refused_without_a_verdict(client, step, ended):
    ended({"refused": {"what": "Nobody was found in run.mp4.", "remedy": "Film so that the whole body is in view."}, "verdict": None})
    page = client.get(step("capture")).text
    assert "Nobody was found in run.mp4." in page


def test_work_that_failed_says_so_and_can_be_tried_again(client, step, ended):
    ended({}, status="failed", what="The disk is full.", remedy="Make room on it.")
    page = client.get(step("capture")).text
    assert "The disk is full." in page
    assert "Make room on it." in page
    assert "/retry" in page
