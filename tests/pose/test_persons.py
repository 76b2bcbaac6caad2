"""Drawn people stand, run, pass and come back; the runner is the one that is chosen."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.errors import SettingError
from psoas.pose.legs import leg_length, leg_spread, legs_inside
from psoas.pose.persons import choose_runner, join_tracks
from psoas.pose.region import Region
from psoas.pose.tracking import Track
from psoas.recording.keypoints import KEYPOINTS

WIDTH, HEIGHT = 1280, 720


def person(start=0.0, end=4.0, *, x=640.0, y=360.0, speed=0.0, leg=150.0, swing=0.0, rate=1.4, seed=0):
    """A track of a body at `x`, moving at `speed` px/s, whose ankles swing `swing` leg lengths to either side."""
    rng = np.random.default_rng(seed)
    track = Track()
    for time in np.arange(start, end, 1 / 15):
        hip = np.array([x + speed * (time - start), y])
        points = np.repeat(hip[None], len(KEYPOINTS), axis=0)
        for side, sign in (("left", 1), ("right", -1)):
            lean = sign * swing * leg * np.sin(2 * np.pi * rate * time)
            for joint, part in (("knee", 0.5), ("ankle", 1.0), ("heel", 1.05), ("toe", 1.05)):
                points[KEYPOINTS.index(f"{side}_{joint}")] = hip + np.array((part * lean, part * leg))
        track.add(float(time), Region(*hip, 5 * leg), points + rng.normal(0, 0.02 * leg, points.shape))
    return track


def test_leg_spread_tells_a_runner_from_an_onlooker_at_any_size_and_playback_speed():
    spread = {
        name: leg_spread(np.array(track.points))
        for name, track in {
            "runner": person(swing=0.5),
            "distant": person(swing=0.5, leg=30),
            "slow motion": person(0, 30, swing=0.5, rate=0.175),
            "onlooker": person(swing=0.0),
        }.items()
    }
    middle_of_a_sine = 2 * 0.5 * np.sin(0.8 * np.pi / 2)  # from the first to the ninth decile
    stretched = np.hypot(1, 0.5)
    for name in ("runner", "distant", "slow motion"):
        assert spread[name] == pytest.approx(middle_of_a_sine / stretched, abs=0.06)
    assert spread["onlooker"] < 0.15


def test_leg_length_is_that_of_the_stretched_leg():
    assert leg_length(np.array(person(leg=150).points)) == pytest.approx(150, rel=0.05)


def test_legs_count_as_inside_for_the_time_they_are():
    leaving = np.array(person(0, 4, x=1000, speed=140, swing=0.0).points)  # the picture ends 280 px on, after two seconds
    assert legs_inside(leaving, WIDTH, HEIGHT) == pytest.approx(0.5, abs=0.05)


def test_the_one_who_runs_wins_over_onlookers_who_stay():
    runner = person(1.0, 2.5, x=100, speed=600, swing=0.5)
    onlookers = [person(0, 10, x=x, leg=170, seed=int(x)) for x in (300.0, 640.0, 900.0)]
    assert choose_runner(join_tracks([*onlookers, runner]), WIDTH, HEIGHT).tracks == (runner,)


def test_a_coach_whose_legs_are_outside_the_picture_does_not_win():
    coach = person(0, 10, x=500, y=600, leg=300, swing=0.3)
    runner = person(0, 10, x=900, leg=90, swing=0.4)
    assert choose_runner(join_tracks([coach, runner]), WIDTH, HEIGHT).tracks == (runner,)


def test_of_two_runners_the_larger_wins():
    near, far = person(x=400, leg=160, swing=0.5), person(x=880, leg=80, swing=0.5)
    assert choose_runner(join_tracks([far, near]), WIDTH, HEIGHT).tracks == (near,)


def test_people_are_numbered_left_to_right_where_each_is_first_seen():
    right_to_left = person(0, 2, x=1100, speed=-500, swing=0.5)
    left = person(0.5, 4, x=200)
    persons = join_tracks([right_to_left, left])
    assert choose_runner(persons, WIDTH, HEIGHT, 1).tracks == (left,)
    assert choose_runner(persons, WIDTH, HEIGHT, 2).tracks == (right_to_left,)


@pytest.mark.parametrize("number", [0, 3, -1])
def test_a_number_that_nobody_has_says_how_many_there_are(number):
    persons = join_tracks([person(x=200), person(x=900)])
    with pytest.raises(SettingError, match=r"2 persons.*from 1 to 2"):
        choose_runner(persons, WIDTH, HEIGHT, number)


def test_a_runner_lost_behind_a_post_is_the_same_runner():
    before = person(0, 1, x=100, speed=400, swing=0.5)
    after = person(1.4, 2.4, x=100 + 1.4 * 400, speed=400, swing=0.5)
    (runner,) = join_tracks([after, before])
    assert runner.tracks == (before, after)
    assert (np.diff(runner.time) > 0).all()


def test_someone_elsewhere_or_of_another_size_is_someone_else():
    before = person(0, 1, x=100, speed=400)
    elsewhere = person(1.4, 2.4, x=100, leg=150)
    larger = person(1.4, 2.4, x=660, leg=300)
    assert len(join_tracks([before, elsewhere, larger])) == 3


def test_a_runner_who_comes_back_is_taken_up_again_and_an_onlooker_is_not():
    out = person(0, 2, x=100, speed=550, swing=0.5)
    back = person(6, 8, x=1200, speed=-550, swing=0.5)
    onlooker = person(3, 5, x=640)
    assert choose_runner(join_tracks([out, back, onlooker]), WIDTH, HEIGHT).tracks == (out, back)


def test_a_flash_of_a_body_is_no_person():
    assert join_tracks([person(0, 0.12)]) == []
