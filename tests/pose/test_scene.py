"""Planted light, blur, movement, cuts and repeats are read back from drawn pictures."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest

from psoas.pose.scene import SceneMeter, background_shift
from psoas.pose.sharpness import ANALYSIS_HEIGHT, edge_sharpness

REGION = (250.0, 60.0, 390.0, 340.0)


def background(rng, height=360, width=640):
    """Blobs of several sizes: something to hold on to everywhere."""
    canvas = sum(cv2.GaussianBlur(rng.normal(0, 60 * size, (height + 80, width + 80)), (0, 0), size) for size in (2, 5, 12))
    return np.clip(120 + canvas, 0, 255)


def picture(canvas, shift=(0.0, 0.0), limb=0.0):
    """A window on the canvas, moved by `shift`, with a body and a limb at angle `limb` inside REGION."""
    move = np.float32([[1, 0, shift[0] - 40], [0, 1, shift[1] - 40]])
    grey = cv2.warpAffine(canvas, move, (640, 360), flags=cv2.INTER_CUBIC)
    image = np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
    image = np.ascontiguousarray(image)
    cv2.rectangle(image, (300, 80), (340, 220), (230, 200, 180), -1)
    foot = (int(320 + 60 * np.sin(limb)), int(220 + 100 * np.cos(limb)))
    cv2.line(image, (320, 220), foot, (230, 200, 180), 14, cv2.LINE_AA)
    return image


@pytest.mark.parametrize("shift", [(0.0, 0.0), (3.4, -1.2), (-14.6, 2.5)])
def test_the_background_movement_is_read_to_a_third_of_a_pixel_whatever_the_runner_does(rng, shift):
    canvas = background(rng)
    meter = SceneMeter()
    first = meter.measure(picture(canvas, limb=-0.5), REGION)
    second = meter.measure(picture(canvas, shift, limb=0.4), REGION)
    assert np.isnan(first.camera_shift).all()
    np.testing.assert_allclose(second.camera_shift, shift, atol=0.35)


def test_a_background_without_texture_gives_no_movement():
    plain = np.full((180, 320), 90, np.uint8)
    assert np.isnan(background_shift(plain, plain, np.full_like(plain, 255))).all()


def test_a_cut_is_unlike_and_a_moving_limb_is_not(rng):
    canvas, other = background(rng), background(rng)
    meter = SceneMeter()
    changes = [meter.measure(picture(c, limb=angle), REGION).scene_change for c, angle in ((canvas, -0.5), (canvas, 0.5), (other, 0.5), (other, 0.4))]
    assert changes[0] == 0
    assert max(changes[1], changes[3]) < 0.1 < 0.5 < changes[2]


def test_brightness_is_the_mean_luma_of_the_region_only():
    image = np.full((360, 640, 3), 240, np.uint8)
    image[60:340, 250:390] = (100, 50, 20)
    luma = 0.299 * 100 + 0.587 * 50 + 0.114 * 20
    assert SceneMeter().measure(image, REGION).brightness == pytest.approx(luma, abs=1)


@pytest.mark.parametrize("radius", [1.5, 2.5, 4.0])
def test_sharpness_is_height_over_the_planted_blur_radius_despite_noise(rng, radius):
    y, x = np.mgrid[:ANALYSIS_HEIGHT, :120]
    edges = cv2.GaussianBlur(np.where((x + 0.3 * y) % 80 < 40, 60.0, 180.0), (0, 0), radius)
    noisy = np.clip(edges + rng.normal(0, 3, edges.shape), 0, 255).astype(np.uint8)
    assert edge_sharpness(noisy) == pytest.approx(ANALYSIS_HEIGHT / radius, rel=0.2)


def test_sharpness_does_not_change_with_resolution_or_contrast():
    y, x = np.mgrid[:1200, :600]
    edges = cv2.GaussianBlur(np.where((x + 0.3 * y) % 400 < 200, 40.0, 200.0), (0, 0), 16)
    large = edge_sharpness(edges.astype(np.uint8))
    small = edge_sharpness(cv2.resize(edges, (200, 400), interpolation=cv2.INTER_AREA).astype(np.uint8))
    faint = edge_sharpness((edges * 0.4 + 60).astype(np.uint8))
    assert small == pytest.approx(large, rel=0.05)
    assert faint == pytest.approx(large, rel=0.05)


def test_a_region_without_edges_or_of_a_few_pixels_has_no_sharpness():
    assert np.isnan(edge_sharpness(np.full((100, 100), 80, np.uint8)))
    assert np.isnan(edge_sharpness(np.full((4, 100), 80, np.uint8)))


def test_a_region_outside_the_picture_is_cut_to_it(rng):
    sample = SceneMeter().measure(picture(background(rng)), (-50.0, -50.0, 9999.0, 9999.0))
    assert np.isfinite(sample.brightness)


def encoded(pictures, rate, crf):
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=Fraction(rate))
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt, stream.options = "yuv420p", {"crf": str(crf), "preset": "veryfast"}
        for image in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())
    file.seek(0)
    with av.open(file) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


@pytest.mark.parametrize("crf", [18, 32])
def test_the_second_of_each_picture_of_a_50_fps_copy_of_a_25_fps_clip_is_a_duplicate(rng, crf):
    canvas = background(rng)
    real = [picture(canvas, limb=2 * np.pi * 1.4 * k / 25) for k in range(20)]
    meter = SceneMeter()
    repeats = [meter.measure(image, REGION).duplicate for image in encoded([image for image in real for _ in range(2)], 50, crf)]
    assert not any(repeats[0::2])
    assert np.mean(repeats[1::2]) >= 0.9


@pytest.mark.parametrize("size", [(720, 1280), (1080, 1920)])
def test_a_portrait_or_landscape_picture_of_full_size_is_measured(rng, size):
    image = cv2.resize(picture(background(rng)), size[::-1])
    scale = size[0] / 360
    sample = SceneMeter().measure(image, tuple(scale * edge for edge in REGION))
    assert sample.sharpness > 0
