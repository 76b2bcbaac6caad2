from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from psoas.body.marker_sets import add_markers, marker_sets, recognise_set, rename_markers
from psoas.body.runner_model import runner_model


def recording(names):
    return xr.Dataset(
        {"position": (("time", "space", "marker"), np.zeros((2, 3, len(names))))},
        coords={"time": [0.0, 0.01], "space": ["x", "y", "z"], "marker": names},
    )


@pytest.mark.parametrize("known", marker_sets(), ids=lambda one: one.name)
def test_every_place_and_body_of_a_set_is_the_runner_models(known):
    model = runner_model()
    targets = {place for theirs, place in known.places.items() if place not in known.rides and place not in known.midway}
    assert targets <= set(model.marker_names)
    assert set(known.rides.values()) <= set(model.body_names)
    assert {name for pair in known.midway.values() for name in pair} <= set(model.marker_names)


def test_sets_are_known_by_names_that_others_lack():
    for one in marker_sets():
        mine = {*one.known_by, *one.places, *one.rides}
        assert recognise_set(mine) is one
    assert recognise_set(["nose", "left_knee"]) is None


def test_places_get_the_models_names_and_riders_join_the_model():
    rbds = recognise_set(["R.ASIS", "R.Thigh.Top.Lateral", "L.Shank.Bottom.Medial"])
    run = rename_markers(recording(["R.ASIS", "L.MT1", "R.Thigh.Top.Lateral"]), rbds)
    assert list(run["marker"].values) == ["RASI", "LTOE", "R.Thigh.Top.Lateral"]
    assert run.attrs["marker_set"] == rbds.name
    model = add_markers(runner_model(), rbds, run)
    (rider,) = (marker for marker in model.markers if marker.name == "R.Thigh.Top.Lateral")
    assert model.body_names[rider.body] == "femur_r"


def test_the_sacrum_sits_half_way_between_the_rear_spines():
    dorn = recognise_set(["RTHLP", "LTIAP", "RP5MT"])
    model = add_markers(runner_model(), dorn, rename_markers(recording(["SACR", "RTHLP"]), dorn))
    at = {marker.name: marker.location for marker in model.markers}
    np.testing.assert_allclose(at["SACR"], (at["RPSI"] + at["LPSI"]) / 2)
