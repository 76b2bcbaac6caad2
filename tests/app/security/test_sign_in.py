"""Signing in: one answer for every wrong try, a new token for every right one, and no guessing for long."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app_work import JAR, browser
from psoas.app.routes.sign_in import way_on
from psoas.app.security.links import password_link, set_up_path
from psoas.app.security.passwords import hash_password
from psoas.app.security.sign_ins import cookie_name
from psoas.store.accounts import add_account, disable_account
from psoas.store.columns import now
from psoas.store.models import Account, SignIn

PASSWORD = "heron gate lemon stair"


@pytest.fixture(scope="module")
def kept_password() -> str:
    """What is kept of the password; worked out once, because that is slow on purpose."""
    return hash_password(PASSWORD)


@pytest.fixture
def coach(practice, kept_password) -> Account:
    with practice.state.database.writing() as session:
        return add_account(session, "Ann Coach", "ann@example.org", "coach", kept_password)


@pytest.fixture
def nobody(practice):
    return browser(practice)


def try_to_sign_in(client, password=PASSWORD, email="ann@example.org", **more):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def test_the_right_password_signs_in_and_goes_on_to_the_page_that_was_asked_for(nobody, coach):
    answer = try_to_sign_in(nobody, next="/settings")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/settings"
    assert nobody.get("/settings").status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(nobody, coach):
    cookie = next(value for value in try_to_sign_in(nobody).headers.get_list("set-cookie") if value.startswith("psoas="))
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert len(cookie.partition(";")[0]) > 40


@pytest.mark.parametrize(("email", "password"), [("ann@example.org", "wrong password"), ("nobody@example.org", PASSWORD), ("ann@example.org", "")])
def test_every_wrong_try_gets_the_same_answer(nobody, coach, email, password):
    answer = try_to_sign_in(nobody, password, email)
    assert answer.status_code == 401
    assert "That address and password do not go together." in answer.text
    assert cookie_name(False) not in nobody.cookies


def test_a_disabled_account_cannot_sign_in_and_is_signed_out(nobody, coach, practice):
    try_to_sign_in(nobody)
    with practice.state.database.writing() as session:
        disable_account(session, coach)
    assert nobody.get("/settings").headers["location"] == "/sign-in?next=/settings"
    assert try_to_sign_in(browser(practice)).status_code == 401


def test_a_token_that_was_planted_before_signing_in_is_not_used(nobody, coach, practice):
    nobody.cookies.set(cookie_name(False), "planted", domain=JAR)
    try_to_sign_in(nobody)
    planted = browser(practice)
    planted.cookies.set(cookie_name(False), "planted", domain=JAR)
    assert planted.get("/settings").status_code == 303
    assert nobody.cookies[cookie_name(False)] != "planted"


def test_signing_in_again_ends_the_token_of_before(client_as, coach, practice):
    first = client_as("coach")
    try_to_sign_in(first)
    old = browser(practice)
    old.cookies.set(cookie_name(False), first.token, domain=JAR)
    assert old.get("/settings").status_code == 303


def test_only_the_digest_of_a_token_is_kept(nobody, coach, practice):
    try_to_sign_in(nobody)
    with practice.state.database.reading() as session:
        kept = session.scalars(select(SignIn.token_hash)).all()
    assert nobody.cookies[cookie_name(False)] not in kept


def test_signing_out_ends_the_token_itself(client_as, practice):
    runner = client_as("runner")
    assert runner.post("/sign-out").headers["location"] == "/sign-in"
    thief = browser(practice)
    thief.cookies.set(cookie_name(False), runner.token, domain=JAR)
    assert thief.get("/settings").status_code == 303


def test_a_sign_in_that_was_not_used_ends(client_as, practice):
    runner = client_as("runner")
    with practice.state.database.writing() as session:
        session.scalars(select(SignIn)).one().expires = now()
    assert runner.get("/settings").status_code == 303


def test_a_sign_in_ends_after_thirty_days_however_much_it_is_used(client_as, practice):
    runner = client_as("runner")
    with practice.state.database.writing() as session:
        kept = session.scalars(select(SignIn)).one()
        kept.created, kept.last_seen = now() - timedelta(days=29), now() - timedelta(hours=1)
    assert runner.get("/settings").status_code == 200
    with practice.state.database.reading() as session:
        ends = session.scalars(select(SignIn)).one().expires
    assert timedelta(hours=23) < ends - now() <= timedelta(days=1)


def test_password_fields_let_managers_and_eyes_help(nobody):
    text = nobody.get("/sign-in").text
    assert 'autocomplete="current-password"' in text
    assert 'autocomplete="username"' in text
    assert "data-shows" in text


def test_guessing_comes_to_an_end_and_so_does_the_wait(nobody, coach, practice):
    clock = [0.0]
    practice.state.attempts.clock = lambda: clock[0]
    for _ in range(practice.state.attempts.limit.pair):
        practice.state.attempts.failed("ann@example.org", "testclient")
    refused = try_to_sign_in(nobody)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) <= 900
    clock[0] = 901.0
    assert try_to_sign_in(nobody).status_code == 303


@pytest.mark.parametrize("place", ["https://evil.example", "//evil.example", "/\\evil.example", "", "javascript:alert(1)", "/sign-out", "/a\nb"])
def test_signing_in_leads_nowhere_else(place):
    assert way_on(place) == "/"


def test_a_way_on_inside_the_app_is_kept():
    assert way_on("/p/1/today") == "/p/1/today"


def test_changing_the_password_asks_for_it_and_signs_the_others_out(nobody, coach, practice):
    other = browser(practice)
    try_to_sign_in(other)
    try_to_sign_in(nobody)
    nobody.headers["x-csrf"] = nobody.get("/csrf").json()["csrf"]
    changed = {"password": "otter bench violin rain"}
    assert nobody.post("/settings/password", data={"current": "wrong", **changed}).status_code == 422
    assert nobody.post("/settings/password", data={"current": PASSWORD, "password": "short"}).status_code == 422
    assert nobody.post("/settings/password", data={"current": PASSWORD, **changed}).status_code == 303
    assert nobody.get("/settings").status_code == 200
    assert other.get("/settings").status_code == 303


def test_signing_out_everywhere_leaves_this_browser_signed_in(client_as, coach, practice):
    here, there = browser(practice), browser(practice)
    try_to_sign_in(here)
    try_to_sign_in(there)
    here.headers["x-csrf"] = here.get("/csrf").json()["csrf"]
    assert here.post("/settings/sign-out-everywhere").status_code == 303
    assert here.get("/settings").status_code == 200
    assert there.get("/settings").status_code == 303


def test_the_first_owner_is_made_by_a_link_that_works_once(nobody, practice):
    with practice.state.database.reading() as session:
        path = set_up_path(session, practice.state.key)
    assert nobody.get(path).status_code == 200
    filled = {"name": "Olga Owner", "email": "olga@example.org", "password": "password1234"}
    assert nobody.post(path, data=filled).status_code == 422
    assert nobody.post(path, data={**filled, "password": PASSWORD}).status_code == 303
    assert nobody.get("/accounts").status_code == 200
    assert browser(practice).get(path).status_code == 404
    with practice.state.database.reading() as session:
        assert set_up_path(session, practice.state.key) == ""


@pytest.mark.parametrize("path", ["/set-up/owner.99999999999.00", "/set-up/x", "/password/x", "/password/owner.99999999999.00"])
def test_a_made_up_link_opens_nothing(nobody, coach, path):
    assert nobody.get(path).status_code == 404
    assert nobody.post(path, data={"password": PASSWORD, "name": "x", "email": "x@example.org"}).status_code == 404


def test_a_password_is_chosen_once_by_a_link(nobody, practice):
    with practice.state.database.writing() as session:
        account = add_account(session, "Rae Runner", "rae@example.org", "runner")
    link = password_link(practice.state.key, account)
    assert "Rae Runner" in nobody.get(link).text
    assert nobody.post(link, data={"password": PASSWORD}).status_code == 303
    assert nobody.get("/settings").status_code == 200
    assert browser(practice).get(link).status_code == 404


def test_a_link_of_last_week_has_ended(nobody, practice):
    with practice.state.database.writing() as session:
        account = add_account(session, "Rae Runner", "rae@example.org", "runner")
    old = password_link(practice.state.key, account, at=now().timestamp() - 7 * 24 * 3600 - 1)
    assert nobody.get(old).status_code == 404


def test_a_token_for_programs_is_shown_once_and_opens_what_its_owner_may_see(client_as, practice):
    coach = client_as("coach")
    shown = coach.post("/settings/tokens", data={"name": "a script"})
    token = re.search(r"<code>([\w-]{40,})</code>", shown.text).group(1)
    assert token not in coach.get("/settings").text
    program = browser(practice)
    program.headers.clear()
    program.cookies.clear()
    headers = {"authorization": f"Bearer {token}"}
    assert program.get("/probe/coach", headers=headers).status_code == 200
    assert program.get("/probe/owner", headers=headers).status_code == 404
    assert program.post("/probe/write", headers=headers).status_code == 200
    revoke = re.search(r"/settings/tokens/(\w+)/revoke", coach.get("/settings").text).group(0)
    coach.post(revoke)
    assert program.get("/probe/coach", headers={**headers, "accept": "application/json"}).status_code == 401


def test_one_person_alone_needs_no_account_and_has_no_pages_of_accounts(client):
    assert client.get("/settings").status_code == 200
    assert client.get("/accounts").status_code == 404
    assert client.post("/sign-in", data={"email": "a@example.org", "password": "x"}).status_code == 404
    assert client.post("/settings/password", data={"current": "", "password": PASSWORD}).status_code == 404
