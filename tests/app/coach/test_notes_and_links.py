"""Notes stay among a person's coaches; a link shows one plan, without a name, to whoever has it, until it ends."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from app_rows import EVIL
from app_work import add_person, browser
from psoas.store.columns import now
from psoas.store.models import Note, Share


@pytest.fixture
def link(house, live) -> str:
    """The path of a link to the runner's plan."""
    live(house.person)
    shown = house.coach.post(f"/p/{house.person}/shares", data={"days": "7"}).text
    return re.search(r"http://testserver(/shared/[^<]+)", shown).group(1)


@pytest.fixture
def stranger(house):
    """A browser that nobody is signed in with."""
    return browser(house.application)


def notes(house) -> list[Note]:
    with house.application.state.database.reading() as session:
        return list(session.scalars(select(Note)))


def test_a_note_is_written_changed_and_deleted(house):
    place = f"/p/{house.person}/notes"
    assert house.coach.post(place, data={"text": " leans forward "}).status_code == 303
    kept = notes(house)[0]
    assert (kept.text, kept.author_id, kept.person_id) == ("leans forward", house.coach.account, house.person)
    assert "leans forward" in house.coach.get(place).text
    assert house.owner.post(f"{place}/{kept.id}", data={"text": "leans less"}).headers["location"].endswith(f"#note-{kept.id}")
    assert [one.text for one in notes(house)] == ["leans less"]
    assert house.coach.post(f"{place}/{kept.id}/delete").status_code == 303
    assert notes(house) == []


@pytest.mark.parametrize("asker", ["runner", "other"])
def test_nobody_else_reads_writes_changes_or_deletes_a_note(house, asker):
    place, client = f"/p/{house.person}/notes", getattr(house, asker)
    house.coach.post(place, data={"text": "leans forward"})
    kept = notes(house)[0]
    for sent in (client.get(place), client.post(place, data={"text": "x"}), client.post(f"{place}/{kept.id}", data={"text": "x"})):
        assert sent.status_code == 404
        assert "leans forward" not in sent.text
    assert client.post(f"{place}/{kept.id}/delete").status_code == 404
    assert [one.text for one in notes(house)] == ["leans forward"]


def test_a_note_of_another_person_is_not_reached_by_way_of_ones_own(house):
    house.coach.post(f"/p/{house.person}/notes", data={"text": "leans forward"})
    own = add_person(house.application, "Bo", coach=house.other.account)
    kept = notes(house)[0]
    assert house.other.post(f"/p/{own}/notes/{kept.id}", data={"text": "x"}).status_code == 404
    assert house.other.post(f"/p/{own}/notes/{kept.id}/delete").status_code == 404
    assert [one.text for one in notes(house)] == ["leans forward"]


def test_a_note_without_words_is_refused_and_one_with_any_is_shown_as_typed(house):
    place = f"/p/{house.person}/notes"
    assert house.coach.post(place, data={"text": "  "}).status_code == 422
    house.coach.post(place, data={"text": EVIL})
    kept = notes(house)[0]
    assert house.coach.post(f"{place}/{kept.id}", data={"text": ""}).status_code == 422
    assert EVIL not in house.coach.get(place).text
    assert [one.text for one in notes(house)] == [EVIL]


def test_whoever_has_the_link_reads_the_plan_without_a_name(link, stranger, plan):
    answer = stranger.get(link)
    assert answer.status_code == 200
    assert plan.title in answer.text
    assert next(plan.sessions()).items[0].exercise in answer.text
    assert "Ana" not in answer.text
    assert "/p/" not in answer.text
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


def test_the_plan_is_also_given_as_sheets_to_print(link, stranger):
    answer = stranger.get(f"{link}?form=pdf")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"


def test_of_a_link_only_the_fingerprint_is_kept(house, link):
    token = link.rsplit("/", 1)[1]
    with house.application.state.database.reading() as session:
        assert token not in str([vars(one) for one in session.scalars(select(Share))])
    assert token not in house.coach.get(f"/p/{house.person}/shares").text


def test_a_link_that_was_taken_back_or_is_over_shows_nothing(house, link, stranger):
    with house.application.state.database.reading() as session:
        kept = session.scalar(select(Share.id))
    for asker in (house.other, house.runner):
        assert asker.post(f"/p/{house.person}/shares/{kept}/revoke").status_code == 404
    assert stranger.get(link).status_code == 200
    house.coach.post(f"/p/{house.person}/shares/{kept}/revoke")
    assert stranger.get(link).status_code == 404
    with house.application.state.database.writing() as session:
        session.execute(update(Share).values(revoked=None))
    assert stranger.get(link).status_code == 200
    with house.application.state.database.writing() as session:
        session.execute(update(Share).values(expires=now()))
    assert stranger.get(link).status_code == 404


def test_a_link_of_another_person_is_not_taken_back_by_way_of_ones_own(house, link, stranger):
    own = add_person(house.application, "Bo", coach=house.other.account)
    with house.application.state.database.reading() as session:
        kept = session.scalar(select(Share.id))
    assert house.other.post(f"/p/{own}/shares/{kept}/revoke").status_code == 404
    assert stranger.get(link).status_code == 200


def test_links_cannot_be_guessed_for_long(link, stranger):
    answers = [stranger.get(f"/shared/guess{number}").status_code for number in range(12)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_links_are_made_by_own_coaches_for_a_time_that_is_offered_and_a_plan_that_is_there(house, live):
    place = f"/p/{house.person}/shares"
    for asker in (house.other, house.runner):
        assert asker.get(place).status_code == 404
        assert asker.post(place, data={"days": "7"}).status_code == 404
    assert house.coach.post(place, data={"days": "7"}).status_code == 422
    assert "no plan to share" in house.coach.get(place).text
    live(house.person)
    assert house.coach.post(place, data={"days": "4000"}).status_code == 422
    assert house.coach.post(place, data={"days": "30"}).status_code == 200
    assert "Links that work now" in house.coach.get(place).text
