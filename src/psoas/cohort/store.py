"""Where results are kept: one file for each finished trial, there whole or not at all, and a journal of what was done when."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from psoas.cohort.discovery import MARK
from psoas.cohort.tables import TABLES
from psoas.cohort.trial_result import Status
from psoas.errors import SettingError

PARTS, PARTIAL, JOURNAL, ORDER = "parts", ".partial", "journal.jsonl", "order.txt"
PLAN, NOT_RUN, SUMMARY, PAGE = "plan.jsonl", "not_run.csv", "summary.csv", "index.html"
FILES = (JOURNAL, ORDER, PLAN, NOT_RUN, SUMMARY, PAGE, MARK)
FAILED = ".failed"


class ResultStore:
    """The folder of a batch's results.

    A result is written beside its place, flushed to the disk and moved there, so a process or machine that stops at any
    moment leaves finished trials finished and no half ones. The journal has a line for each; it is a record for people
    and is not needed to go on.

    Parameters
    ----------
    folder
        Made if it is not there.
    fresh
        Whether to throw away what an earlier batch left in it.

    Raises
    ------
    SettingError
        If the folder holds files and none of them says that it is a batch's.
    """

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        self.folder = folder
        if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
            raise SettingError(f"{folder} holds files that are not results of a batch.", "Give another folder as --out.")
        if fresh:
            self._clear()
        shutil.rmtree(folder / PARTIAL, ignore_errors=True)
        for name in (PARTS, PARTIAL):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()

    def is_finished(self, key: str) -> bool:
        """Whether a trial of that key was done or refused; one that failed is tried again by the next batch."""
        return self._path(key).exists()

    def keep(self, key: str, content: bytes, status: Status, *, trial: str, seconds: float) -> None:
        """Keep a trial's result for good.

        Parameters
        ----------
        key
            Of the trial.
        content
            What `psoas.cohort.trial_result.encode` gave.
        status
            "failed" ones are kept apart.
        trial, seconds
            For the journal: its name, and how long it took.
        """
        path = self._path(key, failed=status == "failed")
        path.parent.mkdir(exist_ok=True)
        partial = self.folder / PARTIAL / path.name
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        if status != "failed":
            self._path(key, failed=True).unlink(missing_ok=True)
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "trial": trial,
            "key": key,
            "status": status,
            "seconds": round(seconds, 3),
        }
        with (self.folder / JOURNAL).open("ab") as journal:
            journal.write((json.dumps(line) + "\n").encode())

    def content(self, key: str) -> bytes | None:
        """Return the kept result of a trial, or None."""
        for path in (self._path(key), self._path(key, failed=True)):
            if path.exists():
                return path.read_bytes()
        return None

    def _path(self, key: str, *, failed: bool = False) -> Path:
        return self.folder / PARTS / key[:2] / f"{key}{FAILED if failed else ''}.arrows"

    def _clear(self) -> None:
        for name in (PARTS, PARTIAL, *TABLES):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for name in FILES:
            (self.folder / name).unlink(missing_ok=True)
