"""Two markers with each other's name: found by the distances that a standing trial gives, and set right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import xarray as xr

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

WRONG = 0.03  # m, root mean square: no skin moves the markers of one bone so far from where they stood
RIGHT = 0.5  # of that at most is left when two names are exchanged
LOOKED_AT = 60  # frames


def exchange_labels(run: xr.Dataset, static: xr.Dataset, bodies: Mapping[str, str]) -> tuple[xr.Dataset, tuple[tuple[str, str], ...]]:
    """Return the run with exchanged names set right, and the pairs that were exchanged.

    For each body its markers in the run are laid over those of the standing trial as a rigid whole (Kabsch 1976,
    10.1107/S0567739476001873). Where that misses by more than 3 cm, and exchanging two names at least halves it, the two
    had each other's name.

    Parameters
    ----------
    run, static
        Recordings with the same marker names.
    bodies
        Marker -> body that carries it.
    """
    names = [str(name) for name in run["marker"].values]
    standing = {
        str(name): np.nanmean(static["position"].sel(marker=name).transpose("time", "space").values, axis=0) for name in static["marker"].values
    }
    frames = run["position"].transpose("time", "marker", "space").values[:: max(1, run.sizes["time"] // LOOKED_AT)]
    exchanged: list[tuple[str, str]] = []
    for body in dict.fromkeys(bodies.values()):
        own = [name for name in names if bodies.get(name) == body and name in standing and np.isfinite(standing[name]).all()]
        paths = frames[:, [names.index(name) for name in own]]
        paths = paths[np.isfinite(paths).all(axis=(1, 2))]
        if len(own) < 4 or not len(paths):
            continue
        stood = np.array([standing[name] for name in own])
        misfit = _misfit(stood, paths)
        if misfit <= WRONG:
            continue
        tries = {pair: _misfit(stood[_exchanged(len(own), pair)], paths) for pair in combinations(range(len(own)), 2)}
        best = min(tries, key=lambda pair: tries[pair])
        if tries[best] < RIGHT * misfit:
            exchanged.append((own[best[0]], own[best[1]]))
    new = list(names)
    for a, b in exchanged:
        new[names.index(a)], new[names.index(b)] = b, a
    return run.assign_coords(marker=new), tuple(exchanged)


def _exchanged(count: int, pair: Sequence[int]) -> list[int]:
    order = list(range(count))
    order[pair[0]], order[pair[1]] = pair[1], pair[0]
    return order


def _misfit(stood: FloatArray, paths: FloatArray) -> float:
    """Return the root mean square distance between markers that stood (markers, 3) and run (frames, markers, 3), laid over each other."""
    a, b = stood - stood.mean(axis=0), paths - paths.mean(axis=1, keepdims=True)
    u, _, v = np.linalg.svd(np.einsum("tmi,mj->tij", b, a))
    turn = np.ones((len(b), 3))
    turn[:, 2] = np.linalg.det(u @ v)
    rotation = (u * turn[:, None, :]) @ v
    return float(np.sqrt(((b - np.einsum("tij,mj->tmi", rotation, a)) ** 2).sum(axis=2).mean()))
