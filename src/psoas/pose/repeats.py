"""Pictures that a file holds more than once: 50 pictures a second in the container, 25 that differ."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

BoolArray = np.ndarray[Any, np.dtype[np.bool_]]


def repeated_frames(recording: xr.Dataset) -> BoolArray:
    """Return which frames repeat the one before them.

    A frame repeats if the picture does (`duplicate`, where it was measured) or if every point of it stands exactly
    where it stood before, which noise does not do. Frames without the runner repeat nothing.

    Parameters
    ----------
    recording
        A Recording.

    Returns
    -------
    numpy.ndarray
        (frames,) bool.
    """
    position = recording["position"].values
    seen = np.isfinite(position).any(axis=(1, 2))
    before, now = position[:-1], position[1:]
    same = ((before == now) | (np.isnan(before) & np.isnan(now))).all(axis=(1, 2))
    repeated = np.concatenate([[False], same])
    if "duplicate" in recording:
        repeated |= recording["duplicate"].values.astype(bool)
    return np.asarray(repeated & seen)
