"""A folder of clips by myogait's batch and by psoas batch: how long, and what each clip gives."""

from __future__ import annotations

import csv
import json
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.clip import HEAVY, ROOT, peer_python
from benchmarks.process import Run, measure

VIDEOS = ROOT.parent / "shared" / "data" / "video"
CLIPS = (
    "treadmill_side/male_side.mp4",
    "overground_side_and_rear/overground_side_openpose_overlay.mp4",
    "overground_side_and_rear/overground_back_openpose_overlay.mp4",
    "too_small/running.mp4",
)


@dataclass(frozen=True)
class Given:
    """What a clip gave, in words, by each."""

    clip: str
    peer: str
    own: str


def section() -> str:
    """Run both on the same clips, in turn, and return the section of docs/benchmarks.md.

    Raises
    ------
    FileNotFoundError
        If the clips are not beside the checkout.
    """
    missing = [VIDEOS / clip for clip in CLIPS if not (VIDEOS / clip).exists()]
    if missing:
        raise FileNotFoundError(missing[0])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        clips = [Path(shutil.copy(VIDEOS / clip, _made(folder / "clips"))) for clip in CLIPS]
        peer = measure([peer_python(), ROOT / "benchmarks" / "peer_myogait.py", HEAVY, "batch", folder / "peer", *clips])
        psoas = Path(sys.executable).parent / "psoas"
        own = measure([psoas, "batch", folder / "clips", "--fast", "--out", folder / "own"])
        return text_of({"myogait batch, heavy": peer, "psoas batch --fast": own}, given(folder, [clip.stem for clip in clips]))


def given(folder: Path, clips: list[str]) -> list[Given]:
    """Return what each clip gave, from the files that both wrote."""
    peer = {row["file"]: row for row in json.loads((folder / "peer" / "yield.json").read_text(encoding="utf-8"))}
    with (folder / "own" / "summary.csv").open(newline="", encoding="utf-8") as stream:
        own = {row["trial"]: row for row in csv.DictReader(stream)}
    tables = {name: pd.read_parquet(folder / "own" / name) for name in ("metrics", "muscles", "curves", "strides")}
    files = {name: Path(name).stem for row in pd.read_parquet(folder / "own" / "trials")["files"] for name in json.loads(row).values()}
    rear = [stem for stem in files.values() if stem not in own]
    return [Given(clip, _peer_words(peer[clip]), _own_words(own.get(clip), clip, tables, used=clip in rear)) for clip in clips]


def _peer_words(row: Mapping[str, Any]) -> str:
    if row["status"] != "ok":
        return f"no result: {row['error']}"
    tables = sorted({re.sub(r"^cycle_.*", "one a cycle", Path(name).stem) for name in row["tables"]})
    return f"{row['events']} events, {row['cycles']} cycles; tables: {', '.join(tables)}"


def _own_words(row: Mapping[str, str] | None, clip: str, tables: Mapping[str, pd.DataFrame], *, used: bool) -> str:
    if row is None:
        return "joined to the side view of the same name as its view from behind" if used else "not run"
    if row["status"] != "done":
        return f"{row['status']}: {row['reason']}"
    own = {name: table[table["trial"] == clip] for name, table in tables.items()}
    metrics, muscles = own["metrics"], own["muscles"]
    known = metrics[metrics["value"].notna()]
    groups = sorted(set(muscles[muscles["value"].notna()]["muscle"]))
    refused = sorted(set(metrics["metric"]) - set(known["metric"]))
    said = [f"{len(own['strides'])} strides", f"{known['metric'].nunique()} measures with errors ({len(known)} with sides)"]
    said += [f"{own['curves']['curve'].nunique()} curves", f"muscles: {', '.join(groups) or 'none'}"]
    return "; ".join(said) + (f"; refused with a reason: {', '.join(refused)}" if refused else "")


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def text_of(runs: Mapping[str, Run], found: list[Given]) -> str:
    """Return the section for what was measured and found."""
    first = next(iter(runs.values()))
    times = [f"| {name} | {run.wall / first.wall:.2f} | {run.processor / first.processor:.2f} | {run.cores:.2f} |" for name, run in runs.items()]
    return "\n".join(
        (
            f"{len(found)} clips in one folder, one run of each, one after the other, on {os.cpu_count()} cores ({platform.machine()}).",
            "myogait 0.9.2 runs its own batch command with the heavy model of MediaPipe 0.10.21, its defaults, and `--csv`; psoas runs the same",
            "model once a frame, all measures, muscles, tables and page.",
            "",
            "| command | wall time over myogait's | CPU time over myogait's | cores busy |",
            "|---|---|---|---|",
            *times,
            "",
            "| clip | myogait batch gives | psoas batch gives |",
            "|---|---|---|",
            *(f"| {one.clip} | {one.peer} | {one.own} |" for one in found),
            "",
            "myogait gives no errors with its numbers, no muscles, and no reason where a clip is not fit for them.",
        )
    )
