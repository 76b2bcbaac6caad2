"""The running trials with plates through the three-dimensional chain: what the side view is held against.

Trials without a static pose that shows every joint are scaled the same way: segment lengths from the joint centres of
`validation.trials`, which also serve as markers, and skin markers placed on the bodies by where they are over the trial.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import xarray as xr

from psoas.body.body_size import scale_to_size
from psoas.body.chain import MuscleTrial, muscle_trial
from psoas.body.inverse_kinematics import inverse_kinematics
from psoas.body.kinematics import body_poses, marker_positions
from psoas.body.model import Model
from psoas.body.parts import Marker
from psoas.body.runner_model import runner_model
from psoas.body.scaling import scale_model
from psoas.recording.mot import read_mot
from validation import trials
from validation.marker_files import Markers, read_rbds_markers, read_trc
from validation.trials import MOCAP, Trial

ROUNDS = 3  # of placing skin markers and fitting again; a fourth changes nothing by a millimetre
THIGH, SHANK = ("TH1", "TH2", "TH3"), ("TB1", "TB2", "TB3")
TRUNK_LEAN = np.deg2rad(7.0)  # where the trunk was not filmed
TRUNK = 0.45  # m from hips to shoulders there


@dataclass(frozen=True)
class MeasuredRun:
    """One trial: keypoint paths to film, the plates, the runner's size, and what the three-dimensional chain gives."""

    trial: Trial
    forces: xr.Dataset
    height: float
    mass: float
    result: MuscleTrial


@dataclass(frozen=True)
class _Source:
    trial: Trial
    markers: Markers
    forces: xr.Dataset
    height: float
    mass: float
    on_body: Mapping[str, Sequence[str]]  # body, "{s}" for the side -> skin markers, "{S}" for the side's letter
    renamed: Mapping[str, str]


def measured_runs(root: Path = MOCAP) -> list[MeasuredRun]:
    """Return the five trials of four runners whose plates give forces in N and whose markers a model can follow.

    hamner_cmc_4ms is not among them: it is one stride of the runner of rajagopal_run_4ms with the same forces. RBDS001runT35.c3d holds
    raw volts of the plates, without the centre of pressure.
    """
    return [_measure(source) for source in _sources(root)]


def _sources(root: Path) -> list[_Source]:
    usual = {"femur_{s}": [f"{{S}}{k}" for k in THIGH], "tibia_{s}": [f"{{S}}{k}" for k in SHANK], "calcn_{s}": ["{S}CAL", "{S}MT5", "{S}TOE"]}
    run = root / "rajagopal_run_4ms"
    sources = [_Source(trials.rajagopal_run(run), read_trc(run / "motion_capture_run.trc")[1], read_mot(run / "grf_run.mot"), 1.80, 72.84, usual, {})]
    for name, speed in (("run200", 2.0), ("run400", 4.0)):
        folder = root / "hamner04_2_and_4ms" / "trials" / name
        trial = trials.hamner_run(folder, "Hamner S04", speed)
        sources.append(_Source(trial, read_trc(folder / "markers.trc")[1], read_mot(folder / "grf.mot"), 1.772, 80.47, usual, {}))
    jog, rbds = root / "dorn_jog_3p5ms", root / "rbds001"
    plates = read_mot(jog / "jog_grf.mot")
    # The files lag (see validation.trials.dorn_jog), and only the steps from 0.8 to 2.3 s met plates with the whole foot.
    plates = plates.assign_coords(time_force=plates["time_force"] - 0.008).sel(time_force=slice(0.80, 2.30))
    dorn = {
        "femur_{s}": ["{S}THLP", "{S}THLD", "{S}THAP", "{S}THAD"],
        "tibia_{s}": ["{S}TIAP", "{S}TIAD", "{S}TILAT"],
        "calcn_{s}": ["{S}HEEL", "{S}MFS", "{S}MFL", "{S}P1MT", "{S}P5MT"],
    }
    sources.append(_Source(trials.dorn_jog(jog), read_trc(jog / "jog.trc")[1], plates, 1.80, 75.93, dorn, {"RSH": "RACR", "LSH": "LACR"}))
    corners = ("Top.Lateral", "Bottom.Lateral", "Top.Medial", "Bottom.Medial")
    fukuchi = {
        "femur_{s}": [f"{{S}}.Thigh.{corner}" for corner in corners],
        "tibia_{s}": [f"{{S}}.Shank.{corner}" for corner in corners],
        "calcn_{s}": ["{S}.Heel.Top", "{S}.Heel.Bottom", "{S}.Heel.Lateral", "{S}.MT1", "{S}.MT5"],
    }
    spines = {"R.ASIS": "RASI", "L.ASIS": "LASI", "R.PSIS": "RPSI", "L.PSIS": "LPSI"}
    markers = read_rbds_markers(rbds / "RBDS001runT25markers.txt")[1]
    sources.append(_Source(_with_trunk(trials.rbds_text(rbds)), markers, _rbds_forces(rbds / "RBDS001runT25forces.txt"), 1.81, 62.0, fukuchi, spines))
    return sources


def _with_trunk(trial: Trial) -> Trial:
    """Return a trial whose trunk was not filmed with one that leans steadily forward."""
    away = TRUNK * np.array([np.sin(TRUNK_LEAN), np.cos(TRUNK_LEAN), 0.0])
    return replace(trial, points={**trial.points, **{f"{side}_shoulder": trial.points[f"{side}_hip"] + away for side in ("left", "right")}})


