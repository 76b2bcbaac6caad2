from __future__ import annotations

import csv
import json
import multiprocessing
import os
import random
import signal
import time

import pyarrow.parquet as pq
import pytest

from cohort_work import fake_trial, make_trials, run_here
from psoas.cohort.batch import BatchOptions, run_batch
from psoas.cohort.store import JOURNAL, ResultStore
from psoas.cohort.tables import TABLES, schema_of
from psoas.cohort.trial_spec import Settings
from psoas.cohort.workers import Limits
from psoas.errors import SettingError


def run(tmp_path, names, *, options=None, runner=None, **more):
    trials = make_trials(tmp_path / "in", names)
    options = options or BatchOptions(workers=1)
    return run_batch(tmp_path / "in", tmp_path / "out", options, manifest=trials, runner=runner or run_here(options.settings), **more)


def calls(tmp_path):
    path = tmp_path / "calls.txt"
    return path.read_text().split() if path.exists() else []


def table(tmp_path, name):
    return pq.read_table(tmp_path / "out" / name)


def files_of(folder):
    paths = [path for name in TABLES for path in sorted((folder / name).iterdir())]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in (*paths, folder / "summary.csv")}


def test_a_second_run_runs_nothing_again_and_gives_the_same_tables(tmp_path):
    assert run(tmp_path, ["a", "b"]).again == 0
    before = files_of(tmp_path / "out")
    summary = run(tmp_path, ["a", "b"])
    assert (summary.trials, summary.again, summary.counts) == (2, 2, {"done": 2})
    assert calls(tmp_path) == ["a", "b"]
    assert files_of(tmp_path / "out") == before


def test_a_changed_file_and_a_new_one_are_run_and_no_other(tmp_path):
    run(tmp_path, ["a", "b"])
    trials = make_trials(tmp_path / "in", ["a", "b", "c"])
    trials[1].fit.write_bytes(b"changed")
    run_batch(tmp_path / "in", tmp_path / "out", BatchOptions(), manifest=trials, runner=run_here(Settings()))
    assert calls(tmp_path) == ["a", "b", "b", "c"]
    assert table(tmp_path, "metrics")["value"].to_pylist() == [1.0, 7.0, 3.0]


def test_fresh_runs_everything_again(tmp_path):
    run(tmp_path, ["a"])
    run(tmp_path, ["a"], options=BatchOptions(fresh=True))
    assert calls(tmp_path) == ["a", "a"]


def test_one_process_or_two_give_the_same_bytes(tmp_path):
    names = [f"slow{k}" for k in range(12)]
    for workers in (1, 2):
        options = BatchOptions(workers=workers)
        trials = make_trials(tmp_path / "in", names)
        run_batch(tmp_path / "in", tmp_path / f"out{workers}", options, manifest=trials, work=fake_trial)
    assert files_of(tmp_path / "out1") == files_of(tmp_path / "out2")


def test_tables_are_in_the_order_of_the_plan_with_units_in_their_schema(tmp_path):
    run(tmp_path, ["b", "a", "c"])
    assert table(tmp_path, "trials")["trial"].to_pylist() == ["b", "a", "c"]
    for name in TABLES:
        (path,) = (tmp_path / "out" / name).iterdir()
        assert pq.read_schema(path).equals(schema_of(name), check_metadata=True)


def test_what_failed_is_tried_again_by_the_next_batch(tmp_path):
    options = BatchOptions(workers=1, limits=Limits(seconds=60))
    trials = make_trials(tmp_path / "in", ["killed", "a"])
    summary = run_batch(tmp_path / "in", tmp_path / "out", options, manifest=trials, work=fake_trial)
    assert summary.counts == {"done": 1, "failed": 1}
    assert "killed" in (tmp_path / "out" / "index.html").read_text()
    run_batch(tmp_path / "in", tmp_path / "out", options, manifest=trials, runner=lambda jobs: (one for one in ()))
    assert [job for job in calls(tmp_path) if job == "a"] == ["a"]
    store = ResultStore(tmp_path / "out")
    keys = [json.loads(line)["key"] for line in (tmp_path / "out" / JOURNAL).read_text().splitlines() if "killed" in line]
    assert not store.is_finished(keys[0])


