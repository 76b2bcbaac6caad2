from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from psoas.body.motion_table import coordinates_of
from psoas.body.runner_model import runner_model
from psoas.errors import RecordingError

MODEL = runner_model()


def table(degrees, **changes):
    rng = np.random.default_rng(1)
    columns = {c.name: ("time", np.rad2deg(rng.uniform(-1, 1, 20))) for c in MODEL.coordinates if not c.name.endswith("beta")}
    columns.update({name: ("time", values) for name, values in changes.items()})
    return xr.Dataset(columns, coords={"time": np.arange(20) / 100}, attrs={"source": "run.mot", "in_degrees": degrees})


def test_angles_of_a_table_in_degrees_become_radians_and_lengths_stay():
    q = coordinates_of(MODEL, table(True, knee_angle_r=np.full(20, 90.0), pelvis_ty=np.full(20, 0.95)))
    assert q[0, MODEL.coordinate("knee_angle_r")] == pytest.approx(np.pi / 2)
    assert q[0, MODEL.coordinate("pelvis_ty")] == pytest.approx(0.95)


def test_a_table_that_does_not_say_is_in_degrees_when_an_angle_is_beyond_one_turn_in_radians():
    said, unsaid = coordinates_of(MODEL, table(True)), coordinates_of(MODEL, table(None))
    np.testing.assert_array_equal(said, unsaid)
    small = {c.name: np.full(20, 0.3) for c in MODEL.coordinates}
    assert coordinates_of(MODEL, table(None, **small))[0, MODEL.coordinate("knee_angle_r")] == pytest.approx(0.3)


def test_a_missing_coordinate_is_named():
    with pytest.raises(RecordingError, match="no column for knee_angle_r"):
        coordinates_of(MODEL, table(True).drop_vars("knee_angle_r"))


def test_a_column_that_is_not_all_numbers_is_named():
    with pytest.raises(RecordingError, match="not numbers in hip_flexion_l"):
        coordinates_of(MODEL, table(True, hip_flexion_l=np.full(20, np.nan)))
