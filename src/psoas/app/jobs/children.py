"""Child processes as a worker sees them: started warm, given one order, listened to, ended with all that they started."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Each thread of NumPy's library sets address space aside, which would count against the limit on a machine of many cores."""
SIGKILL = 9  # by number: Windows does not name it
LONGEST_MESSAGE = 4 * 2**20  # signs


class Child:
    """A child process that waits for one order.

    Parameters
    ----------
    modules
        What it loads before.
    """

    def __init__(self, modules: Iterable[str] = ()) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "psoas.app.jobs.child", *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | ONE_THREAD,
            text=True,
            encoding="utf-8",
        )
        self.started = monotonic()
        self._heard: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """Process id, which is also that of its group."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def give(self, order: Mapping[str, Any]) -> None:
        """Give the order; one that has died says so when it is listened to."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()

    def hear(self, seconds: float) -> dict[str, Any]:
        """Return what it says next.

        Raises
        ------
        queue.Empty
            If it says nothing for so long.
        EOFError
            If it has ended.
        """
        message = self._heard.get(timeout=seconds)
        if message is None:
            self._heard.put(None)
            raise EOFError
        return message

    def ended_how(self) -> int:
        """Return its exit status, below 0 the signal that ended it."""
        return self._process.wait()

    def end(self) -> None:
        """End it with everything it started, and wait until it is gone."""
        descendants = _descendants(self.pid)
        self._process.kill()
        for pid in descendants:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, SIGKILL)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError, ValueError):
                    stream.close()
        self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            while line := self._process.stdout.readline(LONGEST_MESSAGE):
                message = json.loads(line)
                if isinstance(message, dict):
                    self._heard.put(message)
        self._heard.put(None)


class Spare:
    """One child that is started before it is needed and ended if it was not for a while.

    Parameters
    ----------
    modules
        What it loads.
    kept
        How long it waits unused, s.
    """

    def __init__(self, modules: tuple[str, ...], kept: float = 300.0) -> None:
        self._modules, self._kept = modules, kept
        self._child: Child | None = None
        self._lock = threading.Lock()

    def get_ready(self) -> None:
        """Start the child if none waits, or have the one that waits wait longer."""
        with self._lock:
            if self._child is None or not self._child.alive:
                self._child = Child(self._modules)
            self._child.started = monotonic()

    def take(self) -> Child:
        """Return a child, the one that waits if there is one."""
        with self._lock:
            child, self._child = self._child, None
        return child if child is not None and child.alive else Child(self._modules)

    def tidy(self, *, all: bool = False) -> None:
        """End a child that has waited long enough, or however long."""
        with self._lock:
            child = self._child
            if child is None or not (all or monotonic() - child.started > self._kept):
                return
            self._child = None
        child.end()


def _descendants(pid: int) -> list[int]:
    """Return the processes that a process started, and those that these did, where the system tells."""
    found: list[int] = []
    for told in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError, ValueError):
            for child in map(int, told.read_text().split()):
                found += [*_descendants(child), child]
    return found
