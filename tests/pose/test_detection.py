"""The detector's grid, its boxes, and that each person is counted once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.pose.detection import Detection, PersonDetector, decode_boxes, distinct, make_anchors, merge_overlapping, overlap, square_tiles
from psoas.pose.region import Region


def test_there_is_an_anchor_for_each_row_of_the_networks_output():
    anchors = make_anchors()
    assert anchors.shape == (2254, 2) == (28 * 28 * 2 + 14 * 14 * 2 + 7 * 7 * 6, 2)
    np.testing.assert_allclose(anchors[0], 0.5 / 28)
    np.testing.assert_allclose(anchors[2], (1.5 / 28, 0.5 / 28))
    np.testing.assert_allclose(anchors[28 * 28 * 2], 0.5 / 14)
    np.testing.assert_allclose(anchors[-1], 6.5 / 7)


def test_a_box_stands_around_its_anchor():
    raw = np.zeros((1, 12))
    raw[0, :8] = 22.4, -22.4, 44.8, 89.6, 11.2, 0, 0, -112
    boxes, points = decode_boxes(raw, np.array([[0.5, 0.5]]))
    np.testing.assert_allclose(boxes[0], (0.5, 0.2, 0.7, 0.6))
    np.testing.assert_allclose(points[0], [(0.55, 0.5), (0.5, 0.0)])


def test_overlap_of_boxes_worked_out_by_hand():
    boxes = np.array([(0, 0, 2, 2), (1, 1, 3, 3), (5, 5, 6, 6), (0, 0, 0, 0)], float)
    np.testing.assert_allclose(overlap(boxes[0], boxes), (1, 1 / 7, 0, 0))


def test_overlapping_boxes_become_one_at_their_weighted_mean():
    boxes = np.array([(0, 0, 1, 1), (0, 0.1, 1, 1.1), (4, 4, 5, 5)])
    points = np.array([[(0, 0), (0, 1)], [(0, 0.4), (0, 1.4)], [(4, 4), (4, 5)]], float)
    merged = merge_overlapping(boxes, points, np.array([0.9, 0.3, 0.95]))
    assert [score for score, _ in merged] == [0.95, 0.9]
    np.testing.assert_allclose(merged[1][1], [(0, 0.1), (0, 1.1)])
    assert merge_overlapping(np.zeros((0, 4)), np.zeros((0, 2, 2)), np.zeros(0)) == []


@given(st.integers(40, 4000), st.integers(40, 4000), st.integers(1, 4))
def test_tiles_are_square_stay_inside_and_leave_nothing_out(width, height, level):
    tiles = square_tiles(width, height, level)
    assert all(min(x, y) >= 0 and x + side <= width and y + side <= height for x, y, side in tiles)
    side = tiles[0][2]
    for axis, length in ((0, width), (1, height)):
        starts = sorted({tile[axis] for tile in tiles})
        assert starts[0] == 0
        assert starts[-1] == length - side
        assert max(np.diff(starts), default=0) <= side / 2 + 1


def test_one_body_in_two_tiles_is_counted_once():
    runner, again, coach = Region(100, 100, 200), Region(110, 95, 210), Region(400, 100, 200)
    found = distinct([Detection(0.7, again), Detection(0.9, runner), Detection(0.6, coach)])
    assert [seen.region for seen in found] == [runner, coach]


@pytest.fixture(scope="module")
def detector():
    return PersonDetector()


def test_nobody_is_found_in_noise(detector, rng):
    assert detector.detect(rng.integers(0, 255, (360, 640, 3), dtype=np.uint8)) == []


@pytest.fixture(scope="module")
def runner_picture(shared_data):
    """The tenth picture of the runner on the treadmill."""
    from psoas.recording.video import read_frames

    with read_frames(shared_data / "video" / "treadmill_side" / "male_side.mp4") as frames:
        return next(frame.image for frame in frames if frame.number == 10)


@pytest.mark.data
def test_the_runner_is_found_whole(detector, runner_picture):
    (seen,) = detector.detect(runner_picture)
    assert 250 < seen.region.x < 420
    assert 800 < seen.region.y < 950
    assert 700 < seen.region.size < 1300


@pytest.mark.data
def test_a_small_person_is_found_in_tiles_only(detector, runner_picture):
    import cv2

    canvas = np.full((1080, 1920, 3), 110, np.uint8)
    small = cv2.resize(runner_picture, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA)
    canvas[400 : 400 + small.shape[0], 1200 : 1200 + small.shape[1]] = small
    assert detector.detect(canvas) == []
    found = detector.detect_in_tiles(canvas, 2)
    assert any(abs(seen.region.x - (1200 + 0.3 * 330)) < 40 and abs(seen.region.y - (400 + 0.3 * 880)) < 40 for seen in found)
