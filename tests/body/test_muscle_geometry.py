from __future__ import annotations

import numpy as np
import osim_text as o
import pytest

from psoas.body.muscle_geometry import muscle_geometry, muscle_lengths, muscle_pulls

LINEAR = "<LinearFunction><coefficients>{} {}</coefficients></LinearFunction>"
ANGLE = "/jointset/pin/angle"


def hinge(tmp_path, points, wraps="", used=(), method="hybrid"):
    """A rod that hangs from the origin and swings in the x-y plane, with one muscle."""
    joint = o.joint("PinJoint", "pin", "ground", "rod", o.coordinate("angle")) + o.joint("WeldJoint", "weld", "ground", "block")
    bodies = o.body("rod") + o.body("block", wraps=wraps)
    return o.load(tmp_path, o.model_text(bodies, joint, o.muscle("m", points, used, method=method)))


def assert_arms_are_slopes_of_length(model, q, h=1e-6, atol=2e-7):
    geometry = muscle_geometry(model, q)
    for c in np.flatnonzero(~model.dependent):
        step = np.zeros(q.shape[1])
        step[c] = h
        slope = (muscle_lengths(model, q + step) - muscle_lengths(model, q - step)) / (2 * h)
        np.testing.assert_allclose(geometry.moment_arm[:, :, c], -slope, atol=atol)
    return geometry


def test_a_straight_muscle_has_the_lever_of_the_textbook(tmp_path):
    model = hinge(tmp_path, o.point("ground", "0.3 0 0") + o.point("rod", "0 -0.4 0"))
    geometry = muscle_geometry(model, np.zeros((1, 1)))
    assert geometry.length[0, 0] == pytest.approx(0.5)
    assert geometry.moment_arm[0, 0, 0] == pytest.approx(0.3 * 0.4 / 0.5)
    assert geometry.velocity(np.array([[2.0]]))[0, 0] == pytest.approx(-2 * 0.24)


def test_a_path_over_half_a_cylinder_is_a_half_circle_and_two_tangents(tmp_path):
    wrap = o.wrap("WrapCylinder", "c", "<radius>0.1</radius><length>1</length>")
    model = hinge(tmp_path, o.point("ground", "-0.1 -0.3 0") + o.point("rod", "0.1 -0.3 0"), wrap, ("c",))
    at = np.array([[0.0]])
    # Both ends hang straight below the tangent points; the short way is over the near side, the line between them.
    assert muscle_geometry(model, at).length[0, 0] == pytest.approx(0.2)
    one_sided = hinge(
        tmp_path,
        o.point("ground", "-0.1 -0.3 0") + o.point("rod", "0.1 -0.3 0"),
        o.wrap("WrapCylinder", "c", "<radius>0.1</radius><length>1</length>", quadrant="y"),
        ("c",),
    )
    geometry = muscle_geometry(one_sided, at)
    assert geometry.length[0, 0] == pytest.approx(0.6 + np.pi * 0.1)
    assert geometry.moment_arm[0, 0, 0] == pytest.approx(0.1)


def test_a_helix_on_a_cylinder_is_straight_when_it_is_unrolled(tmp_path):
    wrap = o.wrap("WrapCylinder", "c", "<radius>0.1</radius><length>2</length>")
    model = hinge(tmp_path, o.point("ground", "-0.3 0.05 -0.2") + o.point("rod", "0.3 0.05 0.2"), wrap, ("c",))
    a, b = np.hypot(0.3, 0.05), 0.1
    flat = 2 * np.sqrt(a**2 - b**2) + b * (np.pi - 2 * np.arctan2(0.05, 0.3) - 2 * np.arccos(b / a))
    assert muscle_lengths(model, np.zeros((1, 1)))[0, 0] == pytest.approx(np.hypot(flat, 0.4))


