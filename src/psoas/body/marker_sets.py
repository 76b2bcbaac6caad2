"""Markers by the names of a laboratory -> markers of the runner model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

import numpy as np
import xarray as xr
import yaml

from psoas.body.model import Model
from psoas.body.parts import Marker


@dataclass(frozen=True)
class MarkerSet:
    """A laboratory's way to put and name markers.

    Parameters
    ----------
    name, source
        What it is called, and where it is described.
    known_by
        Names that only this set has.
    places
        Marker of the file -> marker of the runner model at the same place.
    midway
        Marker of the file -> the two markers of the runner model half-way between which it sits.
    rides
        Marker of the file -> body that it rides on, wherever on it.
    """

    name: str
    source: str
    known_by: tuple[str, ...]
    places: Mapping[str, str]
    midway: Mapping[str, tuple[str, str]]
    rides: Mapping[str, str]


@lru_cache(maxsize=1)
def marker_sets() -> tuple[MarkerSet, ...]:
    """Return the marker sets that psoas knows."""
    raw = yaml.safe_load((files("psoas.body") / "data" / "marker_sets.yaml").read_text(encoding="utf-8"))
    sets = []
    for entry in raw:
        places = {_on(side, theirs): _on(side, ours) for theirs, ours in entry["places"].items() for side in "RL"}
        rides = {_on(side, name): _on(side, body) for body, names in entry["rides"].items() for name in names for side in "RL"}
        midway = {name: (first, second) for name, (first, second) in entry.get("midway", {}).items()}
        sets.append(MarkerSet(entry["name"], entry["source"], tuple(entry["known_by"]), places, midway, rides))
    return tuple(sets)


def recognise_set(names: Iterable[str]) -> MarkerSet | None:
    """Return the marker set to which markers belong, or None."""
    present = set(names)
    return next((one for one in marker_sets() if present.issuperset(one.known_by)), None)


def rename_markers(recording: xr.Dataset, known: MarkerSet) -> xr.Dataset:
    """Return a Recording whose markers have the runner model's names where the set says that they sit at the same place."""
    names = [known.places.get(str(name), str(name)) for name in recording["marker"].values]
    return recording.assign_coords(marker=names).assign_attrs(marker_set=known.name)


def add_markers(model: Model, known: MarkerSet, recording: xr.Dataset) -> Model:
    """Return the model with the set's markers that it lacks and the recording shows; places of those that ride are still to be found."""
    seen = {str(name) for name in recording["marker"].values}
    at = {marker.name: marker for marker in model.markers}
    added = {name: Marker(name, model.body(body), np.zeros(3)) for name, body in known.rides.items() if name in seen and body in model.body_names}
    for name, (first, second) in known.midway.items():
        if name in seen and first in at and second in at:
            added[name] = Marker(name, at[first].body, 0.5 * (at[first].location + at[second].location))
    return replace(model, markers=(*(marker for marker in model.markers if marker.name not in added), *added.values()))


def _on(side: str, name: str) -> str:
    return name.replace("{S}", side).replace("{s}", side.lower())
