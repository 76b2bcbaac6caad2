from __future__ import annotations

import pytest

from cohort_work import fake_trial, make_trials
from psoas.cohort.trial_result import decode_tables
from psoas.cohort.trial_spec import Settings
from psoas.cohort.workers import Job, Limits, run_in_processes

LIMITS = Limits(seconds=6.0, memory=700 * 2**20)
NAMES = ("a", "killed", "b", "endless", "fragile", "hungry", "c", "d")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("work") / "in"
    jobs = (Job(spec, f"key of {spec.trial}") for spec in make_trials(folder, NAMES))
    found = list(run_in_processes(jobs, Settings(), workers=2, limits=LIMITS, work=fake_trial))
    return {one.job.spec.trial: one for one in found}, (folder.parent / "calls.txt").read_text().split()


def reason(outcome):
    return decode_tables(outcome.content)["trials"].to_pylist()[0]["reason"]


def test_every_job_has_one_outcome_and_trouble_stops_no_other(outcomes):
    found, _ = outcomes
    assert set(found) == set(NAMES)
    assert {name for name, one in found.items() if one.status == "done"} == {"a", "b", "c", "d", "fragile"}


def test_a_process_that_is_killed_is_tried_once_more_and_then_named(outcomes):
    found, calls = outcomes
    assert found["killed"].status == "failed"
    assert "signal 9" in reason(found["killed"])
    assert calls.count("killed") == 2


def test_a_process_that_dies_once_gives_its_result_the_second_time(outcomes):
    assert outcomes[1].count("fragile") == 2


def test_time_and_memory_have_limits(outcomes):
    found, calls = outcomes
    assert "longer than 0.1 minutes" in reason(found["endless"])
    assert "GB of memory" in reason(found["hungry"])
    assert calls.count("endless") == calls.count("hungry") == 1


def test_jobs_are_taken_only_as_they_are_run(tmp_path):
    taken = []

    def jobs():
        for spec in make_trials(tmp_path / "in", [f"t{k}" for k in range(20)]):
            taken.append(spec.trial)
            yield Job(spec, spec.trial)

    running = run_in_processes(jobs(), Settings(), workers=1, limits=LIMITS, work=fake_trial)
    next(running)
    assert len(taken) <= 2
    running.close()
