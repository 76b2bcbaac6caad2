"""How two processes of a batch share the work of one, and how much of what is missing is the machine's: ``python -m benchmarks.scaling ROUNDS``.

One process of a batch, two of a batch, and two that share nothing (no parent, no results kept) work in turn for a few seconds each, all of them
started beforehand, because a machine that others share changes from one minute to the next.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Generator
from dataclasses import dataclass
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from benchmarks.cohort import make_trials
from psoas.cohort.manifest import read_manifest
from psoas.cohort.store import ResultStore
from psoas.cohort.trial_spec import Settings, TrialSpec, trial_key
from psoas.cohort.workers import ONE_THREAD, Job, Limits, run_in_processes, usual_work

TRIALS = 40
TURN = 4.0  # s
WARM = 3  # trials of each process before the first turn
ROUNDS = 4


@dataclass(frozen=True)
class Scaling:
    """Trials/s of each turn: one process of a batch, two, and two that share nothing."""

    one: tuple[float, ...]
    two: tuple[float, ...]
    apart: tuple[float, ...]

    @property
    def said(self) -> str:
        """The shares in words."""
        batch, machine = ([pair / (2 * alone) for pair, alone in zip(pairs, self.one, strict=True)] for pairs in (self.two, self.apart))
        own = [pair / bare for pair, bare in zip(self.two, self.apart, strict=True)]
        return (
            f"In {len(self.one)} turns of {TURN:.0f} s each, two processes of a batch reach {_shown(batch)} of twice the rate of one,\n"
            f"two processes that share nothing {_shown(machine)}: the batch keeps {_shown(own)}\n"
            "of what two processes can do on this machine (medians, ranges)."
        )


def section() -> str:
    """Measure and return the section of docs/benchmarks.md."""
    return f"Trials as above, on {os.cpu_count()} cores. {measure_scaling().said}\n"


def _shown(shares: list[float]) -> str:
    return f"{median(shares):.0%} ({min(shares):.0%} to {max(shares):.0%})"


def measure_scaling(rounds: int = ROUNDS) -> Scaling:
    """Let the three take turns."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        known = read_manifest(make_trials(folder / "in", TRIALS), folder / "in")
        one, two = (batch_of(known, workers, folder / f"out{workers}") for workers in (1, 2))
        bare = [Bare(known) for _ in range(2)]
        turns = [(turn(one, 1), turn(two, 2), sum(own.end() for own in [own.begin() for own in bare])) for _ in range(rounds)]
        for own in bare:
            own.process.kill()
        one.close()
        two.close()
    return Scaling(*zip(*turns, strict=True))


def batch_of(known: tuple[TrialSpec, ...], workers: int, out: Path) -> Generator[None, None, None]:
    """Return trials of a batch without end, one a step: key, work in processes, result kept; its processes are warm."""
    store, settings = ResultStore(out), Settings()

    def steps() -> Generator[None, None, None]:
        jobs = (Job(spec, trial_key(spec, settings)) for spec in cycle(known))
        for outcome in run_in_processes(jobs, settings, workers=workers, limits=Limits(), work=usual_work()):
            store.keep(outcome.job.key, outcome.content, outcome.status, trial=outcome.job.spec.trial, seconds=outcome.seconds)
            yield

    batch = steps()
    for _ in range(WARM * workers):
        next(batch)
    return batch


def turn(batch: Generator[None, None, None], workers: int) -> float:
    """Return trials/s over a turn; those that were begun before it do not count."""
    for _ in range(workers):
        next(batch)
    start, done = time.perf_counter(), 0
    while (took := time.perf_counter() - start) < TURN:
        next(batch)
        done += 1
    return done / took


class Bare:
    """A process that runs trials for itself when it is told to."""

    def __init__(self, known: tuple[TrialSpec, ...]) -> None:
        context = multiprocessing.get_context("spawn")
        self.ours, theirs = context.Pipe()
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
        self.process = context.Process(target=_run_bare, args=(theirs, known), daemon=True)
        self.process.start()
        self.ours.recv()

    def begin(self) -> Bare:
        """Start a turn."""
        self.ours.send(TURN)
        return self

    def end(self) -> float:
        """Wait for its end and return trials/s."""
        rate: float = self.ours.recv()
        return rate


def _run_bare(connection: Connection, known: tuple[TrialSpec, ...]) -> None:
    work, settings, trials = usual_work(), Settings(), cycle(known)
    for _ in range(WARM):
        work(next(trials), settings, "")
    connection.send(None)
    while True:
        seconds = connection.recv()
        start, done = time.perf_counter(), 0
        while (took := time.perf_counter() - start) < seconds:
            work(next(trials), settings, "")
            done += 1
        connection.send(done / took)


if __name__ == "__main__":
    found = measure_scaling(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
    print(found)
    print(found.said)
