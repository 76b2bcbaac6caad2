"""The synthetic runner with events as a perfect or a plausible detector would give them."""

from __future__ import annotations

import numpy as np
import xarray as xr

from psoas.finding import Finding
from psoas.gait.capture import CaptureVerdict
from psoas.gait.events import EventError, Events, assemble_strides
from psoas.gait.metrics import measure
from psoas.gait.sagittal import Sagittal, to_sagittal
from psoas.quantity import Estimate
from psoas.recording.runner import Conditions, Runner
from synthetic import LEG, Truth, make_runner

CONTACT_ERROR = EventError(scatter=0.004, bias=0.010, shared_bias=0.008)
OFF_ERROR = EventError(scatter=0.006, bias=0.005, shared_bias=0.004)
RUNNER = Runner(height=LEG / 0.491)


def usable(**changes: object) -> CaptureVerdict:
    """The verdict on a good side view."""
    given: dict[str, object] = {
        "status": "usable",
        "view": "side",
        "view_angle": Estimate(0.0, "deg"),
        "activity": "running",
        "direction": "left",
        "near_side": "left",
        "surface": "treadmill",
        "camera": "fixed",
        "slow_motion": Estimate(1.0, "1"),
        "frame_rate": Estimate(60.0, "fps"),
    }
    return CaptureVerdict(**{**given, **changes})  # type: ignore[arg-type]


def true_events(truth: Truth, rng: np.random.Generator | None = None, shift: float = 0.0) -> Events:
    """Events as built in; with `rng` they scatter as much as their error says."""

    def seen(times: dict[str, np.ndarray], scatter: float) -> dict[str, np.ndarray]:
        return {side: values + shift + (rng.normal(0, scatter, values.size) if rng is not None else 0.0) for side, values in times.items()}

    contact, off = seen(truth.initial_contact, CONTACT_ERROR.scatter), seen(truth.toe_off, OFF_ERROR.scatter)
    return Events(contact, off, CONTACT_ERROR, OFF_ERROR, assemble_strides(contact, off), "built in")


def film(**settings: object) -> tuple[Sagittal, Events, Truth]:
    recording, truth = make_runner(**settings)  # type: ignore[arg-type]
    return to_sagittal(recording, near_side=truth.near_side), true_events(truth), truth  # type: ignore[arg-type]


def measured(
    recording: xr.Dataset,
    events: Events,
    near_side: str | None = "left",
    runner: Runner = RUNNER,
    conditions: Conditions = Conditions(),  # noqa: B008
    verdict: CaptureVerdict | None = None,
) -> dict[tuple[str, str], Finding]:
    """Findings by id and side."""
    sagittal = to_sagittal(recording, near_side=near_side)  # type: ignore[arg-type]
    return {(finding.id, finding.side): finding for finding in measure(sagittal, events, runner, conditions, verdict or usable())}
