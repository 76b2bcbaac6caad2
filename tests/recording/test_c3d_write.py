"""C3D files that psoas writes: read back by our reader, and by the library itself."""

from __future__ import annotations

import ezc3d
import numpy as np
import pytest
import xarray as xr

from psoas.errors import RecordingError
from psoas.recording.c3d import read_c3d
from psoas.recording.dataset import make_recording
from psoas.recording.files import read_recording, write_recording
from psoas.recording.forces import add_forces, make_forces
from psoas.recording.markers import make_marker_recording

TRIALS = ("dorn_jog_3p5ms/JA1Gait21.c3d", "rbds001/RBDS001runT35.c3d")


@pytest.fixture
def markers(rng) -> xr.Dataset:
    return make_marker_recording(rng.random((20, 3, 2)), 1.0 + np.arange(20) / 100, ["RASI", "LASI"], source="a", frame_rate=100.0)


def step(rate: float, samples: int) -> xr.Dataset:
    """One plate under a foot that rolls forward, loaded in the middle third."""
    load = np.where((np.arange(samples) > samples / 3) & (np.arange(samples) < 2 * samples / 3), 1.0, 0.0)
    force = load[:, None] * np.array([30.0, 900.0, -20.0])
    centre = np.stack([np.linspace(0.2, 0.4, samples), np.zeros(samples), np.full(samples, -0.1)], axis=1)
    free = load[:, None] * np.array([0.0, 4.0, 0.0])
    return make_forces(1.0 + np.arange(samples) / rate, ["1"], force[..., None], centre[..., None], free[..., None])


@pytest.mark.data
@pytest.mark.parametrize("name", TRIALS)
def test_a_trial_comes_back_as_it_was(shared_data, tmp_path, name):
    before = read_recording(shared_data / "mocap" / name)
    write_recording(before, tmp_path / "trial.c3d")
    after = read_recording(tmp_path / "trial.c3d")
    np.testing.assert_allclose(after["position"], before["position"], atol=1e-6)
    np.testing.assert_allclose(after["force"], before["force"], atol=1e-3)
    loaded = (before["force"].sel(space="y", drop=True) > 50).broadcast_like(before["centre_of_pressure"]).to_numpy()
    np.testing.assert_allclose(after["centre_of_pressure"].to_numpy()[loaded], before["centre_of_pressure"].to_numpy()[loaded], atol=1e-5)
    np.testing.assert_array_equal(after["time"], before["time"])
    if "event" in before.dims:
        assert after["event_side"].values.tolist() == before["event_side"].values.tolist()
        np.testing.assert_allclose(after["event_time"], before["event_time"], atol=1e-4)


def test_a_marker_that_was_not_seen_stays_unknown(tmp_path, markers):
    gap = markers.copy(deep=True)
    gap["position"][{"time": 3, "marker": 1}] = np.nan
    write_recording(gap, tmp_path / "a.c3d")
    after = read_c3d(tmp_path / "a.c3d")
    assert np.isnan(after["position"].isel(time=3, marker=1)).all()
    assert int(np.isnan(after["position"]).sum()) == 3


def test_forces_and_free_moment_come_back(tmp_path, markers):
    write_recording(add_forces(markers, step(1000.0, 200)), tmp_path / "a.c3d")
    after = read_c3d(tmp_path / "a.c3d").isel(time_force=100, plate=0)
    np.testing.assert_allclose(after["force"], [30.0, 900.0, -20.0], rtol=1e-6)
    np.testing.assert_allclose(after["centre_of_pressure"], [0.2 + 0.2 * 100 / 199, 0.0, -0.1], atol=1e-6)
    np.testing.assert_allclose(after["free_moment"], [0.0, 4.0, 0.0], atol=1e-4)


def test_forces_at_a_rate_that_does_not_fit_are_brought_to_one_that_does(tmp_path, markers):
    write_recording(add_forces(markers, step(250.0, 50)), tmp_path / "a.c3d")
    after = read_c3d(tmp_path / "a.c3d")
    assert after.sizes["time_force"] == 3 * 20
    assert float(after["force"].sel(space="y").max()) == pytest.approx(900.0)


def test_the_library_reads_plate_channels_as_whole_numbers(tmp_path, markers):
    write_recording(add_forces(markers, step(1000.0, 200)), tmp_path / "a.c3d")
    group = ezc3d.c3d(str(tmp_path / "a.c3d"))["parameters"]["FORCE_PLATFORM"]
    assert group["CHANNEL"]["value"][:, 0].tolist() == [1, 2, 3, 4, 5, 6]
    assert group["CHANNEL"]["value"].dtype.kind == "i"
    assert group["TYPE"]["value"].tolist() == [2]


