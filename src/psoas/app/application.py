"""The application: routes, static files, and the store behind them, put together from `Settings`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from psoas import __version__
from psoas.app.settings import Settings
from psoas.store.database import Database


def make_application(settings: Settings) -> FastAPI:
    """Return the application for `settings`; its database must have been brought up to date by `psoas.store.upgrade`."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        database.close()

    database = Database(settings.url)
    application = FastAPI(title="psoas", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=lifespan)
    application.state.settings = settings
    application.state.database = database
    for add in parts():
        add(application)
    for place, room in (("/static/report", "psoas.report"), ("/static", "psoas.app")):
        application.mount(place, StaticFiles(directory=str(files(room) / "static")))
    return application


def parts() -> tuple[Callable[[FastAPI], None], ...]:
    """Return the functions that add each part of the app: security around everything, then pages and API."""
    return ()
