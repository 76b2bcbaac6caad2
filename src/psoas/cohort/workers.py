"""Trials on the cores of this machine: one process a core, each with limits, and none of them able to stop the others."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from psoas.cohort.trial_result import Status, TrialResult, encode, failed
from psoas.cohort.trial_spec import Settings, TrialSpec

Work = Callable[[TrialSpec, Settings, str], TrialResult]

LOOK_EVERY = 0.2  # s between looks at limits
ATTEMPTS = 2  # of a trial whose process ends
STARTED = b"started"
"""What a process sends when it begins a job: its time counts from then."""
STARTING = 120.0
"""s that a process may take to start, imports included, on a busy machine."""
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True, slots=True)
class Job:
    """A trial to run, and the key its result is kept under."""

    spec: TrialSpec
    key: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A job's encoded result, how it went, and how long it took in s."""

    job: Job
    content: bytes
    status: Status
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What one trial may take: time in s, and memory in bytes of its process (watched where the system tells it)."""

    seconds: float = 1800.0
    memory: int = 4 * 2**30


@dataclass
class _Worker:
    process: Any
    connection: Connection
    job: Job | None = None
    since: float = field(default=0.0)


def run_in_processes(jobs: Iterator[Job], settings: Settings, *, workers: int, limits: Limits, work: Work) -> Generator[Outcome, None, None]:
    """Run jobs in processes of their own and give each outcome as it comes.

    A job is taken from `jobs` only when a process is free, so any number may follow. A process that ends is replaced, and
    its job is tried once more before it counts as failed; one that passes a limit is ended and its job counts as failed.

    Parameters
    ----------
    jobs
        What to run.
    settings
        Of the batch.
    workers
        How many processes.
    limits
        For each trial.
    work
        The pure function, importable by its name.
    """
    waiting: deque[Job] = deque()
    attempts: dict[str, int] = {}
    staff: list[_Worker] = []
    finished: list[Outcome] = []
    try:
        while True:
            while len(staff) < workers:
                staff.append(_hire(settings, work))
            for one in staff:
                if one.job is None:
                    job = waiting.popleft() if waiting else next(jobs, None)
                    if job is not None:
                        _give(one, job)
            yield from finished  # after the next jobs are given out, so that no process waits while a result is written
            finished.clear()
            if all(one.job is None for one in staff):
                return
            ready = set(wait([one.connection for one in staff if one.job is not None], LOOK_EVERY))
            for one in list(staff):
                if one.job is None:
                    continue
                outcome = _received(one) if one.connection in ready else None
                if outcome == STARTED:
                    one.since = time.monotonic()
                    continue
                over = "" if outcome is not None or one.connection in ready else _over(one, limits)
                if isinstance(outcome, Outcome):
                    attempts.pop(one.job.key, None)
                    one.job = None
                    finished.append(outcome)
                elif over or one.connection in ready:
                    job, took = one.job, max(time.monotonic() - one.since, 0.0)
                    _dismiss(one)
                    staff.remove(one)
                    attempts[job.key] = attempts.get(job.key, 0) + 1
                    if not over and attempts[job.key] < ATTEMPTS:
                        waiting.append(job)
                    else:
                        finished.append(_failure(job, over or _ended(one), took))
    finally:
        for one in staff:
            _dismiss(one)


def usual_work() -> Work:
    """Return the function that runs a trial; what it needs is loaded only where trials are run."""
    from psoas.cohort.run_trial import run_trial

    return run_trial


def _hire(settings: Settings, work: Work) -> _Worker:
    """Start a process; libraries read how many threads they may use when they are first imported."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        process = context.Process(target=_serve, args=(theirs, settings, work), daemon=False)
        process.start()
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
    theirs.close()
    return _Worker(process, ours)


def _serve(connection: Connection, settings: Settings, work: Work) -> None:
    """Work on one job after the other until nobody sends any; a group of its own, so that Ctrl-C is the batch's alone."""
    if hasattr(os, "setsid"):
        os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            job: Job = pickle.loads(connection.recv_bytes())
            connection.send_bytes(STARTED)
            start = time.monotonic()
            result = work(job.spec, settings, job.key)
            connection.send_bytes(pickle.dumps((result.status, encode(result), time.monotonic() - start)))


def _give(worker: _Worker, job: Job) -> None:
    worker.job, worker.since = job, time.monotonic() + STARTING
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # one that has died is found by its closed pipe
        worker.connection.send_bytes(pickle.dumps(job))


def _received(worker: _Worker) -> Outcome | bytes | None:
    """Return the outcome, `STARTED`, or None from a process that has ended."""
    assert worker.job is not None
    try:
        message = worker.connection.recv_bytes()
    except (EOFError, OSError):
        return None
    if message == STARTED:
        return STARTED
    status, content, seconds = pickle.loads(message)
    return Outcome(worker.job, content, status, seconds)


def _over(worker: _Worker, limits: Limits) -> str:
    """Return what limit a trial has passed, in words."""
    if time.monotonic() - worker.since > limits.seconds:
        return f"It took longer than {limits.seconds / 60:g} minutes."
    if _memory(worker.process.pid) > limits.memory:
        return f"It took more than {limits.memory / 2**30:g} GB of memory."
    return ""


def _memory(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_SIZE
    except (OSError, IndexError, ValueError):
        return 0


def _ended(worker: _Worker) -> str:
    code = worker.process.exitcode
    how = f"by signal {-code}" if code is not None and code < 0 else f"with code {code}"
    return f"The process that worked on it ended {how}, {ATTEMPTS} times."


def _failure(job: Job, reason: str, seconds: float) -> Outcome:
    remedy = "Run the batch again with a higher limit, or cut the recording." if reason.startswith("It took") else "Run it alone to see why."
    return Outcome(job, encode(failed(job.spec, job.key, reason, remedy)), "failed", seconds)


def _dismiss(worker: _Worker) -> None:
    """End a process with all that it started, and wait until it is gone."""
    worker.connection.close()
    if worker.process.is_alive() and worker.job is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.process.pid, signal.SIGKILL) if hasattr(os, "killpg") else worker.process.kill()
    worker.process.join(5)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
