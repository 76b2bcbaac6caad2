"""Logs tell what went wrong and where, and nothing of a person."""

from __future__ import annotations

import logging
from io import StringIO

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app_work import HERE, add_person
from psoas.app.logs import FORMAT, ScrubbedFormatter
from psoas.store.models import Person

NAME = "Ann Example"


@pytest.fixture
def written():
    """Everything that is logged while a test runs, as a file would have it."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ScrubbedFormatter(FORMAT))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def test_of_an_error_the_kind_and_the_place_are_written_and_the_message_is_not(written):
    try:
        try:
            raise KeyError(NAME)
        except KeyError as error:
            raise ValueError(f"{NAME} has a sore knee") from error
    except ValueError:
        logging.getLogger("psoas.app").exception("work on job %s", "0a1b")
    text = written.getvalue()
    assert NAME not in text
    assert "ValueError" in text
    assert "from KeyError" in text
    assert "test_logs.py" in text
    assert "0a1b" in text


def test_a_request_that_fails_leaves_no_name_and_no_path_in_the_log(written, application, monkeypatch):
    person = add_person(application, NAME)
    monkeypatch.setattr("psoas.app.access.may_see", lambda session, who, id: session.scalars(select(Person)).one().no_such_thing)
    answer = TestClient(application, HERE, raise_server_exceptions=False).get(f"/p/{person}/today")
    assert answer.status_code == 500
    assert NAME not in answer.text
    assert NAME not in written.getvalue()
    assert person not in written.getvalue()
