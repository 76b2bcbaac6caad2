"""Recordings of skin markers: names, paths in metres, y up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from psoas.errors import RecordingError
from psoas.recording.dataset import FloatArray, validate_recording

AXES = "x forward, y up, z to the right"


def make_marker_recording(position: FloatArray, time: FloatArray, marker: Sequence[str], **attrs: Any) -> xr.Dataset:
    """Build and validate a Recording of markers.

    Parameters
    ----------
    position
        (frames, 3, markers) in m, y up; nan where a marker was not seen.
    time
        (frames,) s, strictly rising.
    marker
        Names of the markers, in order.
    **attrs
        Kept as attributes; `frame_rate` is worked out from the time stamps if it is not given.

    Returns
    -------
    xarray.Dataset
        `position` with dims (time, space, marker).

    Raises
    ------
    RecordingError
        If two markers have one name or the parts do not fit each other.
    """
    twice = [name for name, count in Counter(marker).items() if count > 1]
    if twice:
        raise RecordingError(f"{attrs.get('source', 'The recording')} has two markers of one name: {', '.join(twice)}.", "Rename one of them.")
    if "frame_rate" not in attrs:
        attrs["frame_rate"] = float(1 / np.median(np.diff(time))) if len(time) > 1 and np.median(np.diff(time)) > 0 else float("nan")
    recording = xr.Dataset(
        {"position": (("time", "space", "marker"), np.asarray(position, dtype=float))},
        coords={"time": np.asarray(time, dtype=float), "space": ["x", "y", "z"], "marker": list(marker)},
        attrs={"space_unit": "m", "axes": AXES, **attrs},
    )
    return validate_recording(recording)
