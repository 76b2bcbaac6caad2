from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from psoas.report.moments import moment_panels
from psoas.report.rig import CENTRE, FLOOR, HEIGHT, LEG, WIDTH, joint_paths, joints_at, placed, runner_drawing
from psoas.report.svg import arc, direction, polar

from .sample_assessment import SHANK, THIGH, THIGH_ANGLE, sample_figure


def test_the_drawing_has_the_runners_own_proportions():
    joints = joints_at(sample_figure(), 30)
    assert math.dist(joints["near_hip"], joints["near_knee"]) == pytest.approx(THIGH * LEG)
    assert math.dist(joints["far_knee"], joints["far_ankle"]) == pytest.approx(SHANK * LEG)


def test_the_drawn_thigh_leans_as_the_measured_one():
    for percent in (0, 20, 43, 85):
        joints = joints_at(sample_figure(), percent)
        assert direction(joints["near_hip"], joints["near_knee"]) == pytest.approx(THIGH_ANGLE[percent])


def test_the_runner_faces_right_and_stands_on_the_floor():
    joints = joints_at(sample_figure(), 20)
    assert joints["near_toe"][0] > joints["near_heel"][0]
    lowest = max(y for name, (_, y) in joints.items() if name.endswith(("heel", "toe")))
    assert lowest == pytest.approx(FLOOR, abs=3)


def test_the_other_leg_becomes_near_when_it_is():
    left, right = sample_figure(), replace(sample_figure(), near="right")
    assert joints_at(left, 10)["near_knee"] == joints_at(right, 10)["far_knee"]


def test_every_moment_lies_within_the_picture():
    for percent in range(101):
        for x, y in joints_at(sample_figure(), percent).values():
            assert 0 < x < WIDTH
            assert 0 < y < HEIGHT


@pytest.mark.parametrize(("end", "turn"), [((10, 30), 0), ((30, 10), -90), ((10, -10), 180), ((-10, 10), 90)])
def test_a_part_that_hangs_is_turned_to_its_joint(end, turn):
    transform = placed((10, 10), end, 20)
    angle = float(re.search(r"rotate\((-?[\d.]+)\)", transform)[1])
    assert (angle - turn) % 360 == pytest.approx(0)
    assert transform.endswith("scale(1 1.000)")


def test_the_scripts_joints_are_those_of_the_drawing():
    paths = joint_paths(sample_figure())
    knee = np.reshape(paths["near_knee"], (101, 2))
    assert np.allclose(knee[62], joints_at(sample_figure(), 62)["near_knee"], atol=0.06)


def test_a_runner_without_ears_has_a_head_in_line_with_the_trunk():
    figure = sample_figure()
    headless = replace(figure, points={name: path for name, path in figure.points.items() if not name.endswith("ear")})
    joints = joints_at(headless, 0)
    trunk = direction(joints["mid_hip"], joints["mid_shoulder"])
    assert direction(joints["mid_shoulder"], joints["head"]) == pytest.approx(trunk)


def test_a_picture_of_nothing_but_legs_is_possible():
    figure = sample_figure()
    legs = replace(figure, points={name: figure.points[name] for name in ("left_hip", "left_knee", "left_ankle")})
    svg = str(runner_drawing(legs, 0, "legs"))
    assert 'data-from="near_hip"' in svg
    assert "data-head" not in svg


def test_an_arc_goes_the_short_way_and_ends_on_its_circle():
    drawn = arc(0, 0, 10, 350, 20)
    x0, y0, large, sweep, x1, y1 = (float(v) for v in re.findall(r"M(\S+) (\S+)A10 10 0 (\d) (\d) (\S+) (\S+)\"", drawn)[0])
    assert math.hypot(x0, y0) == pytest.approx(10, abs=0.1)
    assert (x1, y1) == pytest.approx(polar(0, 0, 10, 20), abs=0.06)
    assert (large, sweep) == (0, 0)


def test_each_moment_shows_its_numbers_of_the_near_leg(assessment):
    panels = moment_panels(assessment)
    assert [panel.name for panel in panels] == ["Contact", "Mid-stance", "Toe-off", "Mid-swing"]
    contact = {name: re.sub("<.*?>", "", str(number)).replace("\u202f", " ") for name, number in panels[0].measures}
    assert contact["Shin angle at landing"] == "8 ± 5°"
    assert contact["Ankle ahead of hip"] == "34 ± 3 % of leg"


def test_the_ankle_is_dimensioned_from_the_hip(assessment):
    svg = str(moment_panels(assessment)[0].picture)
    joints = joints_at(assessment.figure, 0)
    start, end = (float(x) for x in re.search(rf'class="arc" d="M([\d.]+) {FLOOR + 11:.0f}H([\d.]+)"', svg).groups())
    assert (start, end) == pytest.approx((joints["near_hip"][0], joints["near_ankle"][0]), abs=0.06)
    assert start == pytest.approx(CENTRE, abs=3)


def test_an_unknown_measure_is_neither_drawn_nor_listed(make_assessment, assessment):
    without = tuple(f for f in assessment.findings if f.id != "thigh_behind_peak")
    toe_off = moment_panels(make_assessment(findings=without))[2]
    assert toe_off.measures == ()
    assert 'class="arc"' not in toe_off.picture


def test_no_more_than_two_measures_are_drawn_in_one_moment(assessment):
    assert all(str(panel.picture).count('class="arc"') <= 2 for panel in moment_panels(assessment))
