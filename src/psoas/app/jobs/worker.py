"""The worker: one lane for videos, one for light work, woken by huey, looking by themselves too, until it is told to go."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Mapping

from psoas.app.jobs.children import Spare
from psoas.app.jobs.keeping import give_back_abandoned, tidy
from psoas.app.jobs.kinds import WORKS
from psoas.app.jobs.lane import Lane, Pace
from psoas.app.jobs.waking import Bell, Ring
from psoas.app.jobs.work import Work
from psoas.app.settings import Settings
from psoas.store import jobs
from psoas.store.columns import new_id
from psoas.store.database import Database
from psoas.store.places import Places
from psoas.store.tidy import tidy as put_away_unnamed

log = logging.getLogger("psoas.jobs")
TIDY_EVERY = 60.0  # s
ENDING = ("SIGTERM", "SIGINT", "SIGHUP")
LISTEN = 0.5  # s between looks of huey at its queue, at the most
SPARE_KEPT = {"video": 300.0, "light": 60.0}  # s that a child waits unused


class Worker:
    """Two lanes and what keeps them going.

    Parameters
    ----------
    settings
        What the app is started with.
    works
        Kind -> what it is.
    pace
        How often things are done.
    """

    def __init__(self, settings: Settings, *, works: Mapping[str, Work] = WORKS, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self.settings = settings
        self.database = Database(settings.url)
        self._going = threading.Event()
        self._called = {name: threading.Event() for name in ("video", "light")}
        self._lanes = [self._lane(name, works) for name in self._called]
        self._threads = [
            threading.Thread(target=self._serve, args=(lane, self._called[name])) for lane, name in zip(self._lanes, self._called, strict=True)
        ]
        self._threads.append(threading.Thread(target=self._keep_order))

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def answer(self, ring: Ring) -> None:
        """Do what the bell was rung for."""
        if ring == "spare":
            self._lanes[0].spare.get_ready()
            return
        for called in self._called.values():
            called.set()

    def go(self) -> None:
        """End: jobs go back into the queue, children are ended."""
        self._going.set()
        self.answer("work")
        for thread in self._threads:
            thread.join()
        for lane in self._lanes:
            lane.spare.tidy(all=True)
        self.database.close()

    def _lane(self, name: str, works: Mapping[str, Work]) -> Lane:
        own = {kind: work for kind, work in works.items() if work.lane == name}
        worker = f"{socket.gethostname()[:30]}:{os.getpid()}:{name}:{new_id()[:12]}"
        loaded = tuple(dict.fromkeys(module for work in own.values() for module in work.loads))
        return Lane(worker, self.settings, self.database, own, Spare(loaded, SPARE_KEPT[name]), self.pace, self._going)

    def _serve(self, lane: Lane, called: threading.Event) -> None:
        """Work until nothing waits, then wait to be called or for the time to look."""
        while not self._going.is_set():
            called.clear()
            try:
                while not self._going.is_set() and self._waits(lane) and lane.work_on_one():
                    pass
                lane.spare.tidy()
            except Exception as error:  # the database or the disk is gone; what was begun goes back when its lease passes
                log.error("a worker waits: %s", type(error).__name__, exc_info=error)
            called.wait(self.pace.look)

    def _waits(self, lane: Lane) -> bool:
        with self.database.reading() as session:
            return jobs.waiting(session, tuple(lane.works))

    def _keep_order(self) -> None:
        living = tuple(lane.name for lane in self._lanes)
        try:
            put_away_unnamed(self.database, Places(self.settings.folder))
        except Exception as error:  # the disk or the database is gone; the next start tries again
            log.error("files that nothing names could not be put away: %s", type(error).__name__)
        tidied = 0.0
        while not self._going.is_set():
            try:
                if give_back_abandoned(self.database, living):
                    self.answer("work")
                if tidied <= 0:
                    tidy(self.database, self.settings)
                    tidied = TIDY_EVERY
            except Exception as error:
                log.error("the queue could not be kept in order: %s", type(error).__name__)
            self._going.wait(self.pace.look)
            tidied -= self.pace.look


def run_worker(settings: Settings, *, works: Mapping[str, Work] = WORKS, pace: Pace | None = None) -> None:
    """Work on jobs until a signal ends this process (SIGTERM, SIGINT): then jobs go back into the queue, and it returns.

    Parameters
    ----------
    settings
        What the app is started with; the database must be up to date.
    works
        Kind of job -> what it is.
    pace
        How often things are done.
    """
    worker = Worker(settings, works=works, pace=pace)
    bell = Bell(settings.folder, worker.answer)
    listener = bell.huey.create_consumer(workers=1, periodic=False, initial_delay=0.05, max_delay=LISTEN, check_worker_health=False)
    logging.getLogger("huey").setLevel(logging.WARNING)
    told_to_go = threading.Event()
    worker.start()
    listener.start()
    for name in ENDING:  # after the listener, which sets its own
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: told_to_go.set())
    told_to_go.wait()
    listener.stop(graceful=True)
    worker.go()
