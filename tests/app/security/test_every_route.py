"""Every route of the app, asked by everyone with other people's ids: what the table below does not allow is not there.

A route that is added is tried at once; one that names an id of a new kind has to say in `IDS` what that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from starlette.websockets import WebSocketDisconnect

from app_rows import EVIL, rows_of_a_person
from app_work import HOSTS, SignedIn, add_person, browser, prepared, signed_in
from psoas.app.application import make_application
from psoas.app.security.default_deny import guard_of, guarded_routes
from psoas.app.settings import Settings
from psoas.store.columns import Base
from psoas.store.models import (
    AnsweredRecord,
    ApiToken,
    AssessmentRecord,
    CheckInRecord,
    Coaching,
    Job,
    Note,
    ProgrammeRecord,
    Recording,
    RunRecord,
    SessionRecord,
    Share,
    SignIn,
    Upload,
    Visit,
)

ASKERS = ("owner", "own coach", "other coach", "runner", "other runner")
SEES = {"owner", "own coach", "runner"}
"""Who may see the person whose ids are used."""

OPEN = {
    "/api/": "says what the API is",
    "/csrf": "a token for forms, worth nothing without this browser's cookie",
    "/exercises.css": "how the drawings of exercises move",
    "/password/{token}": "whoever holds a link chooses a password once",
    "/service-worker.js": "a script",
    "/set-up/{token}": "whoever holds a link makes the first owner once",
    "/shared/{token}": "whoever holds a link reads one programme until it ends",
    "/sign-in": "signing in",
}
"""Routes that anyone may ask, and why."""

ROLES = {"owner_only": {"owner"}, "coach_or_owner": {"owner", "own coach", "other coach"}, "who_asks": set(ASKERS)}
PLAIN = {"name": "report.html", "day": "2027-01-04", "test_id": "T03", "part_id": "where", "planned": "w1-1", "kind": "ics", "exercise": "EX01"}
"""Parts of addresses that name no one's things."""


@dataclass
class Practice:
    """A practice with two coaches and two runners; `ids` are those of the first runner's things."""

    application: FastAPI
    askers: dict[str, SignedIn]
    ids: dict[str, str]
    other_person: str
    nobody: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.nobody = browser(self.application)

    def path(self, route: APIRoute | APIWebSocketRoute, **instead: str) -> str:
        """Fill a route's pattern with the first runner's ids."""
        known = {**PLAIN, **self.ids, **instead}
        unknown = set(re.findall(r"{(\w+)", route.path)) - set(known)
        assert not unknown, f"{route.path}: say in this file whose things {sorted(unknown)} are"
        return re.sub(r"{(\w+)(?::\w+)?}", lambda found: known[found.group(1)], route.path)

    def kept(self) -> dict[str, list[tuple[object, ...]]]:
        """Return every row but those of sign-ins, to see whether anything changed."""
        with self.application.state.database.reading() as session:
            return {
                table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
                for table in Base.metadata.sorted_tables
                if table.name not in (SignIn.__tablename__, ApiToken.__tablename__)
            }


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Practice:
    """A practice whose rows the tests of this file only read, or try to change in vain."""
    application = make_application(prepared(Settings(folder=tmp_path_factory.mktemp("practice"), accounts=True, hosts=HOSTS)))
    roles = {"owner": "owner", "own coach": "coach", "other coach": "coach", "runner": "runner", "other runner": "runner"}
    askers = {name: signed_in(application, role, f"{EVIL} {name}") for name, role in roles.items()}
    person = add_person(application, EVIL, account=askers["runner"].account, coach=askers["own coach"].account)
    other = add_person(application, "Other", account=askers["other runner"].account, coach=askers["other coach"].account)
    with application.state.database.writing() as session:
        ids = rows_of_a_person(session, person, askers["runner"].account, askers["own coach"].account)
    return Practice(application, askers, {"person_id": person, "account_id": askers["runner"].account, "token": "made-up", **ids}, other)


def of_people(house: Practice, *, nested: bool = False) -> Iterator[tuple[APIRoute, str]]:
    """Yield the routes under a person, and their methods."""
    for route in guarded_routes(house.application):
        named = set(re.findall(r"{(\w+)", route.path))
        if isinstance(route, APIRoute) and "person_id" in named and (not nested or named & set(house.ids) - {"person_id"}):
            yield from ((route, method) for method in sorted(route.methods))


