"""Every trial with forces through `psoas muscles`' own steps: what may be quoted, joint loads, and published curves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from psoas.body import Model
from psoas.body.chain import MuscleTrial, muscle_trial
from psoas.body.muscle_groups import members
from psoas.body.runner_model import runner_model
from psoas.body.static_trial import usual_weights
from psoas.body.trial_model import runners_model
from psoas.body.trial_strides import over_strides, trial_strides
from psoas.recording.files import read_recording

KEY_GROUPS = ("psoas", "iliacus", "hamstrings", "rectus femoris", "gluteus maximus", "gluteus medius", "vasti", "gastrocnemius", "soleus")
# Joint -> coordinate, and the signs that make its angle and moment those of the published curves.
FLEXION = {
    "hip": ("hip_flexion", 1.0, 1.0),
    "knee": ("knee_angle", 1.0, -1.0),
    "ankle": ("ankle_angle", 1.0, -1.0),
}


@dataclass(frozen=True)
class Session:
    """A trial's files: markers or angles, forces, standing trial, and the size of the runner where there is none."""

    name: str
    markers: str
    forces: str
    static: str | None = None
    height: float | None = None
    mass: float | None = None
    model: str | None = None
    cutoff: float = 12.0


SESSIONS = (
    Session(
        "Rajagopal, 4.0 m/s",
        "rajagopal_run_4ms/motion_capture_run.trc",
        "rajagopal_run_4ms/grf_run.mot",
        "rajagopal_run_4ms/static_run.trc",
        mass=72.84,
    ),
    Session("Hamner S04, 2.0 m/s", *(f"hamner04_2_and_4ms/trials/run200/{name}" for name in ("markers.trc", "grf.mot")), height=1.772, mass=80.47),
    Session("Hamner S04, 4.0 m/s", *(f"hamner04_2_and_4ms/trials/run400/{name}" for name in ("markers.trc", "grf.mot")), height=1.772, mass=80.47),
    Session("Dorn JA1, 3.5 m/s, C3D", *["dorn_jog_3p5ms/JA1Gait21.c3d"] * 2, "dorn_jog_3p5ms/JA1Static05.c3d", mass=75.93),
    Session("Dorn JA1, 3.5 m/s, TRC and MOT", "dorn_jog_3p5ms/jog.trc", "dorn_jog_3p5ms/jog_grf.mot", "dorn_jog_3p5ms/static.trc", mass=75.93),
    Session("RBDS001, 2.5 m/s", "rbds001/RBDS001runT25markers.txt", "rbds001/RBDS001runT25forces.txt", "rbds001/RBDS001static.txt", mass=62.0),
    Session("RBDS001, 3.5 m/s, C3D", *["rbds001/RBDS001runT35.c3d"] * 2, "rbds001/RBDS001static.c3d", mass=62.0),
    Session(
        "Hamner S02, 4.0 m/s, angles",
        "hamner_cmc_4ms/runningModel_Kinematics_q.sto",
        "hamner_cmc_4ms/runningModel_GRF_data.mot",
        model="hamner_cmc_4ms/runningModel_CMC_test.osim",
        cutoff=15.0,
    ),
)


def run_session(session: Session, data: Path, generic: Model) -> MuscleTrial:
    """Return the trial, made as the verb makes it."""
    run, forces = read_recording(data / session.markers), read_recording(data / session.forces)
    if session.model is not None:
        return muscle_trial(Model.from_osim(data / session.model), run, forces, cutoff=session.cutoff, force_cutoff=session.cutoff)
    static = read_recording(data / session.static) if session.static else None
    model, run = runners_model(generic, run, static, height=session.height, mass=session.mass)
    return muscle_trial(model, run, forces, weights=usual_weights(model))


def run_all(data: Path) -> dict[str, dict[str, MuscleTrial]]:
    """Return session -> name of the model -> trial; angles come with the one model they belong to."""
    generics: dict[str, Callable[[], Model]] = {
        "psoas": runner_model,
        "RajagopalLaiUhlrich2023": lambda: Model.from_osim(data / "rajagopal_run_4ms" / "RajagopalLaiUhlrich2023.osim"),
    }
    found: dict[str, dict[str, MuscleTrial]] = {}
    for session in SESSIONS:
        names = ["psoas", "RajagopalLaiUhlrich2023"] if session.model is None else ["its own, 92 muscles"]
        found[session.name] = {name: run_session(session, data, generics.get(name, runner_model)()) for name in names}
    return found


def verdict_rows(found: dict[str, dict[str, MuscleTrial]]) -> list[str]:
    """Return a Markdown table: trial, model, verdict, what may be quoted of the main groups, and why the rest may not."""
    rows = ["| trial | model | verdict | main groups that may be quoted, both legs | why not the rest; remarks |", "|---|---|---|---|---|"]
    for session, by_model in found.items():
        for name, trial in by_model.items():
            verdict = trial.verdict
            sides = [(one.group, one.side) for one in verdict.quotable]
            both = [group for group in KEY_GROUPS if (group, "r") in sides and (group, "l") in sides]
            grade = (
                "in parts" if verdict.grade == "unfit" and verdict.quotable else {"caution": "fit, with remarks"}.get(verdict.grade, verdict.grade)
            )
            rows.append(f"| {session} | {name} | {grade} | {', '.join(both) if both != list(KEY_GROUPS) else 'all'} | {' '.join(_short(trial))} |")
    return rows


