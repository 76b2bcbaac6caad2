"""The application: routes, static files, and the store behind them, put together from `Settings`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from psoas import __version__
from psoas.app.parts import FIRST, REST, Rest, add_parts
from psoas.app.problems import Problems, add_problems
from psoas.app.security.body_limit import BodyLimit
from psoas.app.security.csrf import Csrf
from psoas.app.security.headers import Headers
from psoas.app.security.hosts import Hosts
from psoas.app.security.identity import Identity
from psoas.app.security.key import signing_key
from psoas.app.settings import Settings
from psoas.store.database import Database


def make_application(settings: Settings, *, whole: bool = True) -> FastAPI:
    """Return the application for `settings`; its database must have been brought up to date by `psoas.store.upgrade`.

    Parameters
    ----------
    settings
        What it is started with.
    whole
        Whether all of it is put together now. If not, `application.state.rest` brings in what a first page does not need.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        database.close()

    database = Database(settings.url)
    application = FastAPI(title="psoas", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=lifespan)
    application.state.settings = settings
    application.state.database = database
    application.state.key = signing_key(settings.folder)
    add_parts(application, (*FIRST, *REST) if whole else FIRST)
    for place, room in (("/static/report", "psoas.report"), ("/static", "psoas.app")):
        application.mount(place, StaticFiles(directory=str(files(room) / "static")))
    if not whole:
        application.state.rest = Rest(application)
    add_problems(application)
    _add_security(application)
    return application


def _add_security(application: FastAPI) -> None:
    """Wrap the routes; what is added later stands further out, so a request passes these from the last to the first."""
    settings, database = application.state.settings, application.state.database
    application.add_middleware(Csrf, settings=settings, key=application.state.key)
    application.add_middleware(Identity, settings=settings, database=database)
    application.add_middleware(BodyLimit, largest_upload=settings.largest_upload)
    application.add_middleware(Hosts, names=settings.hosts)
    application.add_middleware(Problems)
    application.add_middleware(Headers, secure=settings.secure)
