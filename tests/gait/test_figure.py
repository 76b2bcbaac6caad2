from dataclasses import replace

import numpy as np
import pytest

from filmed import film
from psoas.gait.figure import average_figure, moments
from psoas.recording.keypoints import KEYPOINTS
from synthetic import LEG, SHANK, THIGH


@pytest.fixture(scope="module")
def filmed():
    return film(fps=60, duration=5)


def test_the_figure_keeps_the_runners_proportions(filmed):
    sagittal, events, _ = filmed
    figure = average_figure(sagittal, events)
    points = {name: np.array(path) for name, path in figure.points.items()}
    assert set(points) == set(KEYPOINTS)
    assert np.hypot(*(points["left_hip"] - points["left_knee"]).T) == pytest.approx(np.full(101, THIGH / LEG), abs=0.01)
    assert np.hypot(*(points["left_knee"] - points["left_ankle"]).T) == pytest.approx(np.full(101, SHANK / LEG), abs=0.01)


def test_the_standing_foot_is_on_the_ground_and_nothing_is_below_it(filmed):
    sagittal, events, _ = filmed
    figure = average_figure(sagittal, events)
    heel = np.array(figure.points["left_heel"])
    assert heel[10:15, 1] == pytest.approx(0.0, abs=0.02)
    assert min(y for path in figure.points.values() for _, y in path) > -0.03


def test_the_figure_runs_forward_with_the_hip_above_the_origin(filmed):
    sagittal, events, _ = filmed
    figure = average_figure(sagittal, events)
    assert figure.near == "left"
    assert np.mean([np.array(figure.points[f"{side}_hip"])[:, 0] for side in ("left", "right")]) == pytest.approx(0.0, abs=1e-6)
    assert np.mean(np.array(figure.points["nose"])[:, 0]) > 0


def test_the_four_moments_come_in_order_and_lie_in_a_stride_that_was_filmed(filmed):
    sagittal, events, truth = filmed
    contact, mid_stance, toe_off, mid_swing = moments(sagittal, events)
    assert [moment.id for moment in (contact, mid_stance, toe_off, mid_swing)] == ["contact", "mid_stance", "toe_off", "mid_swing"]
    assert 0 == contact.percent < mid_stance.percent < toe_off.percent < mid_swing.percent < 100
    assert toe_off.percent == pytest.approx(100 * truth.contact_time * truth.step_rate / 120, abs=0.1)
    assert np.min(np.abs(truth.initial_contact["left"] - contact.frame_time)) < 1e-6
    assert np.min(np.abs(truth.toe_off["left"] - toe_off.frame_time)) < 1e-6


def test_mid_stance_is_where_the_bearing_knee_bends_most_and_mid_swing_where_the_thigh_is_furthest_ahead(filmed):
    sagittal, events, truth = filmed
    _, mid_stance, _, mid_swing = moments(sagittal, events)
    knee = np.interp(mid_stance.frame_time + np.linspace(-0.06, 0.06, 25), sagittal.time, truth.knee["left"])
    assert knee[12] == pytest.approx(knee.max(), abs=1.0)
    assert np.interp(mid_swing.frame_time, sagittal.time, truth.thigh["left"]) == pytest.approx(truth.thigh["left"].max(), abs=1.0)


def test_without_a_stride_there_is_nothing_to_draw(filmed):
    sagittal, events, _ = filmed
    empty = type(events)({}, {}, events.contact_error, events.off_error)
    assert average_figure(sagittal, empty) is None
    assert moments(sagittal, empty) == ()


def test_a_clip_that_shows_only_a_far_stride_draws_that(filmed):
    sagittal, events, _ = filmed
    far = replace(events, strides=tuple(stride for stride in events.strides if stride.side == "right"))
    assert average_figure(sagittal, far).near == "right"
    assert len(moments(sagittal, far)) == 4
