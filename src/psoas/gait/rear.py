"""What a view from behind shows: pelvis, knees, feet and trunk sideways, with errors that say how little that can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from psoas.finding import Finding, Side
from psoas.gait.capture import CaptureVerdict
from psoas.gait.error_model import REAR_ERRORS
from psoas.gait.events import EventError, Events, assemble_strides
from psoas.gait.metrics_rhythm import measure_step_rate
from psoas.gait.rear_stance import RearView, Stance, view_from_behind
from psoas.gait.scale import LEG_OF_HEIGHT, LEG_OF_HEIGHT_ERROR
from psoas.gait.summary import summarise
from psoas.quantity import Estimate
from psoas.recording.dataset import FloatArray
from psoas.recording.keypoints import other_side
from psoas.recording.runner import Runner

STANCE_SHARE = 0.3
"""Part of the step before and after mid-stance in which the foot is surely down."""

SWING_SHARE = (0.55, 1.3)
"""Part of the step after its own mid-stance in which a foot leaves the ground and its sole faces the camera."""

SOLE_IN_VIEW = 0.06
"""Height of heel over toe in leg lengths from which the sole is turned to the camera enough to show its direction."""

MID_STANCE_ERROR = EventError(scatter=0.012, bias=0.0)
"""Scatter in s with which the lowest point of the hips tells mid-stance (our estimate from a third of a 30 fps picture)."""


@dataclass(frozen=True, slots=True)
class StanceMetric:
    """A quantity that every stance has, seen from behind: id, unit, and function of view and stance."""

    id: str
    unit: str
    value: Callable[[RearView, Stance], float]
    needs: str


def measure_rear(recording: xr.Dataset, verdict: CaptureVerdict, runner: Runner) -> tuple[Finding, ...]:
    """Measure everything that a view from behind shows.

    Parameters
    ----------
    recording
        Repaired and smoothed keypoints in px and real time.
    verdict
        What the clip may be used for; what it refuses becomes unknown, with its reason.
    runner
        Height, for the step width in m.

    Returns
    -------
    tuple of Finding
        Without norms (see `psoas.gait.norms.compare`); sides are stance sides, for "heel_whip" the foot's own.

    Raises
    ------
    RecordingError
        If shoulders, hips and ankles are not seen together.
    """
    view = view_from_behind(recording)
    clock = verdict.slow_motion.standard_error / verdict.slow_motion.value if verdict.slow_motion.known else 0.0
    width = _summary(view, "step_width", "% leg", step_widths(view), "both", "both heels")
    findings = [measure_step_rate(_as_events(view), clock), width, _in_metres(width, runner)]
    sides: tuple[Side, ...] = ("left", "right")
    for metric in STANCE_METRICS:
        for side in sides:
            values = np.array([metric.value(view, stance) for stance in view.stances if stance.side == side], dtype=float)
            findings.append(_summary(view, metric.id, metric.unit, values, side, metric.needs))
    return tuple(
        replace(finding, estimate=Estimate.unknown(finding.estimate.unit, verdict.refused_metrics[finding.id], view.pose_model), per_stride=())
        if finding.id in verdict.refused_metrics and finding.estimate.known
        else finding
        for finding in findings
    )


def step_widths(view: RearView) -> FloatArray:
    """Return how far each foot lands beside the line between its neighbours, in % of leg length; negative where feet cross.

    The line through the steps before and after takes away a runner who drifts to one side.
    """
    places = [view.right[f"{stance.side}_heel"].value(stance.time) for stance in view.stances]
    widths = []
    for before, here, after in zip(range(len(places)), range(1, len(places)), range(2, len(places)), strict=False):
        sides = [view.stances[k].side for k in (before, here, after)]
        if sides[0] == sides[2] != sides[1]:
            outward = 1.0 if sides[1] == "right" else -1.0
            widths.append(100 * outward * (places[here] - (places[before] + places[after]) / 2))
    return np.array(widths, dtype=float)


def pelvic_drop(view: RearView, stance: Stance) -> float:
    """Return how far the swing side of the pelvis hangs below the stance side at mid-stance, in degrees."""
    return float(_drop(view, stance, np.array([stance.time]))[0])


def knee_window(view: RearView, stance: Stance) -> float:
    """Return the sideways distance of the knees at mid-stance in % of leg length, negative if they have crossed."""
    return 100 * (view.right["right_knee"].value(stance.time) - view.right["left_knee"].value(stance.time))


def lateral_trunk_lean(view: RearView, stance: Stance) -> float:
    """Return the lean of the trunk towards the standing leg at mid-stance, in degrees."""
    hip, shoulder = (
        [(path[f"left_{joint}"].value(stance.time) + path[f"right_{joint}"].value(stance.time)) / 2 for path in (view.right, view.up)]
        for joint in ("hip", "shoulder")
    )
    return float(np.degrees(np.arctan2(_outward(stance) * (shoulder[0] - hip[0]), shoulder[1] - hip[1])))


def hip_adduction_peak(view: RearView, stance: Stance) -> float:
    """Return the largest angle of the thigh towards the midline against the pelvis's own vertical in stance, in degrees."""
    times = _around(view, stance)
    hip, knee = f"{stance.side}_hip", f"{stance.side}_knee"
    inward = -_outward(stance) * (view.right[knee].at(times) - view.right[hip].at(times))
    thigh = np.degrees(np.arctan2(inward, view.up[hip].at(times) - view.up[knee].at(times)))
    angle = thigh + _drop(view, stance, times)
    return float(angle.max()) if angle.size and np.isfinite(angle).all() else float("nan")


