"""Errors of the event times against the plates, every runner predicted by constants that were fitted without him."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from psoas.gait.event_model import EventModel, predict_times
from psoas.gait.events import EventError
from validation.fit_events import Clip, clip_weights, fit_model

KINDS = ("contact", "off")
NINETY = 1.6449
SINGLE_COVERAGE = 0.92
"""The two ends of a contact err in opposite directions more often than not: at 90 % for single events contact time would be covered by 85 %."""


@dataclass(frozen=True, slots=True)
class ClipErrors:
    """Predicted minus true, in s, of one clip: side -> (steps,) and, for contact time, of the steps that have both events."""

    clip: Clip
    contact: dict[str, np.ndarray]
    off: dict[str, np.ndarray]
    contact_time: dict[str, np.ndarray]

    def of(self, kind: str) -> dict[str, np.ndarray]:
        """Return the errors of "contact", "off" or "contact_time"."""
        return {"contact": self.contact, "off": self.off, "contact_time": self.contact_time}[kind]

    def steps(self, kind: str) -> np.ndarray:
        """Return the errors of both feet in one row."""
        return np.concatenate(list(self.of(kind).values()))


def leave_one_runner_out(clips: Sequence[Clip], fitted_on: Callable[[Clip], bool] = lambda clip: True) -> list[ClipErrors]:
    """Return the errors of every clip, by constants fitted to the clips of other runners that `fitted_on` lets through."""
    errors: list[ClipErrors] = []
    for runner in dict.fromkeys(clip.trial.runner for clip in clips):
        others = [clip for clip in clips if clip.trial.runner != runner and fitted_on(clip)]
        models = {kind: fit_model(others, kind) for kind in KINDS}
        errors += [clip_errors(clip, models) for clip in clips if clip.trial.runner == runner]
    return errors


def clip_errors(clip: Clip, models: dict[str, EventModel]) -> ClipErrors:
    """Return predicted minus true event times of one clip by given models."""
    predicted = {kind: predict_times(models[kind], getattr(clip, kind)) for kind in KINDS}
    off_by = {kind: {side: predicted[kind][side] - getattr(clip, f"{kind}_truth")[side] for side in predicted[kind]} for kind in KINDS}
    time = {side: off_by["off"][side] - off_by["contact"][side] for side in off_by["contact"]}
    seen = {kind: {side: values[np.isfinite(values)] for side, values in sides.items()} for kind, sides in off_by.items()}
    return ClipErrors(clip, seen["contact"], seen["off"], {side: values[np.isfinite(values)] for side, values in time.items()})


@dataclass(frozen=True, slots=True)
class Summary:
    """Errors in s, runners weighing the same: of single steps (rms), of clip means (bias), about the clip-and-foot mean (scatter)."""

    rms: float
    bias: float
    foot_bias: float
    scatter: float
    steps: int


def summarise(errors: Sequence[ClipErrors], kind: str) -> Summary:
    """Return the error of one kind over clips."""
    weights = clip_weights([one.clip for one in errors])
    weights = weights / weights.sum()

    def mean_of(value: Callable[[ClipErrors], float]) -> float:
        return float(np.sqrt(sum(weight * value(one) for weight, one in zip(weights, errors, strict=True))))

    return Summary(
        rms=mean_of(lambda one: np.mean(one.steps(kind) ** 2)),
        bias=mean_of(lambda one: np.mean(one.steps(kind)) ** 2),
        foot_bias=mean_of(lambda one: np.mean([np.mean(values) ** 2 for values in one.of(kind).values() if values.size])),
        scatter=mean_of(lambda one: _within(one, kind)),
        steps=sum(one.steps(kind).size for one in errors),
    )


def coverage(errors: Sequence[ClipErrors], kind: str, half_width: float) -> float:
    """Return the share of single steps whose error stays within `half_width` s, runners weighing the same."""
    weights = clip_weights([one.clip for one in errors])
    inside = [np.mean(np.abs(one.steps(kind)) <= half_width) for one in errors]
    return float(np.average(inside, weights=weights))


def calibrated_error(errors: Sequence[ClipErrors], kind: str) -> EventError:
    """Return scatter and bias, scaled together so that `SINGLE_COVERAGE` of single steps lie within their 90 % interval."""
    summary = summarise(errors, kind)
    half_width = covering_half_width(errors, kind)
    scale = half_width / (NINETY * float(np.hypot(summary.scatter, summary.foot_bias)))
    return EventError(round(scale * summary.scatter, 5), round(scale * summary.foot_bias, 5), round(scale * summary.bias, 5))


def covering_half_width(errors: Sequence[ClipErrors], kind: str) -> float:
    """Return the half-width in s that holds `SINGLE_COVERAGE` of single steps, runners weighing the same."""
    low, high = 0.0, 0.1
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if coverage(errors, kind, middle) < SINGLE_COVERAGE else (low, middle)
    return high


def _within(one: ClipErrors, kind: str) -> float:
    # Two steps of a foot leave one degree of freedom: the variance is pooled over feet, not averaged.
    sides = [values for values in one.of(kind).values() if values.size > 1]
    freedom = sum(values.size - 1 for values in sides)
    return float(sum(np.sum((values - values.mean()) ** 2) for values in sides) / freedom) if freedom else 0.0
