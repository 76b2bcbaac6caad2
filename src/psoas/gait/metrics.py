"""Form metrics of a side view: per stride and summarised, each an Estimate with both its errors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from psoas.finding import Finding, Side
from psoas.gait.capture import CaptureVerdict
from psoas.gait.events import Events
from psoas.gait.metrics_landing import LANDING
from psoas.gait.metrics_posture import POSTURE
from psoas.gait.metrics_rhythm import RHYTHM, measure_step_rate
from psoas.gait.metrics_stance import STANCE
from psoas.gait.metrics_swing import SWING
from psoas.gait.motion import Motion
from psoas.gait.sagittal import Sagittal
from psoas.gait.scale import Scale, estimate_scale
from psoas.gait.stride_metric import StrideMetric
from psoas.quantity import UNITS, Estimate
from psoas.recording.runner import Conditions, Runner

STRIDE_METRICS: tuple[StrideMetric, ...] = (*RHYTHM, *POSTURE, *LANDING, *STANCE, *SWING)
"""Every metric that a single stride of a side view has."""

PELVIC_TILT_UNKNOWN = (
    "The tilt of the pelvis cannot be read off hip points. "
    "Two stickers, on the front and the back of the hip bone, or a tight belt line would show it."
)

SIDES: tuple[Side, ...] = ("left", "right")

_COLUMN_UNITS = {"%": "percent", "% leg": "percent_leg", "deg/s": "deg_per_s", "leg/s": "leg_per_s", "m/s": "m_per_s", "steps/min": "steps_per_min"}


def measure(sagittal: Sagittal, events: Events, runner: Runner, conditions: Conditions, verdict: CaptureVerdict) -> tuple[Finding, ...]:
    """Measure everything that a side view shows.

    Parameters
    ----------
    sagittal
        Repaired and smoothed keypoint paths in real time.
    events
        Contacts, toe-offs and strides.
    runner, conditions
        Height, speed and surface where they are known; they give the scale.
    verdict
        What the clip may be used for; what it refuses becomes unknown, with its reason.

    Returns
    -------
    tuple of Finding
        Every side-view metric, known or unknown, without norms (see `psoas.gait.norms.compare`).

    Notes
    -----
    The systematic error of each metric joins the pose model's part (`psoas.gait.error_model`), the part that comes from
    the bias of the events (found by moving them), the scale's and the clock's.
    """
    scale = estimate_scale(sagittal, runner, conditions, events)
    motion = Motion.of(sagittal, events, scale)
    clock = verdict.slow_motion.standard_error / verdict.slow_motion.value if verdict.slow_motion.known else 0.0
    findings = [measure_step_rate(events, clock), Finding("speed", "both", scale.speed)]
    for metric in STRIDE_METRICS:
        findings += [metric.measure(motion, side, clock) for side in (("both",) if metric.both else SIDES)]
    findings.append(Finding("pelvic_tilt", "both", Estimate.unknown("deg", PELVIC_TILT_UNKNOWN, sagittal.pose_model)))
    return tuple(_refused(finding, verdict.refused_metrics) for finding in findings)


def stride_table(sagittal: Sagittal, events: Events, scale: Scale, refused: Collection[str] = ()) -> tuple[Mapping[str, float | str], ...]:
    """Return one row per stride with every per-stride metric, in order of time.

    Parameters
    ----------
    sagittal
        Repaired and smoothed keypoint paths.
    events
        Contacts, toe-offs and strides.
    scale
        Leg length and speed, see `psoas.gait.scale.estimate_scale`.
    refused
        Ids of metrics that this clip cannot give; they have no column.

    Returns
    -------
    tuple of Mapping
        "side", event times in s, and a column per metric that ends in its unit; nan where a stride does not show it.
    """
    motion = Motion.of(sagittal, events, scale)
    return tuple(
        {
            "side": stride.side,
            "initial_contact_s": stride.initial_contact,
            "toe_off_s": stride.toe_off,
            "next_contact_s": stride.next_contact,
            **{column_name(metric.id, metric.unit): metric.value(motion, stride) for metric in STRIDE_METRICS if metric.id not in refused},
        }
        for stride in events.strides
    )


def column_name(metric: str, unit: str) -> str:
    """Return the name of a metric's column in a table, its unit at the end: ``contact_time_s``.

    Raises
    ------
    KeyError
        If the unit is not known.
    """
    if unit not in UNITS:
        raise KeyError(unit)
    ending = _COLUMN_UNITS.get(unit, unit)
    return metric if metric.endswith(f"_{ending}") else f"{metric}_{ending}"


def _refused(finding: Finding, refused: Mapping[str, str]) -> Finding:
    if finding.id not in refused or not finding.estimate.known:
        return finding
    estimate = Estimate.unknown(finding.estimate.unit, refused[finding.id], finding.estimate.origin)
    return replace(finding, estimate=estimate, per_stride=())
