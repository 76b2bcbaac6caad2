"""A motion file (a table of joint angles over time) -> coordinates of a model."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from psoas.body.model import Model
from psoas.errors import RecordingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

WIDEST = 2 * np.pi  # rad; no joint of a runner turns further


def coordinates_of(model: Model, table: xr.Dataset) -> FloatArray:
    """Return the coordinates of a motion table, (frames, coordinates) m or rad.

    Angles are in degrees where the table says so, and where it says nothing (attrs["in_degrees"] of None) and an angle
    is beyond one turn in radians. Coordinates that are locked or follow others may be missing.

    Raises
    ------
    RecordingError
        If the table lacks a coordinate that moves, or holds numbers that are not finite; the names are listed.
    """
    source = table.attrs.get("source", "The motion")
    missing = [
        coordinate.name
        for c, coordinate in enumerate(model.coordinates)
        if coordinate.name not in table and not model.locked[c] and not model.dependent[c]
    ]
    if missing:
        raise RecordingError(
            f"{source} has no column for {', '.join(missing[:8])}{' and more' if len(missing) > 8 else ''} of the model {model.name}.",
            "Give markers, or the model that the motion was made with.",
        )
    present = [name for name in model.coordinate_names if name in table]
    broken = [name for name in present if not np.isfinite(table[name].values).all()]
    if broken:
        raise RecordingError(f"{source} has values that are not numbers in {', '.join(broken[:8])}.", "Export the motion again.")
    turning = [coordinate.name for coordinate in model.coordinates if coordinate.motion == "rotational" and coordinate.name in table]
    degrees = table.attrs.get("in_degrees")
    if degrees is None:
        degrees = any(float(np.abs(table[name]).max()) > WIDEST for name in turning)
    q = np.tile(model.defaults, (table.sizes["time"], 1))
    for c, name in enumerate(model.coordinate_names):
        if name in present:
            q[:, c] = np.deg2rad(table[name].values) if degrees and name in turning else table[name].values
    return q
