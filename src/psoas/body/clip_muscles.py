"""Both legs of a clip -> what is known of their muscles, or why it is not."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from psoas.body.side_view import DRAWS, NOT_SHOWN, LegFinding, MuscleFinding, side_view_leg
from psoas.body.stride_picture import StridePicture, stride_picture
from psoas.errors import InputError
from psoas.gait.events import Events
from psoas.gait.sagittal import Sagittal
from psoas.quantity import Estimate

STAGE = "Working out muscles"
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
    legs
        Left before right; empty where nothing is given.
    picture
        Bones and muscles of one leg through its stride: the near one, where it is given.
    missing
        "left" or "right" -> why that leg has no findings, and what would give them.
    not_shown
        What no side view gives -> why.
    credit
        Whose model it is.
    """

    legs: tuple[LegFinding, ...] = ()
    picture: StridePicture | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    not_shown: Mapping[str, str] = field(default_factory=lambda: dict(NOT_SHOWN))
    credit: str = CREDIT

    @property
    def findings(self) -> tuple[MuscleFinding, ...]:
        """One a group of muscles and leg, leg by leg."""
        return tuple(one for leg in self.legs for one in leg.muscles)

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

    The far leg has neither moments nor forces in swing: on one runner filmed once, two pose models put its hip moment
    100 N m apart where the legs pass.

    Parameters
    ----------
    sagittal, events, height, mass, draws
        As in `psoas.body.side_view.side_view_leg`.
    refused
        Metric id -> why the clip cannot give it, from the capture verdict.
    progress
        Called as ``progress(stage, done, total)``.
    """
    report = progress or (lambda stage, done, total: None)
    reason = next((refused[id] for id in NEEDED if id in refused), None)
    if reason is not None:
        return ClipMuscles(missing=dict.fromkeys(LEGS, reason))
    near_first = sorted(LEGS, key=lambda side: side != sagittal.near_side)
    legs: dict[str, LegFinding] = {}
    missing: dict[str, str] = {}
    picture: StridePicture | None = None
    for done, side in enumerate(near_first):
        report(STAGE, done, len(LEGS))
        try:
            legs[side] = side_view_leg(sagittal, events, side, height=height, mass=mass, draws=draws)
            picture = picture or stride_picture(sagittal, events, side, height=height, mass=mass)
        except InputError as error:
            missing[side] = str(error)
            continue
        if sagittal.near_side is not None and side != sagittal.near_side:
            legs[side] = _without_swing(legs[side])
            picture = replace(picture, force=dict.fromkeys(picture.force, (math.nan,) * len(picture.percent))) if picture.side == side else picture
    report(STAGE, len(LEGS), len(LEGS))
    return ClipMuscles(tuple(legs[side] for side in LEGS if side in legs), picture, missing)


def _without_swing(leg: LegFinding) -> LegFinding:
    """Return what is known of a leg without what follows from its acceleration."""

    def unknown(known: Estimate) -> Estimate:
        return Estimate.unknown(known.unit, FAR_FORCE, known.origin) if known.known else known

    return replace(leg, muscles=tuple(replace(one, swing_force=unknown(one.swing_force)) for one in leg.muscles), moments=())
