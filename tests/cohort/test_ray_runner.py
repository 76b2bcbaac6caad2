from __future__ import annotations

import importlib.util
import os
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cohort_work import fake_trial, make_trials
from psoas.cohort.batch import BatchOptions, run_batch
from psoas.cohort.ray_runner import ray_runner, run_job
from psoas.cohort.tables import TABLES
from psoas.cohort.trial_result import decode_tables
from psoas.cohort.trial_spec import Settings, TrialSpec
from psoas.cohort.workers import Job
from psoas.errors import MissingExtra

HAS_RAY = importlib.util.find_spec("ray") is not None
NEEDS_RAY = "needs ray: pip install 'psoas[ray]'"


def test_without_ray_the_install_line_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"pip install 'psoas\[ray\]'"):
        ray_runner("auto", BatchOptions())


def test_a_job_that_takes_too_long_is_ended_where_it_runs(tmp_path):
    (spec,) = make_trials(tmp_path / "in", ["endless"])
    start = time.monotonic()
    outcome = run_job(Job(spec, "key"), Settings(), 0.3, fake_trial)
    assert time.monotonic() - start < 5
    assert outcome.status == "failed"
    assert "longer than" in decode_tables(outcome.content)["trials"].to_pylist()[0]["reason"]


def test_a_job_in_time_gives_its_result(tmp_path):
    (spec,) = make_trials(tmp_path / "in", ["a"])
    assert run_job(Job(spec, "key"), Settings(), 60, fake_trial).status == "done"


def two_nodes(monkeypatch):
    """A local cluster of two machines with a processor each; the second can be taken away."""
    from ray.cluster_utils import Cluster

    tests = Path(__file__).resolve().parents[1]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tests), *sys.path]))
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    return cluster, cluster.add_node(num_cpus=1)


def on_cluster(folder, trials, monkeypatch, *, take_away_after, work=None):
    """Run the trials on two nodes, take one away after so many results, and return the summary."""
    import ray

    cluster, second = two_nodes(monkeypatch)
    seen = []

    def report(stage, done, total):
        seen.append(done)
        if done == take_away_after and seen.count(done) == 1:
            cluster.remove_node(second, allow_graceful=False)

    try:
        ray.init(address=cluster.address, log_to_driver=False)
        options = BatchOptions()
        return run_batch(folder / "in", folder / "cluster", options, manifest=trials, runner=ray_runner("auto", options, work=work), progress=report)
    finally:
        ray.shutdown()
        cluster.shutdown()


def same_bytes(folder):
    """Whether every table of "alone" and "cluster" is the same, and how many files were compared."""
    pairs = [(path, folder / "cluster" / name / path.name) for name in TABLES for path in sorted((folder / "alone" / name).iterdir())]
    return all(one.read_bytes() == other.read_bytes() for one, other in pairs), len(pairs)


@pytest.mark.slow
@pytest.mark.skipif(not HAS_RAY, reason=NEEDS_RAY)
def test_a_cluster_that_loses_a_node_and_a_worker_gives_the_same_bytes_as_this_machine(tmp_path, monkeypatch):
    trials = make_trials(tmp_path / "in", [*(f"slow{k}" for k in range(40)), "fragile"])
    run_batch(tmp_path / "in", tmp_path / "alone", BatchOptions(workers=1), manifest=trials, work=fake_trial)
    (tmp_path / "calls.txt").unlink()
    summary = on_cluster(tmp_path, trials, monkeypatch, take_away_after=5, work=fake_trial)
    assert summary.counts == {"done": 41}
    assert (tmp_path / "calls.txt").read_text().split().count("fragile") >= 2
    assert same_bytes(tmp_path) == (True, len(TABLES))


@pytest.mark.slow
@pytest.mark.skipif(not HAS_RAY, reason=NEEDS_RAY)
def test_muscle_forces_of_a_cluster_that_loses_a_node_are_those_of_this_machine_bit_for_bit(tmp_path, monkeypatch):
    from benchmarks.synthetic_trials import write_trial

    trials = []
    for k in range(6):
        truth = write_trial(tmp_path / "in", f"run{k}", seed=k)
        trials.append(
            TrialSpec(f"run{k}", markers=tmp_path / "in" / f"run{k}.trc", forces=tmp_path / "in" / f"run{k}_grf.mot", height=truth["height"])
        )
    run_batch(tmp_path / "in", tmp_path / "alone", BatchOptions(workers=1), manifest=tuple(trials))
    summary = on_cluster(tmp_path, tuple(trials), monkeypatch, take_away_after=1)
    assert summary.counts == {"done": 6}
    forces = pq.read_table(tmp_path / "cluster" / "muscles", filters=[("muscle", "=", "psoas"), ("measure", "=", "force_peak")])
    assert forces.num_rows == 12
    assert min(forces["value"].to_pylist()) > 0.1
    assert same_bytes(tmp_path) == (True, len(TABLES))
