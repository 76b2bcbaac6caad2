"""Room to work in for the compiled kernels, which allocate nothing; each thread has its own."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from psoas.body.tables import Paths, Skeleton

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
IntArray = np.ndarray[Any, np.dtype[np.int64]]


class PoseScratch(NamedTuple):
    """One pose: of bodies, joint axes and coordinates."""

    rotation: FloatArray
    origin: FloatArray
    screw: FloatArray
    rate: FloatArray
    frame: FloatArray
    effect: FloatArray


class PathScratch(NamedTuple):
    """One muscle path: its points, what each belongs to, and the length on a surface before it."""

    points: FloatArray
    source: IntArray
    on_surface: FloatArray
    work: FloatArray


class MotionScratch(NamedTuple):
    """Speeds and accelerations of the bodies in one frame."""

    speed: FloatArray
    acceleration: FloatArray


class FitScratch(NamedTuple):
    """One step of inverse kinematics."""

    hessian: FloatArray
    damped: FloatArray
    gradient: FloatArray
    step: FloatArray
    best: FloatArray
    pulled: FloatArray
    moved: FloatArray


class ShareScratch(NamedTuple):
    """One step of load sharing: per moment, per pair of moments, per muscle."""

    row: FloatArray
    matrix: FloatArray
    capacity: FloatArray
    muscle: FloatArray


def pose_scratch(skeleton: Skeleton, coordinates: int) -> PoseScratch:
    """Return room for one pose of a skeleton."""
    bodies, axes = len(skeleton.bodies), len(skeleton.axes)
    return PoseScratch(
        np.empty((bodies, 3, 3)), np.empty((bodies, 3)), np.empty((axes, 6)), np.empty((axes, 2)), np.empty((2, 3, 3)), np.empty((coordinates, 6))
    )


def path_scratch(paths: Paths) -> PathScratch:
    """Return room for the longest path."""
    most = most_points(paths)
    return PathScratch(np.empty((most, 3)), np.empty(most, dtype=np.int64), np.zeros(most), np.empty((20, 3)))


def most_points(paths: Paths) -> int:
    """Return how many points the longest path can have: its own, and two touching points a surface."""
    table = paths.muscles
    own, touching = table["last_point"] - table["first_point"], 2 * (table["last_wrap"] - table["first_wrap"])
    return int(max(2, (own + touching).max(initial=0)))


def motion_scratch(skeleton: Skeleton) -> MotionScratch:
    """Return room for the bodies' motion in one frame."""
    return MotionScratch(np.empty((len(skeleton.bodies), 6)), np.empty((len(skeleton.bodies), 6)))


def fit_scratch(free: int, coordinates: int, links: int, joints: int) -> FitScratch:
    """Return room for a fit of so many free coordinates, which move so many joints by so many links."""
    square, line = np.zeros((2, free, free)), np.zeros((2, free))
    return FitScratch(square[0], square[1], line[0], line[1], np.zeros(coordinates), np.zeros((joints, 16)), np.zeros((links, 6)))


def share_scratch(rows: int, muscles: int) -> ShareScratch:
    """Return room for sharing so many moments among so many muscles."""
    return ShareScratch(np.zeros((5, rows)), np.zeros((rows, rows)), np.zeros((rows, muscles)), np.zeros((3, muscles)))