def test_a_path_around_a_sphere_is_that_around_its_great_circle(tmp_path):
    wrap = o.wrap("WrapSphere", "s", "<radius>0.1</radius>")
    model = hinge(tmp_path, o.point("ground", "-0.3 0.05 0.02") + o.point("rod", "0.25 0.06 -0.03"), wrap, ("s",))
    a, b = np.array([-0.3, 0.05, 0.02]), np.array([0.25, 0.06, -0.03])
    da, db = np.linalg.norm(a), np.linalg.norm(b)
    swept = np.arccos(a @ b / da / db) - np.arccos(0.1 / da) - np.arccos(0.1 / db)
    expected = np.sqrt(da**2 - 0.01) + np.sqrt(db**2 - 0.01) + 0.1 * swept
    assert muscle_lengths(model, np.zeros((1, 1)))[0, 0] == pytest.approx(expected)


@pytest.mark.parametrize("method", ["hybrid", "midpoint", "axial"])
def test_an_ellipsoid_with_equal_radii_is_a_sphere(tmp_path, method):
    points = o.point("ground", "-0.3 0.05 0.02") + o.point("rod", "0.25 0.06 -0.03")
    round_ = hinge(tmp_path, points, o.wrap("WrapSphere", "s", "<radius>0.1</radius>"), ("s",))
    sphere = muscle_lengths(round_, np.zeros((1, 1)))
    model = hinge(tmp_path, points, o.wrap("WrapEllipsoid", "s", "<dimensions>0.1 0.1 0.1</dimensions>"), ("s",), method)
    np.testing.assert_allclose(muscle_lengths(model, np.zeros((1, 1))), sphere, rtol=1e-6)


def test_an_ellipsoid_in_a_plane_of_symmetry_is_an_ellipse(tmp_path):
    wrap = o.wrap("WrapEllipsoid", "e", "<dimensions>0.2 0.1 0.3</dimensions>")
    model = hinge(tmp_path, o.point("ground", "-0.4 0.05 0") + o.point("rod", "0.4 0.05 0"), wrap, ("e",))
    # The shortest path above the ellipse, found by brute force as the hull of its points and the two ends.
    angle = np.linspace(0, np.pi, 20001)
    outline = np.stack([0.2 * np.cos(angle[::-1]), 0.1 * np.sin(angle[::-1])], axis=1)
    path = [np.array([-0.4, 0.05])]
    start = outline[np.argmax(np.arctan2(outline[:, 1] - 0.05, outline[:, 0] + 0.4))]
    end = start * [-1, 1]
    kept = outline[(outline[:, 0] >= start[0]) & (outline[:, 0] <= end[0])]
    line = np.vstack([path, kept, [[0.4, 0.05]]])
    expected = np.linalg.norm(np.diff(line, axis=0), axis=1).sum()
    assert muscle_lengths(model, np.zeros((1, 1)))[0, 0] == pytest.approx(expected, abs=1e-7)


def test_a_surface_beside_the_path_is_not_touched(tmp_path):
    wrap = o.wrap("WrapCylinder", "c", "<radius>0.1</radius><length>1</length>", at="0 0.5 0")
    model = hinge(tmp_path, o.point("ground", "0.3 0 0") + o.point("rod", "0 -0.4 0"), wrap, ("c",))
    assert muscle_lengths(model, np.zeros((1, 1)))[0, 0] == pytest.approx(0.5)


def test_a_conditional_point_is_on_the_path_only_in_its_range(tmp_path):
    points = o.point("ground", "0.3 0 0") + o.conditional_point("ground", "0.3 -0.4 0", ANGLE, -0.1, 0.1) + o.point("rod", "0 -0.4 0")
    lengths = muscle_lengths(hinge(tmp_path, points), np.array([[0.0], [0.100001]]))[:, 0]
    assert lengths[0] == pytest.approx(0.7)
    assert lengths[1] < 0.6