def test_each_route_under_a_person_asks_whose_it_is(house):
    careless = [r.path for r in guarded_routes(house.application) if "{person_id}" in r.path and guard_of(r) != "person_seen"]
    assert careless == []


@pytest.mark.parametrize("asker", sorted(set(ASKERS) - SEES))
def test_for_others_there_is_no_such_person(house, asker):
    before = house.kept()
    seen = {}
    for route, method in of_people(house):
        answer = house.askers[asker].request(method, house.path(route))
        if answer.status_code != 404 or house.ids["person_id"] in answer.text.replace(house.path(route), ""):
            seen[f"{method} {route.path}"] = answer.status_code
    assert seen == {}
    assert house.kept() == before


def test_who_is_not_signed_in_sees_nobody(house):
    seen = {}
    for route, method in of_people(house):
        answer = house.nobody.request(method, house.path(route))
        refused = answer.status_code == 401 or (answer.status_code == 303 and answer.headers["location"].startswith("/sign-in"))
        if not refused:
            seen[f"{method} {route.path}"] = answer.status_code
    assert seen == {}


@pytest.mark.parametrize("asker", ["other runner", "other coach"])
def test_things_of_another_person_are_not_reached_by_way_of_ones_own(house, asker):
    before = {name: [row for row in rows if house.other_person not in map(str, row)] for name, rows in house.kept().items()}
    reached: dict[str, int] = {}
    routes = list(of_people(house, nested=True))
    assert len(routes) > 30
    for route, method in routes:
        answer = house.askers[asker].request(method, house.path(route, person_id=house.other_person))
        if answer.status_code != 404 and not (method != "GET" and answer.status_code == 422):
            reached[f"{method} {route.path}"] = answer.status_code
    assert reached == {}
    assert {name: [row for row in rows if house.other_person not in map(str, row)] for name, rows in house.kept().items()} == before


@pytest.mark.parametrize("asker", sorted(SEES))
def test_who_may_see_a_person_is_let_in(house, asker):
    shut = {}
    for route, method in of_people(house):
        if method == "GET":
            status = TestClient(house.application, "http://testserver", False, cookies=house.askers[asker].cookies, follow_redirects=False).get(
                house.path(route)
            )
            if status.status_code in (401, 403) or "/sign-in" in status.headers.get("location", ""):
                shut[route.path] = status.status_code
    assert shut == {}
    page = house.askers[asker].get(f"/api/people/{house.ids['person_id']}")
    assert page.json()["id"] == house.ids["person_id"]


@pytest.mark.parametrize("asker", [*ASKERS, "nobody"])
def test_a_websocket_opens_for_those_who_may_see_the_person(house, asker):
    client = house.nobody if asker == "nobody" else house.askers[asker]
    for route in guarded_routes(house.application):
        if isinstance(route, APIWebSocketRoute) and asker not in SEES:
            with pytest.raises(WebSocketDisconnect), client.websocket_connect(house.path(route)) as socket:
                socket.receive_json()


@pytest.mark.parametrize("asker", ASKERS)
def test_a_job_is_seen_by_those_who_may_see_its_person(house, asker):
    for route in guarded_routes(house.application):
        if isinstance(route, APIRoute) and route.path.startswith("/jobs/"):
            for method in route.methods:
                if asker not in SEES:
                    assert house.askers[asker].request(method, house.path(route)).status_code == 404
                elif method == "GET":
                    assert house.askers[asker].get(house.path(route)).status_code == 200


@pytest.mark.parametrize("asker", ASKERS)
def test_roles_see_the_pages_that_are_theirs(house, asker):
    wrong = {}
    for route in guarded_routes(house.application):
        guard = guard_of(route)
        if not isinstance(route, APIRoute) or guard not in ROLES or route.path.startswith(("/probe", "/jobs/", "/settings/", "/sign-out")):
            continue
        for method in sorted(route.methods):
            if asker not in ROLES[guard]:
                status = house.askers[asker].request(method, house.path(route)).status_code
                if status != 404:
                    wrong[f"{method} {route.path}"] = status
            elif method == "GET":
                status = house.askers[asker].get(house.path(route)).status_code
                if status >= 400:
                    wrong[f"{method} {route.path}"] = status
    assert wrong == {}


