"""The same trials on a Ray cluster: the same function, the same results; a worker that dies is replaced and its trial run again."""

from __future__ import annotations

import signal
import time
from collections.abc import Generator, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any

from psoas.cohort.trial_result import encode, failed
from psoas.cohort.workers import ONE_THREAD, Job, Limits, Outcome, Work, usual_work
from psoas.errors import MissingExtra

if TYPE_CHECKING:
    from psoas.cohort.batch import BatchOptions, Runner
    from psoas.cohort.trial_spec import Settings

RETRIES = 3  # of a trial whose worker or machine dies
AHEAD = 2  # trials waiting or running for each processor, so that none is idle and the driver holds few
SAFETY = "Run it alone to see why, or give Ray's workers more memory."


class _TimeUp(BaseException):
    """Raised inside a trial that has run for too long; not an Exception, so that no trial takes it for a fault of a file."""


def ray_runner(address: str, options: BatchOptions, *, work: Work | None = None) -> Runner:
    """Return what runs jobs on a Ray cluster.

    Every machine must see the recordings under the same path and have the same psoas. A trial's time limit is kept on its worker;
    memory is Ray's to watch (its memory monitor ends the worker, and the trial is tried again).

    Parameters
    ----------
    address
        "auto" for the cluster this machine belongs to, "local" for a new one on this machine, or host:port.
    options
        Settings and limits.
    work
        The pure function of a trial; `psoas.cohort.run_trial.run_trial` if None.

    Raises
    ------
    MissingExtra
        If Ray is not installed.
    """
    try:
        import ray
    except ImportError:
        raise MissingExtra("Running on a Ray cluster", "ray") from None

    def run(jobs: Iterator[Job]) -> Generator[Outcome, None, None]:
        ours = not ray.is_initialized()
        if ours:
            ray.init(address=address, log_to_driver=False, runtime_env={"env_vars": dict.fromkeys(ONE_THREAD, "1")})
        try:
            yield from _on_cluster(ray, jobs, options.settings, options.limits, work or usual_work())
        finally:
            if ours:
                ray.shutdown()

    return run


def _on_cluster(ray: Any, jobs: Iterator[Job], settings: Settings, limits: Limits, work: Work) -> Generator[Outcome, None, None]:
    remote = ray.remote(num_cpus=1, max_retries=RETRIES)(run_job)
    under_way: dict[Any, Job] = {}
    more = True
    while more or under_way:
        while more and len(under_way) < AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1))):
            job = next(jobs, None)
            more = job is not None
            if job is not None:
                under_way[remote.remote(job, settings, limits.seconds, work)] = job
        if not under_way:
            return
        ready, _ = ray.wait(list(under_way), num_returns=1)
        for reference in ready:
            job = under_way.pop(reference)
            try:
                yield ray.get(reference)
            except ray.exceptions.RayError as error:
                reason = f"Its worker ended {RETRIES + 1} times: {str(error).splitlines()[0][:300]}"
                yield Outcome(job, encode(failed(job.spec, job.key, reason, SAFETY)), "failed", 0.0)


def run_job(job: Job, settings: Settings, seconds: float, work: Work) -> Outcome:
    """Run one job within its time, on whatever machine this is.

    Parameters
    ----------
    job, settings, work
        As in `psoas.cohort.workers.run_in_processes`.
    seconds
        Longest time.
    """
    start = time.monotonic()
    before = signal.signal(signal.SIGALRM, _time_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        result = work(job.spec, settings, job.key)
    except _TimeUp:
        result = failed(job.spec, job.key, f"It took longer than {seconds / 60:g} minutes.", SAFETY)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return Outcome(job, encode(result), result.status, time.monotonic() - start)


def _time_up(number: int, frame: FrameType | None) -> None:
    raise _TimeUp
