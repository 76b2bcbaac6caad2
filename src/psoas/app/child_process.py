"""A child of ``psoas serve``: it reads from its parent what to do, tells how it went, and ends when its parent is gone.

The first line of its standard input is a `Task`; the end of that input means that the parent has ended. On its standard output it
tells, a line of JSON each time, that it is ready or why it cannot be.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import threading
from dataclasses import asdict, dataclass
from typing import Any

from psoas.app.logs import begin_logging
from psoas.app.settings import Settings
from psoas.errors import PsoasError


@dataclass(frozen=True, slots=True)
class Task:
    """What a child is to do: be the `web` or the `worker`, with these settings; the web listens at an inherited socket."""

    part: str
    settings: str
    listener: int | None = None

    def line(self) -> bytes:
        """Return the task as a line."""
        return json.dumps(asdict(self)).encode() + b"\n"


def main() -> None:
    """Do what the parent asks."""
    gc.disable()  # nothing is garbage while modules are loaded, and looking for it takes a fifth of that time
    task = Task(**json.loads(sys.stdin.buffer.readline()))
    settings = Settings.from_json(task.settings)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the parent ends its children in order
    threading.Thread(target=_end_with_parent, daemon=True).start()
    begin_logging()
    try:
        if task.part == "web":
            sys.modules["pydantic.v1"] = None  # type: ignore[assignment] # FastAPI looks whether it is there, which takes a tenth of a second
            from psoas.app.web import run_web

            run_web(settings, task.listener, ready)
        else:
            from psoas.app.jobs.worker import run_worker

            ready({})
            run_worker(settings)
    except PsoasError as error:
        tell(what=error.what, remedy=error.remedy)
        raise SystemExit(1) from None


def ready(known: dict[str, Any]) -> None:
    """Tell the parent that the work begins; what was loaded until now stays, so it is never looked through again."""
    gc.freeze()
    gc.enable()
    tell(ready=known)


def tell(**message: Any) -> None:
    """Tell the parent something."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):  # not by the stream: its lock would be held when Python ends
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