def heel_whip(view: RearView, stance: Stance) -> float:
    """Return how far the sole is turned, heel inward positive, when the foot is highest behind the body, in degrees.

    Heel and toe then hang one below the other; a toe that points outward means that the heel has whipped inward.
    """
    if f"{stance.side}_heel" not in view.up or f"{stance.side}_toe" not in view.up or not np.isfinite(view.step_time):
        return float("nan")
    heel, toe = f"{stance.side}_heel", f"{stance.side}_toe"
    start, end = (stance.time + share * view.step_time for share in SWING_SHARE)
    times = np.arange(start, end, 1 / 240.0)
    height = view.up[heel].at(times)
    if not np.isfinite(height).all():
        return float("nan")
    top = float(times[int(np.argmax(height))])
    outward = _outward(stance) * (view.right[toe].value(top) - view.right[heel].value(top))
    below = view.up[heel].value(top) - view.up[toe].value(top)
    return float(np.degrees(np.arctan2(outward, below))) if below > SOLE_IN_VIEW else float("nan")


STANCE_METRICS: tuple[StanceMetric, ...] = (
    StanceMetric("pelvic_drop", "deg", pelvic_drop, "both hips"),
    StanceMetric("knee_window", "% leg", knee_window, "both knees"),
    StanceMetric("heel_whip", "deg", heel_whip, "heel and toe behind the body"),
    StanceMetric("lateral_trunk_lean", "deg", lateral_trunk_lean, "shoulders and hips"),
    StanceMetric("hip_adduction_stance_peak", "deg", hip_adduction_peak, "hips and knee"),
)
"""Every metric that a single stance seen from behind has."""


def _outward(stance: Stance) -> float:
    return 1.0 if stance.side == "right" else -1.0


def _around(view: RearView, stance: Stance) -> FloatArray:
    half = STANCE_SHARE * view.step_time if np.isfinite(view.step_time) else 0.0
    return np.arange(stance.time - half, stance.time + half + 1e-9, 1 / 240.0)


def _drop(view: RearView, stance: Stance, times: FloatArray) -> FloatArray:
    hip = f"{stance.side}_hip"
    swing = other_side(hip)
    across = _outward(stance) * (view.right[hip].at(times) - view.right[swing].at(times))
    return np.asarray(np.degrees(np.arctan2(view.up[hip].at(times) - view.up[swing].at(times), across)))


def _summary(view: RearView, id: str, unit: str, values: FloatArray, side: Side, needs: str) -> Finding:
    model = REAR_ERRORS[id]
    estimate = summarise(
        values,
        unit,
        typical_spread=model.stride_spread,
        systematic_error=model.sigma(float(np.nanmedian(values)) if np.isfinite(values).any() else 0.0, far=False),
        counted="steps",
        origin=f"{view.pose_model}, from behind",
        reason=f"No step shows {needs} throughout. Film ten strides from behind with the whole runner in the picture.",
    )
    return Finding(id, side, estimate, per_stride=tuple(values[np.isfinite(values)].tolist()))


def _in_metres(width: Finding, runner: Runner) -> Finding:
    if not width.estimate.known:
        return Finding("step_width_m", "both", Estimate.unknown("m", width.estimate.reason, width.estimate.origin))
    if runner.height is None:
        return Finding("step_width_m", "both", Estimate.unknown("m", "The clip has no scale. Give the runner's height.", width.estimate.origin))
    leg = LEG_OF_HEIGHT * runner.height / 100
    metres = width.estimate.times(leg, "m")
    error = float(np.hypot(metres.systematic_error, LEG_OF_HEIGHT_ERROR * metres.value))
    return Finding("step_width_m", "both", replace(metres, systematic_error=error), per_stride=tuple(leg * value for value in width.per_stride))


def _as_events(view: RearView) -> Events:
    """Return the mid-stances in place of contacts, which have the same rhythm."""
    middles = {side: np.array([stance.time for stance in view.stances if stance.side == side]) for side in ("left", "right")}
    return Events(middles, {}, MID_STANCE_ERROR, MID_STANCE_ERROR, assemble_strides(middles, {}), "lowest point of the hips, from behind")
