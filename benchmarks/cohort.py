"""Many trials at once: how fast, and how much memory.

``python -m benchmarks.cohort N`` runs N trials alone and prints the figures; PSOAS_COHORT_TRIALS says how many the section takes.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.process import Run, measure
from benchmarks.synthetic_trials import write_trial

FRAMES = 200
TRIALS = int(os.environ.get("PSOAS_COHORT_TRIALS", "10000"))
SHARE_FOR_ONE = 0.1  # of the trials are run on one process too
FOLDER_SIZE = 100


@dataclass(frozen=True)
class Batch:
    """One run of psoas batch: processes, trials, how many gave numbers, what it took, trials/s once running, MB of results on disk."""

    workers: int
    trials: int
    done: int
    run: Run
    rate: float
    disk: float


def make_trials(folder: Path, trials: int) -> Path:
    """Write the runs, a hundred a folder, and return their manifest."""
    manifest = folder / "manifest.csv"
    folder.mkdir(parents=True, exist_ok=True)
    with manifest.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(["trial", "runner", "markers", "forces", "height", "mass"])
        for k in range(trials):
            place, name = f"{k // FOLDER_SIZE:05d}", f"run{k:07d}"
            truth = write_trial(folder / place, name, seed=k, frames=FRAMES)
            table.writerow([name, f"runner {k // 4}", f"{place}/{name}.trc", f"{place}/{name}_grf.mot", truth["height"], truth["mass"]])
    return manifest


def run_batch(folder: Path, out: Path, workers: int, manifest: Path, *, watch_memory: bool = False) -> Batch:
    """Run psoas batch in a process of its own; watching its memory costs a little of its speed."""
    command = [
        sys.executable,
        "-c",
        "from psoas.cli import main; main()",
        "batch",
        folder,
        "--out",
        out,
        "--manifest",
        manifest,
        "--workers",
        str(workers),
    ]
    run = measure(command, watch_memory=watch_memory)
    with (out / "summary.csv").open(newline="", encoding="utf-8") as stream:
        status = [row["status"] for row in csv.DictReader(stream)]
    disk = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6
    return Batch(workers, len(status), status.count("done"), run, steady_rate(out / "journal.jsonl"), disk)


def steady_rate(journal: Path) -> float:
    """Return trials a second from the first tenth of a batch to its last trial: without starting up and gathering tables."""
    times = [datetime.fromisoformat(json.loads(line)["at"]).timestamp() for line in journal.read_text(encoding="utf-8").splitlines()]
    first = len(times) // 10
    return (len(times) - 1 - first) / (times[-1] - times[first])


def measured(trials: int) -> tuple[Batch, Batch, Batch]:
    """Return a part of the trials on one process and on two, and all of them on two; `benchmarks.scaling` holds one against two more fairly."""
    some = max(100, round(trials * SHARE_FOR_ONE))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        manifest = make_trials(folder / "in", trials)
        small = make_trials(folder / "small", some)
        one, two = (run_batch(folder / "small", folder / f"out{workers}", workers, small) for workers in (1, 2))
        return one, two, run_batch(folder / "in", folder / "all", 2, manifest, watch_memory=True)


def section() -> str:
    """Run everything and return the section of docs/benchmarks.md."""
    return text_of(*measured(TRIALS))


def text_of(one: Batch, two: Batch, whole: Batch) -> str:
    """Return the section for the figures measured."""
    rows = [
        f"| {batch.trials:,} | {batch.workers} | {batch.run.wall:.0f} | {batch.rate:.2f} | {batch.run.processor / batch.trials:.2f} "
        f"| {f'{batch.run.memory:.0f}' if batch.run.memory else ''} | {batch.disk / batch.trials:.2f} | {batch.trials - batch.done} |"
        for batch in (one, two, whole)
    ]
    return "\n".join(
        (
            f"Made-up runs of {FRAMES} frames, 28 markers and two plates each, from TRC and MOT files to muscle forces, tables and page, by",
            f"`psoas batch` on {os.cpu_count()} cores. No standing trial: the model is scaled by size and its markers are placed by the run.",
            "",
            "| trials | processes | wall, s | trials/s once running | CPU s a trial | peak memory, MB | results, MB a trial | without numbers |",
            "|---|---|---|---|---|---|---|---|",
            *rows,
        )
    )


if __name__ == "__main__":
    print(text_of(*measured(int(sys.argv[1]) if len(sys.argv) > 1 else TRIALS)))
