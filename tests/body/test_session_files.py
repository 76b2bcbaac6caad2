from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from psoas.body.kinematics import marker_positions
from psoas.body.runner_model import runner_model
from psoas.body.session_files import check_force_file, check_marker_file
from psoas.errors import RecordingError

MODEL = runner_model()
NAMES = ["RASI", "LASI", "RPSI", "LPSI", "RCAL", "LCAL", "RACR", "C7", "stranger"]


def markers(scale=1.0, turn=None):
    at = marker_positions(MODEL, np.tile(MODEL.defaults, (5, 1)))
    position = np.stack([at[:, MODEL.marker_names.index(name)] for name in NAMES[:-1]] + [np.full((5, 3), 40.0)], axis=1)
    position = scale * (position if turn is None else position @ np.array(turn, dtype=float).T)
    return xr.Dataset(
        {"position": (("time", "marker", "space"), position)},
        coords={"time": np.arange(5) / 100, "marker": NAMES, "space": ["x", "y", "z"]},
        attrs={"source": "run.trc"},
    )


def plates(force=(0.0, 800.0, 0.0), point=(1.0, 0.0, 0.5)):
    shape = (40, 3, 1)
    on = (np.arange(40) > 10)[:, None, None]
    return xr.Dataset(
        {
            "force": (("time_force", "space", "plate"), np.broadcast_to(np.array(force)[None, :, None], shape) * on),
            "centre_of_pressure": (("time_force", "space", "plate"), np.broadcast_to(np.array(point)[None, :, None], shape).copy()),
        },
        coords={"time_force": np.arange(40) / 1000, "space": ["x", "y", "z"], "plate": ["R"]},
        attrs={"source": "grf.mot"},
    )


def test_good_files_pass_unchanged():
    run = markers()
    assert check_marker_file(MODEL, run) is run
    check_force_file(plates())


@pytest.mark.parametrize(("scale", "held"), [(1000.0, "holds mm"), (0.001, "holds m,"), (0.07, "holds another unit")])
def test_a_wrong_unit_is_named(scale, held):
    with pytest.raises(RecordingError, match=held):
        check_marker_file(MODEL, markers(scale))


@pytest.mark.parametrize(
    ("turn", "up"), [([[1, 0, 0], [0, 0, -1], [0, 1, 0]], "z up"), ([[0, 1, 0], [1, 0, 0], [0, 0, -1]], "x up"), (-np.eye(3), "-y up")]
)
def test_a_wrong_axis_up_is_named(turn, up):
    with pytest.raises(RecordingError, match=f"markers have {up}"):
        check_marker_file(MODEL, markers(turn=turn))


def test_a_marker_that_is_never_seen_is_left_out_and_named():
    run = markers()
    run["position"].values[:, NAMES.index("RASI")] = np.nan
    kept = check_marker_file(MODEL, run)
    assert kept.attrs["never_seen"] == "RASI"
    assert "RASI" not in kept["marker"].values


def test_a_recording_without_any_marker_is_refused():
    run = markers()
    run["position"].values[:] = np.nan
    with pytest.raises(RecordingError, match="shows no marker"):
        check_marker_file(MODEL, run)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"force": (0.0, 0.0, 800.0)}, "forces have z up"),
        ({"force": (0.0, -800.0, 0.0)}, "forces have -y up"),
        ({"point": (1000.0, 0.0, 500.0)}, "centre of pressure of plate R is not in m"),
        ({"force": (0.0, np.nan, 0.0)}, "not a number in 100%"),
        ({"point": (np.nan, 0.0, 0.5)}, "centre of pressure of plate R is not a number in 100%"),
    ],
)
def test_forces_that_cannot_be_are_refused(changes, said):
    with pytest.raises(RecordingError, match=said):
        check_force_file(plates(**changes))
