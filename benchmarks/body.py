"""From files to muscle forces: psoas against OpenSim 4.6 on the same trial with the same scaled model in one run."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "mocap" / "rajagopal_run_4ms"
PEER_ENVIRONMENT = ROOT / ".venv-bench-opensim"
PEER = ("opensim==4.6", "pandas>=2.2")


def peer_python() -> Path:
    """Return the Python of OpenSim's own environment, made on first use."""
    python = PEER_ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(PEER_ENVIRONMENT, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEER], check=True)
    return python


def figures_of(command: list[str | Path], cache: Path) -> dict[str, Any]:
    """Run a command on one thread and return the JSON in the last line that it prints."""
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    environment = {**os.environ, **single, "PSOAS_CACHE_DIR": str(cache)}
    done = subprocess.run(list(map(str, command)), cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    print(done.stdout.splitlines()[-1], flush=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def section() -> str:
    """Run everything and return the section of docs/benchmarks.md.

    Raises
    ------
    FileNotFoundError
        If the trial is not beside the checkout.
    """
    if not DATA.exists():
        raise FileNotFoundError(DATA)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)

        def own(work: str) -> dict[str, Any]:
            return figures_of([sys.executable, "-m", "benchmarks.body_work", work, DATA, folder / "scaled.osim"], folder / "cache")

        peer = figures_of([peer_python(), ROOT / "benchmarks" / "peer_opensim.py", DATA, folder], folder / "cache")
        first, again = own("first_use"), own("first_use")
        return text_of(peer, own("forces"), own("batch"), first["ready"], again["ready"])


def text_of(peer: dict[str, Any], forces: dict[str, Any], batch: dict[str, Any], first: float, again: float) -> str:
    """Return the section for the figures measured."""
    whole = peer["kinematics"] + peer["optimisation"] + peer["reactions"]
    said = {
        "OpenSim 4.6": whole,
        "psoas, shared as OpenSim shares": forces["like_opensim"],
        "psoas, the same, model file read anew": forces["with_model_file"],
        "psoas, tendons that stretch (its default)": forces["elastic_tendons"],
    }
    rows = [f"| {name} | {1000 * seconds:.0f} | {whole / seconds:.0f} |" for name, seconds in said.items()]
    return "\n".join(
        (
            f"rajagopal_run_4ms, {peer['frames']} frames, 80 muscles, model scaled by OpenSim; CPU time of one thread on {platform.machine()}.",
            f"OpenSim: inverse kinematics at accuracy 1e-4 ({peer['kinematics']:.1f} s), static optimisation ({peer['optimisation']:.1f} s) and",
            f"joint reactions ({peer['reactions']:.1f} s) over the whole trial, by its tools. psoas: files read, inverse kinematics,",
            "filter, inverse dynamics, lengths and moment arms, load sharing, joint reactions and the verdict; kernels ready, median of nine runs.",
            "",
            "| from files to forces | CPU time, ms | times as fast |",
            "|---|---|---|",
            *rows,
            "",
            f"- A trial of {batch['frames']:,} frames with tendons that stretch, on two threads of {os.cpu_count()} cores:",
            f"  {batch['wall']:.0f} s on the clock, {batch['processor']:.0f} s of CPU time, {batch['frames'] / batch['wall']:.0f} frames/s,",
            f"  {batch['memory'] / 1000:.1f} GB at its peak, recording and results included.",
            f"- First use after install: {first:.1f} s of CPU time until every kernel is ready; from the second process on {again:.2f} s.",
        )
    )