def _short(trial: MuscleTrial) -> list[str]:
    """Return reasons with reserves of one kind of joint put together."""
    reserves: dict[str, list[float]] = {}
    others = []
    for check in trial.verdict.checks:
        if check.name == "reserve" and check.grade == "unfit":
            joint = check.said.split()[1].rsplit("_", 1)[0]
            reserves.setdefault(joint, []).append(check.value)
        elif check.grade != "fit" and check.name not in ("marker_peak", "saturation"):
            others.append(check.said)
    return [f"Reserve at {joint} up to {max(values):.0f} %." for joint, values in reserves.items()] + others


def load_rows(found: dict[str, dict[str, MuscleTrial]]) -> list[str]:
    """Return a Markdown table of peak loads in body weights, mean of strides and legs, with each model."""
    rows = ["| trial | model | Achilles tendon | kneecap | hip | knee moment, N m/kg |", "|---|---|---|---|---|---|"]
    for session, by_model in found.items():
        for name, trial in by_model.items():
            if any(check.name == "foot_distance" and check.grade == "unfit" for check in trial.verdict.checks):
                continue
            force, names, weight = trial.data["force"].values, trial.model.muscle_names, trial.model.mass * 9.80665
            calf = {s: sum(force[:, members(names, group, s)].sum(axis=1) for group in ("gastrocnemius", "soleus")) / weight for s in "rl"}
            joints = [str(joint) for joint in trial.data["joint"].values]
            sizes = {
                stem: {s: np.linalg.norm(trial.data["reaction_force"].sel(joint=f"{stem}_{s}").values, axis=1) / weight for s in "rl"}
                for stem in ("patellofemoral", "hip")
                if f"{stem}_r" in joints
            }
            knee = {s: np.abs(trial.data["moment"].sel(coordinate=f"knee_angle_{s}").values) / trial.model.mass for s in "rl"}
            cells = [
                _peak(trial, calf),
                *(_peak(trial, sizes[stem]) if stem in sizes else "" for stem in ("patellofemoral", "hip")),
                _peak(trial, knee),
            ]
            rows.append(f"| {session} | {name} | {' | '.join(cells)} |")
    return rows


def _peak(trial: MuscleTrial, values: dict[str, np.ndarray]) -> str:
    time = trial.data["time"].values
    peaks = [row.max() for side, strides in trial_strides(trial).items() if len(strides) for row in over_strides(time, values[side[0]], strides)]
    peaks = peaks or [values[s].max() for s in "rl"]
    return f"{np.mean(peaks):.1f} ± {np.std(peaks, ddof=1):.1f}" if len(peaks) > 1 else f"{peaks[0]:.1f}"


def rbds_curves(trial: MuscleTrial, published: Path) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """Return joint -> angle here and published (degrees), moment here and published (N m/kg), flexion and extension + as published; right leg."""
    lines = published.read_text().splitlines()
    names = [name.strip() for name in lines[0].split("\t")]
    table = np.array([[float(value) for value in line.split("\t")] for line in lines[1:] if line.strip()])
    strides, time = trial_strides(trial)["right"], trial.data["time"].values
    curves = {}
    for joint, (coordinate, angle_sign, moment_sign) in FLEXION.items():
        angle = np.rad2deg(over_strides(time, trial.data["coordinate_value"].sel(coordinate=f"{coordinate}_r").values, strides)).mean(axis=0)
        moment = over_strides(time, trial.data["moment"].sel(coordinate=f"{coordinate}_r").values, strides).mean(axis=0) / trial.model.mass
        theirs = [table[:101, names.index(f"R{joint}{kind}Z25")] for kind in ("Ang", "Mom")]
        curves[joint] = (angle_sign * angle, theirs[0], moment_sign * moment, theirs[1])
    return curves


def rbds_rows(curves: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]) -> list[str]:
    """Return a Markdown table: shift and shape of angles, size and shape of moments."""
    rows = ["| joint | angle: here less theirs | r | moment: root mean square | peak here, theirs | r |", "|---|---|---|---|---|---|"]
    for joint, (angle, their_angle, moment, their_moment) in curves.items():
        shift, r = float(np.mean(angle - their_angle)), np.corrcoef(angle, their_angle)[0, 1]
        off, same = float(np.sqrt(np.mean((moment - their_moment) ** 2))), np.corrcoef(moment, their_moment)[0, 1]
        top = int(np.argmax(np.abs(their_moment)))
        rows.append(f"| {joint} | {shift:+.1f}° | {r:.3f} | {off:.2f} N m/kg | {moment[top]:.2f}, {their_moment[top]:.2f} N m/kg | {same:.3f} |")
    return rows
