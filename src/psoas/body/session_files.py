"""Whether markers and forces can be what they say they are: unit, axes, gaps. What cannot be is refused, with what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from psoas.body.model import Model
from psoas.errors import RecordingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

SMALLEST, LARGEST = 0.3, 3.5  # m between the markers of a runner that are furthest apart
FARTHEST = 200.0  # m from the origin of a laboratory
PUSH = 50.0  # N
LOST = 0.05  # of the samples in which a plate is pushed may lack a centre of pressure
AXES = ("x", "y", "z")


def check_marker_file(model: Model, recording: xr.Dataset) -> xr.Dataset:
    """Return the recording without markers that are never seen; attrs["never_seen"] names them.

    Raises
    ------
    RecordingError
        If the markers are not of a person's size (a wrong unit), or the pelvis is not above the feet (a wrong axis up).
    """
    source = recording.attrs.get("source", "The recording")
    position = recording["position"].transpose("time", "marker", "space").values
    seen = np.isfinite(position).all(axis=2).any(axis=0)
    if not seen.any():
        raise RecordingError(f"{source} shows no marker in any frame.", "Export it again.")
    names = [str(name) for name in recording["marker"].values]
    on = {marker.name: model.body_names[marker.body] if marker.body >= 0 else "" for marker in model.markers}
    known = [k for k, name in enumerate(names) if seen[k] and name in on]
    if len(known) > 2:
        spread = float(np.nanmedian(np.linalg.norm(np.nanmax(position[:, known], axis=1) - np.nanmin(position[:, known], axis=1), axis=1)))
        if not SMALLEST <= spread <= LARGEST:
            held = "mm" if 1e3 * SMALLEST <= spread <= 1e3 * LARGEST else "m" if SMALLEST <= 1e3 * spread <= LARGEST else "another unit"
            raise RecordingError(
                f"{source}: the runner's markers are {spread:.4g} m apart, so the file holds {held}, which is not what it says.",
                "Write the unit of the numbers into the file's header.",
            )
    hips = [k for k in known if on[names[k]] == "pelvis"]
    feet = [k for k in known if on[names[k]].startswith(("calcn", "toes"))]
    if hips and feet:
        upward = np.nanmedian(np.nanmean(position[:, hips], axis=1) - np.nanmean(position[:, feet], axis=1), axis=0)
        _check_up(source, "markers", "the pelvis is above the feet", upward)
    if seen.all():
        return recording
    kept = recording.sel(marker=[name for name, here in zip(names, seen, strict=True) if here])
    return kept.assign_attrs(never_seen=", ".join(name for name, here in zip(names, seen, strict=True) if not here))


def check_force_file(forces: xr.Dataset) -> None:
    """Refuse forces that have gaps, push sideways or act outside any laboratory.

    Raises
    ------
    RecordingError
        The message names the plate.
    """
    source = forces.attrs.get("source", "The forces")
    for plate in forces["plate"].values:
        one = forces.sel(plate=plate)
        push = one["force"].transpose("time_force", "space").values
        gaps = ~np.isfinite(push).all(axis=1)
        if gaps.any():
            raise RecordingError(
                f"{source}: the force of plate {plate} is not a number in {gaps.mean():.0%} of the samples.",
                "Export the file again, or leave the plate out.",
            )
        loaded = np.linalg.norm(push, axis=1) > PUSH
        point = one["centre_of_pressure"].transpose("time_force", "space").values[loaded]
        lost = ~np.isfinite(point).all(axis=1)
        if len(lost) and lost.mean() > LOST:
            raise RecordingError(
                f"{source}: the centre of pressure of plate {plate} is not a number in {lost.mean():.0%} of the samples in which it is pushed.",
                "Export the file again, or leave the plate out.",
            )
        if np.isfinite(point).any() and float(np.nanmedian(np.abs(point).max(axis=1))) > FARTHEST:
            raise RecordingError(f"{source}: the centre of pressure of plate {plate} is not in m.", "Write it in m, as OpenSim expects it.")
    together = forces["force"].transpose("time_force", "space", "plate").values.sum(axis=2)
    pushed = together[np.linalg.norm(together, axis=1) > PUSH]
    if len(pushed):
        _check_up(source, "forces", "the ground pushes the runner up", np.mean(pushed, axis=0))


def _check_up(source: str, what: str, because: str, upward: FloatArray) -> None:
    axis = int(np.argmax(np.abs(upward)))
    if axis != 1 or upward[1] < 0:
        sign = "" if upward[axis] > 0 else "-"
        raise RecordingError(
            f"{source}: the {what} have {sign}{AXES[axis]} up, where {because}; psoas needs y up.", "Turn them to x forward, y up, z to the right."
        )
