from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace

import pytest

from app_work import add_person
from psoas.app.downloads import KINDS
from psoas.assessment_json import from_json, to_json
from psoas.recording.runner import Runner
from psoas.store.assessments import keep_assessment
from psoas.store.models import AssessmentRecord, Person, Visit
from psoas.store.visits import keep_document, open_visit

from .conftest import made_assessment

TOLD = {"runner": {"height": 1.8}, "sport": "distance running", "facts": {}, "soreness": [{"site": "hamstring_belly", "side": "left", "level": 4}]}

SORE = "You are sore at the back of the thigh"


@pytest.fixture
def place(person_id, assessment_id):
    return f"/p/{person_id}/assessments/{assessment_id}"


@pytest.fixture
def tell(application, visit_id):
    """Put a document of answers into the visit."""

    def told(document):
        with application.state.database.writing() as session:
            keep_document(session, session.get(Visit, visit_id), document)

    return told


def test_the_three_things_that_matter_stand_first_and_one_thing_is_to_be_done(client, step, assessment_id):
    page = client.get(step("report")).text
    assert page.index("What we found") < page.index("Your run") < page.index("Everything measured")
    assert page.count('class="btn main"') == 1
    assert f'class="btn main" href="{step("tests")}">Do the tests' in page


def test_nothing_in_the_page_is_a_script_or_style_of_its_own(client, step, assessment_id):
    page = client.get(step("report")).text
    scripts = re.findall(r"<script([^>]*)>([^<]*)", page)
    assert all("src=" in attributes or 'type="application/json"' in attributes for attributes, _ in scripts)
    assert "<style" not in page
    assert not re.search(r"\son[a-z]+=", page)


def test_it_is_called_by_the_name_of_the_person_now_even_with_the_clip_of_the_sample_runner(application, client, step, assessment_id, person_id):
    with application.state.database.writing() as session:
        record = session.get(AssessmentRecord, assessment_id)
        record.document = to_json(replace(from_json(record.document), runner=Runner(name="Sample runner")))
        session.get(Person, person_id).name = "Ana Marthe"
    for address in (step("report"), f"/p/{person_id}/assessments/{assessment_id}/download/report.html"):
        text = client.get(address).text
        assert "Ana Marthe" in text
        assert "Sample runner" not in text


def test_every_section_that_the_contents_name_is_there(client, step, assessment_id):
    page = client.get(step("report")).text
    contents = page.split('aria-label="Sections"')[1].split("</nav>")[0]
    names = re.findall(r'href="#([a-z-]+)"', contents)
    assert {"clip", "what-if", "metrics", "psoas", "downloads"} <= set(names)
    for name in names:
        assert f'id="{name}"' in page, name


def test_explanations_come_with_answers_and_change_with_them(client, step, assessment_id, tell):
    assert "What may explain it" in client.get(step("report")).text
    tell(TOLD)
    page = client.get(step("report")).text
    assert SORE in page
    assert 'id="heard"' in page
    tell({**TOLD, "soreness": [{"site": "calf", "side": "right", "level": 3}]})
    assert SORE not in client.get(step("report")).text


def test_a_red_flag_stands_alone(client, step, assessment_id, tell):
    from psoas.knowledge.red_flags import facts, red_flags

    flag = next(one for one in red_flags().values() if one.level == "stop_now" and all(facts()[name].come_from == "asked" for name in one.rule.names))
    tell({**TOLD, "facts": dict.fromkeys(flag.rule.names, True)})
    page = client.get(step("report")).text
    assert "See a professional" in page
    assert "What we found" not in page
    assert "Downloads" not in page


def test_without_a_clip_the_report_is_of_answers_and_tests(client, step, tell):
    tell({**TOLD, "tests": {"T12": {"left": [20], "right": [24]}}})
    page = client.get(step("report")).text
    assert "What your answers and tests say" in page
    assert SORE in page
    assert "Make my programme" in page


def test_with_nothing_told_the_report_leads_to_the_questions(client, step):
    assert client.get(step("report")).headers["location"] == step("questions")


READERS = {
    "report.html": lambda body: body.decode().startswith("<!doctype html>"),
    "report.pdf": lambda body: body.startswith(b"%PDF-") and b"%%EOF" in body[-20:],
    "tables.zip": lambda body: zipfile.ZipFile(io.BytesIO(body)).read("metrics.csv").count(b"step_rate") == 1,
    "strides.csv": lambda body: "side" in next(csv.reader(io.StringIO(body.decode()))),
    "muscles.csv": lambda body: "psoas" in {row["what"] for row in csv.DictReader(io.StringIO(body.decode()))},
    "assessment.json": lambda body: from_json(body.decode()).findings == made_assessment().findings,
    "opensim.zip": lambda body: zipfile.ZipFile(io.BytesIO(body)).testzip() is None,
    "annotated.mp4": lambda body: body[4:8] == b"ftyp",
}


@pytest.mark.parametrize("name", READERS)
def test_every_download_opens_with_its_reader(client, place, name):
    answer = client.get(f"{place}/download/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == KINDS[name].media
    assert f'filename="{name}"' in answer.headers["content-disposition"]
    assert READERS[name](answer.content)


def test_what_is_not_there_is_not_offered(client, step, assessment_id, place):
    page = client.get(step("report")).text
    offered = set(re.findall(rf'{place}/download/([\w.]+)"', page))
    assert offered == set(READERS)
    assert client.get(f"{place}/download/keypoints.parquet").status_code == 404


def test_the_video_is_sent_in_ranges(client, place, made):
    whole = (made / "annotated.mp4").read_bytes()
    part = client.get(f"{place}/files/annotated.mp4", headers={"range": "bytes=100-299"})
    assert (part.status_code, part.headers["content-range"]) == (206, f"bytes 100-299/{len(whole)}")
    assert part.content == whole[100:300]
    assert client.get(f"{place}/files/annotated.mp4", headers={"range": "bytes=-50"}).content == whole[-50:]
    assert client.get(f"{place}/files/annotated.mp4").content == whole
    assert client.get(f"{place}/files/annotated.mp4", headers={"range": f"bytes={len(whole) + 5}-"}).status_code == 416


@pytest.mark.parametrize("name", ["..%2f..%2fpsoas.sqlite", "%2e%2e/assessment.json", "strides.csv", "..", "report.html", "annotated.mp4%00"])
def test_only_the_files_of_the_page_are_sent_by_name(client, place, name):
    assert client.get(f"{place}/files/{name}").status_code in (404, 405)


def test_files_of_other_people_are_not_there(practice, client_as, made):
    coach, runner = client_as("coach"), client_as("runner")
    mine, other = add_person(practice, coach=coach.account), add_person(practice, "Other", account=runner.account)
    with practice.state.database.writing() as session:
        from psoas.assessment_json import to_json

        visit = open_visit(session, other).id
        theirs = keep_assessment(session, other, visit, to_json(made_assessment())).id
    paths = ["files/courses.json", "files/annotated.mp4", "download/report.html", "download/assessment.json"]
    for person in (other, mine):
        for path in paths:
            assert coach.get(f"/p/{person}/assessments/{theirs}/{path}").status_code == 404
    assert coach.get(f"/p/{other}/visits/{visit}/report").status_code == 404
    assert coach.get(f"/p/{mine}/visits/{visit}/report").status_code == 404
    assert runner.get(f"/p/{other}/assessments/{theirs}/download/assessment.json").status_code == 200


def test_what_the_page_asks_for_is_json(client, place):
    assert json.loads(client.get(f"{place}/files/courses.json").content)["courses"]
    assert json.loads(client.get(f"{place}/files/what_if.json").content)["sliders"]
