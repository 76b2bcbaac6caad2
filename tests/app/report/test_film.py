from __future__ import annotations

import pytest
from sqlalchemy import select

from app_work import add_person
from psoas.app.filming_conditions import told
from psoas.app.report_view import LOADED_FOR_A_CLIP
from psoas.errors import SettingError
from psoas.knowledge.red_flags import facts, red_flags
from psoas.store.models import Job, Visit
from psoas.store.visits import keep_document, open_visit


@pytest.fixture
def filmed(client, step, clip):
    """A visit whose clip has come in."""
    with clip.open("rb") as file:
        client.post(step("uploads"), files={"kind": (None, "side"), "file": ("run.mp4", file, "video/mp4")})
    return step


def jobs(application):
    with application.state.database.reading() as session:
        return list(session.scalars(select(Job)))


def test_the_page_says_how_to_film_and_has_one_filled_button(client, step):
    page = client.get(step("film")).text
    assert "three to five metres away" in page
    assert "Use the sample runner" in page
    assert page.count('class="btn main') == 2  # the label where a script runs, the button of the plain form where none does


def test_what_a_first_report_needs_is_loaded_once_the_page_was_sent(client, step, monkeypatch):
    loaded = []
    monkeypatch.setattr("psoas.app.report_view.import_module", loaded.append)
    client.get(step("questions"))
    assert loaded == []
    client.get(step("film"))
    assert set(loaded) == set(LOADED_FOR_A_CLIP)


def test_without_a_clip_nothing_is_measured(client, application, step):
    assert client.post(step("film"), data={"speed": "10"}).headers["location"] == step("film")
    assert jobs(application) == []


def test_a_clip_is_measured_with_what_was_told(client, application, filmed, visit_id):
    answer = client.post(filmed("film"), data={"speed": "10,8", "surface": "treadmill", "height": "174", "mass": "70", "once": "a"})
    assert (answer.status_code, answer.headers["location"]) == (303, filmed("capture"))
    (job,) = jobs(application)
    assert job.kind == "assess"
    assert job.payload["side"]
    assert job.payload["rear"] is None
    assert job.payload["next"] == filmed("capture")
    with application.state.database.reading() as session:
        visit = session.get(Visit, visit_id)
    assert visit.conditions == {"speed": pytest.approx(3.0), "surface": "treadmill", "slow_motion": None, "fast": False, "frame_rate": None}
    assert visit.document["runner"] == {"height": 1.74, "mass": 70.0}


def test_a_form_that_is_sent_twice_asks_once(client, application, filmed):
    for _ in range(2):
        client.post(filmed("film"), data={"once": "same"})
    assert len(jobs(application)) == 1


def test_while_it_is_measured_the_film_page_leads_to_how_far_it_is(client, filmed):
    client.post(filmed("film"), data={})
    assert client.get(filmed("film")).headers["location"] == filmed("capture")
    page = client.get(filmed("capture")).text
    assert "Measuring your clip" in page
    assert "hx-get" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"speed": "fast"}, "is not a number"),
        ({"speed": "120"}, "Speed must lie between"),
        ({"speed": "5:90"}, "is not a pace"),
        ({"height": "17"}, "Height must lie between"),
        ({"surface": "moon"}, "Surface must be"),
        ({"frame_rate": "2"}, "Pictures a second"),
        ({"slow_motion": "nan"}, "is not a number"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(client, application, filmed, form, said):
    answer = client.post(filmed("film"), data={"mass": "61", **form})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="61"' in answer.text
    assert jobs(application) == []


def test_speed_is_km_an_hour_or_a_pace():
    assert told({"speed": "10.8"}).conditions["speed"] == pytest.approx(3.0)
    assert told({"speed": "5:00"}).conditions["speed"] == pytest.approx(1000 / 300)


def test_a_height_in_centimetres_is_understood():
    assert told({"height": "174"}).runner == {"height": 1.74}
    with pytest.raises(SettingError, match="Height"):
        told({"height": "17"})


def test_where_a_red_flag_was_raised_nothing_is_filmed(client, application, step, visit_id):
    flag = next(one for one in red_flags().values() if one.level == "stop_now" and all(facts()[name].come_from == "asked" for name in one.rule.names))
    with application.state.database.writing() as session:
        keep_document(session, session.get(Visit, visit_id), {"facts": dict.fromkeys(flag.rule.names, True)})
    assert client.get(step("film")).headers["location"] == step("questions")


def test_the_sample_runner_needs_no_clip(client, application, step):
    assert client.post(step("film/sample"), data={"once": "s"}).headers["location"] == step("capture")
    assert jobs(application)[0].payload["side"] is None


def test_clips_of_others_are_not_there(client, application, filmed, person_id):
    other = add_person(application, "Other")
    with application.state.database.writing() as session:
        theirs = open_visit(session, other).id
    recording = client.get(filmed("film")).text.split("/recordings/")[1].split("/")[0]
    for place in (f"/p/{other}/visits/{theirs}/film/recordings/{recording}", f"/p/{person_id}/visits/{theirs}/film/recordings/{recording}"):
        assert client.get(f"{place}/picture").status_code == 404
        assert client.post(f"{place}/remove").status_code == 404
    assert "run.mp4" in client.get(filmed("film")).text
