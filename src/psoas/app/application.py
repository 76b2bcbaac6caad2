"""The application: routes, static files, and the store behind them, put together from `Settings`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from psoas import __version__
from psoas.app.api.description import add_api
from psoas.app.problems import Problems, add_problems
from psoas.app.routes.accounts import add_accounts
from psoas.app.routes.camera import add_camera
from psoas.app.routes.capture import add_capture
from psoas.app.routes.check_in import add_check_in
from psoas.app.routes.compare import add_compare
from psoas.app.routes.downloads import add_downloads
from psoas.app.routes.film import add_film
from psoas.app.routes.follow_up import add_follow_up
from psoas.app.routes.home import add_home
from psoas.app.routes.jobs import add_jobs
from psoas.app.routes.notes import add_notes
from psoas.app.routes.people import add_people
from psoas.app.routes.person import add_person_page
from psoas.app.routes.pictures import add_pictures
from psoas.app.routes.programme import add_programme
from psoas.app.routes.programme_files import add_programme_files
from psoas.app.routes.questionnaires import add_questionnaires
from psoas.app.routes.questions import add_questions
from psoas.app.routes.report import add_report
from psoas.app.routes.routine import add_routine
from psoas.app.routes.run_files import add_run_files
from psoas.app.routes.runs import add_runs
from psoas.app.routes.session import add_session
from psoas.app.routes.settings_page import add_settings
from psoas.app.routes.share import add_share_pages
from psoas.app.routes.sign_in import add_sign_in
from psoas.app.routes.tests import add_tests
from psoas.app.routes.today import add_today
from psoas.app.routes.uploads import add_uploads
from psoas.app.routes.welcome import add_welcome
from psoas.app.routes.wishes import add_wishes
from psoas.app.security.body_limit import BodyLimit
from psoas.app.security.csrf import Csrf
from psoas.app.security.default_deny import refuse_open_routes
from psoas.app.security.headers import Headers
from psoas.app.security.hosts import Hosts
from psoas.app.security.identity import Identity
from psoas.app.security.key import signing_key
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
    application.state.key = signing_key(settings.folder)
    for add in parts():
        add(application)
    for place, room in (("/static/report", "psoas.report"), ("/static", "psoas.app")):
        application.mount(place, StaticFiles(directory=str(files(room) / "static")))
    refuse_open_routes(application)
    add_problems(application)
    _add_security(application)
    return application


def parts() -> tuple[Callable[[FastAPI], None], ...]:
    """Return the functions that add each part of the app: pages and API."""
    return (
        add_accounts,
        add_api,
        add_camera,
        add_capture,
        add_check_in,
        add_compare,
        add_downloads,
        add_film,
        add_follow_up,
        add_home,
        add_jobs,
        add_notes,
        add_people,
        add_person_page,
        add_pictures,
        add_programme,
        add_programme_files,
        add_questionnaires,
        add_questions,
        add_report,
        add_routine,
        add_run_files,
        add_runs,
        add_session,
        add_settings,
        add_share_pages,
        add_sign_in,
        add_tests,
        add_today,
        add_uploads,
        add_welcome,
        add_wishes,
    )


def _add_security(application: FastAPI) -> None:
    """Wrap the routes; what is added later stands further out, so a request passes these from the last to the first."""
    settings, database = application.state.settings, application.state.database
    application.add_middleware(Csrf, settings=settings, key=application.state.key)
    application.add_middleware(Identity, settings=settings, database=database)
    application.add_middleware(BodyLimit, largest_upload=settings.largest_upload)
    application.add_middleware(Hosts, names=settings.hosts)
    application.add_middleware(Problems)
    application.add_middleware(Headers, secure=settings.secure)
