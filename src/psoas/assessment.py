"""The Assessment: everything a report shows, frozen, as JSON with a schema version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from psoas.body.clip_muscles import ClipMuscles
from psoas.finding import Finding, Headline, Side, SideDifference
from psoas.gait.capture import CaptureVerdict
from psoas.gait.curves import Curve
from psoas.gait.figure import Moment, StickFigure
from psoas.gait.form import FormVerdict
from psoas.quantity import Estimate
from psoas.reason.reasoning import Reasoning
from psoas.recording.runner import Conditions, Runner
from psoas.screen.screening import Screening

SCHEMA = 3


@dataclass(frozen=True, slots=True)
class Source:
    """The file that was assessed: name, SHA-256, size in pixels, length in s, frames, how points were found, and when it says it was filmed."""

    file: str
    sha256: str
    width: int
    height: int
    duration: float
    frames: int
    pose_model: str
    pose_settings: Mapping[str, object] = field(default_factory=dict)
    credit: str = ""
    filmed: str = ""

    @property
    def day(self) -> date | None:
        """Day on which it was filmed, by the camera's zone, or this machine's where the camera tells UTC; None where it says none that can be."""
        try:
            moment = datetime.fromisoformat(self.filmed)
            return (moment if moment.utcoffset() else moment.astimezone()).date()
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The sum of one visit. Everything that a report shows is in here."""

    created: str
    software: Mapping[str, str]
    runner: Runner
    conditions: Conditions
    source: Source
    capture: CaptureVerdict
    speed: Estimate
    leg_length: Estimate
    headlines: tuple[Headline, ...]
    findings: tuple[Finding, ...]
    differences: tuple[SideDifference, ...]
    form: tuple[FormVerdict, ...]
    curves: tuple[Curve, ...] = ()
    figure: StickFigure | None = None
    moments: tuple[Moment, ...] = ()
    notes: tuple[str, ...] = ()
    rear_source: Source | None = None
    rear_capture: CaptureVerdict | None = None
    strides: tuple[Mapping[str, float | str], ...] = ()
    screening: Screening | None = None
    reasoning: Reasoning | None = None
    muscles: ClipMuscles | None = None
    schema: int = SCHEMA

    def finding(self, id: str, side: Side = "both") -> Finding | None:
        """Return the finding of that metric and side, or None."""
        return next((f for f in self.findings if f.id == id and f.side == side), None)
