"""Treadmill or overground, fixed or panning camera: what moved against what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import xarray as xr

from psoas.gait.activity import evened
from psoas.gait.sighting import Sighting
from psoas.gait.view import Viewpoint
from psoas.recording.dataset import FloatArray
from psoas.recording.runner import Conditions

# A runner who moves over the ground by more than this many leg lengths is not on a treadmill (belts are 1.5 to 2 legs
# long, and the runner's own drift on them stays under one).
LEAST_TRAVEL = 1.8
# From behind, a runner who runs away shrinks; on a treadmill the size stays within this factor.
LEAST_SHRINKING = 1.25
# A camera that moves the background by this many leg lengths is panned.
PANNED = 1.0
# Nobody keeps a running person in the same place of the picture this well by hand (leg lengths, after 3 s).
STILL_IN_PICTURE, LONG_ENOUGH = 0.45, 3.0


@dataclass(frozen=True, slots=True)
class Filming:
    """What moved against what.

    Parameters
    ----------
    surface
        "treadmill", "overground" or None.
    camera
        "fixed", "panning" or None.
    travel
        Distance the runner covered over the ground, leg lengths; nan where it cannot be told.
    """

    surface: Literal["treadmill", "overground"] | None
    camera: Literal["fixed", "panning"] | None
    travel: float


def find_filming(recording: xr.Dataset, sighting: Sighting, viewpoint: Viewpoint, conditions: Conditions) -> Filming:
    """Return whether the runner was on a treadmill and whether the camera followed.

    The hips' path in the picture minus the path of the background (`camera_shift`, where it was measured) is the way over
    the ground. Without it, only a runner who crosses the picture, or stays in one place better than a hand could
    follow, can be told.

    Parameters
    ----------
    recording
        The Recording.
    sighting, viewpoint
        The runner and where the camera stood.
    conditions
        A given surface wins.
    """
    stretch = sighting.stretch
    time = sighting.time[stretch]
    if len(time) < 2 or not sighting.leg_length > 0:
        return Filming(conditions.surface, None, float("nan"))
    hips = evened(time, time, sighting.middle("hip")[stretch, 0]) / sighting.leg_length
    crossing = _range(hips)
    shift = _camera_path(recording)
    panned = _range(shift[stretch] / sighting.leg_length) if shift is not None else None
    if viewpoint.view in ("rear", "front"):
        scale = sighting.scale[stretch]
        runs_away = float(max(scale[0], scale[-1]) / min(scale[0], scale[-1])) > LEAST_SHRINKING
        surface: Literal["treadmill", "overground"] | None = "overground" if runs_away or (panned or 0) > PANNED else "treadmill"
        camera = None if panned is None else _camera(panned)
        return Filming(conditions.surface or surface, camera if camera or not runs_away else "fixed", float("nan"))
    if panned is not None and shift is not None:
        travel = _range(hips - shift[stretch] / sighting.leg_length)
        surface = "overground" if travel > LEAST_TRAVEL else "treadmill"
        return Filming(conditions.surface or surface, _camera(panned), travel)
    if crossing > LEAST_TRAVEL:
        return Filming(conditions.surface or "overground", "fixed", crossing)
    if conditions.surface is not None:
        return Filming(conditions.surface, "fixed" if conditions.surface == "treadmill" else "panning", float("nan"))
    if crossing < STILL_IN_PICTURE and sighting.duration >= LONG_ENOUGH:
        return Filming("treadmill", "fixed", crossing)
    return Filming(None, None, float("nan"))


def _camera_path(recording: xr.Dataset) -> FloatArray | None:
    if "camera_shift" not in recording:
        return None
    steps = recording["camera_shift"].sel(space="x").values
    if np.isfinite(steps).mean() < 0.5:
        return None
    return np.asarray(np.cumsum(np.where(np.isfinite(steps), steps, 0.0)))


def _range(path: FloatArray) -> float:
    """Way from the first to the last tenth of a path, or the width of what lies between, whichever is longer."""
    tenth = max(1, len(path) // 10)
    return float(max(abs(np.median(path[-tenth:]) - np.median(path[:tenth])), np.quantile(path, 0.95) - np.quantile(path, 0.05)))


def _camera(panned: float) -> Literal["fixed", "panning"]:
    return "panning" if panned > PANNED else "fixed"
