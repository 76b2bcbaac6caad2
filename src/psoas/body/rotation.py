"""Rotations as 3x3 matrices that turn a vector of the turned frame into the frame it was turned in."""

from __future__ import annotations

from typing import Any

import numpy as np

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]


def rotation_from_euler_xyz(angles: FloatArray) -> FloatArray:
    """Return the rotation of body-fixed turns about x, then y, then z.

    Parameters
    ----------
    angles
        (3,) rad.

    Returns
    -------
    ndarray
        (3, 3) = Rx Ry Rz.
    """
    x, y, z = (rotation_about(axis, float(angle)) for axis, angle in zip(np.eye(3), np.asarray(angles), strict=True))
    return np.asarray(x @ y @ z)


def rotation_about(axis: FloatArray, angle: float) -> FloatArray:
    """Return the right-handed rotation by `angle` (rad) about the unit vector `axis` (Rodrigues)."""
    x, y, z = axis
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * skew + (1 - np.cos(angle)) * skew @ skew)


def euler_xyz_from_rotation(rotation: FloatArray) -> FloatArray:
    """Return the body-fixed turns about x, then y, then z that make a rotation; the inverse of `rotation_from_euler_xyz`.

    Parameters
    ----------
    rotation
        (3, 3) = Rx Ry Rz.

    Returns
    -------
    ndarray
        (3,) rad. Where y is a right angle only the sum of the other two is known, and z is 0.
    """
    r = np.asarray(rotation, dtype=float)
    y = np.arctan2(r[0, 2], np.hypot(r[0, 0], r[0, 1]))
    if np.hypot(r[0, 0], r[0, 1]) < 1e-12:
        return np.array([np.arctan2(r[1, 0], r[1, 1]) * np.sign(r[0, 2]), y, 0.0])
    return np.array([np.arctan2(-r[1, 2], r[2, 2]), y, np.arctan2(-r[0, 1], r[0, 0])])
