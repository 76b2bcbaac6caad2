from __future__ import annotations

import numpy as np
import pytest

from psoas.body.muscle_geometry import muscle_lengths, muscle_lines
from psoas.body.runner_model import runner_model
from psoas.body.side_view import side_view_muscles
from psoas.body.stride_picture import stride_picture
from psoas.gait.events import EventError, Events, Stride
from psoas.gait.sagittal import Sagittal


def walker(strides=6, rate=60.0):
    """A figure of rigid segments whose thigh and shank swing as sines, once a second."""
    t = np.arange(0, strides + 1e-9, 1 / rate)
    forward, up = {}, {}
    for side, shift in (("left", 0.0), ("right", np.pi)):
        thigh = np.deg2rad(5 + 25 * np.cos(2 * np.pi * t + shift))
        shank = thigh - np.deg2rad(35 + 25 * np.sin(2 * np.pi * t + shift))
        points = {"hip": (0 * t, 1.0 + 0 * t)}
        points["shoulder"] = (0.05 + 0 * t, 1.6 + 0 * t)
        points["knee"] = (0.5 * np.sin(thigh), 1 - 0.5 * np.cos(thigh))
        points["ankle"] = (points["knee"][0] + 0.5 * np.sin(shank), points["knee"][1] - 0.5 * np.cos(shank))
        points["heel"] = (points["ankle"][0] - 0.05, points["ankle"][1] - 0.05)
        points["toe"] = (points["ankle"][0] + 0.2, points["ankle"][1] - 0.05)
        for joint, (x, y) in points.items():
            forward[f"{side}_{joint}"], up[f"{side}_{joint}"] = x, y
    sagittal = Sagittal(t, forward, up, {}, 0.85, "m", rate, "right", "left", "made")
    starts = np.arange(strides, dtype=float)
    laps = tuple(Stride("left", float(a), float(a) + 0.4, float(a) + 1, float("nan"), float("nan")) for a in starts)
    return sagittal, Events({"left": starts}, {"left": starts + 0.4}, EventError(0.0, 0.0), EventError(0.0, 0.0), laps)


@pytest.fixture(scope="module")
def picture():
    return stride_picture(*walker(), "left")


def test_bones_keep_their_length(picture):
    for name in ("thigh", "shank"):
        length = np.linalg.norm(np.diff(picture.bones[name], axis=1), axis=2)
        assert np.ptp(length) < 0.01, name  # the knee's centre moves on the thigh as it bends


def test_the_thigh_is_drawn_where_it_was_seen(picture):
    thigh = np.diff(picture.bones["thigh"], axis=1)[:, 0]
    angle = np.rad2deg(np.arctan2(thigh[:, 0], -thigh[:, 1]))
    np.testing.assert_allclose(angle, 5 + 25 * np.cos(2 * np.pi * np.array(picture.percent) / 100), atol=2.0)


def test_the_psoas_is_longest_when_the_thigh_is_behind(picture):
    assert picture.percent[int(np.argmax(picture.stretch["psoas"]))] == pytest.approx(50, abs=6)


def test_the_picture_shows_the_stretch_that_the_findings_tell(picture):
    for finding in side_view_muscles(*walker(), "left", draws=2):
        np.testing.assert_allclose(np.array(finding.length[::2]) - 1, picture.stretch[finding.group], atol=1e-4)


def test_force_is_told_in_swing_only_and_for_the_calf_never(picture):
    stance = np.array(picture.percent) <= picture.toe_off
    psoas = np.array(picture.force["psoas"])
    assert np.isnan(psoas[stance]).all()
    assert np.isfinite(psoas[~stance]).all()
    assert np.isnan(picture.force["calf"]).all()


def test_the_four_moments_stand_in_order(picture):
    moments = picture.moments
    assert list(moments) == ["contact", "mid-stance", "toe-off", "mid-swing"]
    assert sorted(moments.values()) == list(moments.values())


def test_a_muscles_line_is_as_long_as_the_muscle_where_it_touches_nothing():
    model = runner_model()
    q = model.defaults[None].copy()
    line = muscle_lines(model, q, "bflh_r")[0]
    assert np.linalg.norm(np.diff(line, axis=0), axis=1).sum() == pytest.approx(muscle_lengths(model, q)[0, model.muscle("bflh_r")])
