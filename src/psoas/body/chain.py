"""Markers and measured forces -> everything the muscles do, with a verdict: the whole chain in one function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from psoas.body.dynamics import ExternalForce, Motion, inverse_dynamics
from psoas.body.ground_contact import feet_forces
from psoas.body.inverse_kinematics import Fit, inverse_kinematics
from psoas.body.load_sharing import Sharing, SharingRule, shared_coordinates
from psoas.body.model import Model
from psoas.body.motion_table import coordinates_of
from psoas.body.muscle_geometry import muscle_geometry
from psoas.body.quality import (
    Verdict,
    check_forces,
    check_groups,
    check_markers,
    check_reserves,
    check_residual,
    check_saturation,
    check_session,
    check_timing,
)
from psoas.body.reactions import joint_reactions
from psoas.body.session_files import check_force_file
from psoas.body.smoothing import smooth_motion
from psoas.body.tendon import share_over_time
from psoas.errors import SettingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
Progress = Callable[[str, int, int], None]

BLOCK = 2000  # frames whose moment arms are held at once
MARGIN = 0.5  # s on both sides of a block, so that tendons know what came before
CUTOFF = 12.0  # Hz; motion and forces alike, so that impacts cancel (Kristianslund et al. 2012, 10.1016/j.jbiomech.2011.12.011)
STANCE = 50.0  # N
GRAZED = 0.5  # of the usual peak of a push


@dataclass(frozen=True, eq=False)
class MuscleTrial:
    """What the chain gives for one trial.

    Parameters
    ----------
    model
        The model it was made with.
    data
        Dataset over time, each variable with its unit and sign in attrs; see `muscle_trial`.
    verdict
        Whether it may be quoted.
    """

    model: Model
    data: xr.Dataset
    verdict: Verdict


def muscle_trial(
    model: Model,
    markers: xr.Dataset,
    forces: xr.Dataset,
    *,
    weights: Mapping[str, float] | None = None,
    cutoff: float | None = CUTOFF,
    force_cutoff: float | None = CUTOFF,
    rule: SharingRule | None = None,
    moment_arms: bool = False,
    threads: int = 1,
    progress: Progress | None = None,
) -> MuscleTrial:
    """Run inverse kinematics, inverse dynamics, muscle geometry, load sharing and joint reactions on a trial.

    The result is from the first push on a plate to the last (`measured_span`).

    Parameters
    ----------
    model
        The runner's model (see `psoas.body.static_trial.scale_to_static`).
    markers
        Recording with `position` (time, space, marker), m, y up; or a motion, a table of the model's coordinates over
        time as `psoas.recording.mot.read_table` gives it, and nothing is fitted.
    forces
        Recording with `force`, `centre_of_pressure` and `free_moment` of the same session.
    weights
        Marker -> weight for inverse kinematics; every marker with weight 1 when left out.
    cutoff, force_cutoff
        Hz of the low-pass filters on coordinates and on forces; None leaves them as measured.
    rule
        How loads are shared.
    moment_arms
        Whether to keep them in the result (they are most of its size).
    threads
        How many threads share the frames.
    progress
        Called as ``progress(stage, done, total)``.

    Returns
    -------
    MuscleTrial
        `data` holds over time: coordinate, speed, moment (coordinate); length, velocity, fiber_length, activation,
        force, passive_force, power (muscle); tendon_stretch (muscle); reserve (coordinate); reaction_force, reaction_moment (joint, space);
        ground_force (foot, space).

    Raises
    ------
    RecordingError
        If markers and model do not fit each other, or the forces have gaps, another axis up or another unit.
    SettingError
        If the model has no muscles, or markers and forces do not overlap in time.
    """
    if not model.muscles:
        raise SettingError(f"The model {model.name} has no muscles.", "Give a model with muscles, such as RajagopalLaiUhlrich2023.osim.")
    say = progress or (lambda stage, done, total: None)
    check_force_file(forces)
    markers, span = _overlap(markers, forces)
    fit = None
    if "position" in markers:
        say("Fitting the model", 0, 1)
        fit = inverse_kinematics(model, markers, weights, threads=threads)
        say("Fitting the model", 1, 1)
        motion = smooth_motion(fit.time, fit.q, cutoff)
    else:
        motion = smooth_motion(markers["time"].values, coordinates_of(model, markers), cutoff)
    kept = (motion.time >= span[0] - 1e-9) & (motion.time <= span[1] + 1e-9)
    motion = Motion(motion.time[kept], *model.complete_motion(motion.q[kept], motion.qd[kept], motion.qdd[kept]))
    loads, distances = feet_forces(model, motion.time, motion.q, forces, cutoff=force_cutoff)
    frames = len(motion.time)
    data = xr.Dataset()
    for first in range(0, frames, BLOCK):
        block = slice(first, min(first + BLOCK, frames))
        part = _muscles(model, motion, loads, block, rule, moment_arms, cutoff or CUTOFF, threads)
        data = _room_for(part, motion.time) if first == 0 else data
        for name, values in part.items():
            data[name].values[block] = values.values
        say("Sharing the loads", block.stop, frames)
    data = data.assign(
        ground_force=(("time", "foot", "space"), np.stack([load.force for load in loads], axis=1), {"unit": "N", "sign": "on the foot"}),
    ).assign_coords(foot=[load.body for load in loads])
    if fit is not None:
        data = data.assign(marker_error=(("time",), np.interp(motion.time, fit.time, fit.rms), {"unit": "m"}))
    verdict = _verdict(model, data, fit, loads, distances, {str(name): str(value) for name, value in markers.attrs.items()})
    data.attrs = {"source": markers.attrs.get("source", ""), "model": model.name, "mass": model.mass, "verdict": verdict.grade}
    return MuscleTrial(model, data, verdict)


def muscle_power(force: FloatArray, velocity: FloatArray) -> FloatArray:
    """Return the power of musculotendon units (W), positive while they shorten: -force times lengthening velocity."""
    return np.asarray(-force * velocity)


def muscle_work(data: xr.Dataset) -> xr.Dataset:
    """Return the positive and negative work of every muscle over a trial, J: the integrals of the power's two signs."""
    power = data["power"]
    work = {name: part.integrate("time") for name, part in (("positive_work", power.clip(min=0)), ("negative_work", power.clip(max=0)))}
    return xr.Dataset({name: part.assign_attrs(unit="J") for name, part in work.items()})


