"""A static trial -> how far each body must be stretched, and where the runner's markers sit on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr

from psoas.body.inverse_kinematics import FEWEST_MARKERS, inverse_kinematics
from psoas.body.joint_centres import with_joint_centres
from psoas.body.kinematics import body_poses, marker_positions
from psoas.body.model import Model
from psoas.body.osim.setups import FollowTasks, Measurement, ScaleSetup
from psoas.body.scaling import scale_model
from psoas.errors import RecordingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

# Segment -> axes that it scales, and the marker pairs that measure it, best first; the first choice that is all there is used.
# {} stands for the side. Pairs on a thigh or shank cluster say nothing about its length and are not used.
SEGMENT_PAIRS: dict[str, tuple[str, tuple[tuple[tuple[str, str], ...], ...]]] = {
    "pelvis depth": ("X", ((("{}ASI", "{}PSI"),), (("{}ASI", "SACR"),))),
    "pelvis height": ("Y", ((("{}PSI", "{}HJC"), ("{}ASI", "{}HJC")), (("{}ASI", "{}HJC"),))),
    "pelvis width": ("Z", ((("RPSI", "LPSI"), ("RASI", "LASI")), (("RASI", "LASI"),), (("R.ASIS", "L.ASIS"),))),
    "femur": (
        "XYZ",
        (
            (("{}HJC", "{}LFC"), ("{}HJC", "{}MFC")),
            (("{}HJC", "{}KJC"),),
            (("{}ASI", "{}LFC"), ("{}ASI", "{}MFC")),
            (("{}ASI", "{}LFC"),),
            (("{}.ASIS", "{}.Knee"),),
        ),
    ),
    "tibia": ("XYZ", ((("{}LFC", "{}LMAL"), ("{}MFC", "{}MMAL")), (("{}KJC", "{}AJC"),), (("{}LFC", "{}LMAL"),), (("{}.Knee", "{}.Ankle"),))),
    "foot": ("XYZ", ((("{}CAL", "{}TOE"), ("{}CAL", "{}MT5")), (("{}CAL", "{}MT5"),), (("{}.Heel", "{}.Toe.Tip"),))),
    "torso": (
        "XYZ",
        (
            (("RASI", "CLAV"), ("LASI", "CLAV"), ("LPSI", "C7"), ("RPSI", "C7"), ("{}ASI", "{}ACR")),
            (("{}ASI", "{}ACR"),),
            (("{}ASI", "C7"),),
            (("{}.ASIS", "{}.Acromium"),),
        ),
    ),
    "humerus": ("XYZ", ((("{}SJC", "{}LEL"), ("{}SJC", "{}MEL")), (("{}ACR", "{}LEL"),))),
    "radius": ("XYZ", ((("{}LEL", "{}FAradius"), ("{}MEL", "{}FAulna")), (("{}LEL", "{}FAradius"),))),
}
SEGMENT_BODIES = {
    "pelvis depth": ("pelvis",),
    "pelvis height": ("pelvis",),
    "pelvis width": ("pelvis",),
    "femur": ("femur", "patella"),
    "tibia": ("tibia",),
    "foot": ("talus", "calcn", "toes"),
    "torso": ("torso",),
    "humerus": ("humerus",),
    "radius": ("ulna", "radius", "hand"),
}
# How strongly the standing pose follows a place: bony points and joint centres; what rides on soft tissue does not count.
STANDING_WEIGHTS = {
    **dict.fromkeys(("{}ASI", "{}HJC", "{}ACR", "SACR"), 2.0),
    **dict.fromkeys(("C7", "CLAV"), 5.0),
    **dict.fromkeys(("{}PSI", "{}LFC", "{}MFC", "{}KJC", "{}AJC", "{}LMAL", "{}MMAL", "{}LEL", "{}MEL", "{}FAradius", "{}FAulna"), 1.0),
    **dict.fromkeys(("{}CAL", "{}TOE", "{}MT5"), 0.5),
    **dict.fromkeys(("{}ASH", "{}PSH"), 0.2),
}
RUNNING_WEIGHTS = {"pelvis": 4.0, "femur": 2.0, "tibia": 2.0, "talus": 2.0, "calcn": 2.0, "toes": 2.0}  # others 1


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
    usual = setup is None
    static = with_joint_centres(static) if usual else static
    setup = setup or usual_setup(model, static)
    still = average_pose(static, setup.time_range)
    factors = measured_factors(model, still, setup.measurements)
    if usual:
        factors = {**_as_the_legs(model, factors), **factors}
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


def _as_the_legs(model: Model, factors: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Return the mean stretch of thighs and shanks for every body: what no marker measures stretches as the legs do."""
    legs = [factor for name, factor in factors.items() if name.startswith(("femur", "tibia"))]
    return {body.name: np.full(3, float(np.mean(legs))) for body in model.bodies} if legs else {}


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
    for segment, (axes, choices) in SEGMENT_PAIRS.items():
        for pairs in choices:
            named = tuple((a.format(side), b.format(side)) for a, b in pairs for side in (("R", "L") if "{}" in a else ("",)))
            if all(a in shared and b in shared for a, b in named):
                names = [(body, *(f"{body}_{side}" for side in "rl")) for body in SEGMENT_BODIES[segment]]
                bodies = {body: axes for all_of_one in names for body in all_of_one if body in model.body_names}
                measurements.append(Measurement(segment, named, bodies))
                break
    weights = {name.format(side): weight for name, weight in STANDING_WEIGHTS.items() for side in "RL"}
    weights = {name: weight for name, weight in weights.items() if name in shared}
    return ScaleSetup(tuple(measurements), tasks=FollowTasks(weights if len(weights) >= FEWEST_MARKERS else {}, {}))


def usual_weights(model: Model) -> dict[str, float]:
    """Return how strongly a running model follows each of its markers: the pelvis most, then the legs."""
    stem = [model.body_names[marker.body].rsplit("_", 1)[0] if marker.body >= 0 else "" for marker in model.markers]
    return {marker.name: RUNNING_WEIGHTS.get(body, 1.0) for marker, body in zip(model.markers, stem, strict=True)}