def test_a_moving_point_moves_and_its_arm_counts_the_movement(tmp_path):
    moving = o.moving_point("rod", ANGLE, LINEAR.format(0.2, 0.1), LINEAR.format(0, -0.4), "<Constant><value>0.05</value></Constant>")
    model = hinge(tmp_path, o.point("ground", "0.3 0 0") + moving)
    assert_arms_are_slopes_of_length(model, np.array([[0.0], [0.5], [-0.8]]))
    turned = np.array([np.cos(0.5) * 0.2 + np.sin(0.5) * 0.4, np.sin(0.5) * 0.2 - np.cos(0.5) * 0.4, 0.05])
    assert muscle_lengths(model, np.array([[0.5]]))[0, 0] == pytest.approx(np.linalg.norm(turned - [0.3, 0, 0]))


@pytest.mark.parametrize(
    "wrap",
    [
        o.wrap("WrapCylinder", "w", "<radius>0.08</radius><length>2</length>", turned="0.1 0.2 0"),
        o.wrap("WrapCylinder", "w", "<radius>0.08</radius><length>2</length>", quadrant="-x"),
        o.wrap("WrapSphere", "w", "<radius>0.08</radius>", at="0.01 0 0"),
    ],
)
def test_arms_are_the_slopes_of_length_on_surfaces(tmp_path, wrap):
    model = hinge(tmp_path, o.point("ground", "-0.3 0.1 0.03") + o.point("rod", "0.25 0.06 -0.05"), wrap, ("w",))
    assert_arms_are_slopes_of_length(model, np.linspace(-0.6, 0.6, 9)[:, None])


@pytest.mark.data
@pytest.mark.parametrize("which", ["rajagopal", "hamner"])
def test_arms_of_published_models_are_the_slopes_of_their_lengths(request, which):
    model = request.getfixturevalue(which)
    q = np.tile(model.defaults, (3, 1))
    sign = 1 if which == "rajagopal" else -1
    for side in "rl":
        q[:, model.coordinate(f"hip_flexion_{side}")] = [-0.3, 0.31, 0.87]
        q[:, model.coordinate(f"hip_adduction_{side}")] = 0.07
        q[:, model.coordinate(f"knee_angle_{side}")] = np.array([0.23, 0.91, 1.52]) * sign
        q[:, model.coordinate(f"ankle_angle_{side}")] = [0.21, -0.13, 0.07]
    assert_arms_are_slopes_of_length(model, model.complete(q), atol=2e-5)


@pytest.mark.data
def test_a_mirrored_pose_gives_the_other_sides_lengths(rajagopal):
    q = np.tile(rajagopal.defaults, (2, 1))
    for frame, (side, other) in enumerate(("rl", "lr")):
        q[frame, rajagopal.coordinate(f"hip_flexion_{side}")] = 0.7
        q[frame, rajagopal.coordinate(f"knee_angle_{side}")] = 0.9
        q[frame, rajagopal.coordinate(f"hip_flexion_{other}")] = -0.2
    length = muscle_lengths(rajagopal, q)
    right = [rajagopal.muscle(name) for name in rajagopal.muscle_names if name.endswith("_r")]
    left = [rajagopal.muscle(name[:-1] + "l") for name in rajagopal.muscle_names if name.endswith("_r")]
    np.testing.assert_allclose(length[0, right], length[1, left], atol=2e-5)


def test_what_a_muscle_does_to_both_ends_is_equal_and_opposite(tmp_path):
    model = hinge(tmp_path, o.point("block", "0.3 0 0") + o.point("rod", "0 -0.4 0"))
    wrench = muscle_pulls(model, np.zeros((1, 1)), np.array([[10.0]]))[0]
    np.testing.assert_allclose(wrench[0], -wrench[1], atol=1e-12)
    np.testing.assert_allclose(wrench[model.body("rod"), 3:], [6, 8, 0])
    arm = muscle_geometry(model, np.zeros((1, 1))).moment_arm[0, 0, 0]
    assert wrench[model.body("rod"), 2] == pytest.approx(10 * arm)
