"""Left against right, judged by how far the legs of healthy runners differ, never by a fixed percentage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from psoas.finding import Finding, SideDifference, Verdict
from psoas.gait.error_model import MODEL_ERRORS, REAR_ERRORS
from psoas.gait.events import Events
from psoas.gait.norms import as_shown, judge
from psoas.gait.stride_metric import own_foot_bias
from psoas.knowledge import side_spread
from psoas.quantity import Estimate, format_with_error, spaced_unit

COMPARED: tuple[str, ...] = (
    "contact_time",
    "flight_time",
    "step_time",
    "overstride_distance",
    "tibia_angle_contact",
    "foot_inclination_contact",
    "knee_flexion_contact",
    "thigh_angle_contact",
    "knee_flexion_stance_peak",
    "knee_flexion_swing_peak",
    "ankle_dorsiflexion_stance_peak",
    "ankle_push_off",
    "thigh_behind_peak",
    "thigh_angle_toe_off",
    "knee_lift_peak",
    "knee_drive_speed",
    "foot_lift_speed",
    "arm_swing_range",
    "elbow_angle",
    "pelvic_drop",
    "hip_adduction_stance_peak",
    "knee_window",
    "lateral_trunk_lean",
    "heel_whip",
)
"""Metrics of which each leg has its own; step length differs only as step time does, and stride time cannot differ."""

NEAR_AND_FAR = (
    "In one side view the far leg is partly hidden and the pose model sees it differently. A second clip from the other side would settle it."
)


def compare_sides(findings: tuple[Finding, ...], events: Events | None = None) -> tuple[SideDifference, ...]:
    """Return left minus right of every metric that both legs have.

    What both legs share (a tilted picture, the model's idea of a hip, a detector that is late on both feet) cancels; what
    sets the near leg apart from the far one does not. A difference is named only if its whole 95 % interval lies beyond
    what 95 of 100 healthy runners stay within, and its absence only if the error is smaller than that.

    Parameters
    ----------
    findings
        As measured, with or without norms.
    events
        Gives the part of the events' bias that both feet share; without it none is taken as shared.

    Returns
    -------
    tuple of SideDifference
        In the order of `COMPARED`; metrics that are unknown on a side are can't tell.
    """
    by_side = {(finding.id, finding.side): finding.estimate for finding in findings}
    pairs = [(id, by_side.get((id, "left")), by_side.get((id, "right"))) for id in COMPARED]
    return tuple(_judged(id, left, right, events) for id, left, right in pairs if left is not None and right is not None)


def difference(id: str, left: Estimate, right: Estimate, events: Events | None = None) -> Estimate:
    """Return left minus right with the error of the difference; unknown if either is."""
    for estimate, side in ((left, "left"), (right, "right")):
        if not estimate.known:
            return Estimate.unknown(left.unit, f"The {side} side is unknown: {estimate.reason}", estimate.origin)
    return replace(
        left,
        value=left.value - right.value,
        random_error=float(np.hypot(left.random_error, right.random_error)),
        systematic_error=_systematic(id, left.systematic_error, right.systematic_error, events),
        n=min(left.n, right.n),
    )


def _systematic(id: str, left: float, right: float, events: Events | None) -> float:
    if id == "step_time":
        return left + right  # what makes one step longer makes the other shorter
    if id in ("contact_time", "flight_time"):
        return float(np.hypot(left, right)) * _own_share(events)
    model = {**MODEL_ERRORS, **REAR_ERRORS}[id]
    shared = min(model.shared_by_both_legs, left, right)
    return float(np.sqrt(left**2 + right**2 - 2 * shared**2))


def _own_share(events: Events | None) -> float:
    """Return the share of the bias of a time between contact and toe-off that each foot has for itself."""
    if events is None:
        return 1.0
    contact, off = events.contact_error, events.off_error
    whole = float(np.hypot(contact.bias, off.bias))
    return float(np.hypot(own_foot_bias(contact), own_foot_bias(off))) / whole if whole else 1.0


def _judged(id: str, left: Estimate, right: Estimate, events: Events | None) -> SideDifference:
    found = difference(id, left, right, events)
    spread = side_spread(id, (left.value + right.value) / 2 if found.known else None)
    limit, source = (spread.p95, spread.source) if spread is not None else (None, "")
    if not found.known:
        return SideDifference(id, found, limit, Verdict.CANT_TELL, found.reason, source)
    if limit is None:
        return SideDifference(id, found, None, Verdict.NO_NORM, "How far the legs of healthy runners differ here has not been published.")
    verdict = judge(found, -limit, limit)
    if verdict is Verdict.IN_BAND and found.error > limit:
        verdict = Verdict.CANT_TELL
    return SideDifference(id, found, limit, verdict, _why(id, found, limit, verdict), source)


def _why(id: str, found: Estimate, limit: float, verdict: Verdict) -> str:
    if verdict is Verdict.IN_BAND:
        return ""
    shown = as_shown(id, replace(found, value=limit))
    size = format_with_error(shown.value, shown.error)[0] + spaced_unit(shown.unit)
    if verdict is Verdict.OUTSIDE:
        return f"The legs differ by more than the {size} that most healthy runners stay within, and by more than the error."
    settled = NEAR_AND_FAR if found.systematic_error > found.random_error and id not in REAR_ERRORS else "More strides in one clip would settle it."
    return f"The error is too large to hold against the {size} that most healthy runners stay within. {settled}"
