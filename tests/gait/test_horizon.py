"""Whether the ground runs level through the picture."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from judging import film, judged, with_position


def horizon_of(recording: xr.Dataset, degrees: float):
    turn = np.radians(degrees)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    turned = np.einsum("ij,tjk->tik", rotation, recording["position"].values - 400) + 400
    return next(check for check in judged(with_position(recording, turned)).checks if check.id == "horizon")


@pytest.mark.parametrize("degrees", [-9, 0, 9])
def test_a_tilted_phone_is_noticed_overground(degrees):
    check = horizon_of(film(surface="overground", leg_px=180, duration=3), degrees)
    assert check.status == ("limited" if degrees else "good")
    assert abs(check.estimate.value) == pytest.approx(abs(degrees), abs=check.estimate.error)


@pytest.mark.parametrize("degrees", [-6, 0, 6])
def test_a_tilt_on_a_treadmill_lies_within_its_wide_error(degrees):
    check = horizon_of(film(), degrees)
    assert check.status == "good"
    assert abs(check.estimate.value) == pytest.approx(abs(degrees), abs=check.estimate.error)
