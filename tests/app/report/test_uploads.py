from __future__ import annotations

import pytest

from app_work import add_person
from psoas.store.file_store import FileStore
from psoas.store.models import Upload
from psoas.store.visits import open_visit

PIECE = {"content-type": "application/octet-stream"}


@pytest.fixture
def content(clip):
    return clip.read_bytes()


def begin(client, step, content, name="run.mp4"):
    return client.post(step("uploads/begin"), json={"kind": "side", "name": name, "size": len(content)})


def send(client, at, content, offset):
    return client.patch(at, content=content, headers={**PIECE, "upload-offset": str(offset)})


def test_a_clip_comes_in_piece_by_piece_and_goes_on_after_a_break(client, step, content):
    begun = begin(client, step, content).json()
    half = len(content) // 2
    assert send(client, begun["at"], content[:half], 0).json() == {"received": half}
    again = begin(client, step, content).json()  # the page was closed and opened again
    assert (again["at"], again["received"]) == (begun["at"], half)
    assert f"stopped at {100 * half // len(content)} %" in client.get(step("film")).text
    assert send(client, begun["at"], content[half:], half).json()["received"] == len(content)
    taken = client.post(f"{begun['at']}/finish")
    assert taken.status_code == 201
    assert taken.json()["next"] == step("film") + "#clip"
    page = client.get(step("film")).text
    assert "run.mp4" in page
    assert "96 × 128" in page


def test_a_piece_for_another_place_says_where_to_go_on(client, step, content):
    at = begin(client, step, content).json()["at"]
    send(client, at, content[:1000], 0)
    answer = send(client, at, content[:1000], 0)
    assert (answer.status_code, answer.json()["received"]) == (409, 1000)
    assert client.get(at).json() == {"received": 1000, "size": len(content)}


def test_a_piece_has_a_largest_size(client, step):
    at = client.post(step("uploads/begin"), json={"kind": "side", "name": "run.mp4", "size": 20_000_000}).json()["at"]
    answer = send(client, at, bytes(9 * 2**20), 0)
    assert answer.status_code == 413
    assert client.get(at).json()["received"] == 0


def test_a_file_that_is_no_clip_is_refused_with_words(client, step):
    at = begin(client, step, b"plain text", "run.mp4").json()["at"]
    send(client, at, b"plain text", 0)
    answer = client.post(f"{at}/finish")
    assert answer.status_code == 422
    assert "run.mp4 is not a kind of file" in answer.json()["error"]["what"]
    assert "Choose the video" in answer.json()["error"]["remedy"]


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(client, step, settings):
    answer = client.post(step("uploads/begin"), json={"kind": "side", "name": "run.mp4", "size": settings.largest_upload + 1})
    assert answer.status_code == 422
    assert "at most 2048 MB" in answer.json()["error"]["what"]


def test_an_upload_can_be_given_up(client, step, content, settings):
    at = begin(client, step, content).json()["at"]
    send(client, at, content[:1000], 0)
    assert client.delete(at).status_code == 204
    assert client.get(at).status_code == 404
    assert list(settings.incoming.iterdir()) == []


def test_a_plain_form_sends_a_clip_without_any_script(client, step, content, settings):
    token = client.headers.pop("x-csrf")
    answer = client.post(step("uploads"), data={"csrf": token, "kind": "side"}, files={"file": ("my run.mp4", content, "video/mp4")})
    assert (answer.status_code, answer.headers["location"]) == (303, step("film") + "#clip")
    assert "my run.mp4" in client.get(step("film")).text
    assert list(settings.incoming.iterdir()) == []


def test_a_plain_form_with_another_file_or_none_gets_a_page_with_words(client, step, settings):
    refused = client.post(step("uploads"), data={"kind": "side"}, files={"file": ("run.mp4", b"plain text", "video/mp4")})
    assert refused.status_code == 422
    assert "is not a kind of file" in refused.text
    assert f'href="{step("film")}"' in refused.text
    empty = client.post(step("uploads"), files={"kind": (None, "side")})
    assert empty.status_code == 422
    assert "No file came along" in empty.text
    assert list(settings.incoming.iterdir()) == []


def test_a_form_that_breaks_off_leaves_nothing(client, step, settings, content):
    head = {"content-type": "multipart/form-data; boundary=b"}
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="run.mp4"\r\n\r\n' + content[:3000]
    assert client.post(step("uploads"), content=body, headers=head).status_code == 422
    assert list(settings.incoming.iterdir()) == []


@pytest.mark.parametrize("name", ["../../../../evil.mp4", "<script>alert(1)</script>.mp4", "..\\..\\evil.mp4"])
def test_a_name_is_shown_as_text_and_never_used_as_a_path(client, step, content, settings, name):
    at = begin(client, step, content, name).json()["at"]
    send(client, at, content, 0)
    client.post(f"{at}/finish")
    page = client.get(step("film")).text
    assert "<script>alert" not in page
    assert "../" not in page.split('class="filename"')[1].split("</p>")[0]
    assert sorted(path.name for path in settings.folder.parent.iterdir()) == [settings.folder.name]


def test_what_belongs_to_another_visit_or_person_is_not_there(client, application, step, content, person_id):
    at = begin(client, step, content).json()["at"]
    other = add_person(application, "Other")
    with application.state.database.writing() as session:
        theirs = open_visit(session, other).id
    upload_id = at.rsplit("/", 1)[1]
    for place in (f"/p/{other}/visits/{theirs}/uploads/{upload_id}", f"/p/{person_id}/visits/{theirs}/uploads/{upload_id}"):
        assert client.get(place).status_code == 404
        assert send(client, place, content[:10], 0).status_code == 404
        assert client.post(f"{place}/finish").status_code == 404
        assert client.delete(place).status_code == 404
    assert client.get(at).json()["received"] == 0


def test_a_coach_reaches_only_clips_of_their_own_people(practice, client_as, content):
    coach = client_as("coach")
    mine, other = add_person(practice, coach=coach.account), add_person(practice, "Other")
    with practice.state.database.writing() as session:
        visits = {id: open_visit(session, id).id for id in (mine, other)}
    announced = {"kind": "side", "name": "run.mp4", "size": len(content)}
    answers = {id: coach.post(f"/p/{id}/visits/{visits[id]}/uploads/begin", json=announced).status_code for id in visits}
    assert answers == {mine: 200, other: 404}
    assert coach.get(f"/p/{other}/visits/{visits[other]}/film").status_code == 404
    with practice.state.database.reading() as session:
        assert [one.person_id for one in session.query(Upload)] == [mine]


def test_a_clip_of_a_visit_can_be_removed_with_its_file(client, step, content, settings):
    at = begin(client, step, content).json()["at"]
    send(client, at, content, 0)
    recording = client.post(f"{at}/finish").json()["recording"]
    picture = client.get(step(f"film/recordings/{recording}/picture"))
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert client.post(step(f"film/recordings/{recording}/remove")).status_code == 303
    assert "run.mp4" not in client.get(step("film")).text
    assert not [path for path in FileStore(settings.files).folder.rglob("*") if path.is_file()]