def measured_span(forces: xr.Dataset) -> tuple[float, float]:
    """Return the times between which the plates saw every step: first to last push, grazed plates left out.

    Over plates in a floor the first and last steps often miss them or touch one with part of the foot: a push whose peak is
    below half the usual one is not counted at either end.
    """
    time = forces["time_force"].values
    vertical = np.nan_to_num(np.abs(forces["force"].sel(space="y").values)).sum(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], vertical > STANCE, [False]]).astype(int)))
    pushes = list(zip(edges[::2], edges[1::2], strict=True))
    if not pushes:
        return float(time[0]), float(time[-1])
    peaks = np.array([vertical[first:last].max() for first, last in pushes])
    whole = np.flatnonzero(peaks >= GRAZED * np.median(peaks))
    return float(time[pushes[whole[0]][0]]), float(time[pushes[whole[-1]][1] - 1])


def _overlap(markers: xr.Dataset, forces: xr.Dataset) -> tuple[xr.Dataset, tuple[float, float]]:
    """Return the frames to fit and the span to keep of them; a margin around it is fitted for the filter's sake."""
    first, last = measured_span(forces)
    sampled = forces["time_force"].values
    chosen = markers.sel(time=slice(max(first - MARGIN, float(sampled[0])) - 1e-9, min(last + MARGIN, float(sampled[-1])) + 1e-9))
    if chosen.sizes["time"] == 0:
        time = markers["time"].values
        raise SettingError(
            f"The markers run from {time[0]:.3f} to {time[-1]:.3f} s, the forces from {sampled[0]:.3f} to {sampled[-1]:.3f} s.",
            "Give the markers and forces of the same trial.",
        )
    return chosen, (first, last)


