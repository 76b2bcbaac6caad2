"""What tests of the app share: applications with a database of their own, browsers, people, and a server for real browsers."""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from psoas.app.security.csrf import form_cookie, token_for
from psoas.app.security.sign_ins import cookie_name, sign_in
from psoas.app.settings import Settings
from psoas.store.columns import Base, new_id
from psoas.store.database import Database, sqlite_url
from psoas.store.models import Account, Coaching, Person

FORM_SECRET = "secret-of-a-test-browser"
HERE = "http://testserver"
JAR = "testserver.local"  # what Python's cookie jar makes of a name without a dot
HOSTS = (*Settings(Path()).hosts, "testserver")


def prepared(settings: Settings) -> Settings:
    """Make the folders and tables of an application, as its start would."""
    for folder in (settings.files, settings.incoming, settings.work):
        folder.mkdir(parents=True, exist_ok=True)
    (settings.folder / "psoas.sqlite").write_bytes(empty_database())
    assert settings.url.endswith("psoas.sqlite")
    return settings


@cache
def empty_database() -> bytes:
    """Return the file of a database with every table and no row; to write it is quicker than to make the tables each time."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.sqlite"
        database = Database(sqlite_url(file))
        Base.metadata.create_all(database.engine)
        database.close()
        return file.read_bytes()


def as_part(monkeypatch: pytest.MonkeyPatch, add: Callable[[FastAPI], None]) -> str:
    """Return a function as `psoas.app.parts` names one: by a module, here one of its own, and its name in it."""
    module = ModuleType(f"part_{new_id()}")
    module.add = add  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return f"{module.__name__}:add"


def browser(application: FastAPI, secret: str = FORM_SECRET) -> TestClient:
    """Return a browser that nobody is signed in with; it sends the token against forged requests with everything."""
    opened = TestClient(application, base_url=HERE, follow_redirects=False)
    opened.cookies.set(form_cookie(False), secret, domain=JAR)
    opened.headers["x-csrf"] = token_for(application.state.key, secret)
    return opened


class SignedIn(TestClient):
    """A browser that is signed in; `account` is the id of the account, `token` that of the sign-in."""

    account: str = ""
    token: str = ""


def signed_in(application: FastAPI, role: str, name: str = "") -> SignedIn:
    """Return a browser of a practice that is signed in with an account of its own."""
    with application.state.database.writing() as session:
        account = Account(name=name or f"A {role}", email=f"{new_id()}@example.org", role=role)
        session.add(account)
        session.flush()
        token = sign_in(session, application.state.settings, account.id)
    opened = SignedIn(application, base_url=HERE, follow_redirects=False)
    opened.account, opened.token = account.id, token
    opened.cookies.set(cookie_name(False), token, domain=JAR)
    opened.headers["x-csrf"] = token_for(application.state.key, token)
    return opened


def add_person(application: FastAPI, name: str = "Someone", *, account: str | None = None, coach: str | None = None) -> str:
    """Add a person to an application's database, with their own account and a coach if given, and return the id."""
    with application.state.database.writing() as session:
        person = Person(name=name, account_id=account)
        session.add(person)
        session.flush()
        if coach is not None:
            session.add(Coaching(coach_id=coach, person_id=person.id))
        return person.id


@dataclass(frozen=True)
class Served:
    """A server that runs: its address and what it serves."""

    url: str
    application: FastAPI
    settings: Settings


@contextmanager
def serving(application: FastAPI, **options: Any) -> Iterator[Served]:
    """Serve an application on a free port for as long as the caller wants."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(application, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=2, **options)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.01)
    try:
        yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}", application, application.state.settings)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
