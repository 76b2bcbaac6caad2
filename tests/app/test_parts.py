"""The app begins with what a first page needs; the rest comes soon after, and nothing of it before all of it was looked at."""

from __future__ import annotations

import re

import pytest
from fastapi import APIRouter, FastAPI
from starlette.routing import Match

from app_work import add_person, as_part, browser
from psoas.app import parts
from psoas.app.application import make_application
from psoas.app.security.default_deny import guarded_routes


@pytest.fixture
def begun(settings) -> FastAPI:
    """An application of which only what a first page needs is there."""
    return make_application(settings, whole=False)


def routes(application: FastAPI) -> set[tuple[str, str]]:
    return {(route.path, ",".join(sorted(getattr(route, "methods", ["WEBSOCKET"])))) for route in guarded_routes(application)}


def answering(application: FastAPI, path: str, method: str) -> object:
    """Return what answers a request, as the router finds it."""
    scope = {"type": "http", "path": path, "method": method, "root_path": "", "headers": []}
    return next((route.endpoint for route in application.router.routes if route.matches(scope)[0] == Match.FULL), None)


def test_the_whole_is_there_once_the_rest_was_brought_in(application, begun):
    assert routes(begun) < routes(application)
    begun.state.rest.bring_in()
    begun.state.rest.bring_in()
    assert routes(begun) == routes(application)
    assert len(begun.router.routes) == len(application.router.routes)


def test_every_address_is_answered_by_the_same_function_in_whatever_order_parts_came(application, begun):
    begun.state.rest.bring_in()
    for route in guarded_routes(application):
        path = re.sub(r"\{[^}]*\}", "1", route.path)
        for method in getattr(route, "methods", ()):
            assert answering(begun, path, method) is answering(application, path, method) is not None


def test_a_first_page_needs_nothing_of_the_rest(begun):
    with browser(begun) as client:
        assert client.get("/").headers["location"] == "/welcome"
        assert client.get("/welcome").status_code == 200
        assert client.get("/static/app.css").status_code == 200
    assert all(route.path != "/people" for route in guarded_routes(begun))


def test_whoever_asks_for_more_waits_until_it_is_there(begun):
    person = add_person(begun)
    with browser(begun) as client:
        assert client.get(f"/p/{person}/check-in").status_code == 200
        assert client.get("/no-such-page").status_code == 404


def test_the_description_of_the_api_is_whole_from_the_first_request(application, begun):
    with browser(begun) as client, browser(application) as other:
        assert client.get("/api/openapi.json").json() == other.get("/api/openapi.json").json()


def test_a_part_with_an_open_route_is_not_let_in_and_nothing_beside_it(begun, monkeypatch):
    router = APIRouter()

    @router.get("/open")
    def open_to_all() -> str:
        return "anyone"

    careless = as_part(monkeypatch, lambda application: application.router.routes.extend(router.routes))
    monkeypatch.setattr(parts, "REST", (*parts.REST, careless))
    before = routes(begun)
    with pytest.raises(RuntimeError, match="/open"):
        begun.state.rest.bring_in()
    assert routes(begun) == before
    with browser(begun) as client:
        for path in ("/open", "/people"):
            with pytest.raises(RuntimeError, match="/open"):
                client.get(path)