def _muscles(
    model: Model,
    motion: Motion,
    loads: list[ExternalForce],
    block: slice,
    rule: SharingRule | None,
    moment_arms: bool,
    cutoff: float,
    threads: int,
) -> xr.Dataset:
    margin = round(MARGIN / float(motion.time[1] - motion.time[0]))
    wide = slice(max(block.start - margin, 0), min(block.stop + margin, len(motion.time)))
    around = Motion(motion.time[wide], motion.q[wide], motion.qd[wide], motion.qdd[wide])
    pushes = [ExternalForce(load.body, load.force[wide], load.point[wide], load.torque[wide]) for load in loads]
    dynamics = inverse_dynamics(model, around, pushes, threads=threads)
    geometry = muscle_geometry(model, around.q, threads=threads)
    velocity = geometry.velocity(around.qd)
    state, sharing, stretch = share_over_time(model, around.time, dynamics.moment, geometry, velocity, rule, cutoff=cutoff, threads=threads)
    reactions = joint_reactions(model, around.q, dynamics, sharing.force, threads=threads)
    reserve = np.zeros_like(around.q)
    reserve[:, sharing.coordinates] = sharing.reserve
    along, muscle, joint = ("time", "coordinate"), ("time", "muscle"), ("time", "joint", "space")
    variables: dict[str, tuple[tuple[str, ...], FloatArray, dict[str, str]]] = {
        "coordinate_value": (along, around.q, {"unit": "rad or m"}),
        "coordinate_speed": (along, around.qd, {"unit": "rad/s or m/s"}),
        "moment": (along, dynamics.moment, {"unit": "N m or N", "sign": "along the coordinate"}),
        "reserve": (along, reserve, {"unit": "N m"}),
        "length": (muscle, geometry.length, {"unit": "m"}),
        "velocity": (muscle, velocity, {"unit": "m/s", "sign": "+ lengthening"}),
        "fiber_length": (muscle, state.fiber_length, {"unit": "1", "long_name": "fibre length over optimal"}),
        "activation": (muscle, sharing.activation, {"unit": "1"}),
        "force": (muscle, sharing.force, {"unit": "N", "sign": "+ tension along the tendon"}),
        "passive_force": (muscle, sharing.passive, {"unit": "N"}),
        "tendon_stretch": (muscle, stretch, {"unit": "m", "long_name": "tendon beyond its slack length"}),
        "power": (muscle, muscle_power(sharing.force, velocity), {"unit": "W", "sign": "+ shortening"}),
        "reaction_force": (joint, reactions.force, {"unit": "N", "sign": "on the child body, laboratory axes"}),
        "reaction_moment": (joint, reactions.moment, {"unit": "N m", "sign": "on the child body, laboratory axes"}),
    }
    coordinates: dict[str, Any] = {
        "time": around.time,
        "coordinate": list(model.coordinate_names),
        "muscle": list(model.muscle_names),
        "joint": list(reactions.joints),
        "space": ["x", "y", "z"],
    }
    if moment_arms:
        rows = shared_coordinates(model)
        variables["moment_arm"] = (("time", "muscle", "shared"), geometry.moment_arm[:, :, rows], {"unit": "m", "sign": "-dlength/dcoordinate"})
        coordinates["shared"] = [model.coordinate_names[c] for c in rows]
    return xr.Dataset(variables, coords=coordinates).isel(time=slice(block.start - wide.start, block.stop - wide.start))


def _room_for(part: xr.Dataset, time: FloatArray) -> xr.Dataset:
    """Return an empty Dataset with the variables of a block, for all frames: joining blocks would hold everything twice."""
    variables = {name: (values.dims, np.empty((len(time), *values.shape[1:])), values.attrs) for name, values in part.items()}
    return xr.Dataset(variables, coords={**{name: part[name] for name in part.coords if name != "time"}, "time": time})


def _verdict(model: Model, data: xr.Dataset, fit: Fit | None, loads: list[ExternalForce], distances: FloatArray, said: Mapping[str, str]) -> Verdict:
    rows = shared_coordinates(model)
    moment, reserve = data["moment"].values[:, rows], data["reserve"].values[:, rows]
    forces = data["activation"].values, data["force"].values, data["passive_force"].values
    whole = Sharing(*forces, rows, moment, reserve, np.zeros_like(moment))
    total = np.sum([load.force for load in loads], axis=0)
    weight = model.mass * float(np.linalg.norm(model.gravity))
    strides = _whole_strides(loads[0].force[:, 1])
    return Verdict(
        (
            *check_reserves(model, whole),
            *check_saturation(model, whole),
            check_residual(model, data["moment"].values, total),
            *(check_markers(fit.error, fit.markers) if fit is not None else ()),
            *check_forces(distances, total[strides, 1], weight),
            *(check_timing(data["time"].values, total[:, 1], data["moment"].values[:, c]) for c in _upward(model)),
            *check_session(said),
        ),
        check_groups(model, whole, data["coordinate_value"].values),
    )


def _upward(model: Model) -> list[int]:
    """Return the coordinate that lifts the pelvis."""
    slides = {axis.coordinate: axis.direction for joint in model.joints for axis in joint.axes if axis.kind == "translation"}
    return [c for c in model.root_coordinates if c in slides and slides[c][1] > 0.99]


def _whole_strides(vertical: FloatArray) -> slice:
    """Return the frames from the first to the last landing of one foot; none if it lands less than twice."""
    landings = np.flatnonzero((vertical[1:] > STANCE) & (vertical[:-1] <= STANCE)) + 1
    return slice(int(landings[0]), int(landings[-1])) if len(landings) > 1 else slice(0, 0)
