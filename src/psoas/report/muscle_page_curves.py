"""A measured trial -> what its page draws over the stride: mean and spread of both legs, and a table of peaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from psoas.body.chain import MuscleTrial
from psoas.body.muscle_geometry import muscle_lengths
from psoas.body.muscle_groups import groups_in, members
from psoas.body.trial_strides import Strides, over_strides, trial_strides
from psoas.gait.curves import Curve

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
Letter = Literal["l", "r"]
Curves = Mapping[str, tuple[Curve, ...]]

SIDES: tuple[tuple[Literal["left", "right"], Letter], ...] = (("left", "l"), ("right", "r"))
SHOWN = ("psoas", "iliacus", "rectus femoris", "hamstrings", "gluteus maximus", "gluteus medius", "vasti", "gastrocnemius", "soleus")
MOMENTS = (
    ("Hip moment, bending +, N m/kg", "hip_flexion"),
    ("Knee moment, bending +, N m/kg", "knee_angle"),
    ("Ankle moment, toes up +, N m/kg", "ankle_angle"),
)
LOADS = (
    ("Hip load, body weights", ("hip_",)),
    ("Knee load, body weights", ("walker_knee_", "knee_")),
    ("Kneecap load, body weights", ("patellofemoral_",)),
    ("Ankle load, body weights", ("ankle_",)),
)
LEAST_SHOWN = 0.2  # body weights


@dataclass(frozen=True, slots=True)
class PeakRow:
    """The greatest force of a muscle group over the stride, mean and spread, for each leg: (letter, number, place, fit)."""

    group: str
    legs: tuple[tuple[str, str, str, bool], ...]


def force_curves_of(trial: MuscleTrial) -> Curves:
    """Return the force of each main muscle group over the stride, body weights."""
    weight, names, force = _weight(trial), trial.model.muscle_names, trial.data["force"].values
    found = {}
    for group in SHOWN:
        if group in groups_in(trial.model):
            totals = {s: force[:, members(names, group, s)].sum(axis=1) / weight for _, s in SIDES}
            found[f"{group.capitalize()}, body weights"] = _both(trial, totals, "1")
    return _drawn(found)


def psoas_length_curves(trial: MuscleTrial) -> Curves:
    """Return the length of the psoas over the stride, % of its length in the model's standing pose."""
    if "psoas" not in groups_in(trial.model):
        return {}
    names, length = trial.model.muscle_names, trial.data["length"].values
    standing = muscle_lengths(trial.model, trial.model.defaults[None])[0]
    own = {s: members(names, "psoas", s) for _, s in SIDES}
    relative = {s: 100 * length[:, k].mean(axis=1) / standing[k].mean() for s, k in own.items()}
    return _drawn({"Length of the psoas, standing = 100 %": _both(trial, relative, "%")})


def moment_curves(trial: MuscleTrial) -> Curves:
    """Return hip, knee and ankle moments over the stride, N m/kg, bending and toes up positive whatever the model's signs."""
    model, found = trial.model, {}
    for title, name in MOMENTS:
        if f"{name}_r" in model.coordinate_names:
            low, high = model.coordinates[model.coordinate(f"{name}_r")].range
            sign = -1.0 if name == "knee_angle" and abs(low) > abs(high) else 1.0
            moments = {s: sign * trial.data["moment"].sel(coordinate=f"{name}_{s}").values / model.mass for _, s in SIDES}
            found[title] = _both(trial, moments, "N m/kg")
    return _drawn(found)


def load_curves(trial: MuscleTrial) -> Curves:
    """Return the size of joint loads over the stride, body weights."""
    weight, joints, found = _weight(trial), [str(name) for name in trial.data["joint"].values], {}
    for title, beginnings in LOADS:
        stem = next((stem for stem in beginnings if f"{stem}r" in joints and f"{stem}l" in joints), None)
        if stem is not None:
            sizes = {s: np.linalg.norm(trial.data["reaction_force"].sel(joint=f"{stem}{s}").values, axis=1) / weight for _, s in SIDES}
            found[title] = _both(trial, sizes, "1")
    return {title: curves for title, curves in _drawn(found).items() if max(max(curve.mean) for curve in curves) > LEAST_SHOWN}


def peak_rows(trial: MuscleTrial) -> list[PeakRow]:
    """Return the greatest force of every muscle group that reaches 0.2 body weights."""
    weight, names, force = _weight(trial), trial.model.muscle_names, trial.data["force"].values
    strides, time = trial_strides(trial), trial.data["time"].values
    fit = {(one.group, one.side) for one in trial.verdict.quotable}
    rows = []
    for group in groups_in(trial.model):
        legs = []
        for side, s in SIDES:
            own = members(names, group, s)
            if len(own) and len(strides[side]):
                each = over_strides(time, force[:, own].sum(axis=1) / weight, strides[side])
                peaks, mean = each.max(axis=1), each.mean(axis=0)
                spread = f" ± {peaks.std(ddof=1):.2f}" if len(peaks) > 1 else ""
                legs.append((side[0].upper(), f"{peaks.mean():.2f}{spread}", f"{int(mean.argmax())} %", (group, s) in fit, float(peaks.mean())))
        if legs and max(leg[4] for leg in legs) >= LEAST_SHOWN:
            rows.append(PeakRow(group, tuple(leg[:4] for leg in legs)))
    return rows


def _drawn(groups: Mapping[str, tuple[Curve, ...]]) -> Curves:
    return {title: curves for title, curves in groups.items() if curves}


def _both(trial: MuscleTrial, values: Mapping[Letter, FloatArray], unit: str) -> tuple[Curve, ...]:
    strides, time = trial_strides(trial), trial.data["time"].values
    return tuple(_curve(side, strides[side], over_strides(time, values[s], strides[side]), unit) for side, s in SIDES if len(strides[side]))


def _curve(side: Literal["left", "right"], strides: Strides, each: FloatArray, unit: str) -> Curve:
    mean, spread = each.mean(axis=0), each.std(axis=0, ddof=1 if len(each) > 1 else 0)
    # The chart draws 1.96 times the error: the ribbon is then one standard deviation of the strides.
    return Curve("", side, unit, len(each), strides.toe_off, tuple(mean.tolist()), tuple(spread.tolist()), tuple((spread / 1.96).tolist()))


def _weight(trial: MuscleTrial) -> float:
    return trial.model.mass * float(np.linalg.norm(trial.model.gravity))
