"""Times of the stride, and the step rate with the error that its own irregularity gives it."""

from __future__ import annotations

from typing import Any

import numpy as np

from psoas.finding import Finding
from psoas.gait.events import Events, Stride
from psoas.gait.motion import Motion
from psoas.gait.stride_metric import StrideMetric
from psoas.quantity import Estimate
from psoas.recording.dataset import FloatArray

BoolArray = np.ndarray[Any, np.dtype[np.bool_]]

FEWEST_CONTACTS = 3
"""Contacts that a step rate needs."""

OUT_OF_STEP = 0.25
"""Share of a stride by which a contact may lie off the rhythm of its foot before it is taken for a false one."""

USUAL_WANDER = 0.005
"""Standard deviation in s by which the time between two steps of a steady runner differs from step to step."""

PRIOR_WIDTH = 0.9
"""Standard deviation, on the log scale, of how far a clip's two scatters may lie from the usual ones (a factor of 2.5 either way)."""

GRID = np.linspace(-2.5, 2.5, 11)
"""Where the two scatters are tried, in prior standard deviations."""


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

    The step time is the slope of contact time over step number, with an offset for one foot (limping, or a method that
    sees the far foot late, leaves the slope as it is). Contacts scatter in two ways: each is seen with an error, and the
    rhythm itself wanders, every step adding its own deviation to all later ones. How large the two are is not known, so
    the slope is found by generalised least squares for each pair of sizes and averaged over what the residuals make
    likely (restricted likelihood with a weak prior).

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
    step, error = _slope(times, number, feet, events.contact_error.scatter)
    rate, steps = 60.0 / step, int(number[-1])
    strides = [120.0 / stride.duration for stride in events.strides]
    estimate = Estimate(rate, "steps/min", rate * error / step, rate * clock_error, n=steps, counted="steps", origin=origin)
    return Finding("step_rate", "both", estimate, per_stride=tuple(strides))


def _all_contacts(events: Events) -> tuple[FloatArray, FloatArray]:
    """Return all contact times in order and which foot (0 left, 1 right) made each; contacts out of step are left out."""
    found = [np.asarray(events.initial_contact.get(side, ()), dtype=float) for side in ("left", "right")]
    gaps = np.concatenate([np.diff(times) for times in found])
    stride = float(np.median(gaps)) if gaps.size else np.inf
    sides = [times[_in_step(times, stride)] for times in found]
    times = np.concatenate(sides)
    feet = np.concatenate([np.full(side.size, float(k)) for k, side in enumerate(sides)])
    order = np.argsort(times)
    return times[order], feet[order]


def _in_step(times: FloatArray, stride: float) -> BoolArray:
    """Return which contacts of one foot lie a whole number of strides from the contact before or after."""
    if times.size < 2:
        return np.ones(times.size, dtype=bool)
    strides = np.diff(times) / stride
    fits = np.abs(strides - np.maximum(np.rint(strides), 1)) < OUT_OF_STEP
    in_step: BoolArray = np.append(False, fits) | np.append(fits, False)
    return in_step


def _step_numbers(times: FloatArray, feet: FloatArray) -> FloatArray:
    """Return the step each contact belongs to, counting steps whose contact was missed."""
    gaps = np.diff(times)
    changes_foot = feet[1:] != feet[:-1]
    step = float(np.median(gaps[changes_foot])) if changes_foot.any() else float(np.median(gaps)) / 2
    # Steps between contacts are odd in number where the foot changes and even where it does not.
    least = np.where(changes_foot, 1, 2)
    passed = least + 2 * np.rint(np.maximum(gaps / step - least, 0) / 2)
    return np.concatenate([[0.0], np.cumsum(passed)])


def _slope(times: FloatArray, number: FloatArray, feet: FloatArray, usual_scatter: float) -> tuple[float, float]:
    """Return the step time in s and its one-sigma error, averaged over the two scatters that the contacts make likely."""
    design = np.column_stack([np.ones(times.size), number] + ([feet] if times.size > FEWEST_CONTACTS else []))
    # Wander makes contacts i and j vary together by min(i, j); its eigenvectors make every pair of sizes diagonal at once.
    wandering, vectors = np.linalg.eigh(np.minimum.outer(number, number))
    turned_design, turned_times = vectors.T @ design, vectors.T @ times
    a, b = (grid.ravel() for grid in np.meshgrid(GRID, GRID))
    seen_with, wander = usual_scatter * np.exp(PRIOR_WIDTH * a), USUAL_WANDER * np.exp(PRIOR_WIDTH * b)
    variance = seen_with[:, None] ** 2 + wander[:, None] ** 2 * wandering
    information = np.einsum("gn,np,nq->gpq", 1 / variance, turned_design, turned_design)
    covariance = np.linalg.inv(information)
    lines = np.einsum("gpq,gn,nq,n->gp", covariance, 1 / variance, turned_design, turned_times, optimize=True)
    misfit = np.sum((turned_times - lines @ turned_design.T) ** 2 / variance, axis=1)
    determinants = np.log(variance).sum(axis=1) + np.linalg.slogdet(information)[1]
    log_weight = -0.5 * (misfit + determinants + a**2 + b**2)
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    step = float(weight @ lines[:, 1])
    return step, float(np.sqrt(weight @ (covariance[:, 1, 1] + (lines[:, 1] - step) ** 2)))