def test_events_keep_their_side(tmp_path, markers):
    marked = markers.assign(event_label=("event", ["Foot Strike"]), event_side=("event", ["Left"])).assign_coords(event_time=("event", [61.25]))
    write_recording(marked, tmp_path / "a.c3d")
    after = read_c3d(tmp_path / "a.c3d")
    assert (after["event_side"].item(), after["event_label"].item()) == ("Left", "Foot Strike")
    assert after["event_time"].item() == pytest.approx(61.25, abs=1e-4)


def test_keypoints_in_pixels_are_refused(tmp_path):
    keypoints = make_recording(np.zeros((5, 2, 1)), np.arange(5) / 30, ["nose"])
    with pytest.raises(RecordingError, match="markers in metres"):
        write_recording(keypoints, tmp_path / "a.c3d")


def test_uneven_frames_are_refused_and_nothing_is_left(tmp_path, rng):
    uneven = make_marker_recording(rng.random((4, 3, 1)), np.array([0.0, 0.01, 0.05, 0.06]), ["A"], source="a")
    with pytest.raises(RecordingError, match="not evenly spaced"):
        write_recording(uneven, tmp_path / "a.c3d")
    assert not list(tmp_path.iterdir())


FORCE, PRESSURE, TWIST = np.array([10.0, 20.0, 700.0]), np.array([50.0, -30.0]), 4000.0
"""N, mm from the middle of the plate, N mm; in the plate's axes, which are those of the laboratory with z up."""


def plate_channels(kind: int) -> tuple[np.ndarray, np.ndarray]:
    """Channels of a plate of that type, and its ORIGIN."""
    moment = np.array(
        [PRESSURE[1] * FORCE[2], -PRESSURE[0] * FORCE[2], PRESSURE[0] * FORCE[1] - PRESSURE[1] * FORCE[0] + TWIST],
    )
    if kind == 1:
        return np.array([*FORCE, *PRESSURE, TWIST]), np.zeros(3)
    if kind in (2, 4):
        return np.array([*FORCE, *moment]), np.zeros(3)
    a, b = 120.0, 200.0
    vertical = np.linalg.pinv(np.array([[1, 1, 1, 1], [b, b, -b, -b], [-a, a, a, -a]])) @ np.array([FORCE[2], moment[0], moment[1]])
    apart = moment[2] / a
    return np.array([FORCE[0] / 2, FORCE[0] / 2, (FORCE[1] + apart) / 2, (FORCE[1] - apart) / 2, *vertical]), np.array([a, b, 0.0])


@pytest.mark.parametrize("kind", [1, 2, 3, 4])
def test_plates_of_every_type_give_force_and_centre_of_pressure(tmp_path, kind):
    channels, origin = plate_channels(kind)
    file = ezc3d.c3d()
    file["parameters"]["POINT"]["RATE"]["value"] = [100.0]
    file["parameters"]["POINT"]["LABELS"]["value"] = ["A"]
    file["parameters"]["POINT"]["UNITS"]["value"] = ["mm"]
    file["data"]["points"] = np.ones((4, 1, 5))
    file.add_parameter("POINT", "Y_SCREEN", ["+Z"])
    group = file["parameters"]["FORCE_PLATFORM"]
    group["USED"]["value"], group["TYPE"]["value"], group["ZERO"]["value"] = [1], [kind], [0, 0]
    group["ORIGIN"]["value"] = origin[:, None]
    group["CORNERS"]["value"] = np.array([[600.0, 400.0, 0.0], [0.0, 400.0, 0.0], [0.0, 0.0, 0.0], [600.0, 0.0, 0.0]]).T[:, :, None]
    group["CHANNEL"]["value"] = (np.arange(len(channels)) + 1)[:, None]
    if kind == 4:
        group["CAL_MATRIX"]["value"] = 2 * np.eye(6)[:, :, None]
        channels = channels / 2
    file["parameters"]["ANALOG"]["RATE"]["value"] = [100.0]
    file["parameters"]["ANALOG"]["LABELS"]["value"] = [f"channel {n}" for n in range(len(channels))]
    file["parameters"]["ANALOG"]["UNITS"]["value"] = ["N"] * 3 + ["mm" if kind == 1 else "Nmm"] * (len(channels) - 4) + ["Nmm"]
    file["data"]["analogs"] = np.repeat(channels[None, :, None], 5, axis=2)
    file.write(str(tmp_path / "plate.c3d"))
    plate = read_c3d(tmp_path / "plate.c3d").isel(time_force=0, plate=0)
    np.testing.assert_allclose(plate["force"], [10.0, 700.0, -20.0], rtol=1e-5)
    np.testing.assert_allclose(plate["centre_of_pressure"], [0.35, 0.0, -0.17], atol=1e-6)
    np.testing.assert_allclose(plate["free_moment"], [0.0, 4.0, 0.0], atol=1e-5)
