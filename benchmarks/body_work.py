"""What benchmarks/body.py times, each in a process of its own: ``python -m benchmarks.body_work WORK DATA MODEL``; prints JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import xarray as xr

REPETITIONS = 9
BATCH = 100_000  # frames
THREADS = 2


def forces(data: Path, model: Path) -> dict[str, float]:
    """Return CPU seconds from marker and force files to muscle forces and joint reactions, kernels ready; medians."""
    from psoas.body import Model
    from psoas.body.chain import muscle_trial
    from psoas.body.load_sharing import LIKE_OPENSIM, SharingRule
    from psoas.body.osim.setups import read_follow_tasks
    from psoas.recording.files import read_recording

    runner, weights = Model.from_osim(model), read_follow_tasks(data / "ik_setup_run.xml").markers

    def run(rule: SharingRule, whose: Model) -> None:
        markers, plates = read_recording(data / "motion_capture_run.trc"), read_recording(data / "grf_run.mot")
        muscle_trial(whose, markers, plates, weights=weights, rule=rule)

    return {
        "like_opensim": processor_time(lambda: run(LIKE_OPENSIM, runner)),
        "with_model_file": processor_time(lambda: run(LIKE_OPENSIM, Model.from_osim(model))),
        "elastic_tendons": processor_time(lambda: run(SharingRule(), runner)),
    }


def processor_time(work: Callable[[], object]) -> float:
    """Return the median CPU time of a piece of work, after one run that is not counted."""
    work()
    times = []
    for _ in range(REPETITIONS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return median(times)


def batch(data: Path, model: Path) -> dict[str, float]:
    """Return wall and CPU seconds and peak memory (MB) of a trial of `BATCH` frames: the trial forwards and backwards, over and over."""
    from psoas.body import Model
    from psoas.body.chain import muscle_trial
    from psoas.recording.files import read_recording

    markers, plates = read_recording(data / "motion_capture_run.trc"), read_recording(data / "grf_run.mot")
    per_frame = round(markers.attrs["frame_rate"] ** -1 / float(np.median(np.diff(plates["time_force"]))))
    long = prolonged(markers[["position"]], "time", BATCH)
    pushes = prolonged(plates, "time_force", BATCH * per_frame)
    runner = Model.from_osim(model)
    muscle_trial(runner, markers, plates)
    start, busy = time.perf_counter(), time.process_time()
    found = muscle_trial(runner, long, pushes, threads=THREADS)
    wall, processor = time.perf_counter() - start, time.process_time() - busy
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"wall": wall, "processor": processor, "frames": found.data.sizes["time"], "memory": memory}


def prolonged(recording: xr.Dataset, dim: str, length: int) -> xr.Dataset:
    """Return a recording forwards and backwards until it has `length` samples."""
    count, step = recording.sizes[dim], float(np.median(np.diff(recording[dim])))
    turn = np.concatenate([np.arange(count), np.arange(count - 2, 0, -1)])
    chosen = recording.isel({dim: np.resize(turn, length)})
    return chosen.assign_coords({dim: float(recording[dim][0]) + step * np.arange(length)})


def first_use(data: Path, model: Path) -> dict[str, float]:
    """Return the CPU seconds until all kernels are ready: with an empty cache on first call, else from the cache."""
    from psoas.body.kernels.ready import KERNELS, kernel

    start = time.process_time()
    for name in KERNELS:
        kernel(name)
    return {"ready": time.process_time() - start}


if __name__ == "__main__":
    works = {"forces": forces, "batch": batch, "first_use": first_use}
    print(json.dumps(works[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