def test_a_coach_neither_adds_coaches_nor_keeps_accounts_of_others(house):
    coach = house.askers["other coach"]
    before = house.kept()
    assert coach.post("/accounts", data={"name": "x", "email": "x@example.org", "role": "owner"}).status_code == 404
    assert coach.post("/accounts", data={"name": "x", "email": "x@example.org", "person": house.ids["person_id"]}).status_code == 404
    assert coach.post(f"/accounts/{house.askers['runner'].account}/link").status_code == 404
    assert coach.post(f"/accounts/{house.askers['own coach'].account}/link").status_code == 404
    assert coach.post(f"/accounts/{house.askers['other runner'].account}/link").status_code == 200
    assert house.kept() == before


def test_a_token_of_another_one_is_not_revoked(house):
    with house.application.state.database.writing() as session:
        mine = ApiToken(account_id=house.askers["runner"].account, name="mine", token_hash="0" * 64)
        session.add(mine)
        session.flush()
        id = mine.id
    house.askers["other runner"].post(f"/settings/tokens/{id}/revoke")
    with house.application.state.database.reading() as session:
        assert session.get(ApiToken, id).revoked is None


def test_the_routes_that_anyone_may_ask_are_those_that_say_why(house):
    open_to_all = {route.path for route in guarded_routes(house.application) if guard_of(route) == "everyone" and not route.path.startswith("/probe")}
    assert open_to_all <= set(OPEN)


def test_every_table_of_people_is_tried(house):
    of_visits = AssessmentRecord, Recording, Upload, Visit
    of_days = AnsweredRecord, CheckInRecord, ProgrammeRecord, RunRecord, SessionRecord
    with house.application.state.database.reading() as session:
        for kind in (*of_visits, *of_days, Coaching, Job, Note, Share):
            assert session.scalar(select(func.count()).select_from(kind).where(kind.person_id == house.ids["person_id"])) >= 1, kind


class Stopped(HTMLParser):
    """Collects what the policy of what may be loaded would stop in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in ("style", "base", "iframe", "object", "embed") or (tag == "script" and "src" not in known):
            self.found.append(tag)
        self.found += [name for name, value in attrs if name.startswith("on") or (value or "").lower().startswith("javascript:")]
        self.found += [value for name, value in attrs if name in ("src", "href", "action") and re.match(r"(https?:)?//", value or "") and tag != "a"]


def stopped(text: str) -> list[str]:
    reader = Stopped()
    reader.feed(text)
    return reader.found


def pages(house: Practice, asker: str) -> Iterator[tuple[str, str]]:
    """Yield the path and text of every page that an asker gets."""
    client = TestClient(house.application, "http://testserver", raise_server_exceptions=False, cookies=house.askers[asker].cookies)
    for route in guarded_routes(house.application):
        if isinstance(route, APIRoute) and "GET" in route.methods and not route.path.startswith("/probe"):
            answer = client.get(house.path(route))
            if "text/html" in answer.headers.get("content-type", ""):
                yield route.path, answer.text


@pytest.mark.parametrize("asker", ["owner", "own coach", "runner"])
def test_names_and_notes_are_shown_as_they_were_typed_and_run_nowhere(house, asker):
    shown = dict(pages(house, asker))
    assert len(shown) > 15
    assert [path for path, text in shown.items() if "<script>alert" in text or "<img src=x" in text] == []
    assert "&lt;script&gt;alert(1)" in shown["/settings"]


@pytest.mark.parametrize("asker", ["owner", "runner"])
def test_no_page_has_what_the_policy_would_stop(house, asker):
    assert {path: stopped(text) for path, text in pages(house, asker) if stopped(text)} == {}


def test_the_reader_of_pages_finds_what_it_looks_for():
    assert stopped("<script>1</script><p onclick='x'><a href='javascript:1'><style></style><img src='//evil.example/x'>") == [
        "script",
        "onclick",
        "href",
        "style",
        "//evil.example/x",
    ]


def test_the_page_of_accounts_shows_names_as_typed(house):
    text = house.askers["owner"].get("/accounts").text
    assert text.count("&lt;script&gt;alert(1)") > 5
    assert "<script>alert" not in text
