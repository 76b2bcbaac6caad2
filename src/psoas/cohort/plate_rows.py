"""A trial with force plates -> rows of strides, metrics, curves and muscles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from psoas.body.chain import MuscleTrial
from psoas.body.model import Model
from psoas.body.muscle_geometry import muscle_lengths
from psoas.body.muscle_groups import groups_in, members
from psoas.body.side_view import SWING_GROUPS
from psoas.body.trial_strides import Strides, over_strides, trial_strides
from psoas.cohort.clip_rows import metric_row, muscle_cells
from psoas.cohort.plate_gait import PlateStride
from psoas.cohort.tables import Row
from psoas.finding import Finding, Side
from psoas.gait.curves import Curve
from psoas.gait.metrics import column_name
from psoas.gait.summary import summarise
from psoas.quantity import Estimate
from psoas.report.muscle_page_curves import force_curves_of, load_curves, moment_curves

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

SOURCE = "plates"
ORIGIN = "body.chain, model forces; their own bias is not known"
LETTERS: tuple[tuple[Side, Any], ...] = (("left", "l"), ("right", "r"))
ANGLES = {"hip flexion": "hip_flexion", "knee flexion": "knee_angle", "ankle dorsiflexion": "ankle_angle"}


def gait_rows(who: Row, strides: tuple[PlateStride, ...], findings: tuple[Finding, ...], trial: MuscleTrial) -> dict[str, tuple[Row, ...]]:
    """Return strides, metrics and curves of joint angles."""
    table = tuple(
        {
            **who,
            "side": one.side,
            "initial_contact_s": one.initial_contact,
            "toe_off_s": one.toe_off,
            "next_contact_s": one.next_contact,
            **{column_name(name, "%" if name == "duty_factor" else "s"): value for name, value in one.values.items()},
        }
        for one in strides
    )
    return {"strides": table, "metrics": tuple(metric_row(who, one) for one in findings), "curves": tuple(_angle_curves(who, trial))}


def muscle_rows(who: Row, trial: MuscleTrial) -> dict[str, tuple[Row, ...]]:
    """Return what every group of muscles does, and curves of forces, psoas length, moments and joint loads over the mean stride."""
    fit = {(one.group, one.side) for one in trial.verdict.quotable}
    strides, standing = trial_strides(trial), standing_lengths(trial)
    rows = []
    for group in groups_in(trial.model):
        for side, letter in LETTERS:
            if len(strides[side]):  # type: ignore[index]
                quotable = "yes" if (group, letter) in fit else "no"
                for measure, estimate in _measures(trial, group, letter, strides[side], standing):  # type: ignore[index]
                    cells = muscle_cells(estimate, systematic_known=False)
                    rows.append({**who, "muscle": group, "side": side, "measure": measure, **cells, "quotable": quotable})
    return {"muscles": tuple(rows), "curves": tuple(_muscle_curves(who, trial, standing))}


def _measures(trial: MuscleTrial, group: str, letter: Any, strides: Strides, standing: FloatArray) -> Iterator[tuple[str, Estimate]]:
    """Give measure and number of one group: lengths as a side view gives them, and the greatest force of stride, stance and swing."""
    own = members(trial.model.muscle_names, group, letter)
    if not len(own):
        return
    time, weight = trial.data["time"].values, trial.model.mass * float(np.linalg.norm(trial.model.gravity))
    weights, length_standing = _fascicles(trial.model, standing, group, letter)
    length = over_strides(time, trial.data["length"].values @ weights, strides)
    velocity = over_strides(time, trial.data["velocity"].values @ weights, strides)
    force = over_strides(time, trial.data["force"].values[:, own].sum(axis=1) / weight, strides)
    off = round(strides.toe_off)
    yield "excursion", _summary(1e3 * np.ptp(length, axis=1), "mm", 2.0)
    yield "stretch", _summary(100 * (length.max(axis=1) / length_standing - 1), "%", 0.5)
    yield "longest_at", _summary(length.argmax(axis=1).astype(float), "%", 2.0)
    yield "lengthening", _summary(velocity.max(axis=1), "m/s", 0.05)
    yield "force_peak", _summary(force.max(axis=1), "1", 0.1)
    yield "force_peak_at", _summary(force.argmax(axis=1).astype(float), "%", 2.0)
    yield "stance_force_peak", _summary(force[:, : off + 1].max(axis=1), "1", 0.1)
    yield "swing_force", _summary(force[:, off:].max(axis=1), "1", 0.1)


def standing_lengths(trial: MuscleTrial) -> FloatArray:
    """Return (muscles,) m in standing: thighs and trunk upright over a pelvis tilted as it is in this run.

    A side view, which does not see the tilt, can give a stretch over no other length.
    """
    model, standing = trial.model, np.array(trial.model.defaults, dtype=float)
    if {"pelvis_tilt", "lumbar_extension", "hip_flexion_r", "hip_flexion_l"} <= set(model.coordinate_names):
        tilt = float(trial.data["coordinate_value"].sel(coordinate="pelvis_tilt").mean())
        for name, value in (("pelvis_tilt", tilt), ("lumbar_extension", -tilt), ("hip_flexion_r", -tilt), ("hip_flexion_l", -tilt)):
            standing[model.coordinate(name)] = value
    return np.asarray(muscle_lengths(model, standing[None])[0])


def _fascicles(model: Model, standing: FloatArray, group: str, letter: Any) -> tuple[FloatArray, float]:
    """Return (muscles,) the share of each muscle in a group's strength, 0 for all others, and the group's length in standing, m."""
    weights = np.zeros(len(model.muscles))
    own = members(model.muscle_names, group, letter)
    strength = np.array([model.muscles[k].max_isometric_force for k in own])
    weights[own] = strength / strength.sum() if len(own) else strength
    return weights, float(standing @ weights)


def _summary(values: FloatArray, unit: str, typical_spread: float) -> Estimate:
    return summarise(values, unit, typical_spread=typical_spread, origin=ORIGIN)


def _angle_curves(who: Row, trial: MuscleTrial) -> Iterator[Row]:
    strides, time = trial_strides(trial), trial.data["time"].values
    for name, stem in ANGLES.items():
        for side, letter in LETTERS:
            own = strides[side]  # type: ignore[index]
            if len(own) and f"{stem}_{letter}" in trial.model.coordinate_names:
                angle = bending_sign(trial.model, f"{stem}_{letter}") * np.rad2deg(
                    trial.data["coordinate_value"].sel(coordinate=f"{stem}_{letter}").values
                )
                yield _curve_row(who, name, "deg", side, own.toe_off, over_strides(time, angle, own))


def bending_sign(model: Model, coordinate: str) -> float:
    """Return -1 where a model bends its knee by negative angles, else 1."""
    low, high = model.coordinates[model.coordinate(coordinate)].range
    return -1.0 if coordinate.startswith("knee_angle") and abs(low) > abs(high) else 1.0


def _muscle_curves(who: Row, trial: MuscleTrial, standing: FloatArray) -> Iterator[Row]:
    drawn: tuple[tuple[str, str, Mapping[str, tuple[Curve, ...]]], ...] = (
        (" force", "body weight", force_curves_of(trial)),
        ("", "N m/kg", moment_curves(trial)),
        ("", "body weight", load_curves(trial)),
    )
    for ending, unit, titles in drawn:
        for title, curves in titles.items():
            for curve in curves:
                yield _mean_row(who, title.partition(",")[0].lower() + ending, unit, curve)
    strides, time = trial_strides(trial), trial.data["time"].values
    for group in SWING_GROUPS:
        for side, letter in LETTERS:
            own = strides[side]  # type: ignore[index]
            weights, length_standing = _fascicles(trial.model, standing, group, letter)
            if len(own) and weights.any():
                length = 100 * (trial.data["length"].values @ weights) / length_standing
                yield _curve_row(who, f"{group} length", "%", side, own.toe_off, over_strides(time, length, own))


def _curve_row(who: Row, name: str, unit: str, side: Side, toe_off: float, each: FloatArray) -> dict[str, Any]:
    spread = each.std(axis=0, ddof=1) if len(each) > 1 else np.full(each.shape[1], np.nan)
    mean, error = each.mean(axis=0).tolist(), (spread / np.sqrt(len(each))).tolist()
    found = {"curve": name, "side": side, "unit": unit, "n": len(each), "toe_off": toe_off, "mean": mean, "spread": spread.tolist(), "error": error}
    return {**who, **found}


def _mean_row(who: Row, name: str, unit: str, curve: Curve) -> dict[str, Any]:
    alone = curve.n < 2
    spread = [float("nan") if alone else value for value in curve.spread]
    error = [value / curve.n**0.5 for value in spread]
    found = {"curve": name, "side": curve.side, "unit": unit, "n": curve.n, "toe_off": curve.toe_off}
    return {**who, **found, "mean": list(curve.mean), "spread": spread, "error": error}
