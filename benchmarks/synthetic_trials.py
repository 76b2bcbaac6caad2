"""Made-up runs on force plates: markers of the runner model and the push under each foot, each trial a little different."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from psoas.body.body_size import scale_to_size
from psoas.body.kinematics import body_poses, marker_positions
from psoas.body.model import Model
from psoas.body.runner_model import runner_model
from psoas.recording.files import write_recording
from psoas.recording.forces import make_forces
from psoas.recording.markers import make_marker_recording

GRAVITY = 9.80665
RATE = 100.0
MARKERS = ("RASI", "LASI", "RPSI", "LPSI", "RTH1", "RTH2", "RTH3", "LTH1", "LTH2", "LTH3", "RTB1", "RTB2", "RTB3", "LTB1", "LTB2", "LTB3",
           "RCAL", "RTOE", "RMT5", "LCAL", "LTOE", "LMT5", "RACR", "LACR", "C7", "CLAV", "RLEL", "LLEL")  # fmt: skip
# Coordinate -> mean, and amplitude and phase (share of the stride at which it is greatest) of two harmonics, rad: about those of a run at 3 m/s.
SWINGS = {
    "hip_flexion": (0.30, (0.45, 0.82), (0.05, 0.30)),
    "knee_angle": (0.75, (0.50, 0.68), (0.30, 0.70)),
    "ankle_angle": (0.05, (0.15, 0.10), (0.20, 0.22)),
}


@cache
def runner(height: float, mass: float) -> Model:
    """Return the runner model of a size."""
    return scale_to_size(runner_model(), height, mass)


def write_trial(folder: Path, name: str, seed: int, frames: int = 200) -> dict[str, float]:
    """Write NAME.trc and NAME_grf.mot; return what was built in: mass (kg), height (m), step rate (steps/min), contact time (s).

    Parameters
    ----------
    folder, name
        Where, and how the files are called.
    seed
        Of what is drawn.
    frames
        At 100 a second; forces come at 1000.
    """
    rng = np.random.default_rng(seed)
    height, mass = (float(value) for value in (rng.choice([1.65, 1.75, 1.85]), rng.choice([60.0, 70.0, 80.0])))
    step_rate, duty = float(rng.uniform(155, 185)), float(rng.uniform(0.30, 0.38))
    model, stride = runner(height, mass), 120 / step_rate
    time = np.arange(frames) / RATE
    q = motion(model, time / stride, swing=float(rng.uniform(0.9, 1.1)))
    seen = marker_positions(model, q)
    position = np.stack([seen[:, model.marker_names.index(marker)] for marker in MARKERS], axis=2)
    position += 0.001 * rng.standard_normal(position.shape)
    folder.mkdir(parents=True, exist_ok=True)
    write_recording(make_marker_recording(position, time, list(MARKERS), source=f"{name}.trc", frame_rate=RATE), folder / f"{name}.trc")
    poses, sampled = body_poses(model, q), np.arange(10 * (frames - 1) + 1) / (10 * RATE)
    force, point = np.zeros((len(sampled), 3, 2)), np.zeros((len(sampled), 3, 2))
    for k, (side, start) in enumerate((("r", 0.0), ("l", 0.5))):
        phase = (sampled / stride - start) % 1
        on = phase < duty
        # Two half-sines in a stride carry the runner: peak = weight pi / (4 duty).
        force[:, 1, k] = np.where(on, mass * GRAVITY * np.pi / (4 * duty) * np.sin(np.pi * phase / duty), 0.0)
        middle = 0.5 * (poses.origin[:, model.body(f"calcn_{side}")] + poses.origin[:, model.body(f"toes_{side}")])
        for axis in (0, 2):
            point[:, axis, k] = np.where(on, np.interp(sampled, time, middle[:, axis]), 0.0)
    plates = make_forces(sampled, ["right", "left"], force, point, np.zeros_like(force), source=f"{name}_grf.mot")
    write_recording(plates, folder / f"{name}_grf.mot")
    return {"mass": mass, "height": height, "step_rate": step_rate, "contact_time": duty * stride}


def motion(model: Model, strides: np.ndarray, swing: float = 1.0) -> np.ndarray:
    """Return (frames, coordinates) of a run, the right foot landing at whole `strides` and the left halfway between."""
    q = np.tile(model.defaults, (len(strides), 1))
    for side, start in (("r", 0.0), ("l", 0.5)):
        for name, (mean, *harmonics) in SWINGS.items():
            turns = sum(size * np.cos(2 * np.pi * (k + 1) * (strides - start - at)) for k, (size, at) in enumerate(harmonics))
            q[:, model.coordinate(f"{name}_{side}")] = mean + swing * turns
    q[:, model.coordinate("pelvis_ty")] += 0.04 * np.cos(4 * np.pi * (strides - 0.4))
    return model.complete(q)
