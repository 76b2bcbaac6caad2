"""Regions and patches: the way into a patch and back out of it ends where it began."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.pose.region import Region, RegionPath, cut_patch, patch_to_image, points_to_image, region_of_body

regions = st.builds(Region, st.floats(-500, 2500), st.floats(-500, 2500), st.floats(20, 2000), st.floats(-np.pi, np.pi, allow_nan=False))


@given(regions, st.sampled_from([192, 256, 384]))
def test_the_map_turns_and_scales_and_keeps_the_middle(region, size):
    affine = patch_to_image(region, size)
    np.testing.assert_allclose(affine @ ((size - 1) / 2, (size - 1) / 2, 1), (region.x, region.y), atol=1e-6)
    np.testing.assert_allclose(affine[:, :2] @ affine[:, :2].T, (region.size / size) ** 2 * np.eye(2), atol=1e-6)
    assert np.linalg.det(affine[:, :2]) > 0


@given(regions)
def test_the_body_stands_upright_in_its_patch(region):
    hips, above = points_to_image(np.array([(127.5, 127.5), (127.5, 127.5 - 256 / 2 / 1.25)]), region, 256)
    same = region_of_body(hips, above)
    assert same.x == pytest.approx(region.x, abs=1e-6)
    assert same.size == pytest.approx(region.size, rel=1e-9)
    assert np.cos(same.rotation - region.rotation) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("rotation", [0.0, 0.4, -1.2, np.pi / 2])
def test_a_spot_in_the_picture_is_found_again_from_its_patch(rotation):
    rows, columns = np.mgrid[0:400, 0:300]
    spot = np.array([171.0, 228.0])
    image = np.repeat((255 * np.exp(-((columns - spot[0]) ** 2 + (rows - spot[1]) ** 2) / 50))[..., None], 3, axis=2).astype(np.uint8)
    region = Region(150, 200, 220, rotation)
    patch = cut_patch(image, region, 256)[..., 0].astype(float)
    y, x = np.mgrid[0:256, 0:256]
    centre = np.array([(patch * x).sum(), (patch * y).sum()]) / patch.sum()
    np.testing.assert_allclose(points_to_image(centre[None], region, 256)[0], spot, atol=0.1)


def test_a_lean_to_the_right_turns_the_region_clockwise():
    assert region_of_body(np.array([100.0, 100.0]), np.array([150.0, 50.0])).rotation == pytest.approx(np.pi / 4)


def test_a_runner_at_constant_speed_is_not_left_behind_at_either_end(rng):
    time = np.arange(0, 3, 1 / 15)
    samples = [Region(900 - 300 * t + rng.normal(0, 0.01), 500, 600, 0) for t in time]
    path = RegionPath(time, samples)
    for moment in (0.0, 0.02, 1.51, 2.9, time[-1]):
        assert path.at(moment).x == pytest.approx(900 - 300 * moment, abs=0.1)


def test_shaking_regions_become_calm(rng):
    time = np.arange(0, 10, 1 / 15)
    path = RegionPath(time, [Region(300, 500, 600 * np.exp(rng.normal(0, 0.1)), rng.normal(0, 0.2)) for _ in time])
    calm = [path.at(moment) for moment in time]
    assert np.std(np.log([region.size for region in calm])) < 0.04
    assert np.std([region.rotation for region in calm]) < 0.08


def test_a_rotation_past_half_a_turn_goes_the_short_way():
    path = RegionPath(np.array([0.0, 0.1]), [Region(0, 0, 9, np.pi - 0.05), Region(0, 0, 9, -np.pi + 0.05)])
    assert abs(np.cos(path.at(0.05).rotation)) == pytest.approx(1, abs=1e-6)


def test_there_is_no_region_where_nobody_was_seen():
    time = np.concatenate([np.arange(0, 1, 1 / 15), np.arange(3, 4, 1 / 15)])
    path = RegionPath(time, [Region(0, 0, 9)] * len(time))
    assert path.at(2.0) is None
    assert path.at(-0.3) is None
    assert path.at(4.5) is None
    assert path.at(0.5) is not None
