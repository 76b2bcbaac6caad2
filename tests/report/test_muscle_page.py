from __future__ import annotations

import json
import re

import numpy as np
import pytest

from psoas.body.chain import muscle_trial
from psoas.body.load_sharing import SharingRule
from psoas.body.runner_model import runner_model
from psoas.body.static_trial import usual_weights
from psoas.body.trial_model import runners_model
from psoas.body.trial_picture import trial_picture
from psoas.body.trial_strides import over_strides, trial_strides
from psoas.recording.files import read_recording
from psoas.report.muscle_page import Settings, render_muscle_page
from psoas.report.muscle_page_curves import force_curves_of, load_curves, moment_curves, peak_rows, psoas_length_curves

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def trial(shared_data):
    folder = shared_data / "mocap" / "rajagopal_run_4ms"
    run, plates = read_recording(folder / "motion_capture_run.trc"), read_recording(folder / "grf_run.mot")
    runner, run = runners_model(runner_model(), run, read_recording(folder / "static_run.trc"), mass=72.84)
    return muscle_trial(runner, run, plates.isel(time_force=slice(0, 2600)), weights=usual_weights(runner))


@pytest.fixture(scope="module")
def page(trial):
    return render_muscle_page(trial, Settings({"markers": "run.trc", "forces": "grf.mot"}, 12.0, SharingRule()))


def test_strides_are_those_that_the_plates_show(trial):
    for strides in trial_strides(trial).values():
        # engine notes: 175 steps a minute, contact 0.232 s.
        np.testing.assert_allclose(strides.end - strides.start, 2 * 60 / 175, rtol=0.03)
        assert strides.toe_off == pytest.approx(100 * 0.232 / 0.686, abs=2.5)


def test_a_ramp_over_time_is_a_ramp_over_every_stride(trial):
    strides, time = trial_strides(trial)["right"], trial.data["time"].values
    each = over_strides(time, time, strides)
    np.testing.assert_allclose(each[:, 0], strides.start)
    np.testing.assert_allclose(each[:, -1], strides.end)


def test_the_verdict_stands_first_in_plain_words(page, trial):
    first = page[page.index("<h1>") : page.index('id="through"')]
    assert "Fit to quote in parts" in first
    assert all(group.group in first.lower() for group in trial.verdict.groups)


def test_the_page_needs_nothing_else(page):
    assert not re.findall(r"""(?:src|href)=["'](?!#|data:)""", page)
    assert "url(" not in page.replace("url(data:", "")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_every_chart_has_its_data_for_the_script(page):
    data = json.loads(re.search(r'<script type="application/json" id="stride">(.*?)</script>', page, re.S).group(1))
    assert len(data["curves"]) == page.count('<svg class="curve"')
    assert all(len(chart["texts"]) == 101 for chart in data["curves"])


def test_files_settings_and_every_check_are_named(page, trial):
    for said in ("run.trc", "grf.mot", "low-pass at 12 Hz", "stretch with the force they carry"):
        assert said in page
    rows = page[page.index('id="checks"') : page.index('id="files"')].count("<tr>") - 1
    assert rows == len(trial.verdict.checks)


def test_curves_are_means_of_the_trials_strides(trial):
    psoas = force_curves_of(trial)["Psoas, body weights"]
    assert [curve.side for curve in psoas] == ["left", "right"]
    assert 1.2 < max(psoas[0].mean) < 2.2
    (length,) = psoas_length_curves(trial).values()
    assert int(np.argmax(length[0].mean)) == pytest.approx(length[0].toe_off, abs=12)  # longest when the leg is behind
    knee = moment_curves(trial)["Knee moment, bending +, N m/kg"][0]
    assert min(knee.mean) < -2  # extensors work in stance
    ankle = moment_curves(trial)["Ankle moment, toes up +, N m/kg"][0]
    assert -4.2 < min(ankle.mean) < -2.5
    assert max(load_curves(trial)["Hip load, body weights"][0].mean) > 5


def test_peaks_say_which_may_not_be_quoted(trial):
    marked = {(row.group, leg[0]) for row in peak_rows(trial) for leg in row.legs if not leg[3]}
    spoiled = {(one.group, {"l": "L", "r": "R"}[one.side]) for one in trial.verdict.groups if one.spoiled_at}
    assert marked
    assert marked <= spoiled


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_figure_faces_right_with_the_psoas_above_the_hip(trial, side):
    picture = trial_picture(trial, side)
    foot = np.array(picture.bones["foot"][0])[:, 0]
    assert foot.max() > foot[0] + 0.1  # toes ahead of the ankle at contact
    psoas = next(muscle for muscle in picture.muscles if muscle.group == "psoas")
    assert all(line[0][1] > 0.05 for line in psoas.line)
    assert not np.isnan(picture.force["psoas"]).any()
