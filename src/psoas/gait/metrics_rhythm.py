"""Times of the stride, and the step rate with the error that its own irregularity gives it."""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from psoas.finding import Finding
from psoas.gait.events import Events, Stride
from psoas.gait.motion import Motion
from psoas.gait.stride_metric import StrideMetric
from psoas.quantity import Estimate
from psoas.recording.dataset import FloatArray

FEWEST_CONTACTS = 3
"""Contacts that a step rate needs."""

USUAL_STEP_JITTER = 0.008
"""Standard deviation in s of the time between steps of a steady runner, assumed where a clip is too short to show it."""


def _step_time(motion: Motion, stride: Stride) -> float:
    return stride.next_contact - stride.other_contact


def _flight_time(motion: Motion, stride: Stride) -> float:
    return stride.other_contact - stride.toe_off


def _step_length(motion: Motion, stride: Stride) -> float:
    return motion.scale.speed.value * _step_time(motion, stride)


def _step_length_in_legs(motion: Motion, stride: Stride) -> float:
    return motion.scale.speed_in_legs.value * _step_time(motion, stride)


RHYTHM: tuple[StrideMetric, ...] = (
    StrideMetric("stride_time", "s", lambda motion, stride: stride.duration, clock=1, needs="two contacts of one foot"),
    StrideMetric("step_time", "s", _step_time, clock=1, needs="the contacts of both feet", counted="steps"),
    StrideMetric("contact_time", "s", lambda motion, stride: stride.contact_time, clock=1, needs="contact and toe-off"),
    StrideMetric("flight_time", "s", _flight_time, clock=1, needs="toe-off and the other foot's contact"),
    StrideMetric("duty_factor", "%", lambda motion, stride: 100 * stride.contact_time / stride.duration, needs="contact and toe-off"),
    StrideMetric("step_length", "m", _step_length, scaled_by="speed", needs="the contacts of both feet", counted="steps"),
    StrideMetric("step_length_leg", "leg", _step_length_in_legs, scaled_by="speed_in_legs", needs="the contacts of both feet", counted="steps"),
)


def measure_step_rate(events: Events, clock_error: float = 0.0) -> Finding:
    """Return the step rate in steps per minute, both feet counted.

    The step time T is the slope of contact time over step number, with an offset for one foot (limping, or a method
    that sees the far foot late, leaves T as it is). Contacts scatter in two ways: each is seen with an error of variance
    r, and the rhythm itself wanders, each interval adding a variance q. The spread of contacts m steps apart grows as
    m q + 2 r, which gives both; the slope over N steps then has the variance 12 r / N^3 + 1.2 q / N.

    Parameters
    ----------
    events
        Contacts of both feet.
    clock_error
        Relative one-sigma error of the clip's clock.

    Returns
    -------
    Finding
        "step_rate", side "both"; `per_stride` holds the rate of each stride.
    """
    times, feet = _all_contacts(events)
    origin = f"slope of contact times, {events.method}".rstrip(", ")
    if times.size < FEWEST_CONTACTS or np.unique(feet).size < 2:
        return Finding(
            "step_rate", "both", Estimate.unknown("steps/min", "Fewer than three foot contacts of both feet were seen. Film longer.", origin)
        )
    number = _step_numbers(times, feet)
    design = np.column_stack([np.ones(times.size), number, feet])
    if times.size < 4:
        design = design[:, :2]
    line = np.linalg.lstsq(design, times, rcond=None)[0]
    step, steps = float(line[1]), float(number[-1])
    seen_with, wander = _two_variances(times - design @ line, number)
    seen_with = max(seen_with, events.contact_error.scatter**2)
    error = np.sqrt(12 * seen_with / steps**3 + 1.2 * wander / steps)
    rate = 60.0 / step
    strides = [120.0 / stride.duration for stride in events.strides]
    estimate = Estimate(rate, "steps/min", float(rate * error / step), rate * clock_error, n=int(steps), counted="steps", origin=origin)
    return Finding("step_rate", "both", estimate, per_stride=tuple(strides))


def _all_contacts(events: Events) -> tuple[FloatArray, FloatArray]:
    """Return all contact times in order and which foot (0 left, 1 right) made each."""
    sides = [np.asarray(events.initial_contact.get(side, ()), dtype=float) for side in ("left", "right")]
    times = np.concatenate(sides)
    feet = np.concatenate([np.full(side.size, float(k)) for k, side in enumerate(sides)])
    order = np.argsort(times)
    return times[order], feet[order]


def _step_numbers(times: FloatArray, feet: FloatArray) -> FloatArray:
    """Return the step each contact belongs to, counting steps whose contact was missed."""
    gaps = np.diff(times)
    changes_foot = feet[1:] != feet[:-1]
    step = float(np.median(gaps[changes_foot])) if changes_foot.any() else float(np.median(gaps)) / 2
    # Steps between contacts are odd in number where the foot changes and even where it does not.
    least = np.where(changes_foot, 1, 2)
    passed = least + 2 * np.rint(np.maximum(gaps / step - least, 0) / 2)
    return np.concatenate([[0.0], np.cumsum(passed)])


def _two_variances(residual: FloatArray, number: FloatArray) -> tuple[float, float]:
    """Return the variance r of seeing a contact and q of the rhythm's wander per step, from the residuals of the line.

    Only whole strides (even m) are used, so that a difference between the feet does not count.
    """
    lags, spreads, counts = [], [], []
    apart = number[None, :] - number[:, None]
    change = (residual[None, :] - residual[:, None]) ** 2
    for lag in range(2, int(max(2, min(12, number[-1] / 2))) + 1, 2):
        pairs = apart == lag
        if pairs.sum() >= 3:
            lags.append(lag)
            spreads.append(float(change[pairs].mean()))
            counts.append(float(pairs.sum()))
    if len(lags) < 2:
        variance = max(float(np.mean(spreads)) if spreads else 0.0, 2 * USUAL_STEP_JITTER**2) / 2
        return variance, variance / 2
    weight = np.sqrt(counts)
    (double_r, q), _ = nnls(np.column_stack([np.ones(len(lags)), lags]) * weight[:, None], np.array(spreads) * weight)
    return float(double_r) / 2, float(q)
