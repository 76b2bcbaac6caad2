from __future__ import annotations

import importlib.util
import os
import sys
import time
from pathlib import Path

import pytest

from cohort_work import fake_trial, make_trials
from psoas.cohort.batch import BatchOptions, run_batch
from psoas.cohort.ray_runner import ray_runner, run_job
from psoas.cohort.tables import TABLES
from psoas.cohort.trial_result import decode_tables
from psoas.cohort.trial_spec import Settings
from psoas.cohort.workers import Job
from psoas.errors import MissingExtra

HAS_RAY = importlib.util.find_spec("ray") is not None


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


@pytest.mark.slow
@pytest.mark.skipif(not HAS_RAY, reason="needs ray: pip install 'psoas[ray]'")
def test_a_cluster_that_loses_a_node_and_a_worker_gives_the_same_bytes_as_this_machine(tmp_path, monkeypatch):
    import ray
    from ray.cluster_utils import Cluster

    here = Path(__file__).resolve()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(here.parents[1]), *sys.path]))
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    trials = make_trials(tmp_path / "in", [*(f"slow{k}" for k in range(40)), "fragile"])
    run_batch(tmp_path / "in", tmp_path / "alone", BatchOptions(workers=1), manifest=trials, work=fake_trial)
    (tmp_path / "calls.txt").unlink()
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    second = cluster.add_node(num_cpus=1)
    try:
        ray.init(address=cluster.address, log_to_driver=False)
        seen = []

        def report(stage, done, total):
            seen.append(done)
            if done == 5 and len(seen) == 6:
                cluster.remove_node(second, allow_graceful=False)

        options = BatchOptions()
        summary = run_batch(
            tmp_path / "in", tmp_path / "cluster", options, manifest=trials, runner=ray_runner("auto", options, work=fake_trial), progress=report
        )
    finally:
        ray.shutdown()
        cluster.shutdown()
    assert summary.counts == {"done": 41}
    assert (tmp_path / "calls.txt").read_text().split().count("fragile") >= 2
    for name in TABLES:
        for path in sorted((tmp_path / "alone" / name).iterdir()):
            assert path.read_bytes() == (tmp_path / "cluster" / name / path.name).read_bytes()
