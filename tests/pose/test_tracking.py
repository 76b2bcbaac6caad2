"""People are followed from where they come in to where they leave; the networks are stood in for by drawn bodies."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.pose import tracking
from psoas.pose.detection import Detection
from psoas.pose.persons import choose_runner, join_tracks
from psoas.pose.region import Region
from psoas.pose.tracking import LOOK_BACK, BodyTracker, Track
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.video import Frame, read_frames

WIDTH, HEIGHT, SIZE = 640, 360, 200.0


class World:
    """Bodies that move by a rule (time -> x, or None where there is nobody); the picture carries its time."""

    def __init__(self, *bodies, seen_by_detector=lambda time: True, largest_tile=1, running=True):
        self.running = running
        self.bodies = bodies
        self.seen_by_detector = seen_by_detector
        self.largest_tile = largest_tile
        self.looks = []

    def where(self, time):
        places = (body(time) for body in self.bodies)
        return [Region(x, 180.0, SIZE) for x in places if x is not None]

    def detector(self, threads):
        return self

    def detect(self, image):
        time = float(image[0, 0, 0])
        self.looks.append((time, 0))
        return [Detection(0.9, region) for region in self.where(time)] if self.seen_by_detector(time) and self.largest_tile == 1 else []

    def detect_in_tiles(self, image, level):
        time = float(image[0, 0, 0])
        self.looks.append((time, level))
        return [Detection(0.9, region) for region in self.where(time)] if self.seen_by_detector(time) and level >= self.largest_tile else []

    def follower(self, threads):
        return self.follow

    def follow(self, image, region):
        near = [body for body in self.where(float(image[0, 0, 0])) if body.distance(region) < 0.4 * SIZE]
        if not near:
            return None
        body = min(near, key=region.distance)
        swing = 60 * np.sin(2 * np.pi * 1.4 * float(image[0, 0, 0])) * self.running
        points = np.repeat([[body.x, 120.0]], len(KEYPOINTS), axis=0)
        for side, sign in (("left", 1), ("right", -1)):
            points[KEYPOINTS.index(f"{side}_knee")] += (0.5 * sign * swing, 60)
            points[KEYPOINTS.index(f"{side}_ankle")] += (sign * swing, 120)
        return body, points

    def tracks(self, monkeypatch, times):
        monkeypatch.setattr(tracking, "PersonDetector", self.detector)
        monkeypatch.setattr(tracking, "BodyFollower", self.follower)
        tracker = BodyTracker(1)
        for number, time in enumerate(times):
            tracker.see(Frame(number, float(time), np.full((HEIGHT, WIDTH, 1), time)))
        return tracker.tracks


TIMES = np.arange(30) / 10


def crossing(start, end, speed=250.0):
    return lambda time: 20 + speed * (time - start) if start <= time <= end else None


def test_a_runner_is_followed_back_to_where_they_came_in(monkeypatch):
    world = World(crossing(0.6, 2.5), seen_by_detector=lambda time: time >= 1.4)
    (track,) = world.tracks(monkeypatch, TIMES)
    inside = TIMES[(TIMES >= 0.6) & (TIMES <= 2.5)]
    np.testing.assert_allclose(track.time, inside)
    np.testing.assert_allclose([region.x for region in track.region], 20 + 250 * (inside - 0.6))


def test_nobody_is_followed_back_further_than_is_remembered(monkeypatch):
    world = World(lambda time: 300.0, seen_by_detector=lambda time: time >= 2)
    (track,) = world.tracks(monkeypatch, TIMES)
    found = min(time for time, _ in world.looks if time >= 2)
    assert sum(time < found for time in track.time) == LOOK_BACK


def test_two_people_are_two_tracks_and_nobody_is_found_twice(monkeypatch):
    world = World(lambda time: 100.0, lambda time: 500.0)
    tracks = world.tracks(monkeypatch, TIMES)
    assert sorted(track.region[0].x for track in tracks) == [100, 500]
    assert all(len(track.time) == len(TIMES) for track in tracks)


def test_a_runner_found_again_after_a_loss_is_not_followed_back_into_the_first_track(monkeypatch):
    world = World(lambda time: None if 1.0 <= time < 1.2 else 300.0)
    first, second = world.tracks(monkeypatch, TIMES)
    assert first.time[-1] < 1.0
    assert second.time[0] >= 1.2


def test_two_tracks_that_end_up_on_one_body_become_one(monkeypatch):
    world = World(lambda time: 100 + 100 * min(time, 1.5), lambda time: 400 - 100 * min(time, 1.5))
    tracks = world.tracks(monkeypatch, TIMES)
    assert sum(track.time[-1] == TIMES[-1] for track in tracks) == 1


def test_small_people_are_looked_for_in_tiles_until_somebody_runs(monkeypatch):
    world = World(lambda time: 300.0 if time >= 1 else None, largest_tile=2)
    (track,) = world.tracks(monkeypatch, TIMES)
    assert track.time[0] == pytest.approx(1.0)
    assert {time for time, level in world.looks if level == 2} == {0.0, 0.5, 1.0}


def test_an_onlooker_does_not_end_the_search_for_small_people(monkeypatch):
    world = World(lambda time: 300.0, running=False)
    world.tracks(monkeypatch, TIMES)
    assert {time for time, level in world.looks if level == 2} == {1.0, 1.5, 2.0, 2.5}  # a second decides that the legs stand still


def test_a_body_is_expected_where_its_speed_takes_it():
    track = Track([0.0, 0.1], [Region(0, 0, 9), Region(5, 2, 9)], [])
    assert (track.expected(0.3).x, track.expected(0.3).y) == pytest.approx((15, 6))
    assert (track.expected(-0.1).x, track.expected(-0.1).y) == pytest.approx((-5, -2))


@pytest.mark.data
def test_the_runner_overground_is_followed_across_the_picture(shared_data):
    clip = shared_data / "video" / "overground_side_and_rear" / "overground_side_openpose_overlay.mp4"
    tracker = BodyTracker(2)
    with read_frames(clip, rate=10, longest_side=1280) as frames:
        for frame in frames:
            tracker.see(frame)
    (runner,) = join_tracks(tracker.tracks)
    (track,) = runner.tracks
    x = np.array([region.x for region in track.region])
    assert track.time[0] < 0.15
    assert track.time[-1] == pytest.approx(2.0, abs=0.1)
    assert (np.diff(x) < 0).mean() > 0.9
    assert x[0] > 1200
    assert x[-1] < 60


@pytest.mark.data
def test_the_runner_is_chosen_though_an_onlooker_is_larger_and_a_coach_stands_in_front(shared_data):
    import cv2

    photos = shared_data / "physio" / "photos"
    onlooker = cv2.imread(str(photos / "Hip_Flexion_with_Band" / "0.jpg"))[30:567, 300:620, ::-1]
    coach = cv2.imread(str(photos / "Side_Leg_Raises" / "0.jpg"))[0:330, 230:600, ::-1]
    tracker = BodyTracker(2)
    with read_frames(shared_data / "video" / "treadmill_side" / "male_side.mp4", rate=10) as frames:
        for frame in frames:
            if frame.time > 1.6:
                break
            scene = np.full((720, 1280, 3), 120, np.uint8)
            scene[60:629, 900:1220] = cv2.resize(frame.image, (320, 569), interpolation=cv2.INTER_AREA)
            scene[150:653, 60:360] = cv2.resize(onlooker, (300, 503))
            scene[220:720, 370:930] = cv2.resize(coach, (560, 500))  # the legs are below the picture
            tracker.see(Frame(frame.number, frame.time, scene))
    persons = join_tracks(tracker.tracks)
    assert len(persons) == 3
    runner = choose_runner(persons, 1280, 720)
    assert runner.time[0] < 0.2
    assert all(950 < region.x < 1130 for region in runner.regions)
