"""What children compute in tests: importable by name in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from psoas.errors import CaptureRefused, InputError


def write_text(task, folder: Path, progress):
    """Write a file, slowly if asked to."""
    steps = task.get("steps", 1)
    for step in range(steps):
        progress("Writing", step, steps)
        time.sleep(task.get("seconds", 0) / steps)
    (folder / "text.txt").write_text(task["text"])
    return {"length": len(task["text"])}


def print_much(task, folder, progress):
    """Print as libraries do."""
    print("{not a message}")
    os.write(1, b"garbage\n")
    os.write(2, b"garbage\n")
    return {"printed": True}


def refuse(task, folder, progress):
    """Refuse the clip."""
    raise CaptureRefused("The clip is too dark.", "Film by day.")


def tell_error(task, folder, progress):
    """Say what is wrong."""
    raise InputError("The file holds no run.", "Choose another.")


def crash(task, folder, progress):
    """Raise what nobody foresaw, with a name in it."""
    raise RuntimeError("Ada Lovelace.mp4")


def take_memory(task, folder, progress):
    """Ask for more memory than there is."""
    return {"size": len(bytearray(task["bytes"]))}


def compute_for_ever(task, folder, progress):
    """Never end."""
    while True:
        progress("Computing", 0, 1)


def end_at_once(task, folder, progress):
    """End as a crash in a library does."""
    os.kill(os.getpid(), task["signal"])


def fill_the_disk(task, folder, progress):
    """Write where nothing more fits."""
    with open("/dev/full", "w") as file:
        file.write("x")


def start_others(task, folder, progress):
    """Start a process in a group of its own, say its id, and wait."""
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    (folder / "half-written").write_text("half")
    progress(f"started {other.pid}", 0, 1)
    time.sleep(60)
    return {}
