from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.spatial.transform import Rotation

from psoas.body.marker_labels import exchange_labels

FOOT = {"heel": (0.0, 0.0, 0.0), "top": (0.0, 0.06, 0.0), "first": (0.2, 0.03, -0.05), "fifth": (0.17, 0.02, 0.06)}
ON = dict.fromkeys(FOOT, "calcn_r")


def recording(paths):
    return xr.Dataset(
        {"position": (("time", "space", "marker"), np.stack(list(paths.values()), axis=2))},
        coords={"time": np.arange(len(next(iter(paths.values())))) / 100, "space": ["x", "y", "z"], "marker": list(paths)},
    )


def moved(noise=0.003):
    rng = np.random.default_rng(2)
    turns = Rotation.from_rotvec(rng.normal(0, 0.5, (80, 3))).as_matrix()
    return {name: turns @ np.array(place) + np.linspace(0, 3, 80)[:, None] + rng.normal(0, noise, (80, 3)) for name, place in FOOT.items()}


def static():
    return recording({name: np.tile(place, (5, 1)) for name, place in FOOT.items()})


def test_two_exchanged_names_get_their_own_back():
    paths = moved()
    wrong = recording({"heel": paths["heel"], "top": paths["top"], "first": paths["fifth"], "fifth": paths["first"]})
    right, pairs = exchange_labels(wrong, static(), ON)
    assert pairs == (("first", "fifth"),)
    np.testing.assert_array_equal(right["position"].sel(marker="first"), paths["first"])


def test_right_names_stay():
    run = recording(moved())
    same, pairs = exchange_labels(run, static(), ON)
    assert pairs == ()
    assert list(same["marker"].values) == list(FOOT)


def test_a_marker_that_is_merely_off_is_not_exchanged():
    paths = moved()
    paths["top"] = paths["top"] + 0.2
    assert exchange_labels(recording(paths), static(), ON)[1] == ()


def test_three_markers_of_a_body_are_too_few_to_tell():
    paths = moved()
    few = {name: paths[name] for name in ("heel", "first", "fifth")}
    assert exchange_labels(recording({"heel": few["heel"], "first": few["fifth"], "fifth": few["first"]}), static(), ON)[1] == ()
