"""The pictures of the exercises: bodies that keep together, rest where they rest, and move without a jump."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.knowledge.postures import postures
from psoas.report.exercise_body import FINGERTIPS, FLESH, SHANK, SOLE, THIGH, Posture, arm_reaching, leg_reaching, moved_to, points_of, posture_of
from psoas.report.exercise_figure import WIDTH, exercise_loop, exercise_still, exercise_stills
from psoas.report.exercise_motion import FLOOR, moments, seconds, settled
from psoas.report.exercise_tracks import Tracks

ALL = pytest.mark.parametrize("one", postures().values(), ids=lambda one: one.id)
STANDING = posture_of(postures()["EX33"].postures[0], "side")


@ALL
def test_nothing_goes_through_the_floor(one):
    for moment in moments(one):
        for name, (_, y) in points_of(moment.posture).items():
            joint = name.split("_")[-1]
            if joint in FLESH and joint != "hand" and name not in ("near_hip", "far_hip", "near_shoulder", "far_shoulder"):
                assert y + FLESH[joint] <= FLOOR + 1, f"{name} at {moment.time:.2f} s"


@ALL
def test_the_whole_body_is_in_the_picture(one):
    for moment in moments(one):
        assert all(2 <= x <= WIDTH - 2 for x, _ in points_of(moment.posture).values())


@ALL
def test_what_rests_stays_where_it_rests(one):
    above = {"foot": SOLE, "hand": FINGERTIPS, **{name: FLESH[name] for name in ("hip", "shoulder", "knee", "toe", "heel", "elbow")}}
    for moment in moments(one):
        key, before = one.postures[moment.key], one.postures[moment.key - 1]
        points = points_of(moment.posture)
        for name, (x, height) in key.rests.items():
            if before.rests.get(name) != (x, height):
                continue
            part = name.split("_")[-1]
            at = points[name.replace("_foot", "_ankle").replace("_hand", "_wrist")]
            reach = 1.0 if part != "hand" else 2.0  # fingertips on a wall may glide a little
            assert math.dist(at, (x, FLOOR - height - above[part])) <= reach, f"{name} at {moment.time:.2f} s"


@ALL
def test_a_loop_is_continuous_and_closes(one):
    loop = moments(one)
    assert points_of(loop[0].posture) == points_of(loop[-1].posture)
    assert loop[-1].time == pytest.approx(seconds(one))
    for before, after in pairwise(loop):
        assert after.time > before.time
        here, there = points_of(before.posture), points_of(after.posture)
        assert max(math.dist(here[name], there[name]) for name in here) < 42


@ALL
def test_key_postures_are_told_as_they_are_drawn(one):
    for key, body in zip(one.postures, settled(one), strict=True):
        told = posture_of(key, one.view).angles
        for name, angle in body.angles.items():
            if not name.endswith("ankle"):
                assert abs(angle - told[name]) <= 5, f"{key.caption}: {name} is drawn at {angle:.0f}"


@ALL
def test_a_picture_is_small_and_valid_and_says_what_it_shows(one):
    text = str(exercise_loop(one))
    assert len(text.encode()) < 12_000
    root = ET.fromstring(text)
    assert root.get("aria-label") == one.shows
    assert "prefers-reduced-motion:no-preference" in text
    assert not re.search(r"(href|src|url\()", text)
    for key in one.postures:
        assert any(element.text == key.caption for element in root.iter("{http://www.w3.org/2000/svg}text"))


@ALL
def test_stills_stand_alone_in_light_colours(one):
    for text in map(str, exercise_stills(one)):
        ET.fromstring(text)
        assert "var(" not in text
        assert "animation" not in text


def test_stills_of_one_exercise_differ():
    for one in postures().values():
        assert len(set(exercise_stills(one))) == 2


def test_class_names_of_two_exercises_never_meet():
    named = [set(re.findall(r"@keyframes (\w+)", exercise_loop(one))) for one in postures().values()]
    assert sum(map(len, named)) == len(set().union(*named))


def test_hips_level_shins_upright_at_the_top_of_a_hip_thrust():
    top = points_of(settled(postures()["EX12"])[1])
    assert top["near_knee"][0] == pytest.approx(top["near_ankle"][0], abs=6)
    assert top["hip"][1] == pytest.approx(top["shoulder"][1], abs=3)


def test_a_plank_is_one_line():
    points = points_of(settled(postures()["EX07"])[1])
    (x0, y0), (x1, y1), (x, y) = points["shoulder"], points["near_ankle"], points["hip"]
    assert abs(y - (y0 + (x - x0) / (x1 - x0) * (y1 - y0))) < 3


def test_a_bridge_with_march_keeps_the_hip_in_place():
    lifted, marching = settled(postures()["EX04"])[1:3]
    assert math.dist(lifted.root, marching.root) < 1e-6


@given(st.floats(45, 95), st.floats(-60, 60), st.floats(0, 60))
def test_a_leg_reaches_a_place_within_its_length_with_bones_of_unchanged_length(down, across, trunk):
    body = STANDING.turned(trunk=trunk, near_knee=30.0)
    x, y = body.root
    target = (x + across, y + min(down, math.sqrt(77**2 - across**2)))
    points = points_of(leg_reaching(body, "near", target, 90.0))
    assert math.dist(points["near_ankle"], target) < 1e-6
    assert math.dist(points["near_hip"], points["near_knee"]) == pytest.approx(THIGH)
    assert math.dist(points["near_knee"], points["near_ankle"]) == pytest.approx(SHANK)


def test_an_arm_reaches_a_place_within_its_length():
    points = points_of(STANDING)
    target = (points["shoulder"][0] + 30, points["shoulder"][1] + 10)
    assert math.dist(points_of(arm_reaching(STANDING, "near", target))["near_wrist"], target) < 1e-6


def test_moving_a_body_moves_all_of_it():
    moved = moved_to(STANDING, "near_toe", (3.0, 4.0))
    assert points_of(moved)["near_toe"] == pytest.approx((3.0, 4.0))
    assert math.dist(points_of(moved)["head"], points_of(moved)["hip"]) == pytest.approx(
        math.dist(points_of(STANDING)["head"], points_of(STANDING)["hip"])
    )


def test_from_the_front_left_mirrors_right():
    body = Posture(
        (100.0, 80.0), {**STANDING.angles, "near_hip": 20.0, "far_hip": 20.0, "near_knee": 10.0, "far_knee": 10.0, "trunk": 0.0}, {}, "front"
    )
    points = points_of(body)
    for joint in ("hip", "knee", "ankle", "shoulder", "elbow", "wrist"):
        (x, y), (mirrored_x, mirrored_y) = points[f"near_{joint}"], points[f"far_{joint}"]
        assert x - 100 == pytest.approx(100 - mirrored_x)
        assert y == pytest.approx(mirrored_y)


def test_keyframes_keep_only_the_times_that_are_needed():
    tracks = Tracks("E", [0, 0.25, 0.5, 0.75, 1], 0, 2.0)
    assert tracks.turned("a", [0, 5, 10, 5, 0], "x") == '<g class="Ea" transform="rotate(0)">x</g>'
    assert "@keyframes Ea{0%,100%{transform:rotate(0deg)}50%{transform:rotate(10deg)}}" in tracks.style()


def test_what_does_not_move_has_no_keyframes():
    tracks = Tracks("E", [0, 0.5, 1], 0, 2.0)
    assert tracks.moved("a", [(1, 2)] * 3, "x") == '<g transform="translate(1 2)">x</g>'
    assert tracks.style() == ""


def test_a_still_can_be_had_of_every_key_posture():
    assert "Tuck first" in exercise_still(postures()["EX01"], 1)
