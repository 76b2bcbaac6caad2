"""Work for worker processes that a test can watch: a trial does what its name says, and every call leaves a line beside its file."""

from __future__ import annotations

import os
import signal
import time

from psoas.cohort.trial_result import TrialResult, trial_row_of
from psoas.cohort.trial_spec import TrialSpec


def make_trials(folder, names):
    """Write a small file for each name and return the trials; the file's length is the trial's only number."""
    folder.mkdir(parents=True, exist_ok=True)
    for k, name in enumerate(names):
        (folder / f"{name}.fit").write_bytes(bytes(k + 1))
    return tuple(TrialSpec(name, fit=folder / f"{name}.fit") for name in names)


def fake_trial(spec, settings, key):
    """Give a result with one metric; a trial named after trouble makes it."""
    with (spec.fit.parent.parent / "calls.txt").open("a") as calls:
        calls.write(f"{spec.trial}\n")
    calls_before = sum(line == f"{spec.trial}\n" for line in (spec.fit.parent.parent / "calls.txt").open())
    if spec.trial.startswith("killed") or (spec.trial.startswith("fragile") and calls_before == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    if spec.trial.startswith("endless"):
        time.sleep(600)
    if spec.trial.startswith("hungry"):
        kept = b"x" * (900 * 2**20)
        time.sleep(600)
        return kept
    if spec.trial.startswith("slow"):
        time.sleep(0.02)
    value = float(len(spec.fit.read_bytes()))
    metric = {
        "trial": spec.trial,
        "runner": spec.runner,
        "source": "watch",
        "metric": "step_rate",
        "side": "both",
        "value": value,
        "unit": "steps/min",
    }
    return TrialResult(spec.trial, "done", {"trials": (trial_row_of(spec, key, "done", "", ""),), "metrics": (metric,)})


def run_here(settings):
    """Return what runs jobs one by one in this process."""
    from psoas.cohort.trial_result import encode
    from psoas.cohort.workers import Outcome

    def run(jobs):
        for job in jobs:
            result = fake_trial(job.spec, settings, job.key)
            yield Outcome(job, encode(result), result.status, 0.0)

    return run