def test_ctrl_c_keeps_what_is_finished_and_leaves_no_process(tmp_path):
    trials = make_trials(tmp_path / "in", ["a", "b", "endless", "c"])

    def stop(stage, done, total):
        if done == 2:
            raise KeyboardInterrupt

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_batch(tmp_path / "in", tmp_path / "out", BatchOptions(workers=2), manifest=trials, work=fake_trial, progress=stop)
    assert time.monotonic() - start < 30
    assert multiprocessing.active_children() == []
    assert len(list((tmp_path / "out" / "parts").rglob("*.arrows"))) == 2


def test_files_that_belong_to_no_trial_are_listed(tmp_path):
    make_trials(tmp_path / "in", ["a"])
    (tmp_path / "in" / "photo.png").touch()
    summary = run(tmp_path, ["a"])
    assert summary.not_run == 1
    (row,) = csv.DictReader((tmp_path / "out" / "not_run.csv").open())
    assert row["file"] == "photo.png"


def test_a_file_that_vanishes_is_a_row_and_not_the_end(tmp_path):
    trials = make_trials(tmp_path / "in", ["a", "gone"])
    trials[1].fit.unlink()
    summary = run_batch(tmp_path / "in", tmp_path / "out", BatchOptions(), manifest=trials, runner=run_here(Settings()))
    assert summary.counts == {"done": 1, "failed": 1}


def test_a_folder_with_other_things_is_not_written_to(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").touch()
    with pytest.raises(SettingError, match="not results of a batch"):
        run(tmp_path, ["a"])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, to kill a batch without a new interpreter")
def test_ten_kills_at_random_moments_lose_no_finished_trial_and_repeat_none(tmp_path):
    names = [f"slow{k}" for k in range(60)]
    trials = make_trials(tmp_path / "in", names)
    draw, parts, kills = random.Random(20261121), tmp_path / "out" / "parts", 0
    for _ in range(10):
        before = {path: path.stat().st_mtime_ns for path in parts.rglob("*.arrows")}
        child = os.fork()
        if child == 0:
            run_batch(tmp_path / "in", tmp_path / "out", BatchOptions(), manifest=trials, runner=run_here(Settings()))
            os._exit(0)
        time.sleep(draw.uniform(0.05, 0.3))
        os.kill(child, signal.SIGKILL)
        kills += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        after = {path: path.stat().st_mtime_ns for path in parts.rglob("*.arrows")}
        assert before.items() <= after.items()
    summary = run_batch(tmp_path / "in", tmp_path / "out", BatchOptions(), manifest=trials, runner=run_here(Settings()))
    assert kills >= 3
    assert summary.counts == {"done": 60}
    assert table(tmp_path, "metrics")["value"].to_pylist() == [float(k + 1) for k in range(60)]
    assert len(calls(tmp_path)) <= 60 + kills  # only the one under way when it was killed is run twice
    lines = [json.loads(line) for line in (tmp_path / "out" / JOURNAL).read_text().splitlines()]
    assert len({line["key"] for line in lines}) == len(lines)


@pytest.fixture
def study(tmp_path):
    """Four runners, twice each, in folders as Motion-BIDS has them, one file that nobody owns; run without a manifest."""
    lengths = {"sub-01/ses-1": 10, "sub-01/ses-2": 12, "sub-02/ses-1": 20, "sub-02/ses-2": 19, "sub-03/ses-1": 30, "sub-03/ses-2": 33}
    for place, length in {**lengths, "sub-04/ses-2": 40, "sub-04/ses-1": 41, "": 50}.items():
        (tmp_path / "in" / place).mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / place / "run.fit").write_bytes(bytes(length))
    run_batch(tmp_path / "in", tmp_path / "out", BatchOptions(), runner=run_here(Settings()))
    return tmp_path / "out"


def test_names_of_folders_tell_runner_and_session_and_the_table_says_so(study):
    rows = {row["trial"]: row for row in csv.DictReader((study / "summary.csv").open())}
    assert [rows["sub-03/ses-2/run"][name] for name in ("runner", "session", "told_by")] == ["sub-03", "ses-2", "names"]
    assert [rows["run"][name] for name in ("runner", "session", "told_by")] == ["", "", ""]


def test_reliability_takes_runners_and_sessions_from_a_batch_without_a_manifest(study, tmp_path):
    from psoas.cohort.studies import reliability_study

    table, left_out = reliability_study([study], tmp_path / "reliability")
    (row,) = table.to_dict("records")
    assert row["n"] == 4
    assert row["shift"] == pytest.approx(((12 - 10) + (19 - 20) + (33 - 30) + (40 - 41)) / 4)
    assert "1 of 9 trials" in left_out[0]
    assert "--layout" in left_out[0]
