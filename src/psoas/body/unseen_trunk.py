"""Markers on the legs alone -> a trunk that leans steadily forward, for its weight and inertia."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from psoas.body.kinematics import marker_positions
from psoas.body.model import Model

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

LEAN = np.deg2rad(7.0)  # a usual forward lean of runners
TRUNK = ("C7", "RACR", "LACR")
PELVIS = ("RASI", "LASI", "RPSI", "LPSI")


def sees_the_trunk(model: Model, recording: xr.Dataset) -> bool:
    """Whether the recording has a marker of the model's trunk."""
    names = {str(name) for name in recording["marker"].values}
    return any(marker.name in names and model.body_names[marker.body] == "torso" for marker in model.markers)


def with_steady_trunk(model: Model, recording: xr.Dataset, lean: float) -> xr.Dataset:
    """Return the recording with points of a trunk that stands over the pelvis, faces where it faces on average, and leans.

    A trunk that turned with every turn of the pelvis would throw its weight about as no runner does. What depends on its
    true motion (lumbar moments, the residual force at the pelvis) is as uncertain as before.

    Parameters
    ----------
    model
        The runner's model; its default pose gives the trunk's place over the pelvis.
    recording
        `position` with the markers RASI, LASI, RPSI and LPSI.
    lean
        rad, forward.
    """
    usual = dict(zip(model.marker_names, marker_positions(model, model.defaults[None])[0], strict=True))
    seen = {name: recording["position"].sel(marker=name).transpose("time", "space").values for name in PELVIS}
    forward = np.nanmean(0.5 * (seen["RASI"] + seen["LASI"] - seen["RPSI"] - seen["LPSI"]), axis=0) * np.array([1.0, 0.0, 1.0])
    forward /= np.linalg.norm(forward)
    up = np.array([0.0, 1.0, 0.0])
    axes = np.column_stack([forward, up, np.cross(forward, up)])
    turn = np.array([[np.cos(lean), np.sin(lean), 0.0], [-np.sin(lean), np.cos(lean), 0.0], [0.0, 0.0, 1.0]])
    middle = sum(usual[name] for name in PELVIS) / len(PELVIS)
    center = sum(seen.values()) / len(PELVIS)
    added = np.stack([center + axes @ turn @ (usual[name] - middle) for name in TRUNK], axis=2)
    more = xr.Dataset(
        {"position": (("time", "space", "marker"), added)},
        coords={"time": recording["time"], "space": recording["space"], "marker": list(TRUNK)},
    )
    return xr.concat([recording[["position"]], more], "marker").assign_attrs(recording.attrs)
