"""Both legs of a clip -> what is known of their muscles, or why it is not."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from psoas.body.side_view import DRAWS, NOT_SHOWN, MuscleFinding, side_view_muscles
from psoas.body.stride_picture import StridePicture, stride_picture
from psoas.errors import InputError
from psoas.gait.events import Events
from psoas.gait.sagittal import Sagittal
from psoas.quantity import Estimate

LEGS: tuple[Literal["left", "right"], ...] = ("left", "right")
# What muscles need of a clip: time, the thigh behind and the bent knee. Why a clip cannot give one of these is why it gives no muscle.
NEEDED = ("stride_time", "thigh_behind_peak", "knee_flexion_swing_peak")
FAR_FORCE = "The near leg hides the far one as they pass, and force needs its acceleration. A clip from the other side would give it."
CREDIT = (
    "Bodies, joints and leg muscles: Rajagopal et al. 2016, doi 10.1109/TBME.2016.2586891. "
    "Psoas from the lumbar vertebrae: Christophy et al. 2012, doi 10.1007/s10237-011-0290-6."
)


@dataclass(frozen=True, slots=True)
class ClipMuscles:
    """What a clip from the side says about the runner's muscles.

    Parameters
    ----------
    findings
        One a group and leg; empty where nothing is given.
    picture
        Bones and muscles of one leg through its stride: the near one, where it is given.
    missing
        "left" or "right" -> why that leg has no findings, and what would give them.
    not_shown
        What no side view gives -> why.
    credit
        Whose model it is.
    """

    findings: tuple[MuscleFinding, ...] = ()
    picture: StridePicture | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    not_shown: Mapping[str, str] = field(default_factory=lambda: dict(NOT_SHOWN))
    credit: str = CREDIT

    def finding(self, group: str, side: str) -> MuscleFinding | None:
        """Return the finding of that group and leg, or None."""
        return next((one for one in self.findings if one.group == group and one.side == side), None)


def clip_muscles(
    sagittal: Sagittal,
    events: Events,
    refused: Mapping[str, str],
    *,
    height: float | None = None,
    mass: float | None = None,
    draws: int = DRAWS,
    progress: Callable[[str, int, int], None] | None = None,
) -> ClipMuscles:
    """Return what is known of the muscles of both legs; what cannot be had is named with its reason and raises nothing.

    The far leg has no force: on one runner filmed once, two pose models put its hip moment 100 N m apart where the legs pass.

    Parameters
    ----------
    sagittal, events, height, mass, draws
        As in `psoas.body.side_view.side_view_muscles`.
    refused
        Metric id -> why the clip cannot give it, from the capture verdict.
    progress
        Called as ``progress("muscles", done, total)``.
    """
    report = progress or (lambda stage, done, total: None)
    reason = next((refused[id] for id in NEEDED if id in refused), None)
    if reason is not None:
        return ClipMuscles(missing=dict.fromkeys(LEGS, reason))
    near_first = sorted(LEGS, key=lambda side: side != sagittal.near_side)
    findings: dict[str, tuple[MuscleFinding, ...]] = {}
    picture, missing = None, {}
    for done, side in enumerate(near_first):
        report("muscles", done, len(LEGS))
        try:
            findings[side] = side_view_muscles(sagittal, events, side, height=height, mass=mass, draws=draws)
            picture = picture or stride_picture(sagittal, events, side, height=height, mass=mass)
        except InputError as error:
            missing[side] = str(error)
            continue
        if sagittal.near_side is not None and side != sagittal.near_side:
            findings[side] = tuple(map(_without_force, findings[side]))
            picture = replace(picture, force=dict.fromkeys(picture.force, (math.nan,) * len(picture.percent))) if picture.side == side else picture
    report("muscles", len(LEGS), len(LEGS))
    return ClipMuscles(tuple(one for side in LEGS for one in findings.get(side, ())), picture, missing)


def _without_force(one: MuscleFinding) -> MuscleFinding:
    return replace(one, swing_force=Estimate.unknown("1", FAR_FORCE, one.swing_force.origin)) if one.swing_force.known else one
