"""One job after the other: taken, worked on in a child, told of, and ended once, whatever happens on the way."""

from __future__ import annotations

import logging
import queue
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from psoas.app.jobs.child import READY, UNFORESEEN
from psoas.app.jobs.children import SIGKILL, Child, Spare
from psoas.app.jobs.heart import Heart
from psoas.app.jobs.work import Bench, Made, Work
from psoas.app.settings import Settings
from psoas.errors import PsoasError, StoreError
from psoas.store import jobs
from psoas.store.database import Database
from psoas.store.file_store import FileStore
from psoas.store.jobs import Hold
from psoas.store.models import Job

log = logging.getLogger("psoas.jobs")
STARTING = 120.0  # s that a child may take to load what it needs on a busy machine
HEAR_EVERY = 0.1  # s
SIGXCPU = 24
SHORTER = "Try a shorter clip, or when the machine has less to do."
NO_MEMORY = ("The program that worked on this was ended by the system, most likely for memory.", "Close other programs, or try a shorter clip.")
DAMAGED = "The file may be damaged. Save it again, or try another one."


@dataclass(frozen=True, slots=True)
class Pace:
    """How often things are done, s: words to the database, the lease of a job, looks for work, tries at a database that is gone."""

    beat: float = 1.0
    lease: float = 10.0
    look: float = 2.0
    patience: float = 120.0


class Lost(Exception):
    """The job is no longer ours, so nothing of it may be kept."""


