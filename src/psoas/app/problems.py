"""What went wrong, told in one shape: a page for people, ``{"error": {"code", "what", "remedy"}}`` for programs."""

from __future__ import annotations

import errno
import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from psoas.app.pages import page
from psoas.errors import CaptureRefused, InputError, LimitExceeded, MissingExtra, PsoasError, StoreError

POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1
log = logging.getLogger("psoas.app")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong: HTTP status, a word for programs, what was wrong and what to do about it."""

    status: int
    code: str
    what: str
    remedy: str = ""


def problem_of(error: Exception) -> Problem:
    """Return how an error is told; what is not foreseen is told without its message, which may hold anything."""
    if isinstance(error, HTTPException):
        what, remedy = _WORDS.get(error.status_code, (str(error.detail), ""))
        own = str(error.detail) != HTTPStatus(error.status_code).phrase
        return Problem(error.status_code, _word(error.status_code), str(error.detail) if own else what, remedy)
    if isinstance(error, StoreError):
        return Problem(503, "store", error.what, error.remedy)
    if isinstance(error, RequestValidationError):
        return Problem(422, "invalid", f"What was sent could not be used: {_said(error)}.", "Go back, correct it and send it again.")
    if isinstance(error, PsoasError):
        return Problem(_status_of(error), _snake(type(error).__name__), error.what, error.remedy)
    if isinstance(error, StaleDataError):
        return Problem(
            409, "changed_meanwhile", "This was changed in another window meanwhile.", "Load the page again; what the other window sent is kept."
        )
    if isinstance(error, IntegrityError):
        return Problem(409, "conflict", "This does not go with what is kept already.", "Load the page again and look.")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _DISK_FULL
    if isinstance(error, OperationalError) and "disk is full" in str(error.orig):
        return _DISK_FULL
    if isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return Problem(503, "database_gone", "The database does not answer.", "Nothing that was accepted is lost. Wait a minute, then try again.")
    return Problem(500, "unforeseen", "Something went wrong here that psoas did not foresee.", "What was kept before is safe. Go back and try again.")


_WORDS = {
    404: ("There is no such page.", "Look at the address, or go on from the start."),
    405: ("That cannot be done at this address.", "Go back and use the buttons of the page."),
}
_DISK_FULL = Problem(
    507,
    "disk_full",
    "The disk of this machine is full, so nothing more can be kept.",
    "Make room on it, then send it again: what was accepted before is safe.",
)


def answer(connection: HTTPConnection, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """Return a problem as a page, or as JSON under /api and to scripts that ask for it."""
    response: Response
    if wants_json(connection):
        body = {"error": {"code": problem.code, "what": problem.what, "remedy": problem.remedy}}
        response = JSONResponse(body, status_code=problem.status)
    elif problem.status == 401:
        response = _to_sign_in(connection)
    else:
        response = page(Request(connection.scope), "error.html", status=problem.status, problem=problem)
    response.headers.update(headers or {})
    return response


def wants_json(connection: HTTPConnection) -> bool:
    """Return whether a program asks."""
    return connection.url.path.startswith("/api/") or connection.headers.get("accept", "").startswith("application/json")


def add_problems(application: FastAPI) -> None:
    """Tell every error of a route in the one shape."""
    for kind in (HTTPException, RequestValidationError, PsoasError, StaleDataError, DBAPIError, OSError):
        application.add_exception_handler(kind, _handle)  # type: ignore[arg-type] # it takes both kinds of connection


async def _handle(connection: HTTPConnection, error: Exception) -> Response | None:
    if isinstance(connection, WebSocket):
        await connection.close(POLICY_VIOLATION)
        return None
    problem = problem_of(error)
    if problem.status >= 500:
        log.error("%s %s: %s", connection.scope.get("method"), route_of(connection.scope), problem.code, exc_info=error)
    return answer(connection, problem, dict(getattr(error, "headers", None) or {}))


class Problems:
    """Around everything: an error that no one foresaw is told as a page, and still raised for the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, note)
        except Exception as error:
            if not begun:
                await answer(HTTPConnection(scope), problem_of(error))(scope, receive, send)
            raise


def route_of(scope: Scope) -> str:
    """Return the route's pattern: the path itself may hold what is nobody's business in a log."""
    return str(getattr(scope.get("route"), "path", "?"))


def _to_sign_in(connection: HTTPConnection) -> Response:
    if connection.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": "/sign-in"})
    back = connection.url.path if connection.scope["method"] == "GET" else "/"
    return RedirectResponse(f"/sign-in?next={back}" if back != "/" else "/sign-in", status_code=303)


def _said(error: RequestValidationError) -> str:
    first: dict[str, Any] = error.errors()[0]
    place = " ".join(str(part) for part in first["loc"][1:]) or "the request"
    return f"{place}, {first['msg'][0].lower()}{first['msg'][1:]}"


def _status_of(error: PsoasError) -> int:
    if isinstance(error, InputError | CaptureRefused | LimitExceeded):
        return 422
    return 501 if isinstance(error, MissingExtra) else 500


def _word(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_")


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
