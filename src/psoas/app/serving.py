"""``psoas serve``: web and worker as child processes of one command, started again if they end, and ended together.

This process holds the socket and nothing else, so that it stays small and browsers wait, instead of being refused, while the web starts again.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

from psoas.app.child_process import Task
from psoas.app.settings import Settings
from psoas.errors import PsoasError, StoreError

log = logging.getLogger("psoas.app")
END_S = 10.0
LOOK_S = 0.2
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
STEADY_S = 60.0  # one that ran this long begins again at once


class Child:
    """One part of the app in a process of its own, and when it may be started again.

    Parameters
    ----------
    task
        What it is to do.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self.told: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self._wait = 0.0

    def start(self) -> None:
        """Start the process."""
        passed = () if self.task.listener is None else (self.task.listener,)
        self._began = time.monotonic()
        command = [sys.executable, "-m", "psoas.app.child_process"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=passed)
        assert self._process.stdin is not None
        self._process.stdin.write(self.task.line())
        self._process.stdin.flush()
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()

    def ended(self) -> bool:
        """Return whether the process is not there."""
        return self._process is None or self._process.poll() is not None

    def start_again_when_due(self) -> None:
        """Start an ended process again: at once if it had run well, else each time after a longer wait."""
        if not self.ended():
            return
        if self._process is not None:
            ran = time.monotonic() - self._began
            log.warning("the %s ended with code %s after %.0f s", self.task.part, self._process.returncode, ran)
            self._process = None
            self._wait = 0.0 if ran > STEADY_S else min(max(2 * self._wait, FIRST_WAIT_S), LONGEST_WAIT_S)
            self._ended_at = time.monotonic()
        if time.monotonic() - self._ended_at >= self._wait:
            self.start()

    def end(self) -> None:
        """Ask the process to end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait for the end of the process, and end it by force when that takes too long."""
        if self._process is None:
            return
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.told.put(json.loads(line))


def serve(settings: Settings, listener: socket.socket, ready: Callable[[dict[str, Any]], None]) -> None:
    """Serve until SIGINT or SIGTERM.

    Parameters
    ----------
    settings
        What the app is started with.
    listener
        A socket that listens.
    ready
        Is told once, when requests are answered, what the web process tells then (see `psoas.app.web.run_web`).

    Raises
    ------
    PsoasError
        If the web cannot begin: the folder cannot be written, or the database does not answer.
    """
    web = Child(Task("web", settings.to_json(), listener.fileno()))
    worker = Child(Task("worker", settings.to_json()))
    with _signals() as stopped:
        try:
            web.start()
            ready(_first_word(web, stopped))
            worker.start()
            while not stopped.wait(LOOK_S):
                for child in (web, worker):
                    child.start_again_when_due()
        finally:
            for child in (web, worker):
                child.end()
            until = time.monotonic() + END_S
            for child in (web, worker):
                child.wait(max(until - time.monotonic(), 0.0))


def _first_word(web: Child, stopped: threading.Event) -> dict[str, Any]:
    """Return what the web says when it is ready, or raise why it is not."""
    while not stopped.is_set():
        try:
            word = web.told.get(timeout=LOOK_S)
        except Empty:
            if web.ended() and web.told.empty():
                raise StoreError("psoas could not begin to serve.", "Look above for the reason, and try again.") from None
            continue
        if "ready" in word:
            known: dict[str, Any] = word["ready"]
            return known
        raise PsoasError(word["what"], word["remedy"])
    raise KeyboardInterrupt


@contextmanager
def _signals() -> Iterator[threading.Event]:
    """Yield an event that SIGINT and SIGTERM set."""
    stopped = threading.Event()
    before = {number: signal.signal(number, lambda *_: stopped.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def may_show_a_browser() -> bool:
    """Return whether there is a desktop to open a browser on, and someone who sees what is printed."""
    desktop = sys.platform in ("darwin", "win32") or any(name in os.environ for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return desktop and sys.stdout.isatty()
