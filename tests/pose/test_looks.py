"""Workers with a model each; a mirrored picture is seen mirrored."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from psoas.pose.backend import PatchPose
from psoas.pose.blazepose import BlazePose
from psoas.pose.looks import LookPool, look
from psoas.pose.mirror import mirrored_to_image
from psoas.pose.region import Region
from psoas.recording.keypoints import KEYPOINTS
from psoas.recording.video import read_frames


class Brightest:
    """A model that takes the brightest spot for every keypoint, from the one thread that made it."""

    name = "brightest"
    patch_size = 128

    def __init__(self):
        self.thread = threading.get_ident()

    def estimate(self, patch):
        assert self.thread == threading.get_ident()
        weight = patch[..., 0].astype(float) ** 2
        rows, columns = np.indices(weight.shape)
        spot = np.array([(weight * columns).sum(), (weight * rows).sum()]) / max(weight.sum(), 1)
        return PatchPose(np.repeat(spot[None], len(KEYPOINTS), axis=0), np.linspace(0, 1, len(KEYPOINTS)))


def spot(x, y, width=400, height=300):
    rows, columns = np.mgrid[0:height, 0:width]
    bell = 255 * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 60)
    return np.repeat(bell[..., None], 3, axis=2).astype(np.uint8)


@pytest.mark.parametrize("region", [Region(200, 150, 260), Region(220, 140, 200, 0.5)])
def test_both_looks_find_a_spot_where_it_is(region):
    seen = look(Brightest(), spot(230, 120), region, mirror=True)
    np.testing.assert_allclose(seen.position, np.broadcast_to((230, 120), seen.position.shape), atol=0.15)
    np.testing.assert_allclose(seen.mirrored, seen.position, atol=0.15)
    np.testing.assert_allclose(seen.confidence[1:3].sum(), np.linspace(0, 1, len(KEYPOINTS))[1:3].sum())


def test_one_look_leaves_the_other_open():
    seen = look(Brightest(), spot(230, 120), Region(200, 150, 260), mirror=False)
    assert np.isfinite(seen.position).all()
    assert np.isnan(seen.mirrored).all()


def test_each_worker_makes_its_own_model_and_answers_come_back_for_their_frames():
    with LookPool(Brightest, 2, mirror=False) as pool:
        jobs = [pool.submit(spot(100 + 10 * number, 150), Region(200, 150, 300)) for number in range(12)]
        found = [job.result().position[0, 0] for job in jobs]
    np.testing.assert_allclose(found, 100 + 10 * np.arange(12), atol=0.3)
    assert pool.model_name == "brightest"


def test_nothing_is_seen_without_a_region():
    with LookPool(Brightest, 1, mirror=True) as pool:
        seen = pool.submit(spot(10, 10), None).result()
    assert np.isnan(seen.position).all()
    assert (seen.confidence == 0).all()


def test_leaving_the_block_ends_the_workers():
    before = threading.active_count()
    with LookPool(Brightest, 2, mirror=True) as pool:
        jobs = [pool.submit(spot(10, 10), Region(200, 150, 300)) for _ in range(40)]
    assert all(job.done() for job in jobs)
    assert any(job.cancelled() for job in jobs)
    assert threading.active_count() == before


@pytest.mark.data
def test_a_mirrored_runner_is_the_runner_with_sides_swapped(shared_data):
    with read_frames(shared_data / "video" / "treadmill_side" / "male_side.mp4") as frames:
        image = next(frame.image for frame in frames if frame.number == 10)
    width = image.shape[1]
    region, mirrored_region = Region(330, 870, 900, -0.05), Region(width - 1 - 330, 870, 900, 0.05)
    model = BlazePose()
    seen = look(model, image, region, mirror=True)
    turned = look(model, np.ascontiguousarray(image[:, ::-1]), mirrored_region, mirror=True)
    np.testing.assert_allclose(turned.position, mirrored_to_image(seen.mirrored, width), atol=1)
    np.testing.assert_allclose(turned.mirrored, mirrored_to_image(seen.position, width), atol=1)
