"""A static trial -> how far each body must be stretched, and where the runner's markers sit on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr

from psoas.body.inverse_kinematics import inverse_kinematics
from psoas.body.kinematics import body_poses, marker_positions
from psoas.body.model import Model
from psoas.body.osim.setups import FollowTasks, Measurement, ScaleSetup
from psoas.body.scaling import scale_model
from psoas.errors import RecordingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

# Marker pairs along each segment, by the names of the usual marker sets; the first set that is there is used.
# R and L stand for the side. Pairs on a thigh or shank cluster say nothing about its length and are not used.
SEGMENT_PAIRS: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "pelvis": ((("RASI", "LASI"), ("RPSI", "LPSI")), (("R.ASIS", "L.ASIS"),), (("RASI", "LASI"),)),
    "femur": (
        (("{}HJC", "{}KJC"),),
        (("{}HJC", "{}LFC"), ("{}HJC", "{}MFC")),
        (("{}ASI", "{}LFC"), ("{}ASI", "{}MFC")),
        (("{}.ASIS", "{}.Knee"),),
    ),
    "tibia": ((("{}LFC", "{}LMAL"), ("{}MFC", "{}MMAL")), (("{}.Knee", "{}.Ankle"),)),
    "foot": ((("{}CAL", "{}TOE"), ("{}CAL", "{}MT5")), (("{}.Heel", "{}.Toe.Tip"),)),
    "torso": ((("{}ASI", "{}ACR"),), (("{}.ASIS", "{}.Acromium"),)),
}
SEGMENT_BODIES = {"femur": ("femur", "patella"), "tibia": ("tibia",), "foot": ("talus", "calcn", "toes")}


def scale_to_static(model: Model, static: xr.Dataset, setup: ScaleSetup | None = None, mass: float | None = None) -> Model:
    """Return the runner's model: stretched by marker distances, brought to the runner's mass, markers placed.

    Parameters
    ----------
    model
        Generic model with markers named as in the trial.
    static
        Recording of the runner standing still.
    setup
        How to scale; when left out, the usual anatomical marker pairs that both have are used.
    mass
        kg; overrides the set-up's.

    Raises
    ------
    RecordingError
        If no marker pair is there to scale by.
    """
    setup = setup or usual_setup(model, static)
    still = average_pose(static, setup.time_range)
    factors = measured_factors(model, still, setup.measurements)
    factors.update(setup.manual)
    scaled = scale_model(model, factors, mass if mass is not None else setup.mass, keep_mass_distribution=setup.keep_mass_distribution)
    return place_markers(scaled, still, setup.tasks)


def average_pose(static: xr.Dataset, time_range: tuple[float, float] | None = None) -> xr.Dataset:
    """Return a Recording of one frame: the mean of the trial, each marker over the frames that show it."""
    chosen = static if time_range is None else static.sel(time=slice(*time_range))
    if chosen.sizes["time"] == 0:
        raise RecordingError(f"{static.attrs.get('source', 'The static trial')} has no frame in {time_range}.")
    mean = chosen["position"].mean("time", skipna=True).expand_dims(time=[float(chosen["time"].values[0])])
    return xr.Dataset({"position": mean.transpose("time", "space", "marker")}, attrs=dict(static.attrs))


def measured_factors(model: Model, still: xr.Dataset, measurements: Sequence[Measurement]) -> dict[str, FloatArray]:
    """Return how far bodies must be stretched for marker distances to be as measured.

    Parameters
    ----------
    model
        Generic model, in its default pose.
    still
        Recording of one frame.
    measurements
        In order; a measurement whose markers are not all there is passed over, as OpenSim does.

    Returns
    -------
    dict
        Body -> (3,).

    Raises
    ------
    RecordingError
        If none of the measurements can be taken.
    """
    in_model = dict(zip(model.marker_names, marker_positions(model, model.defaults[None])[0], strict=True))
    measured = {str(name): still["position"].sel(marker=name).values[0] for name in still["marker"].values}
    factors: dict[str, FloatArray] = {}
    for measurement in measurements:
        ratios = [
            np.linalg.norm(measured[a] - measured[b]) / np.linalg.norm(in_model[a] - in_model[b])
            for a, b in measurement.pairs
            if a in measured and b in measured and a in in_model and b in in_model
        ]
        if len(ratios) < len(measurement.pairs) or not np.all(np.isfinite(ratios)):
            continue
        for body, axes in measurement.bodies.items():
            factor = factors.setdefault(body, np.ones(3))
            factor[["XYZ".index(axis) for axis in axes]] = float(np.mean(ratios))
    if not factors:
        raise RecordingError(
            f"{still.attrs.get('source', 'The static trial')} has none of the marker pairs that scale {model.name}.",
            "Give a set-up of OpenSim's scale tool that names its markers.",
        )
    return factors


def place_markers(model: Model, still: xr.Dataset, tasks: FollowTasks) -> Model:
    """Return the model with its movable markers where the runner's are when the model stands as the runner does.

    Markers that the trial does not show are dropped.
    """
    seen = {str(name): still["position"].sel(marker=name).values[0] for name in still["marker"].values}
    seen = {name: place for name, place in seen.items() if np.all(np.isfinite(place))}
    pulls = {
        name: (weight, model.defaults[model.coordinate(name)] if target is None else target)
        for name, (weight, target) in tasks.coordinates.items()
        if name in model.coordinate_names
    }
    fit = inverse_kinematics(model, still, tasks.markers or None, pulls)
    poses = body_poses(model, fit.q)
    placed = []
    for marker in model.markers:
        if marker.name not in seen:
            continue
        if marker.fixed or marker.body < 0:
            placed.append(marker)
        else:
            local = poses.rotation[0, marker.body].T @ (seen[marker.name] - poses.origin[0, marker.body])
            placed.append(replace(marker, location=local))
    return replace(model, markers=tuple(placed))


def usual_setup(model: Model, static: xr.Dataset) -> ScaleSetup:
    """Return how to scale by the usual anatomical markers that both the model and the trial have."""
    shared = {str(name) for name in static["marker"].values} & set(model.marker_names)
    measurements = []
    for segment, choices in SEGMENT_PAIRS.items():
        for pairs in choices:
            named = tuple((a.format(side), b.format(side)) for a, b in pairs for side in (("R", "L") if "{}" in a else ("",)))
            if all(a in shared and b in shared for a, b in named):
                bodies = [f"{body}_{side}" for body in SEGMENT_BODIES.get(segment, ()) for side in "rl"] or [segment]
                measurements.append(Measurement(segment, named, {body: "XYZ" for body in bodies if body in model.body_names}))
                break
    return ScaleSetup(tuple(measurements))
