"""From a clip to a report: psoas against myogait 0.9.2 on the same clip in one run.

Each repetition runs every command once, in turn, so that a machine that slows down slows all of them; only ratios are quoted.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.process import Run, measure

ROOT = Path(__file__).resolve().parents[1]
CLIP = ROOT.parent / "shared" / "data" / "video" / "treadmill_side" / "male_side.mp4"
CLIP_SECONDS = 12.0
HEAVY = ROOT / "src" / "psoas" / "pose" / "weights" / "pose_landmark_heavy.tflite"
PEER_ENVIRONMENT = ROOT / ".venv-bench"
PEER = ("myogait==0.9.2", "mediapipe==0.10.21")
REPETITIONS = int(os.environ.get("REPETITIONS", "3"))


def peer_python() -> Path:
    """Return the Python of myogait's own environment, made on first use."""
    python = PEER_ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(PEER_ENVIRONMENT, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEER], check=True)
    return python


def compare(folder: Path) -> dict[str, list[Run]]:
    """Run each command `REPETITIONS` times, in turn, each with an empty output folder."""
    psoas = Path(sys.executable).parent / "psoas"
    commands: dict[str, Callable[[Path], list[str | Path]]] = {
        "myogait, heavy": lambda out: [peer_python(), ROOT / "benchmarks" / "peer_myogait.py", HEAVY, "clip", CLIP],
        "psoas --fast": lambda out: [psoas, "assess", CLIP, "--fast", "--out", out],
        "psoas": lambda out: [psoas, "assess", CLIP, "--out", out],
    }
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for repetition in range(REPETITIONS):
        for name, command in commands.items():
            run = measure(command(folder / f"{name}-{repetition}".replace(" ", "-")))
            runs[name].append(run)
            print(f"{name:<16}{run.wall:6.1f} s, {run.cores:.2f} cores busy", flush=True)
    return runs


def long_clip(path: Path, seconds: float = 60.0, rate: int = 60) -> None:
    """Write the clip's pictures over and over as one long clip at `rate` frames/s."""
    import av

    with av.open(str(CLIP)) as source:
        pictures = [frame.to_ndarray(format="yuv420p") for frame in source.decode(video=0)]
        width, height = source.streams.video[0].width, source.streams.video[0].height
    with av.open(str(path), "w") as target:
        stream = target.add_stream("libx264", rate=rate, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(int(seconds * rate)):
            target.mux(stream.encode(av.VideoFrame.from_ndarray(pictures[number % len(pictures)], format="yuv420p")))
        target.mux(stream.encode())


def memory_of_a_long_clip(folder: Path) -> float:
    """Return the peak memory in MB of assessing 60 s at 60 frames/s, children counted."""
    clip = folder / "long.mp4"
    long_clip(clip)
    script = "import sys; from psoas.pose.estimate import estimate_pose; estimate_pose(sys.argv[1])"
    return measure([sys.executable, "-c", script, clip], watch_memory=True).memory


def report_seconds() -> float:
    """Return the time from keypoints to a finished report, median of five, in s."""
    from psoas.report.html import render_report
    from psoas.sample import assess_sample

    times = []
    for _ in range(5):
        start = time.perf_counter()
        render_report(assess_sample().assessment, None)
        times.append(time.perf_counter() - start)
    return median(times)


def help_seconds() -> float:
    """Return the time of ``psoas --help``, median of nine, in s."""
    return median(measure([Path(sys.executable).parent / "psoas", "--help"]).wall for _ in range(9))


def section() -> str:
    """Run everything and return the section of docs/benchmarks.md.

    Raises
    ------
    FileNotFoundError
        If the clip is not beside the checkout.
    """
    if not CLIP.exists():
        raise FileNotFoundError(CLIP)
    peer_python()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        return text_of(compare(folder), memory_of_a_long_clip(folder), report_seconds(), help_seconds())


def text_of(runs: dict[str, list[Run]], memory: float, report: float, help_time: float) -> str:
    """Return the section for the figures measured, and print them as JSON."""
    peer = runs["myogait, heavy"]
    rows = []
    for name, own in runs.items():
        ratios = sorted(run.wall / other.wall for run, other in zip(own, peer, strict=True))
        rows.append(
            f"| {name} | {median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}) | {median(run.wall for run in own) / CLIP_SECONDS:.2f} "
            f"| {median(run.cores for run in own):.2f} |"
        )
    figures = {name: [vars(run) for run in own] for name, own in runs.items()}
    print(json.dumps({"runs": figures, "memory_mb": memory, "report_s": report, "help_s": help_time}, indent=1))
    return "\n".join(
        (
            "Whole commands on one 12 s clip (720 x 1280, 30 frames/s, 360 frames), from start to exit, in turn, "
            f"{REPETITIONS} repetitions, on {os.cpu_count()} cores ({platform.machine()}). myogait 0.9.2 runs its whole pipeline with",
            "MediaPipe 0.10.21 and the same heavy model; psoas also writes the report and the annotated video.",
            "",
            "| command | wall time over myogait's, median (range) | wall time over the clip's length | cores busy |",
            "|---|---|---|---|",
            *rows,
            "",
            f"- Peak memory for a clip of 60 s at 60 frames/s (3600 frames), all processes: {memory:.0f} MB.",
            f"- From keypoints to a finished report: {report:.2f} s.",
            f"- `psoas --help`: {help_time:.2f} s.",
        )
    )
