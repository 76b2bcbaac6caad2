"""What changes something must come from a page of this app, in this browser."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from app_work import HERE, JAR, add_person
from psoas.app.security.csrf import form_cookie, token_for


def stripped(client: TestClient) -> TestClient:
    del client.headers["x-csrf"]
    return client


def test_a_form_with_the_token_of_its_own_browser_is_taken(client):
    token = client.headers["x-csrf"]
    assert stripped(client).post("/probe/write", data={"csrf": token, "a": "b"}).status_code == 200


def test_the_whole_form_still_reaches_the_route(client):
    token = client.headers["x-csrf"]
    body = f"csrf={token}&long={'x' * 200_000}"
    answer = stripped(client).post("/probe/write", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.json()["size"] == len(body)


def test_a_file_form_brings_the_token_in_front_of_the_file(client, person_id):
    token = client.headers["x-csrf"]
    files = {"csrf": (None, token), "file": ("clip.mp4", b"\0" * 300_000)}
    answer = stripped(client).post(f"/p/{person_id}/probe/uploads", files=files)
    assert answer.status_code == 200
    assert answer.json()["size"] > 300_000


@pytest.mark.parametrize("token", ["", "0" * 64, "wrong", "ü"])
def test_a_missing_or_wrong_token_is_refused(client, token):
    assert stripped(client).post("/probe/write", data={"csrf": token}).status_code == 403


def test_a_token_of_another_browser_is_refused(client, application):
    client.headers["x-csrf"] = token_for(application.state.key, "another browser")
    assert client.post("/probe/write").status_code == 403


def test_a_token_made_with_another_key_is_refused(client):
    client.headers["x-csrf"] = token_for(b"another key", client.cookies[form_cookie(False)])
    assert client.post("/probe/write").status_code == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}]
)
def test_another_site_is_refused_even_with_the_token(client, headers):
    assert client.post("/probe/write", headers=headers).status_code == 403


def test_our_own_pages_are_let_through(client):
    assert client.post("/probe/write", headers={"origin": HERE, "sec-fetch-site": "same-origin"}).status_code == 200


def test_the_token_of_before_signing_in_is_of_no_use_after(client_as, practice):
    coach = client_as("coach")
    coach.cookies.set(form_cookie(False), "before", domain=JAR)
    coach.headers["x-csrf"] = token_for(practice.state.key, "before")
    assert coach.post("/probe/write").status_code == 403


def test_a_program_without_cookies_may_use_the_api_of_one_person_alone_and_a_browser_may_not(application):
    program = TestClient(application, base_url=HERE)
    assert program.get("/api/nothing-here").headers.get("set-cookie") is None
    assert program.post("/api/nothing-here").status_code == 404
    assert program.post("/api/nothing-here", headers={"origin": HERE}).status_code == 403
    assert program.post("/probe/write").status_code == 403


def test_a_websocket_of_another_site_is_refused(client, person_id):
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"/p/{person_id}/probe/frames", headers={"origin": "https://evil.example"}):
        pass
    with client.websocket_connect(f"/p/{person_id}/probe/frames", headers={"origin": HERE}) as socket:
        assert socket.receive_text() == person_id


def test_a_websocket_of_another_ones_person_is_refused(client_as, practice):
    runner = client_as("runner")
    other = add_person(practice)
    with pytest.raises(WebSocketDisconnect), runner.websocket_connect(f"/p/{other}/probe/frames"):
        pass
