from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from psoas.body.body_size import segment_lengths
from psoas.body.inverse_kinematics import inverse_kinematics
from psoas.body.kinematics import body_poses, marker_positions
from psoas.body.runner_model import runner_model
from psoas.body.static_trial import usual_weights
from psoas.body.trial_model import runners_model
from psoas.body.unseen_trunk import with_steady_trunk
from psoas.errors import RecordingError, SettingError
from psoas.recording.files import read_recording

STANFORD = ("RASI", "LASI", "RPSI", "LPSI", "RTH1", "RTH2", "RTH3", "LTH1", "LTH2", "LTH3", "RTB1", "RTB2", "RTB3", "LTB1", "LTB2", "LTB3",
            "RCAL", "RTOE", "RMT5", "LCAL", "LTOE", "LMT5", "RACR", "LACR", "C7", "CLAV", "RLEL", "LLEL")  # fmt: skip


def run_of(model, names=STANFORD, frames=150):
    """Markers of a model that runs on the spot: hips, knees and ankles swing."""
    time = np.arange(frames) / 100
    q = np.tile(model.defaults, (frames, 1))
    for side, shift in (("r", 0.0), ("l", np.pi)):
        phase = 2 * np.pi * 1.4 * time + shift
        for name, mean, swing in (("hip_flexion", 0.3, 0.6), ("knee_angle", 0.9, 0.7), ("ankle_angle", 0.1, 0.3)):
            q[:, model.coordinate(f"{name}_{side}")] = mean + swing * np.sin(phase)
    q = model.complete(q)
    at = marker_positions(model, q)
    position = np.stack([at[:, model.marker_names.index(name)] for name in names], axis=2)
    return q, xr.Dataset(
        {"position": (("time", "space", "marker"), position)},
        coords={"time": time, "space": ["x", "y", "z"], "marker": list(names)},
        attrs={"source": "run.trc"},
    )


def test_without_a_standing_trial_markers_ride_where_they_do_and_angles_come_back():
    generic = runner_model()
    q, run = run_of(generic)
    lengths = segment_lengths(generic)
    height = (lengths["thigh"] + lengths["shank"]) / 0.491  # the height whose usual legs the generic model has
    model, run = runners_model(generic, run, height=height, mass=75.0)
    fit = inverse_kinematics(model, run, usual_weights(model))
    assert float(np.sqrt(np.nanmean(fit.error**2))) < 0.012
    for name in ("hip_flexion_r", "knee_angle_l", "ankle_angle_r"):
        c = model.coordinate(name)
        assert np.corrcoef(fit.q[:, c], q[:, c])[0, 1] > 0.995, name
        assert np.ptp(fit.q[:, c]) == pytest.approx(np.ptp(q[:, c]), rel=0.15), name


def test_a_run_without_static_trial_and_size_is_refused():
    generic = runner_model()
    with pytest.raises(SettingError, match="how large the runner is"):
        runners_model(generic, run_of(generic)[1], mass=70.0)


def test_strange_markers_are_answered_with_both_lists_and_the_known_sets():
    generic = runner_model()
    run = run_of(generic)[1]
    with pytest.raises(RecordingError, match="share 0 markers; 6 are needed") as refusal:
        runners_model(generic, run.assign_coords(marker=[f"m{k}" for k in range(len(STANFORD))]), height=1.7, mass=70.0)
    assert "Running Biomechanics Data Set" in str(refusal.value.remedy if hasattr(refusal.value, "remedy") else refusal.value)


def test_a_trunk_without_markers_leans_steadily_while_the_pelvis_turns():
    model = runner_model()
    _, run = run_of(model)
    legs = run.sel(marker=[name for name in STANFORD if name not in ("RACR", "LACR", "C7", "CLAV", "RLEL", "LLEL")])
    more = with_steady_trunk(model, legs, np.deg2rad(7))
    shoulders = 0.5 * (more["position"].sel(marker="RACR") + more["position"].sel(marker="LACR")).values
    level = more["position"].sel(marker=["RASI", "LASI", "RPSI", "LPSI"]).mean("marker").values
    away = shoulders - level
    np.testing.assert_allclose(away, np.tile(away[0], (len(away), 1)), atol=1e-9)
    upright = with_steady_trunk(model, legs, 0.0)["position"].sel(marker="C7").values[0]
    leaning = more["position"].sel(marker="C7").values[0]
    over = upright - level[0]
    assert leaning[0] - upright[0] == pytest.approx(over[1] * np.sin(np.deg2rad(7)) - over[0] * (1 - np.cos(np.deg2rad(7))), abs=1e-9)


@pytest.mark.data
def test_a_standing_trial_of_another_marker_set_scales_the_model_and_exchanged_names_are_set_right(shared_data):
    folder = shared_data / "mocap" / "rbds001"
    run = read_recording(folder / "RBDS001runT25markers.txt").isel(time=slice(0, 200))
    model, run = runners_model(runner_model(), run, read_recording(folder / "RBDS001static.txt"), mass=62.0)
    assert model.mass == pytest.approx(62.0)
    assert run.attrs["exchanged"] in ("R.MT1 with R.MT5", "R.MT5 with R.MT1")
    fit = inverse_kinematics(model, run, usual_weights(model))
    assert float(np.sqrt(np.nanmean(fit.error**2))) < 0.02
    poses = body_poses(model, model.defaults[None])
    thigh = float(np.linalg.norm(poses.origin[0, model.body("tibia_r")] - poses.origin[0, model.body("femur_r")]))
    assert 0.40 < thigh < 0.48  # 1.81 m tall
