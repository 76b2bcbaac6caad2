"""The names under which the app is called: any other is refused, so that no foreign name can be pointed at this machine."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from psoas.app.problems import POLICY_VIOLATION, Problem, answer


class Hosts:
    """Refuse requests for a name that is not one of `names`, in any letter case, with or without a port."""

    def __init__(self, app: ASGIApp, names: tuple[str, ...]) -> None:
        self.app = app
        self.names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on if it names this machine."""
        if scope["type"] in ("http", "websocket"):
            connection = HTTPConnection(scope)
            if name_of(connection.headers.get("host", "")) not in self.names:
                await refuse(Problem(400, "unknown_host", "psoas is not called by this name here.", _REMEDY), scope, receive, send)
                return
        await self.app(scope, receive, send)


_REMEDY = "Use the address that `psoas serve` printed, or start it with --host and this name."


def name_of(host: str) -> str:
    """Return the name in a Host header, without its port: ``[::1]:8765`` is ``[::1]``."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


async def refuse(problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with a problem, or close a WebSocket."""
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).close(POLICY_VIOLATION)
    else:
        await answer(HTTPConnection(scope), problem)(scope, receive, send)
