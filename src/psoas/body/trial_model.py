"""A generic model and the files of a session -> the runner's model and the markers it follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import xarray as xr

from psoas.body.body_size import scale_to_size
from psoas.body.inverse_kinematics import FEWEST_MARKERS, inverse_kinematics
from psoas.body.joint_centres import marker_paths, with_joint_centres
from psoas.body.kinematics import body_poses, marker_positions
from psoas.body.marker_labels import exchange_labels
from psoas.body.marker_sets import MarkerSet, add_markers, marker_sets, recognise_set, rename_markers
from psoas.body.model import Model
from psoas.body.osim.setups import ScaleSetup
from psoas.body.scaling import scale_model
from psoas.body.session_files import check_marker_file
from psoas.body.static_trial import scale_to_static
from psoas.body.unseen_trunk import LEAN, TRUNK, sees_the_trunk, with_steady_trunk
from psoas.errors import RecordingError, SettingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

ROUNDS = 4  # of placing markers where they ride and fitting again; a fifth moves none by a millimetre
MOSTLY = 0.7  # of the markers must be seen in a frame that places others
FRAMES = 120  # of the run, evenly chosen, for placing them
PELVIS_CORNERS = ("RASI", "LASI", "RPSI", "LPSI")
PELVIS = ("RASI", "LASI", "RPSI", "LPSI", "SACR")
ON_BONE = (*PELVIS, "C7", "CLAV")
ON_BONE_OF_A_SIDE = ("HJC", "ACR", "LEL", "MEL", "LFC", "MFC", "LMAL", "MMAL", "CAL", "TOE", "MT5")


def runners_model(
    model: Model,
    markers: xr.Dataset,
    static: xr.Dataset | None = None,
    *,
    setup: ScaleSetup | None = None,
    height: float | None = None,
    mass: float | None = None,
) -> tuple[Model, xr.Dataset]:
    """Make a generic model the runner's, whatever the session has: a standing trial, or the runner's size alone.

    Parameters
    ----------
    model
        Generic model.
    markers
        Recording of the run.
    static
        Recording of the runner standing; scales by marker distances.
    setup
        How to scale by it; the usual marker pairs when left out.
    height, mass
        m and kg. Without `static` both are needed: thighs and shanks get their usual share of the height, the pelvis the
        distances of its markers, and every marker is placed where it rides over the run.

    Returns
    -------
    tuple
        The runner's model, with the run's markers on it, and the run with the markers named as on the model. Where two of
        them had each other's name they have their own, and attrs["exchanged"] says so.

    Raises
    ------
    RecordingError
        If neither the model nor a known marker set has the markers (both lists are in the message), or they cannot be what
        the file says (unit, axis up).
    SettingError
        If there is neither a standing trial nor height and mass.
    """
    model = _free_to_run(model)
    known = None if setup is not None or _shared(model, markers) else recognise_set(str(name) for name in markers["marker"].values)
    if known is not None:
        markers = rename_markers(markers, known)
        static = rename_markers(static, known) if static is not None else None
        model = add_markers(model, known, markers)
    _refuse_strangers(model, markers, static)
    markers = check_marker_file(model, markers)
    static = check_marker_file(model, static) if static is not None else None
    if static is not None:
        carried = {marker.name: model.body_names[marker.body] for marker in model.markers if marker.body >= 0}
        markers, exchanged = exchange_labels(markers, static, carried)
        if exchanged:
            theirs = {ours: name for name, ours in known.places.items()} if known is not None else {}
            markers = markers.assign_attrs(exchanged=" and ".join(f"{theirs.get(a, a)} with {theirs.get(b, b)}" for a, b in exchanged))
        scaled = scale_to_static(model, static, setup, mass)
        if sees_the_trunk(model, markers) or not set(PELVIS_CORNERS) <= {str(name) for name in markers["marker"].values}:
            return scaled, markers
        trunk = tuple(marker for marker in _stretched(model, scaled).markers if marker.name in TRUNK)
        scaled = replace(scaled, markers=(*scaled.markers, *trunk))
        return scaled, with_steady_trunk(scaled, markers, LEAN).assign_attrs(trunk="steady")
    if height is None or mass is None:
        raise SettingError(
            "Nothing says how large the runner is.", "Give the standing trial with --static, or --height and --mass (it is then less exact)."
        )
    sized = _measured_pelvis(scale_to_size(model, height, mass), markers, mass)
    return place_riding(sized, markers, known), markers


def place_riding(model: Model, markers: xr.Dataset, known: MarkerSet | None = None) -> Model:
    """Return the model with the run's soft-tissue markers where they ride on its bodies, on average over the run.

    Markers on bony points stay where the model has them, and joint centres of hips (Harrington et al. 2007) hold the
    thighs. In rounds the model is fitted to all, and each other marker moves to its mean place on its body.
    """
    riders = set(known.rides) if known is not None else set()
    run = with_joint_centres(markers.isel(time=slice(None, None, max(1, markers.sizes["time"] // FRAMES)))[["position"]])
    run = run.isel(time=np.flatnonzero(np.isfinite(run["position"].values).all(axis=1).mean(axis=1) > MOSTLY))
    seen = marker_paths(run)
    shown = {marker.name: marker for marker in model.markers if marker.name in seen}
    firm = {name for name in shown if name not in riders and (name in ON_BONE or name[1:] in ON_BONE_OF_A_SIDE)}
    fitted = replace(model, markers=tuple(marker for name, marker in shown.items() if name not in riders))
    weights = {name: 3.0 if name in firm else 0.3 for name in shown}
    for _ in range(ROUNDS):
        poses = body_poses(fitted, inverse_kinematics(fitted, run, weights).q)
        placed = []
        for name, marker in shown.items():
            local = np.einsum("tji,tj->ti", poses.rotation[:, marker.body], seen[name] - poses.origin[:, marker.body])
            placed.append(marker if name in firm else replace(marker, location=np.nanmean(local, axis=0)))
        fitted = replace(model, markers=tuple(placed))
        weights = {name: 3.0 if name in firm else 1.0 for name in shown}
    return replace(fitted, markers=tuple(marker for marker in fitted.markers if marker.name in markers["marker"].values))


def _stretched(model: Model, scaled: Model) -> Model:
    """Return the generic model's markers where the trunk of the scaled one carries them."""
    torso = model.body("torso")
    grown = float(np.linalg.norm(scaled.bodies[torso].mass_center) / np.linalg.norm(model.bodies[torso].mass_center))
    return replace(model, markers=tuple(replace(one, location=one.location * grown) for one in model.markers if one.body == torso))


