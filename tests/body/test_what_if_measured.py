"""The swing of what-if, from two angles of a mean stride, against three dimensions with force plates."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from psoas.body.body_size import scale_to_size
from psoas.body.chain import muscle_trial
from psoas.body.osim.setups import read_follow_tasks, read_scale_setup
from psoas.body.runner_model import runner_model
from psoas.body.static_trial import scale_to_static
from psoas.body.what_if import Cause, RunningStride
from psoas.body.what_if.population import draw_population
from psoas.body.what_if.stride import STEPS
from psoas.body.what_if.swing import EARLY, LATE, SwingRun
from psoas.recording.files import read_recording

MASS, HEIGHT = 72.84, 1.80
DOWN = 40.0  # N


@pytest.mark.data
def test_swing_moments_of_a_measured_run_are_met_from_thigh_and_knee_alone(shared_data):
    folder = shared_data / "mocap" / "rajagopal_run_4ms"
    model = scale_to_static(runner_model(), read_recording(folder / "static_run.trc"), read_scale_setup(folder / "scale_setup_run.xml"), MASS)
    weights = read_follow_tasks(folder / "ik_setup_run.xml").markers
    data = muscle_trial(model, read_recording(folder / "motion_capture_run.trc"), read_recording(folder / "grf_run.mot"), weights=weights).data
    time, down = data.time.values, data.ground_force.sel(foot="calcn_r", space="y").values > DOWN
    contacts = np.flatnonzero(~down[:-1] & down[1:]) + 1
    toe_offs = np.flatnonzero(down[:-1] & ~down[1:]) + 1

    def angle(name):
        return data.coordinate_value.sel(coordinate=name).values

    paths = {
        "thigh": np.rad2deg(angle("hip_flexion_r") + angle("pelvis_tilt")),
        "knee": np.rad2deg(angle("knee_angle_r")),
        "hip_moment": data.moment.sel(coordinate="hip_flexion_r").values / MASS,
        "knee_moment": data.moment.sel(coordinate="knee_angle_r").values / MASS,
    }
    strides = list(itertools.pairwise(contacts))
    at = [time[a] + np.arange(STEPS) / STEPS * (time[b] - time[a]) for a, b in strides]
    mean = {name: np.mean([np.interp(one, time, path) for one in at], axis=0) for name, path in paths.items()}
    duration = float(np.mean([time[b] - time[a] for a, b in strides]))
    toe_off = float(np.mean([(time[toe_offs[toe_offs > a][0]] - time[a]) / (time[b] - time[a]) for a, b in strides]))

    stride = RunningStride("a measured run", tuple(mean["thigh"]), tuple(mean["knee"]), 120 / duration, toe_off, 4.0)
    swing = SwingRun(draw_population(scale_to_size(runner_model(), HEIGHT, MASS), draws=15), stride).run(Cause())
    way = (np.arange(STEPS) / STEPS - toe_off) / (1 - toe_off)
    early, late = (way >= 0) & (way < EARLY), way >= LATE
    measured = {
        "hip_flexion": mean["hip_moment"][early].max(),
        "hip_extension": -mean["hip_moment"][late].min(),
        "knee_flexion": mean["knee_moment"][late].max(),
    }
    for name, value in measured.items():
        found = getattr(swing, name)
        assert found[0] == pytest.approx(value, rel=0.2), name
        assert abs(found[0] - value) < 2 * found.std() + 0.05, name
