"""Every part of the app: those that a first page needs, and the rest, which `psoas serve` brings in while that page is being read."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from threading import Lock

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from psoas.app.security.default_deny import refuse_open_routes

FIRST = (
    "psoas.app.routes.home:add_home",
    "psoas.app.routes.jobs:add_jobs",
    "psoas.app.routes.sign_in:add_sign_in",
    "psoas.app.routes.today:add_today",
    "psoas.app.routes.welcome:add_welcome",
)
"""What `/` leads to: someone new, someone who signs in, and someone who has a plan; and what listens for jobs that are asked for."""

REST = (
    "psoas.app.api.description:add_api",
    "psoas.app.routes.accounts:add_accounts",
    "psoas.app.routes.camera:add_camera",
    "psoas.app.routes.capture:add_capture",
    "psoas.app.routes.check_in:add_check_in",
    "psoas.app.routes.compare:add_compare",
    "psoas.app.routes.downloads:add_downloads",
    "psoas.app.routes.film:add_film",
    "psoas.app.routes.follow_up:add_follow_up",
    "psoas.app.routes.notes:add_notes",
    "psoas.app.routes.people:add_people",
    "psoas.app.routes.person:add_person_page",
    "psoas.app.routes.pictures:add_pictures",
    "psoas.app.routes.programme:add_programme",
    "psoas.app.routes.programme_files:add_programme_files",
    "psoas.app.routes.questionnaires:add_questionnaires",
    "psoas.app.routes.questions:add_questions",
    "psoas.app.routes.report:add_report",
    "psoas.app.routes.routine:add_routine",
    "psoas.app.routes.run_files:add_run_files",
    "psoas.app.routes.runs:add_runs",
    "psoas.app.routes.session:add_session",
    "psoas.app.routes.settings_page:add_settings",
    "psoas.app.routes.share:add_share_pages",
    "psoas.app.routes.tests:add_tests",
    "psoas.app.routes.uploads:add_uploads",
    "psoas.app.routes.wishes:add_wishes",
)
"""Everything else; add a part in the order of the alphabet."""


def add_parts(application: FastAPI, parts: tuple[str, ...]) -> None:
    """Add parts, each named by its module and the function that adds it: all of them at once, or none.

    Raises
    ------
    RuntimeError
        If a route of theirs does not say who may come in.
    """
    beside = FastAPI(openapi_url=None)  # so that nobody can ask for a route before all were looked at
    beside.state, beside.openapi = application.state, application.openapi  # type: ignore[method-assign]
    for part in parts:
        module, _, function = part.partition(":")
        add: Callable[[FastAPI], None] = getattr(import_module(module), function)
        add(beside)
    refuse_open_routes(beside)
    application.openapi = beside.openapi  # type: ignore[method-assign]
    application.router.routes.extend(beside.router.routes)


class Rest:
    """The parts that are brought in soon after the start, or by the first request that none of the others answers.

    It stands where a router answers that there is no such page.
    """

    def __init__(self, application: FastAPI) -> None:
        self._application = application
        self._not_found = application.router.default
        self._lock = Lock()
        self._missing = True
        application.router.default = self
        application.openapi = self._describe  # type: ignore[method-assign]

    def bring_in(self) -> None:
        """Add the rest, if it is not there yet."""
        with self._lock:
            if self._missing:
                add_parts(self._application, REST)
                self._application.router.default = self._not_found
                self._missing = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Bring the rest in, and ask all of it."""
        await run_in_threadpool(self.bring_in)
        await self._application.router(scope, receive, send)

    def _describe(self) -> dict[str, object]:
        self.bring_in()
        return self._application.openapi()
