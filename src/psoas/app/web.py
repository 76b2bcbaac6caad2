"""The web process: brings the database up to date, puts the application together and serves it."""

from __future__ import annotations

import gc
import logging
import socket
import threading
from collections.abc import Callable
from typing import Any

import uvicorn

from psoas.app.application import make_application
from psoas.app.folders import make_folders
from psoas.app.parts import Rest
from psoas.app.security.links import set_up_path
from psoas.app.settings import MEBI, Settings
from psoas.store.upgrade import upgrade

log = logging.getLogger("psoas.app")
LAST_ANSWERS_S = 3
FIRST_PAGE_S = 1.0  # for a first page, before the rest of the app is brought in beside it
LARGEST_FRAME = 2 * MEBI


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def run_web(settings: Settings, listener: int | None, tell: Callable[[dict[str, Any]], None]) -> None:
    """Serve until a signal ends it.

    Parameters
    ----------
    settings
        What the app is started with.
    listener
        Number of a socket that listens.
    tell
        Is told once, when requests are answered: ``set_up`` is the path by which the first owner is made, empty if there is one.

    Raises
    ------
    StoreError
        If the folder cannot be written or the database does not answer.
    """
    make_folders(settings)
    upgrade(settings.url, settings.folder)
    application = make_application(settings, whole=False)
    with application.state.database.reading() as session:
        set_up = set_up_path(session, application.state.key) if settings.accounts else ""
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        ws_max_size=LARGEST_FRAME,
        timeout_graceful_shutdown=LAST_ANSWERS_S,
        timeout_keep_alive=30,
    )

    def ready() -> None:
        tell({"set_up": set_up})
        later = threading.Timer(FIRST_PAGE_S, _bring_in_the_rest, (application.state.rest,))
        later.daemon = True  # who ends psoas at once need not wait for it
        later.start()

    server = _Server(config, ready)
    server.run(sockets=[socket.socket(fileno=listener)])


def _bring_in_the_rest(rest: Rest) -> None:
    """Bring the rest of the app in; like what was loaded before, it stays and is never looked through again."""
    rest.bring_in()
    gc.freeze()
