"""Names, sizes, headers and errors: what every request meets before and after its route."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app_work import HERE, HOSTS, add_person, as_part, browser, prepared
from psoas.app import application as application_module
from psoas.app.application import make_application
from psoas.app.security.headers import CONTENT_SECURITY_POLICY
from psoas.app.settings import Settings


def test_a_route_that_does_not_say_who_may_come_in_keeps_the_app_from_starting(settings, monkeypatch):
    def add_open(application: FastAPI) -> None:
        application.add_api_route("/forgotten", lambda: "secret")

    monkeypatch.setattr(application_module, "REST", (as_part(monkeypatch, add_open),))
    with pytest.raises(RuntimeError, match="/forgotten"):
        make_application(settings)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80", "", "[::2]:80"])
def test_a_foreign_name_is_refused(client, host):
    assert client.get("/probe/open", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "127.0.0.1:1", "[::1]:8765"])
def test_the_names_of_this_machine_are_answered(client, host):
    assert client.get("/probe/open", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/probe/open", "/nothing", "/static/app.css", "/probe/error/input"])
def test_every_answer_says_what_may_be_loaded_and_framed(client, path):
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


def test_pages_are_kept_in_no_cache_and_static_files_are(client):
    assert client.get("/probe/open").headers["cache-control"] == "no-store"
    assert "max-age" in client.get("/static/app.css").headers["cache-control"]


def test_by_https_browsers_are_told_to_use_nothing_else(tmp_path):
    secure = make_application(prepared(Settings(folder=tmp_path / "secure", accounts=True, secure=True, hosts=HOSTS)))
    answer = TestClient(secure, base_url="https://testserver").get("/probe/open")
    assert "max-age=31536000" in answer.headers["strict-transport-security"]
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert {"HttpOnly", "Secure", "Path=/"} <= set(cookie.split("; "))


def test_a_form_larger_than_forms_are_is_refused_before_it_is_read(client):
    assert client.post("/probe/write", content=b"x" * (1024 * 1024 + 1)).status_code == 413


def test_a_body_that_does_not_tell_its_length_is_stopped_when_it_passes_the_limit(client):
    def pieces():
        for _ in range(40):
            yield b"x" * 65536

    assert client.post("/probe/write", content=pieces()).status_code == 413


def test_an_upload_may_be_larger_than_a_form_but_not_than_an_upload(tmp_path):
    small = make_application(prepared(Settings(folder=tmp_path / "small", largest_upload=2 * 1024 * 1024, hosts=HOSTS)))
    client, person = browser(small), add_person(small)
    assert client.post(f"/p/{person}/probe/uploads", content=b"x" * 2 * 1024 * 1024).status_code == 200
    assert client.post(f"/p/{person}/probe/uploads", content=b"x" * 3 * 1024 * 1024).status_code == 413


@pytest.mark.parametrize(("kind", "status"), [("input", 422), ("disk", 507), ("database", 503)])
def test_errors_are_told_as_a_page_with_what_to_do(client, kind, status):
    answer = client.get(f"/probe/error/{kind}")
    assert answer.status_code == status
    assert "Ann Example" not in answer.text
    assert "Traceback" not in answer.text
    assert '<a class="btn main" href="/">' in answer.text


def test_a_page_that_is_not_there_says_so_in_words(client):
    assert "<h1>There is no such page.</h1>" in client.get("/nothing").text
    assert client.put("/api/nothing").json()["error"]["code"] == "not_found"


def test_programs_get_errors_in_one_shape(client):
    answer = client.get("/probe/error/input", headers={"accept": "application/json"})
    assert answer.json() == {"error": {"code": "input_error", "what": "The clip has no frames.", "remedy": "Film again."}}


def test_what_nobody_foresaw_is_told_without_its_message(application):
    answer = TestClient(application, base_url=HERE, raise_server_exceptions=False).get("/probe/error/unforeseen")
    assert answer.status_code == 500
    assert "Ann Example" not in answer.text


def test_who_is_not_signed_in_is_sent_to_sign_in(practice):
    nobody = browser(practice)
    assert nobody.get("/probe/coach").headers["location"] == "/sign-in?next=/probe/coach"
    assert nobody.get("/probe/coach", headers={"accept": "application/json"}).status_code == 401
    assert nobody.get("/probe/coach", headers={"hx-request": "true"}).headers["hx-redirect"] == "/sign-in"


@pytest.mark.parametrize(("role", "coach", "owner"), [("owner", 200, 200), ("coach", 200, 404), ("runner", 404, 404)])
def test_roles_open_the_doors_they_are_for(client_as, role, coach, owner):
    asking = client_as(role)
    assert asking.get("/probe/coach").status_code == coach
    assert asking.get("/probe/owner").status_code == owner


def test_folders_are_not_listed_and_paths_do_not_climb(client):
    assert client.get("/static/").status_code == 404
    for path in (
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
        "/static/..%2fsettings.py",
        "/static/report/%2e%2e/%2e%2e/errors.py",
        "/static//etc/passwd",
    ):
        assert client.get(path).status_code == 404, path


def test_methods_that_a_route_does_not_name_are_refused(client):
    assert client.put("/probe/write").status_code == 405
    assert client.request("TRACE", "/probe/open").status_code == 405
    assert client.delete("/settings").status_code == 405


def test_no_header_tells_what_serves(served):
    answer = httpx.get(f"{served.url}/settings", headers={"origin": "https://evil.example"})
    assert answer.status_code == 200
    assert {"server", "x-powered-by", "access-control-allow-origin"} & set(answer.headers) == set()
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_signing_out_clears_what_the_browser_kept(client_as):
    answer = client_as("runner").post("/sign-out")
    assert answer.headers["clear-site-data"] == '"cache"'
    assert any(value.startswith('psoas=""') and "Max-Age=0" in value for value in answer.headers.get_list("set-cookie"))
