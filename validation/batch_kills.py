"""Kill psoas batch at random moments and hold what is left against what was finished: ``python -m validation.batch_kills [KILLS]``."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.cohort import make_trials

TRIALS = 60
MOST_NEW = 6  # trials that a batch may finish before its kill is due
LATEST = 0.6  # s after that


def finished(out: Path) -> dict[str, int]:
    """Return every kept result with the time at which it was written, ns."""
    return {path.name: path.stat().st_mtime_ns for path in (out / "parts").glob("*/*.arrows")}


def begun(out: Path, started: float) -> bool:
    """Whether a batch that was started then has begun to give out trials."""
    order = out / "order.txt"
    return order.exists() and order.stat().st_mtime >= started


def repeats(out: Path) -> int:
    """Return how many results were written twice, by the journal."""
    keys = [json.loads(line)["key"] for line in (out / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    return len(keys) - len(set(keys))


def main(kills: int) -> None:
    """Kill, look, go on; exit with 1 if a finished trial was lost or run again."""
    draw, killed, wrong, repeated = random.Random(1), 0, 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        folder, out = Path(scratch) / "in", Path(scratch) / "out"
        manifest = make_trials(folder, TRIALS)
        command = [sys.executable, "-c", "from psoas.cli import main; main()", "batch", folder, "--out", out, "--manifest", manifest]
        while killed < kills:
            before = finished(out)
            batch = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            started = time.time()
            while batch.poll() is None and not begun(out, started):
                time.sleep(0.05)
            new = draw.randint(0, MOST_NEW)
            while batch.poll() is None and len(finished(out)) < len(before) + new:
                time.sleep(0.01)
            time.sleep(draw.uniform(0.0, LATEST))
            batch.send_signal(signal.SIGKILL)
            ended = batch.wait()
            after = finished(out)
            killed += ended == -signal.SIGKILL
            wrong += not before.items() <= after.items()
            print(f"kill {killed}: {len(after)} of {TRIALS} finished", flush=True)
            if ended == 0:  # all were finished before the kill came: begin anew
                repeated += repeats(out)
                shutil.rmtree(out)
        subprocess.run(list(map(str, command)), check=True, capture_output=True)
        repeated += repeats(out)
        print(f"{killed} kills; finished trials lost: {wrong}; run again: {repeated}; finished at the end: {len(finished(out))} of {TRIALS}")
        sys.exit(bool(wrong or repeated or len(finished(out)) != TRIALS))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
