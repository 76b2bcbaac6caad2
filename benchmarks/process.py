"""One command with all its children: wall time, processor time, peak memory."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """Wall and processor time in s, highest sum of proportional memory of the process tree in MB."""

    wall: float
    processor: float
    memory: float

    @property
    def cores(self) -> float:
        """How many cores were busy on average."""
        return self.processor / self.wall


def measure(command: Sequence[str | Path], *, watch_memory: bool = False) -> Run:
    """Run a command to its end.

    Raises
    ------
    RuntimeError
        If it does not exit with 0; the message ends with what it printed.
    """
    before, start = os.times(), time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    if watch_memory:
        watcher.start()
    output, _ = process.communicate()
    wall, after = time.perf_counter() - start, os.times()
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} exited with {process.returncode}: {output.decode(errors='replace')[-800:]}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(wall, used, peak[0])


def _watch(root: int, peak: list[float]) -> None:
    while Path(f"/proc/{root}").exists():
        peak[0] = max(peak[0], sum(_proportional_memory(pid) for pid in _tree(root)))
        time.sleep(0.2)


def _tree(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def _proportional_memory(pid: int) -> float:
    """Proportional set size in MB: shared pages are counted once over the processes that share them."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
