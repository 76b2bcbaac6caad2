"""The child process in which one job is worked on: limited, in a group of its own, gone as soon as its worker is.

It is started before it is needed, loads what the work will need, and waits for one order, a line of JSON on standard input.
What it says goes line by line to where standard output was: progress, and at last a result or an error. Whatever the
libraries print goes nowhere.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
import threading
import traceback
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any, TextIO

from psoas.errors import CaptureRefused, PsoasError
from psoas.recording.video_child import limit_process

READY = "ready"
GRACE = 10  # s of computing between the signal that ends it and the one that none survives
TOLD_EVERY = 0.2  # s between words of progress of one stage
NO_MEMORY = ("This took more memory than it may.", "Try a shorter clip, or one of 1920 × 1080 pixels.")
DISK_FULL = ("The disk is full, so the work could not be finished.", "Make room on it, then try again.")
UNFORESEEN = ("Something went wrong here that psoas did not foresee.", "Try again. If it happens again, try another file.")


def main() -> None:
    """Load the modules that the arguments name, then do what one order says."""
    said, voice = sys.stdin, _voice()
    for module in sys.argv[1:]:
        import_module(module)
    _say(voice, {READY: True})
    line = said.readline()
    if not line:
        return
    order = json.loads(line)
    threading.Thread(target=_end_with_the_worker, args=(said,), daemon=True).start()
    _limit(order["memory"], order["seconds"])
    _say(voice, outcome_of(order, _Progress(voice)))
    voice.flush()
    os._exit(0)  # threads of libraries may wait for ever


def outcome_of(order: Mapping[str, Any], progress: _Progress) -> dict[str, Any]:
    """Return what came of an order: its result, or what went wrong in words for a person.

    Parameters
    ----------
    order
        ``compute`` names the function ("module:name"), ``task`` is what it is given, ``folder`` where it may write.
    progress
        Told ``(stage, done, total)``.
    """
    module, _, name = str(order["compute"]).partition(":")
    try:
        return {"result": getattr(import_module(module), name)(order["task"], Path(order["folder"]), progress)}
    except CaptureRefused as refusal:
        from psoas.values_json import plain

        return {"refused": {"what": refusal.what, "remedy": refusal.remedy, "verdict": plain(refusal.verdict)}}
    except PsoasError as error:
        return _error((error.what, error.remedy))
    except MemoryError:
        return _error(NO_MEMORY)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _error(DISK_FULL)
        return _error(NO_MEMORY if error.errno == errno.ENOMEM else UNFORESEEN, _place_of(error))
    except Exception as error:
        return _error(UNFORESEEN, _place_of(error))


class _Progress:
    """Says how far it is, not too often."""

    def __init__(self, voice: TextIO) -> None:
        self._voice = voice
        self._stage = ""
        self._told = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage == self._stage and done < total and monotonic() < self._told + TOLD_EVERY:
            return
        self._stage, self._told = stage, monotonic()
        _say(self._voice, {"stage": stage, "done": int(done), "total": int(total)})


def _voice() -> TextIO:
    """Return what writes to the worker, and send what anything else prints nowhere."""
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return os.fdopen(kept, "w", encoding="utf-8")


def _say(voice: TextIO, message: Mapping[str, Any]) -> None:
    voice.write(json.dumps(message) + "\n")
    voice.flush()


def _limit(memory: int, seconds: int) -> None:
    """Set the limits; that of computing ends this process with a signal of its own, which the worker can tell from others."""
    limit_process(memory, seconds + GRACE)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + GRACE))


def _end_with_the_worker(said: TextIO) -> None:
    """Wait until the worker's end of the pipe is closed, by it or by its death, and end at once."""
    with contextlib.suppress(OSError, ValueError):
        while said.readline():
            pass
    os._exit(1)


def _error(words: tuple[str, str], trace: str = "") -> dict[str, Any]:
    return {"error": {"what": words[0], "remedy": words[1], "trace": trace}}


def _place_of(error: BaseException) -> str:
    """Return where an error came from, without its message, which may name a person's file."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join([type(error).__name__, *(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))])


if __name__ == "__main__":
    main()
