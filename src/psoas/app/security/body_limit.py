"""How large a request may be: a form small, a piece of an upload as large as an upload may be."""

from __future__ import annotations

import re

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from psoas.app.problems import Problem
from psoas.app.security.hosts import refuse
from psoas.app.settings import MEBI

LARGEST_FORM = MEBI
_UPLOAD = re.compile(r"/uploads(/|$)|^/api/people/[^/]+/recordings$")
FORM_AROUND_A_FILE = 16 * 1024


class _TooLarge(Exception):
    """More came than was announced or is allowed."""


class BodyLimit:
    """Refuse a request that is larger than its kind may be, before it is read where its length is told, else as soon as it passes."""

    def __init__(self, app: ASGIApp, largest_upload: int) -> None:
        self.app = app
        self.largest_upload = largest_upload

    def limit(self, path: str) -> int:
        """Return how many bytes a request for `path` may have: those that take files are known by their paths."""
        return self.largest_upload + FORM_AROUND_A_FILE if _UPLOAD.search(path) else LARGEST_FORM

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on if it is not too large."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limit(scope["path"])
        problem = Problem(413, "too_large", f"This is larger than {limit // MEBI} MB, the most that is taken in here.", "Send something smaller.")
        announced = HTTPConnection(scope).headers.get("content-length", "")
        if announced.isdigit() and int(announced) > limit:
            await refuse(problem, scope, receive, send)
            return
        received = 0
        begun = False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise _TooLarge
            return message

        async def note(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, counted, note)
        except _TooLarge:
            if not begun:
                await refuse(problem, scope, receive, send)
