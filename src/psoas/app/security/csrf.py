"""Against forged requests: whatever changes something must bring a token that only this browser's own pages know.

The token is signed from a secret that the browser alone holds: the cookie of its sign-in, or, before one, a cookie made for this.
`Origin` and `Sec-Fetch-Site` are looked at too, so that a leaked token is of no use to another site. A program that shows a token
of its own in `Authorization`, or that is no browser at all and asks /api of the one person at this machine, needs none: nothing
that a foreign page could make a browser send passes for either.
"""

from __future__ import annotations

import re
import secrets
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from psoas.app.problems import Problem
from psoas.app.security.hosts import refuse
from psoas.app.security.key import same, signature
from psoas.app.security.sign_ins import cookie_name
from psoas.app.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD = "csrf"
PEEKED = 64 * 1024
_FIELD_OF_PARTS = re.compile(rb'name="csrf"\r\n\r\n([0-9a-f]{1,128})\r\n')
_FORGED = Problem(
    403, "not_from_here", "This did not come from a page of psoas that is still valid.", "Go back, load the page again and send it once more."
)


def token_for(key: bytes, secret: str) -> str:
    """Return the token of a browser that holds `secret`."""
    return signature(key, "csrf", secret)


def form_cookie(secure: bool) -> str:
    """Return the name of the cookie that holds the secret of a browser that is not signed in."""
    return "__Host-psoas-form" if secure else "psoas-form"


class Csrf:
    """Put `csrf` into the state of every request, and refuse whatever changes something without it."""

    def __init__(self, app: ASGIApp, settings: Settings, key: bytes) -> None:
        self.app = app
        self.settings = settings
        self.key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on if it was not forged."""
        if scope["type"] not in ("http", "websocket") or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        secret, made = self.secret(connection)
        made = made and not connection.url.path.startswith("/api/")  # a program that kept the cookie would be taken for a browser
        token = token_for(self.key, secret)
        scope["state"]["csrf"] = token
        if not self.comes_from_here(connection):
            await refuse(_FORGED, scope, receive, send)
            return
        if scope["type"] == "http" and scope["method"] not in SAFE and not self.is_program(connection):
            given, receive = await _given(connection, receive)
            if not same(given, token):
                await refuse(_FORGED, scope, receive, send)
                return
        await self.app(scope, receive, self.handing(send, secret) if made else send)

    def secret(self, connection: HTTPConnection) -> tuple[str, bool]:
        """Return the secret of a browser, and whether it was made just now."""
        if self.settings.accounts and connection.scope["state"].get("who") is not None:
            signed_in = connection.cookies.get(cookie_name(self.settings.secure))
            if signed_in:
                return signed_in, False
        kept = connection.cookies.get(form_cookie(self.settings.secure))
        return (kept, False) if kept else (secrets.token_urlsafe(32), True)

    def comes_from_here(self, connection: HTTPConnection) -> bool:
        """Return whether what changes something, or opens a WebSocket, comes from a page of this app as far as the browser tells."""
        if connection.scope["type"] == "http" and connection.scope["method"] in SAFE:
            return True
        if connection.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = connection.headers.get("origin")
        return origin is None or urlsplit(origin).netloc.lower() == connection.headers.get("host", "").lower()

    def is_program(self, connection: HTTPConnection) -> bool:
        """Return whether a program asks that no browser can be made to look like."""
        if connection.scope["state"].get("bearer"):
            return True
        told = ("origin", "sec-fetch-site", "cookie")
        return not self.settings.accounts and connection.url.path.startswith("/api/") and not any(name in connection.headers for name in told)

    def handing(self, send: Send, secret: str) -> Send:
        """Return what sends an answer with the cookie that holds a new secret."""
        flags = "; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000" + ("; Secure" if self.settings.secure else "")

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", f"{form_cookie(self.settings.secure)}={secret}{flags}")
            await send(message)

        return with_cookie


async def _given(connection: HTTPConnection, receive: Receive) -> tuple[str, Receive]:
    """Return the token that came along, from the header or the beginning of a form, and what gives the whole body again."""
    header = connection.headers.get("x-csrf")
    kind = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    if header is not None or kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return header or "", receive
    read: list[Message] = []
    size = 0
    while size < PEEKED or kind == "application/x-www-form-urlencoded":  # a form's length was limited before
        message = await receive()
        read.append(message)
        size += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            break
    beginning = b"".join(message.get("body", b"") for message in read)
    if kind == "multipart/form-data":
        found = _FIELD_OF_PARTS.search(beginning)
        given = found.group(1).decode() if found else ""
    else:
        given = parse_qs(beginning.decode("utf-8", "replace")).get(FIELD, [""])[0]

    async def again() -> Message:
        return read.pop(0) if read else await receive()

    return given, again