def _free_to_run(model: Model) -> Model:
    """Return the model with a pelvis that may go anywhere: generic models keep it within a few metres of the origin."""
    roots = set(model.root_coordinates)
    return replace(model, coordinates=tuple(replace(one, clamped=one.clamped and c not in roots) for c, one in enumerate(model.coordinates)))


def _shared(model: Model, markers: xr.Dataset) -> bool:
    names = {str(name) for name in markers["marker"].values}
    known = recognise_set(names)
    return known is None or not (known.places or known.rides)


def _refuse_strangers(model: Model, markers: xr.Dataset, static: xr.Dataset | None) -> None:
    for recording in (markers, *(() if static is None else (static,))):
        names = [str(name) for name in recording["marker"].values]
        if len(set(names) & set(model.marker_names)) < FEWEST_MARKERS:
            raise RecordingError(
                f"{recording.attrs.get('source', 'The recording')} and the model {model.name} share "
                f"{len(set(names) & set(model.marker_names))} markers; {FEWEST_MARKERS} are needed.",
                f"The recording has {', '.join(names[:40])}; the model has {', '.join(model.marker_names) or 'none'}. "
                f"Known sets are: {'; '.join(one.name for one in marker_sets())}.",
            )


def _measured_pelvis(model: Model, markers: xr.Dataset, mass: float) -> Model:
    """Return the model with its pelvis as wide and deep as the distances of the markers on it, and the trunk as long."""
    seen = marker_paths(markers)
    placed = dict(zip(model.marker_names, marker_positions(model, model.defaults[None])[0], strict=True))

    def stretch(*pairs: tuple[str, str]) -> float:
        ratios = [
            float(np.nanmedian(np.linalg.norm(seen[a] - seen[b], axis=1))) / float(np.linalg.norm(placed[a] - placed[b]))
            for a, b in pairs
            if a in seen and b in seen and a in placed and b in placed
        ]
        return float(np.mean(ratios)) if ratios else 1.0

    depth, width = stretch(("RASI", "RPSI"), ("LASI", "LPSI")), stretch(("RASI", "LASI"), ("RPSI", "LPSI"))
    trunk = stretch(("RASI", "RACR"), ("LASI", "LACR"), ("RPSI", "C7"), ("LPSI", "C7"))
    upper = stretch(("RACR", "RLEL"), ("LACR", "LLEL"))
    factors = {"pelvis": np.array([depth, 0.5 * (depth + width), width]), "torso": np.full(3, trunk)}
    factors |= {f"{body}_{side}": np.full(3, upper) for body in ("humerus", "ulna", "radius", "hand") for side in "rl"}
    return scale_model(model, {name: factor for name, factor in factors.items() if name in model.body_names}, mass)
