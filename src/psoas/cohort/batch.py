"""A folder -> results: plan, run what is not finished, keep each as it comes, gather tables and page."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from psoas.cohort.discovery import NotRun, find_trials
from psoas.cohort.gathering import gather
from psoas.cohort.page import write_page
from psoas.cohort.store import NOT_RUN, ORDER, PLAN, ResultStore
from psoas.cohort.trial_result import TrialResult, encode, failed
from psoas.cohort.trial_spec import Settings, TrialSpec, trial_key
from psoas.cohort.who import Level
from psoas.cohort.workers import Job, Limits, Outcome, Work, run_in_processes, usual_work
from psoas.errors import SettingError

if TYPE_CHECKING:
    from psoas.pipeline import Progress

Runner = Callable[[Iterator[Job]], Generator[Outcome, None, None]]
"""Takes jobs one by one and gives their outcomes in any order."""


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """How a batch went.

    Parameters
    ----------
    trials
        How many there are.
    again
        How many of them were finished before and not run.
    counts
        Status -> how many, of all.
    not_run
        How many files belong to no trial.
    page
        The page to open.
    """

    trials: int
    again: int
    counts: dict[str, int]
    not_run: int
    page: Path


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How a batch is run: settings, processes, limits of a trial, what folders stand for, and whether kept results are thrown away first."""

    settings: Settings = field(default_factory=Settings)
    workers: int = 0
    limits: Limits = field(default_factory=Limits)
    frame_rate: float | None = None
    layout: tuple[Level, ...] = ()
    fresh: bool = False


def run_batch(
    folder: Path,
    out: Path,
    options: BatchOptions,
    *,
    manifest: tuple[TrialSpec, ...] = (),
    runner: Runner | None = None,
    work: Work | None = None,
    progress: Progress | None = None,
) -> BatchSummary:
    """Run every trial of a folder and write tables, summary and page.

    Trials whose result is kept under the same key (contents, settings, version) are not run again, so the same call goes
    on where an earlier one stopped, however it stopped. Memory does not grow with the number of trials: the plan is on
    disk, a trial is read when a process is free, and its result is written before the next is taken.

    Parameters
    ----------
    folder
        What to run.
    out
        Where results go.
    options
        Settings, processes and limits; 0 workers is one a core.
    manifest
        Trials that are known, from `psoas.cohort.manifest.read_manifest`.
    runner
        What runs the jobs; the cores of this machine if None.
    work
        The pure function of a trial; `psoas.cohort.run_trial.run_trial` if None.
    progress
        Called as ``progress("Trials", done, total)``.

    Raises
    ------
    SettingError
        If `folder` is none, or `out` holds other things.
    """
    if not folder.is_dir():
        raise SettingError(f"There is no folder {folder}.", "Give the folder that holds the recordings.")
    store = ResultStore(out, fresh=options.fresh)
    total, not_run = write_plan(store, folder, find_trials(folder, manifest, frame_rate=options.frame_rate, layout=options.layout))
    report = progress or (lambda stage, done, total: None)
    report("Trials", 0, total)
    done = _Counter()
    run = runner or local_runner(options, work)
    with closing(run(_unfinished(store, options.settings, done))) as outcomes:  # whatever stops the work ends the processes
        for outcome in outcomes:
            store.keep(outcome.job.key, outcome.content, outcome.status, trial=outcome.job.spec.trial, seconds=outcome.seconds)
            done.run += 1
            report("Trials", done.run + done.again, total)
    report("Trials", total, total)
    counts = gather(store)
    return BatchSummary(total, done.again, counts, not_run, write_page(store, folder.resolve().name))


def local_runner(options: BatchOptions, work: Work | None = None) -> Runner:
    """Return what runs jobs on the cores of this machine."""
    workers = options.workers or cores()
    return lambda jobs: run_in_processes(jobs, options.settings, workers=workers, limits=options.limits, work=work or usual_work())


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def write_plan(store: ResultStore, folder: Path, found: Iterator[TrialSpec | NotRun]) -> tuple[int, int]:
    """Write every trial to plan.jsonl and every other file to not_run.csv; return how many of each there are."""
    trials = others = 0
    with (store.folder / PLAN).open("w", encoding="utf-8") as plan, (store.folder / NOT_RUN).open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(["file", "reason"])
        for one in found:
            if isinstance(one, TrialSpec):
                plan.write(one.to_json() + "\n")
                trials += 1
            else:
                table.writerow([one.path.relative_to(folder).as_posix(), one.reason])
                others += 1
    return trials, others


@dataclass
class _Counter:
    run: int = 0
    again: int = 0


def _unfinished(store: ResultStore, settings: Settings, done: _Counter) -> Iterator[Job]:
    """Give the trials of the plan that have no result yet, and write the keys of all of them in order."""
    with (store.folder / PLAN).open(encoding="utf-8") as plan, (store.folder / ORDER).open("w", encoding="utf-8") as order:
        for line in plan:
            spec = TrialSpec.from_json(line)
            key, lost = _key(spec, settings)
            order.write(key + "\n")
            if lost is not None:
                store.keep(key, encode(lost), lost.status, trial=spec.trial, seconds=0.0)
            if lost is not None or store.is_finished(key):
                done.again += 1
            else:
                yield Job(spec, key)


def _key(spec: TrialSpec, settings: Settings) -> tuple[str, TrialResult | None]:
    """Return a trial's key, and its result already where a file of it cannot be read."""
    try:
        return trial_key(spec, settings), None
    except OSError as error:
        key = hashlib.sha256(spec.to_json().encode()).hexdigest()[:40]
        return key, failed(spec, key, f"{error.filename} could not be read: {error.strerror}.", "Check the file and its permissions.")
