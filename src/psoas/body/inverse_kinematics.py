"""Markers -> coordinates: the pose of the model whose markers are nearest to the measured ones, frame by frame.

The objective is that of OpenSim: sum over markers of weight times squared distance, plus sum over coordinates of
weight times squared difference to a target, within the ranges of clamped coordinates (Lu and O'Connor 1999,
10.1016/S0021-9290(98)00158-4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from psoas.body.kernels.ready import kernel
from psoas.body.kinematics import marker_points
from psoas.body.model import Model
from psoas.body.parallel import over_frames
from psoas.body.scratch import fit_scratch, pose_scratch
from psoas.body.tables import Skeleton, skeleton_of
from psoas.errors import RecordingError, SettingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
Table = np.ndarray[Any, np.dtype[np.void]]

SETTLED = 1e-6  # rad or m; the objective is then within 1e-10 m² of its least
MOST_ITERATIONS = 300
FEWEST_MARKERS = 6
SAME_OBJECTIVE = 1e-8  # m²; starts that end in the same pose differ by less, and the first is kept

MARKER = np.dtype([("body", "i8"), ("joint", "i8"), ("location", "f8", (3,)), ("weight", "f8")], align=True)
FREE = np.dtype([("coordinate", "i8"), ("low", "f8"), ("high", "f8"), ("weight", "f8"), ("target", "f8")], align=True)
LINK = np.dtype([("coordinate", "i8"), ("free", "i8"), ("coupling", "i8")], align=True)
CARRIER = np.dtype([("parent", "i8"), ("first", "i8"), ("last", "i8")], align=True)


class Tasks(NamedTuple):
    """What a fit works on: tracked markers, free coordinates, and which of these move which joint (-1: none)."""

    markers: Table
    free: Table
    links: Table
    joints: Table


@dataclass(frozen=True, eq=False)
class Fit:
    """What inverse kinematics gives.

    Parameters
    ----------
    time
        (frames,) s.
    q
        (frames, coordinates) m or rad, couplings kept.
    markers
        Names of the markers that were followed.
    weights
        (markers,).
    error
        (frames, markers) m, distance between measured and model marker; nan where it was not seen.
    objective
        (frames,) the least weighted sum of squares, m².
    """

    time: FloatArray
    q: FloatArray
    markers: tuple[str, ...]
    weights: FloatArray
    error: FloatArray
    objective: FloatArray

    @property
    def rms(self) -> FloatArray:
        """(frames,) root mean square marker error, m."""
        return np.asarray(np.sqrt(np.nanmean(self.error**2, axis=1)))


def inverse_kinematics(
    model: Model,
    markers: xr.Dataset,
    weights: Mapping[str, float] | None = None,
    coordinate_weights: Mapping[str, tuple[float, float]] | None = None,
    *,
    threads: int = 1,
) -> Fit:
    """Fit the model to measured markers in every frame.

    Parameters
    ----------
    model
        The scaled model; its locked coordinates stay at their defaults.
    markers
        Recording with `position` (time, space, marker) in m.
    weights
        Marker -> weight; markers that are not named, or have weight 0, are not followed. None follows every marker
        that model and recording share, with weight 1.
    coordinate_weights
        Coordinate -> (weight, target in m or rad).
    threads
        How many threads share the frames.

    Returns
    -------
    Fit
        Where a frame lacks markers, what they alone would fix stays as in the frame before.

    Raises
    ------
    RecordingError
        If model and recording share too few markers, or a frame shows none; the message lists the names.
    SettingError
        If a weight names a coordinate that the model does not have.
    """
    chosen = _chosen_markers(model, markers, weights)
    names = tuple(name for name, _ in chosen)
    position = np.ascontiguousarray(markers["position"].sel(marker=list(names)).transpose("time", "marker", "space").values)
    unseen = np.isnan(position).any(axis=2)
    if unseen.all(axis=1).any():
        frame = int(np.argmax(unseen.all(axis=1)))
        raise RecordingError(
            f"{markers.attrs.get('source', 'The recording')} shows none of the model's markers at {float(markers['time'].values[frame]):.3f} s.",
            "Fill the gap or cut the recording there.",
        )
    tasks = make_tasks(model, chosen, coordinate_weights or {})
    frames = len(position)
    q, objective = np.empty((frames, len(model.coordinates))), np.empty(frames)
    skeleton = skeleton_of(model)
    start = _start(model, tasks, position[:1], names)
    over_frames(lambda first, last: _fit(skeleton, tasks, position, start, q, objective, first, last), frames, threads)
    _leave_bounds(skeleton, tasks, position, q, objective)
    error = np.linalg.norm(marker_points(model, q, names) - position, axis=2)
    return Fit(markers["time"].values, q, names, tasks.markers["weight"].copy(), error, objective)


def _fit(skeleton: Skeleton, tasks: Tasks, seen: FloatArray, start: FloatArray, q: FloatArray, objective: FloatArray, first: int, last: int) -> None:
    """Fill q and objective of frames `first` to `last`; the first of them is fitted from `start`."""
    scratch, fit = pose_scratch(skeleton, q.shape[1]), fit_scratch(len(tasks.free), q.shape[1], len(tasks.links), len(tasks.joints))
    kernel("fit_frames")(skeleton, tasks, seen, start, q, objective, MOST_ITERATIONS, SETTLED, scratch, fit, first, last)


def _leave_bounds(skeleton: Skeleton, tasks: Tasks, seen: FloatArray, q: FloatArray, objective: FloatArray) -> None:
    """Fit frames that ended on a bound once more, from the frame after them, and keep what is better."""
    free = tasks.free["coordinate"]
    bound = np.asarray(((q[:, free] <= tasks.free["low"]) | (q[:, free] >= tasks.free["high"])).any(axis=1))
    again, better = np.empty((1, q.shape[1])), np.empty(1)
    for frame in np.flatnonzero(bound[:-1])[::-1]:
        _fit(skeleton, tasks, seen[frame : frame + 1], q[frame + 1], again, better, 0, 1)
        if better[0] < objective[frame]:
            q[frame], objective[frame] = again[0], better[0]


def make_tasks(model: Model, markers: Sequence[tuple[str, float]], coordinate_weights: Mapping[str, tuple[float, float]]) -> Tasks:
    """Lay out a fit for the compiled kernel: markers with weights, and coordinates with (weight, target)."""
    by_name = {marker.name: marker for marker in model.markers}
    above = {joint.child.body: j for j, joint in enumerate(model.joints)}
    rows = [(by_name[name].body, above.get(by_name[name].body, -1), by_name[name].location, weight) for name, weight in markers]
    held = {model.coordinate(name): pull for name, pull in coordinate_weights.items()}
    moved = {c for body, *_ in rows if body >= 0 for c in np.flatnonzero(model.moves[body]).tolist()}
    moved |= {coupling.independent for coupling in model.couplings if coupling.dependent in moved}
    free = [c for c in range(len(model.coordinates)) if (c in moved or c in held) and not model.locked[c] and not model.dependent[c]]
    place = {c: i for i, c in enumerate(free)}
    free_rows = []
    for c in free:
        low, high = model.coordinates[c].range if model.coordinates[c].clamped else (-np.inf, np.inf)
        free_rows.append((c, low, high, *held.get(c, (0.0, 0.0))))
    source = {c: (c, -1) for c in free}
    source |= {coupling.dependent: (coupling.independent, k) for k, coupling in enumerate(model.couplings) if coupling.independent in place}
    links: list[tuple[int, int, int]] = []
    joints: list[tuple[int, int, int]] = []
    for joint in model.joints:
        first = len(links)
        driven = [c for c in dict.fromkeys(axis.coordinate for axis in joint.axes) if c in source]
        links += [(c, place[source[c][0]], source[c][1]) for c in driven]
        joints.append((above.get(joint.parent.body, -1), first, len(links)))
    return Tasks(np.array(rows, dtype=MARKER), np.array(free_rows, dtype=FREE), np.array(links, dtype=LINK), np.array(joints, dtype=CARRIER))


def _chosen_markers(model: Model, markers: xr.Dataset, weights: Mapping[str, float] | None) -> list[tuple[str, float]]:
    seen = [str(name) for name in markers["marker"].values]
    wanted = dict.fromkeys(model.marker_names, 1.0) if weights is None else {name: float(w) for name, w in weights.items() if w > 0}
    chosen = [(name, weight) for name, weight in wanted.items() if name in seen and name in model.marker_names]
    if len(chosen) < FEWEST_MARKERS:
        raise RecordingError(
            f"{markers.attrs.get('source', 'The recording')} and the model {model.name} share {len(chosen)} markers; {FEWEST_MARKERS} are needed.",
            f"The recording has {', '.join(seen)}; the model has {', '.join(model.marker_names) or 'none'}.",
        )
    return chosen


def _start(model: Model, tasks: Tasks, seen: FloatArray, names: Sequence[str]) -> FloatArray:
    """Return the pose from which the first frame is fitted best, whichever way the runner faces."""
    turns = [c for c in model.root_coordinates if model.coordinates[c].motion == "rotational"]
    slides = [c for c in model.root_coordinates if model.coordinates[c].motion == "translational"]
    skeleton, best, least = skeleton_of(model), model.defaults, np.inf
    for quarter in range(4 if turns else 1):
        start = model.defaults.copy()
        for c in turns:
            up = np.abs(_turning_axis(model, c)[1])
            start[c] += quarter * np.pi / 2 if up > 0.9 else 0.0
        if len(slides) == 3:
            start[slides] += np.nanmean(seen[0] - marker_points(model, start[None], names)[0], axis=0)
        q, objective = np.empty((1, len(start))), np.empty(1)
        _fit(skeleton, tasks, seen, start, q, objective, 0, 1)
        if objective[0] + SAME_OBJECTIVE < least:
            best, least = q[0].copy(), objective[0]
    return best


def _turning_axis(model: Model, coordinate: int) -> FloatArray:
    for joint in model.joints:
        for axis in joint.axes:
            if axis.coordinate == coordinate:
                return joint.parent.rotation @ axis.direction
    raise SettingError(f"No joint of {model.name} uses the coordinate '{model.coordinate_names[coordinate]}'.")
