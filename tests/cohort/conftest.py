"""Made-up runs for the tests of many trials."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1] / "recording")]


@pytest.fixture(scope="session")
def synthetic_run(tmp_path_factory):
    """A run whose step rate, contact time and mass were built in, as a trial, with them."""
    from benchmarks.synthetic_trials import write_trial
    from psoas.cohort.trial_spec import TrialSpec

    folder = tmp_path_factory.mktemp("runs")
    truth = write_trial(folder, "run", seed=4)
    return TrialSpec("run", markers=folder / "run.trc", forces=folder / "run_grf.mot", height=truth["height"]), truth
