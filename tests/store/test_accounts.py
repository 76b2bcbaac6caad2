"""Accounts sign in by what they alone have; of tokens only the SHA-256 is kept."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from psoas.errors import InputError
from psoas.store import accounts
from psoas.store.columns import now
from psoas.store.models import ApiToken, SignIn

LATER, PAST = timedelta(days=14), timedelta(seconds=-1)


@pytest.fixture
def coach(database):
    with database.writing() as session:
        return accounts.add_account(session, "Cleo", " Cleo@Example.org ", "coach", "hash")


def who(database, token):
    with database.reading() as session:
        found = accounts.signed_in(session, token)
    return None if found is None else found[1].name


def signed_in(database, account, after=LATER):
    with database.writing() as session:
        return accounts.begin_sign_in(session, account.id, now() + after)


def test_an_account_is_found_by_its_address_however_it_is_written(database, coach):
    with database.reading() as session:
        assert accounts.account_by_email(session, "CLEO@example.ORG ").id == coach.id
        assert accounts.account_by_email(session, "leo@example.org") is None
        assert [one.email for one in accounts.list_accounts(session)] == ["cleo@example.org"]


@pytest.mark.parametrize(
    ("name", "email", "role"),
    [("Leo", "CLEO@example.org", "coach"), ("Leo", "leo", "coach"), ("Leo", "@x", "coach"), ("", "leo@x", "coach"), ("Leo", "leo@x", "king")],
)
def test_an_account_that_cannot_be_is_refused(database, coach, name, email, role):
    with database.writing() as session, pytest.raises(InputError):
        accounts.add_account(session, name, email, role)


def test_a_browser_is_signed_in_until_it_signs_out(database, coach):
    token = signed_in(database, coach)
    assert who(database, token) == "Cleo"
    assert who(database, token + "x") is None
    with database.writing() as session:
        accounts.end_sign_in(session, token)
    assert who(database, token) is None


def test_a_sign_in_ends_when_it_expires_and_is_then_forgotten(database, coach):
    token = signed_in(database, coach, PAST)
    assert who(database, token) is None
    signed_in(database, coach)
    with database.reading() as session:
        assert len(session.scalars(select(SignIn)).all()) == 1


def test_a_sign_in_is_prolonged(database, coach):
    token = signed_in(database, coach, timedelta(minutes=5))
    with database.writing() as session:
        found = accounts.signed_in(session, token)[0]
        accounts.prolong_sign_in(session, found, now() + LATER)
    with database.reading() as session:
        assert accounts.signed_in(session, token)[0].expires > now() + timedelta(days=13)


@pytest.mark.parametrize("change", [lambda s, a: accounts.set_password(s, a, "other"), accounts.disable_account])
def test_a_new_password_or_a_disabled_account_signs_every_browser_out(database, coach, change):
    tokens = [signed_in(database, coach) for _ in range(2)]
    with database.writing() as session:
        change(session, coach)
    assert [who(database, token) for token in tokens] == [None, None]


def test_the_database_does_not_hold_the_token_of_a_browser(database, coach):
    token = signed_in(database, coach)
    with database.reading() as session:
        assert session.scalars(select(SignIn.token_hash)).one() == hashlib.sha256(token.encode()).hexdigest()
    assert len(token) >= 43, "256 bits in base 64"


def test_a_token_for_programs_works_until_it_is_revoked(database, coach):
    with database.writing() as session:
        kept, text = accounts.add_token(session, coach.id, "watch")
        other = accounts.add_account(session, "Leo", "leo@example.org", "coach").id
        accounts.revoke_token(session, other, kept.id)
        assert accounts.account_of_token(session, text)[1].id == coach.id
        assert [one.name for one in accounts.list_tokens(session, coach.id)] == ["watch"]
        accounts.revoke_token(session, coach.id, kept.id)
        assert accounts.account_of_token(session, text) is None
        assert accounts.list_tokens(session, coach.id) == []


def test_the_tokens_of_a_disabled_account_are_revoked(database, coach):
    with database.writing() as session:
        _, text = accounts.add_token(session, coach.id, "watch")
        accounts.disable_account(session, coach)
    with database.reading() as session:
        assert accounts.account_of_token(session, text) is None
        assert session.scalars(select(ApiToken.revoked)).one() is not None