@dataclass
class Lane:
    """Takes jobs of some kinds.

    Parameters
    ----------
    name
        Of this worker, which no other has.
    settings, database
        Where jobs and files are.
    works
        Kind -> what it is.
    spare
        Where children come from.
    pace
        How often things are done.
    going
        Set when the worker is to end: the job goes back into the queue.
    """

    name: str
    settings: Settings
    database: Database
    works: Mapping[str, Work]
    spare: Spare
    pace: Pace = field(default_factory=Pace)
    going: threading.Event = field(default_factory=threading.Event)

    def work_on_one(self) -> bool:
        """Take the oldest job and end it; False if none waits."""
        with self.database.writing() as session:
            taken = jobs.claim(session, self.name, kinds=tuple(self.works), lease=timedelta(seconds=self.pace.lease))
        if taken is None:
            return False
        job, hold = taken
        folder = self.settings.work / f"{job.id}-{hold.attempt}"
        try:
            with Heart(self.database, hold, beat=self.pace.beat, lease=self.pace.lease) as heart:
                self._work(job, hold, folder, heart)
        except Lost:
            log.info("job %s is no longer held", job.id)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return True

    def _work(self, job: Job, hold: Hold, folder: Path, heart: Heart) -> None:
        """Do a job and write how it ended; what goes wrong on the way ends it in words."""
        try:
            said = self._said(self.works[job.kind], job, folder, heart)
            if "result" in said:
                self._keep(job, hold, said["result"], folder / "out")
                return
        except PsoasError as error:
            said = {"error": {"what": error.what, "remedy": error.remedy}}
        except (Lost, OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("job %s (%s)", job.id, job.kind)
            said = {"error": {"what": UNFORESEEN[0], "remedy": UNFORESEEN[1]}}
        shutil.rmtree(folder, ignore_errors=True)  # before anybody can take the job again
        self._persist(lambda session: _end(session, job, hold, said))

    def _said(self, work: Work, job: Job, folder: Path, heart: Heart) -> dict[str, Any]:
        """Return the last word of a child: its result, a refusal, an error, or that it was to stop or go back."""
        for left in self.settings.work.glob(f"{job.id}-*"):  # of attempts whose worker died
            shutil.rmtree(left, ignore_errors=True)
        bench = Bench(job, folder, self.settings)
        bench.out.mkdir(parents=True)
        with self.database.reading() as session:
            task = work.prepare(session, bench)
        limits = {"memory": work.limits.memory, "seconds": work.limits.computing}
        child = self.spare.take()
        try:
            child.give({"compute": work.compute, "task": task, "folder": str(bench.out), **limits})
            said = self._listen(child, work, heart)
        finally:
            child.end()
        if said.get("error", {}).get("trace"):
            log.error("job %s (%s): %s", job.id, job.kind, said["error"]["trace"])
        return said

    def _listen(self, child: Child, work: Work, heart: Heart) -> dict[str, Any]:
        until = time.monotonic() + STARTING
        while True:
            if heart.standing == "lost":
                raise Lost
            if heart.standing == "stop":
                return {"stop": True}
            if self.going.is_set():
                return {"back": True}
            if time.monotonic() > until:
                return {"error": {"what": f"This took longer than {work.limits.seconds / 60:g} minutes.", "remedy": SHORTER}}
            try:
                message = child.hear(HEAR_EVERY)
            except queue.Empty:
                continue
            except EOFError:
                return {"error": _end_in_words(child.ended_how())}
            if READY in message:
                until = time.monotonic() + work.limits.seconds
            elif "stage" in message:
                heart.tell(str(message["stage"])[:200], int(message["done"]), int(message["total"]))
            else:
                return message

    def _keep(self, job: Job, hold: Hold, result: Mapping[str, Any], out: Path) -> None:
        """Keep what a child made and mark the job as done, in one transaction."""
        store, keep, kept = FileStore(self.settings.files), self.works[job.kind].keep, False
        made = Made(result, {path.name: store.put(path) for path in sorted(out.iterdir())}, out)

        def end(session: Session) -> bool:
            nonlocal kept
            standing = jobs.report(session, hold, lease=timedelta(seconds=self.pace.lease))
            if standing == "lost":
                return False
            if standing == "stop":
                return jobs.end_stopped(session, hold)
            store.claim(session, made.files.values())
            kept = jobs.finish(session, hold, {**keep(session, job, made), **_after(job)})
            return kept

        try:
            self._persist(end)
        finally:
            if not kept:
                with suppress(OperationalError, InterfaceError, StoreError), self.database.writing() as session:
                    store.remove_unused(session, made.files.values())

    def _persist(self, change: Callable[[Session], bool]) -> None:
        """Write how a job ended, and try for a while if the database is gone; if it stays away the lease passes and the job is begun anew.

        Raises
        ------
        Lost
            If the job is no longer held.
        """
        until = time.monotonic() + self.pace.patience
        while True:
            try:
                with self.database.writing() as session:
                    if not change(session):
                        raise Lost
                return
            except (OperationalError, InterfaceError, StoreError) as error:
                log.warning("a job's end could not be written yet: %s", type(error).__name__)
                if time.monotonic() > until or self.going.wait(self.pace.beat):
                    raise


def _end(session: Session, job: Job, hold: Hold, said: Mapping[str, Any]) -> bool:
    """Write how a job ended that made nothing."""
    if "back" in said:
        return jobs.give_back(session, hold)
    if "stop" in said:
        return jobs.end_stopped(session, hold)
    if "refused" in said:
        words = {name: str(said["refused"][name]) for name in ("what", "remedy")}
        return jobs.finish(session, hold, {"refused": words, "verdict": said["refused"]["verdict"], **_after(job)}, **words)
    return jobs.fail(session, hold, str(said["error"]["what"]), str(said["error"]["remedy"]))


def _after(job: Job) -> dict[str, Any]:
    """Return where the page goes on when a job has ended."""
    return {"next": job.payload["next"]} if isinstance(job.payload.get("next"), str) else {}


def _end_in_words(code: int) -> dict[str, str]:
    """Return what the end of a child without a word was, for a person."""
    if code == -SIGKILL:
        return {"what": NO_MEMORY[0], "remedy": NO_MEMORY[1]}
    if code == -SIGXCPU:
        return {"what": "This took more computing than it may.", "remedy": SHORTER}
    how = f"signal {-code}" if code < 0 else f"status {code}"
    return {"what": f"The program that worked on this stopped ({how}).", "remedy": DAMAGED}
