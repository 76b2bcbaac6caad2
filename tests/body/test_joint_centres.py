from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from psoas.body.joint_centres import with_joint_centres

PLACES = {
    "RASI": (0.0, 1.0, 0.12),
    "LASI": (0.0, 1.0, -0.12),
    "RPSI": (-0.15, 1.0, 0.05),
    "LPSI": (-0.15, 1.0, -0.05),
    "RLFC": (0.02, 0.5, 0.15),
    "RMFC": (0.0, 0.5, 0.05),
}


def recording(places):
    return xr.Dataset(
        {"position": (("time", "space", "marker"), np.array(list(places.values())).T[None])},
        coords={"time": [0.0], "space": ["x", "y", "z"], "marker": list(places)},
    )


def found(places):
    more = with_joint_centres(recording(places))
    return {str(name): more["position"].sel(marker=name).values[0] for name in more["marker"].values}


def test_hips_lie_where_the_regression_puts_them():
    centres = found(PLACES)
    # Width 240 mm and depth 150 mm in Harrington's equations, by hand: 45.9 mm behind, 82.9 mm below, 86.5 mm beside.
    np.testing.assert_allclose(centres["RHJC"], [-0.0459, 1 - 0.0829, 0.0865], atol=1e-9)
    np.testing.assert_allclose(centres["LHJC"], [-0.0459, 1 - 0.0829, -0.0865], atol=1e-9)


def test_a_knee_lies_between_its_epicondyles_and_an_unseen_ankle_is_not_made_up():
    centres = found(PLACES)
    np.testing.assert_allclose(centres["RKJC"], [0.01, 0.5, 0.10])
    assert not {"LKJC", "RAJC", "LAJC"} & set(centres)


def test_the_sacrum_stands_for_the_rear_spines():
    sacrum = {name: place for name, place in PLACES.items() if "PSI" not in name} | {"SACR": (-0.15, 1.0, 0.0)}
    np.testing.assert_allclose(found(sacrum)["RHJC"], found(PLACES)["RHJC"])


def test_centres_that_are_there_stay():
    assert found({**PLACES, "RHJC": (1.0, 1.0, 1.0)})["RHJC"] == pytest.approx([1.0, 1.0, 1.0])
