"""What a kind of job is: what it needs, the function that a child runs, and what is kept of its result."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.orm import Session

from psoas.app.settings import Settings
from psoas.errors import InputError
from psoas.store.file_store import FileStore
from psoas.store.models import Job, Recording
from psoas.store.recordings import recording_of

Lane = Literal["video", "light"]
GIBI = 2**30


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take: s by the clock, s of computing on all cores, bytes of address space."""

    seconds: float = 1800.0
    computing: int = 7200
    memory: int = 12 * GIBI


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a job is prepared: the job, its own folder, and the settings."""

    job: Job
    folder: Path
    settings: Settings

    @property
    def out(self) -> Path:
        """Where the child writes; every file here is kept, by its name."""
        return self.folder / "out"

    def lay_out(self, session: Session, recording_id: str) -> Path:
        """Put a recording of the job's person where the child reads it, under a name whose suffix tells what it is.

        Raises
        ------
        InputError
            If the person has no such recording any more.
        """
        recording = recording_of(session, self.job.person_id, recording_id)
        if recording is None:
            raise InputError("The file was removed before it was looked at.", "Choose it again.")
        place = self.folder / "in" / recording.id / plain_name(recording)
        place.parent.mkdir(parents=True)
        source = FileStore(self.settings.files).path(recording.digest)
        try:
            os.link(source, place)
        except OSError:  # a file system without links, or another one
            shutil.copyfile(source, place)
        return place


def plain_name(recording: Recording) -> str:
    """Return a recording's name with nothing in it that could be a path."""
    name = Path(recording.name).name
    return re.sub(r"[^\w. ()-]", "_", name)[-120:].lstrip(".") or "file"


@dataclass(frozen=True, slots=True)
class Made:
    """What a child made: its result, file name -> digest of what it wrote, and the folder it wrote to."""

    result: Mapping[str, Any]
    files: Mapping[str, str]
    folder: Path


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of job.

    Parameters
    ----------
    compute
        "module:function" that the child runs, as ``function(task, folder, progress)``; it returns what JSON knows and
        may write files into `folder`.
    prepare
        From the job to the task; reads.
    keep
        From what was made to `Job.result`; writes, in the transaction that ends the job.
    lane
        "video" jobs are worked on one after the other; "light" ones, of a second or less, beside them.
    limits
        What the child may take.
    loads
        Modules that a child loads while it waits for such work.
    """

    compute: str
    prepare: Callable[[Session, Bench], dict[str, Any]]
    keep: Callable[[Session, Job, Made], dict[str, Any]]
    lane: Lane = "light"
    limits: Limits = field(default_factory=Limits)
    loads: tuple[str, ...] = ()
