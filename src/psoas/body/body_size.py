"""Height, mass and segment lengths -> the runner's model, where there is no static trial."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from psoas.body.kinematics import body_poses
from psoas.body.model import Model
from psoas.body.scaling import scale_model
from psoas.errors import SettingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

# Segment lengths as parts of height (Drillis and Contini 1966, Body Segment Parameters; in Winter 2009,
# 10.1002/9780470549148, figure 4.1).
SHARE_OF_HEIGHT = {"thigh": 0.245, "shank": 0.246}
SMALLEST, TALLEST = 1.2, 2.3  # m
# Segment -> the bodies that stretch with it, and the two bodies between whose origins its length lies.
SEGMENTS = {"thigh": (("femur", "patella"), "femur", "tibia"), "shank": (("tibia",), "tibia", "talus")}


def scale_to_size(model: Model, height: float, mass: float, segments: Mapping[str, float] | None = None) -> Model:
    """Return the model of a runner of a given size.

    Thigh and shank get their measured lengths, or the usual part of the height; everything else stretches as the legs
    do together. Expect an error of about 4 % of a segment's length without measured lengths.

    Parameters
    ----------
    model
        Generic model with bodies femur_r, tibia_r, talus_r and those of the left.
    height
        m.
    mass
        kg.
    segments
        "thigh" and "shank" -> length in m, hip centre to knee centre and knee centre to ankle centre.

    Raises
    ------
    SettingError
        If a size is not that of a person, or a segment is not known.
    """
    given = dict(segments or {})
    if not SMALLEST <= height <= TALLEST or not 25 <= mass <= 200:
        raise SettingError(
            f"A runner of {height:g} m and {mass:g} kg cannot be scaled to.", f"Give the height in m ({SMALLEST} to {TALLEST}) and the mass in kg."
        )
    unknown = [name for name in given if name not in SEGMENTS]
    if unknown:
        raise SettingError(f"The segment '{unknown[0]}' is not known.", f"Allowed segments are {', '.join(SEGMENTS)}.")
    present = segment_lengths(model)
    wanted = {name: given.get(name, share * height) for name, share in SHARE_OF_HEIGHT.items()}
    overall = sum(wanted.values()) / sum(present.values())
    factors = {body.name: np.full(3, overall) for body in model.bodies}
    for name, (bodies, _, _) in SEGMENTS.items():
        for body in bodies:
            for side in "rl":
                if f"{body}_{side}" in factors:
                    factors[f"{body}_{side}"] = np.full(3, wanted[name] / present[name])
    return scale_model(model, factors, mass)


def segment_lengths(model: Model) -> dict[str, float]:
    """Return the length of thigh and shank of a model in its default pose, m, mean of both sides."""
    origin = body_poses(model, model.defaults[None]).origin[0]
    return {
        name: float(np.mean([np.linalg.norm(origin[model.body(f"{upper}_{side}")] - origin[model.body(f"{lower}_{side}")]) for side in "rl"]))
        for name, (_, upper, lower) in SEGMENTS.items()
    }
