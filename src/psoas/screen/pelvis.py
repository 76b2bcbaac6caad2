"""The drop of the pelvis on one leg, from the front: weak, since hips are what a pose model places worst."""

from __future__ import annotations

import numpy as np
import xarray as xr

from psoas.finding import Side
from psoas.knowledge.home_tests import Film
from psoas.quantity import Estimate
from psoas.recording.keypoints import other_side
from psoas.screen.limbs import limb, point
from psoas.screen.picture import refusals

HIP_POINT_ERROR = 0.06
"""One-sigma error of a hip point's height, in hip widths, that stays while a person moves (our assumption from
TR08, R167 and R168: clothes and a bent hip move the point that a model calls the hip)."""

LEAST_LIFT = 0.05  # of the leg's length by which the free foot is higher
FRONT = Film("front", "hip", "both hips, knees and feet", "clip")


def pelvis_drop(recording: xr.Dataset, side: Side) -> Estimate:
    """Return how far the pelvis drops on the free side while one leg carries.

    The tilt of the line between the hips in the deepest tenth of the moments on one leg, less its tilt while both feet
    are down (or, if they never are, while the knee is straightest).

    Parameters
    ----------
    recording
        Keypoints of a clip from the front or back.
    side
        The standing leg.

    Returns
    -------
    Estimate
        Degrees, positive where the free side is lower. The systematic error is large by design: a change of less than
        about 10 degrees between visits says nothing. Unknown, with the reason, where the clip cannot show it.
    """
    free = other_side(f"{side}_hip").removesuffix("_hip")
    reasons = refusals(recording, FRONT, side, ("hip", "knee", "ankle"))
    if reasons:
        return Estimate.unknown("deg", reasons[0])
    line = point(recording, f"{free}_hip") - point(recording, f"{side}_hip")
    tilt = np.degrees(np.arctan2(-line[:, 1], np.abs(line[:, 0])))
    leg = np.nanmedian(limb(recording, f"{side}_hip", f"{side}_ankle").length)
    lifted = point(recording, f"{free}_ankle")[:, 1] - point(recording, f"{side}_ankle")[:, 1] > LEAST_LIFT * leg
    depth = point(recording, f"{side}_ankle")[:, 1] - point(recording, f"{side}_hip")[:, 1]
    known = np.isfinite(tilt) & np.isfinite(depth)
    alone, both = known & lifted, known & ~lifted
    if alone.sum() < 10:
        return Estimate.unknown("deg", "The clip does not show the person on one leg. Film the whole test from the front.")
    deep = alone & (depth >= np.percentile(depth[alone], 90))
    rest = both if both.sum() >= 10 else alone & (depth <= np.percentile(depth[alone], 10))
    systematic = float(np.degrees(np.hypot(HIP_POINT_ERROR, HIP_POINT_ERROR)))
    random = float(np.hypot(tilt[deep].std() / np.sqrt(deep.sum()), tilt[rest].std() / np.sqrt(rest.sum())))
    return Estimate(float(np.median(tilt[deep]) - np.median(tilt[rest])), "deg", random, systematic, int(deep.sum()), "frames", "from a clip")
