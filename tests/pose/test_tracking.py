"""People are followed from where they come in to where they leave; the networks are stood in for by drawn bodies."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.pose import tracking
from psoas.pose.detection import Detection
from psoas.pose.region import Region
from psoas.pose.tracking import LOOK_BACK, BodyTracker, Track
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.video import Frame, read_frames

WIDTH, HEIGHT, SIZE = 640, 360, 200.0


class World:
    """Bodies that move by a rule (time -> x, or None where there is nobody); the picture carries its time."""

    def __init__(self, *bodies, seen_by_detector=lambda time: True, largest_tile=1):
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
        return body, np.repeat([[body.x, 200.0]], len(KEYPOINTS), axis=0)

    def tracks(self, monkeypatch, times):
        monkeypatch.setattr(tracking, "PersonDetector", self.detector)
        monkeypatch.setattr(tracking, "BodyFollower", self.follower)
        tracker = BodyTracker(1)
        for number, time in enumerate(times):
            tracker.see(Frame(number, float(time), np.full((HEIGHT, WIDTH, 1), time)))
        return tracker.tracks


TIMES = np.arange(45) / 15


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


def test_small_people_are_looked_for_in_tiles_until_somebody_is_followed(monkeypatch):
    world = World(lambda time: 300.0 if time >= 1 else None, largest_tile=2)
    (track,) = world.tracks(monkeypatch, TIMES)
    assert track.time[0] == pytest.approx(1.0)
    assert {time for time, level in world.looks if level == 2} == {TIMES[0], TIMES[8], TIMES[16]}


def test_a_body_is_expected_where_its_speed_takes_it():
    track = Track([0.0, 0.1], [Region(0, 0, 9), Region(5, 2, 9)], [])
    assert (track.expected(0.3).x, track.expected(0.3).y) == pytest.approx((15, 6))
    assert (track.expected(-0.1).x, track.expected(-0.1).y) == pytest.approx((-5, -2))


@pytest.mark.data
def test_the_runner_overground_is_followed_across_the_picture(shared_data):
    clip = shared_data / "video" / "overground_side_and_rear" / "overground_side_openpose_overlay.mp4"
    tracker = BodyTracker(2)
    with read_frames(clip, rate=14, longest_side=1280) as frames:
        for frame in frames:
            tracker.see(frame)
    (track,) = tracker.tracks
    x = np.array([region.x for region in track.region])
    assert track.time[0] < 0.15
    assert track.time[-1] == pytest.approx(2.0, abs=0.1)
    assert (np.diff(x) < 0).mean() > 0.9
    assert x[0] > 1200
    assert x[-1] < 60
