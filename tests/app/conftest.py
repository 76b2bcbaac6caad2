"""An application with a database of its own, browsers that are one person alone or signed in with a role, and a server for real browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app_work import HOSTS, Served, SignedIn, add_person, browser, prepared, serving, signed_in
from psoas.app.application import make_application
from psoas.app.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """One person alone on this machine."""
    return prepared(Settings(folder=tmp_path / "psoas", hosts=HOSTS))


@pytest.fixture
def application(settings: Settings) -> FastAPI:
    """Application of one person alone."""
    return make_application(settings)


@pytest.fixture
def client(application: FastAPI) -> Iterator[TestClient]:
    """A browser of the one person: follows no redirects, and sends the token against forged requests with everything."""
    with browser(application) as opened:
        yield opened


@pytest.fixture
def practice(tmp_path: Path) -> FastAPI:
    """Application of a practice, where people sign in."""
    return make_application(prepared(Settings(folder=tmp_path / "practice", accounts=True, hosts=HOSTS)))


@pytest.fixture
def client_as(practice: FastAPI) -> Callable[..., SignedIn]:
    """Give browsers of the practice that are signed in, each with an account of its own: ``client_as("coach", name="...")``."""
    return partial(signed_in, practice)


@pytest.fixture
def person_id(application: FastAPI) -> str:
    """A person in the application of one person alone."""
    return add_person(application)


@pytest.fixture
def served(application: FastAPI) -> Iterator[Served]:
    """Serve the application of one person alone on a free port, for browsers."""
    with serving(application) as running:
        yield running