def _rbds_forces(path: Path) -> xr.Dataset:
    table = np.loadtxt(path, skiprows=1)
    force = table[:, 1:4] * (table[:, 2:3] > trials.THRESHOLD)
    moment = np.zeros_like(force)
    moment[:, 1] = 1e-3 * table[:, 7] * (table[:, 2] > trials.THRESHOLD)
    dims = ("time_force", "space", "plate")
    parts = {"force": force, "centre_of_pressure": 1e-3 * table[:, 4:7], "free_moment": moment}
    return xr.Dataset(
        {name: (dims, values[:, :, None]) for name, values in parts.items()},
        coords={"time_force": np.arange(len(table)) / 300.0, "space": ["x", "y", "z"], "plate": ["1"]},
    )


def _measure(source: _Source) -> MeasuredRun:
    points, model = source.trial.points, runner_model()
    markers = {source.renamed.get(name, name): path for name, path in source.markers.items()}
    for side, s in (("left", "L"), ("right", "R")):
        markers |= {f"{s}{joint}JC": points[f"{side}_{name}"] for joint, name in (("H", "hip"), ("K", "knee"), ("A", "ankle"))}
        markers.setdefault(f"{s}ACR", points[f"{side}_shoulder"])
    skin = {
        name.format(S=s.upper()): body.format(s=s)
        for body, names in source.on_body.items()
        for s in "rl"
        for name in names
        if name.format(S=s.upper()) in markers
    }
    bones = [
        name for name in (*(f"{s}{k}" for s in "RL" for k in ("HJC", "KJC", "AJC", "ASI", "PSI", "ACR")), "C7", "CLAV", "SACR") if name in markers
    ]
    model = _sized(model, source, markers)
    names = [*bones, *skin]
    recording = xr.Dataset(
        {"position": (("time", "space", "marker"), np.stack([markers[name] for name in names], axis=2))},
        coords={"time": source.trial.time, "space": ["x", "y", "z"], "marker": names},
        attrs={"source": source.trial.name, "space_unit": "m"},
    )
    forces = source.forces
    inside = (recording["time"] >= float(forces["time_force"][0])) & (recording["time"] <= float(forces["time_force"][-1]))
    recording = recording.isel(time=np.flatnonzero(inside.values & np.isfinite(recording["position"]).all(("space", "marker")).values))
    model = _with_placed_markers(model, recording, bones, skin)
    weights = {name: 10.0 if name.endswith("JC") else 5.0 if name.endswith(("ASI", "PSI", "SACR")) else 1.0 for name in names}
    return MeasuredRun(source.trial, forces, source.height, source.mass, muscle_trial(model, recording, forces, weights=weights))


def _sized(model: Model, source: _Source, markers: Markers) -> Model:
    def distance(a: str, b: str) -> float:
        return float(np.nanmedian(np.linalg.norm(markers[a] - markers[b], axis=1)))

    segments = {
        name: (distance(f"R{a}", f"R{b}") + distance(f"L{a}", f"L{b}")) / 2 for name, a, b in (("thigh", "HJC", "KJC"), ("shank", "KJC", "AJC"))
    }
    sized = scale_to_size(model, source.height, source.mass, segments)
    placed = dict(zip(sized.marker_names, marker_positions(sized, sized.defaults[None])[0], strict=True))
    pairs = [(a, b) for a, b in (("RASI", "LASI"), ("RHJC", "LHJC"), ("RASI", "RPSI"), ("LASI", "LPSI")) if a in markers and b in markers]
    wider = float(np.mean([distance(a, b) / np.linalg.norm(placed[a] - placed[b]) for a, b in pairs]))
    taller = float(np.mean([distance(f"{s}HJC", f"{s}ACR") / np.linalg.norm(placed[f"{s}HJC"] - placed[f"{s}ACR"]) for s in "RL"]))
    scaled = scale_model(sized, {"pelvis": np.full(3, wider), "torso": np.full(3, taller)}, source.mass)
    # An overground run leaves the range that the generic model allows its pelvis.
    free = tuple(replace(one, clamped=False) if c in scaled.root_coordinates else one for c, one in enumerate(scaled.coordinates))
    return replace(scaled, coordinates=free)


def _with_placed_markers(model: Model, recording: xr.Dataset, bones: Sequence[str], skin: Mapping[str, str]) -> Model:
    """Return the model with the markers of the trial: bony points where the model has them, skin markers where they ride."""
    known = {marker.name: marker for marker in model.markers}
    if "SACR" in bones:
        known["SACR"] = Marker("SACR", model.body("pelvis"), (known["RPSI"].location + known["LPSI"].location) / 2)
    feet = {name: body for name, body in skin.items() if name[1:] in ("CAL", "TOE", "HEEL", ".Heel.Bottom", ".MT5", ".MT1", "MT5", "P5MT", "P1MT")}
    stand_ins = {"HEEL": "CAL", ".Heel.Bottom": "CAL", ".MT5": "MT5", "P5MT": "MT5"}
    first = [known[name] for name in bones]
    for name in feet:
        twin = f"{name[0]}{stand_ins.get(name[1:], name[1:])}"
        if twin in known and twin[1:] in ("CAL", "MT5"):
            first.append(replace(known[twin], name=name))
    fitted = replace(model, markers=tuple(first))
    frames = recording.isel(time=slice(None, None, max(1, recording.sizes["time"] // 150)))
    measured = {str(name): frames["position"].sel(marker=name).values for name in frames["marker"].values}
    for _ in range(ROUNDS):
        fit = inverse_kinematics(fitted, frames)
        poses = body_poses(fitted, fit.q)
        riding = []
        for name, body in skin.items():
            k = fitted.body(body)
            local = np.einsum("tji,tj->ti", poses.rotation[:, k], measured[name] - poses.origin[:, k])
            riding.append(Marker(name, k, local.mean(axis=0)))
        fitted = replace(fitted, markers=(*(known[name] for name in bones), *riding))
    return fitted
