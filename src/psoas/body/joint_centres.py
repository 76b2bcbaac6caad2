"""Skin markers of a standing runner -> joint centres, added to the recording as markers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

# Harrington et al. 2007, 10.1016/j.jbiomech.2006.02.003, table 4: behind, below and beside the middle of the front spines.
BEHIND, BELOW, BESIDE = (0.24, 0.0099), (0.30, 0.0109), (0.33, 0.0073)
BETWEEN = {"KJC": ("LFC", "MFC"), "AJC": ("LMAL", "MMAL")}


def with_joint_centres(recording: xr.Dataset) -> xr.Dataset:
    """Return a Recording with hip, knee and ankle centres (RHJC, RKJC, RAJC and left) where its markers give them.

    Hips by the width and depth of the pelvis (Harrington et al. 2007); knees and ankles half-way between the epicondyles
    and the malleoli. Centres that the recording has already stay.

    Parameters
    ----------
    recording
        `position` (time, space, marker) in m, y up, with the runner model's marker names; SACR stands for the two rear spines.
    """
    seen = marker_paths(recording)
    found: dict[str, FloatArray] = {}
    for side in "RL":
        for joint, (a, b) in BETWEEN.items():
            if f"{side}{a}" in seen and f"{side}{b}" in seen:
                found[f"{side}{joint}"] = 0.5 * (seen[f"{side}{a}"] + seen[f"{side}{b}"])
    found |= _hips(seen)
    added = {name: path for name, path in found.items() if name not in seen}
    if not added:
        return recording
    more = xr.Dataset(
        {"position": (("time", "space", "marker"), np.stack(list(added.values()), axis=2))},
        coords={"time": recording["time"], "space": recording["space"], "marker": list(added)},
    )
    return xr.concat([recording[["position"]], more], "marker").assign_attrs(recording.attrs)


def marker_paths(recording: xr.Dataset) -> dict[str, FloatArray]:
    """Return marker -> (time, space) m of a Recording's `position`."""
    position = recording["position"].transpose("time", "space", "marker").values
    return {str(name): position[:, :, k] for k, name in enumerate(recording["marker"].values)}


def _hips(seen: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    back = [seen[name] for name in (("RPSI", "LPSI") if "RPSI" in seen and "LPSI" in seen else ("SACR",)) if name in seen]
    if "RASI" not in seen or "LASI" not in seen or not back:
        return {}
    middle: FloatArray = 0.5 * (seen["RASI"] + seen["LASI"])
    rear = np.mean(back, axis=0)
    width = float(np.nanmedian(np.linalg.norm(seen["RASI"] - seen["LASI"], axis=1)))
    depth = float(np.nanmedian(np.linalg.norm(middle - rear, axis=1)))
    right = _unit(seen["RASI"] - seen["LASI"])
    forward = middle - rear
    forward = _unit(forward - (forward * right).sum(axis=1, keepdims=True) * right)
    up = np.cross(right, forward)
    back_by, down_by, out_by = (share * size + more for (share, more), size in ((BEHIND, depth), (BELOW, width), (BESIDE, width)))
    center: FloatArray = middle - back_by * forward - down_by * up
    return {"RHJC": center + out_by * right, "LHJC": center - out_by * right}


def _unit(vectors: FloatArray) -> FloatArray:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
