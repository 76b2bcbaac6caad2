"""The capture verdict: what may be measured from this clip, said before any number is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from psoas.quantity import Estimate

View = Literal["side", "rear", "front", "oblique", "unknown"]
CheckStatus = Literal["good", "limited", "refused"]


@dataclass(frozen=True, slots=True)
class CaptureCheck:
    """One thing that was looked at.

    Parameters
    ----------
    id
        "view", "activity", "frame_rate", "runner_size", "blur", "light", "occlusion", "cuts", "strides", "horizon",
        "camera", "direction", "surface" or "legs_in_picture".
    status
        "good"; "limited" takes some metrics away; "refused" takes all.
    said
        One sentence for the runner: what was seen.
    remedy
        How to film it right; empty when good.
    estimate
        The number behind it, where there is one.
    """

    id: str
    status: CheckStatus
    said: str
    remedy: str = ""
    estimate: Estimate | None = None


@dataclass(frozen=True, slots=True)
class CaptureVerdict:
    """Usable, usable for some metrics, or refused, with every reason.

    Parameters
    ----------
    status
        "usable", "limited" or "refused".
    view, view_angle
        Where the camera stood; angle in degrees away from a true side view (0) towards rear or front (90).
    activity
        "running", "walking" or "neither".
    direction
        Where the runner goes in the picture; None if not known.
    near_side
        The leg closer to the camera in a side view; None otherwise.
    surface, camera
        "treadmill" / "overground", "fixed" / "panning"; None if not known.
    slow_motion
        How many times slower than life the file plays (1 is life speed), given or estimated from gravity.
    frame_rate
        Pictures per second of real time that really differ.
    checks
        Everything that was looked at.
    refused_metrics
        Metric id -> the reason and what would give it, for metrics that this clip cannot give.
    """

    status: Literal["usable", "limited", "refused"]
    view: View
    view_angle: Estimate
    activity: Literal["running", "walking", "neither"]
    direction: Literal["left", "right", "away", "towards"] | None
    near_side: Literal["left", "right"] | None
    surface: Literal["treadmill", "overground"] | None
    camera: Literal["fixed", "panning"] | None
    slow_motion: Estimate
    frame_rate: Estimate
    checks: tuple[CaptureCheck, ...] = ()
    refused_metrics: Mapping[str, str] = field(default_factory=dict)

    @property
    def reasons(self) -> tuple[CaptureCheck, ...]:
        """The checks that took something away, the worst first."""
        return tuple(sorted((c for c in self.checks if c.status != "good"), key=lambda c: c.status != "refused"))
