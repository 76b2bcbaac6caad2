"""Joint centres from skin markers, by rigid clusters and a static pose, or by motion where there is no static pose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from validation.marker_files import Markers


def follow_cluster(static: Markers, moving: Markers, cluster: Sequence[str], point: np.ndarray) -> np.ndarray:
    """Return (frames, 3): where a `point` of the static pose goes with the rigid `cluster` (Kabsch 1976, 10.1107/S0567739476001873)."""
    reference = np.stack([np.nanmean(static[name], axis=0) for name in cluster])
    paths = np.stack([moving[name] for name in cluster], axis=1)
    rotation, centre = _rigid_motion(reference - reference.mean(axis=0), paths)
    return centre + np.einsum("tij,j->ti", rotation, point - reference.mean(axis=0))


def joint_between(moving: Markers, proximal: Sequence[str], distal: Sequence[str], toward: np.ndarray) -> np.ndarray:
    """Return (frames, 3): the point that moves least against both clusters (Schwartz 2005, 10.1016/j.jbiomech.2004.03.009).

    Along a hinge's axis the point is not determined; there it is drawn to `toward` (frames, 3), a point near the joint.
    """
    paths = [np.stack([moving[name] for name in cluster], axis=1) for cluster in (proximal, distal)]
    frames = [_rigid_motion(path[0] - path[0].mean(axis=0), path) for path in paths]
    identity = np.broadcast_to(np.eye(3), frames[0][0].shape)
    equations = [
        (np.concatenate([frames[0][0], -frames[1][0]], axis=2), frames[1][1] - frames[0][1], 1.0),
        (np.concatenate([frames[0][0], 0 * identity], axis=2), toward - frames[0][1], 0.03),
        (np.concatenate([0 * identity, frames[1][0]], axis=2), toward - frames[1][1], 0.03),
    ]
    left = np.concatenate([weight * matrix.reshape(-1, 6) for matrix, _, weight in equations])
    right = np.concatenate([weight * vector.reshape(-1) for _, vector, weight in equations])
    solution = np.linalg.lstsq(left, right, rcond=None)[0]
    ends = [centre + np.einsum("tij,j->ti", rotation, local) for (rotation, centre), local in zip(frames, (solution[:3], solution[3:]), strict=True)]
    return (ends[0] + ends[1]) / 2


def hip_centres(moving: Markers, right_asis: str, left_asis: str, right_psis: str, left_psis: str) -> tuple[np.ndarray, np.ndarray]:
    """Return (left, right) hip joint centres (frames, 3) from the pelvis width and depth (Harrington 2007, 10.1016/j.jbiomech.2006.02.003)."""
    middle = (moving[right_asis] + moving[left_asis]) / 2
    back = (moving[right_psis] + moving[left_psis]) / 2
    width = np.nanmedian(np.linalg.norm(moving[right_asis] - moving[left_asis], axis=1))
    depth = np.nanmedian(np.linalg.norm(middle - back, axis=1))
    right = _unit(moving[right_asis] - moving[left_asis])
    forward = middle - back
    forward = _unit(forward - np.sum(forward * right, axis=1, keepdims=True) * right)
    up = np.cross(right, forward)
    behind, below, beside = -0.24 * depth - 0.0099, -0.30 * width - 0.0109, 0.33 * width + 0.0073
    return tuple(middle + behind * forward + below * up + sign * beside * right for sign in (-1.0, 1.0))


def _rigid_motion(reference: np.ndarray, paths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    centre = paths.mean(axis=1)
    covariance = np.einsum("tki,kj->tij", paths - centre[:, None], reference)
    seen = np.isfinite(covariance).all(axis=(1, 2))
    u, _, v = np.linalg.svd(np.where(seen[:, None, None], covariance, np.eye(3)))
    mirror = np.ones((len(paths), 3))
    mirror[:, 2] = np.sign(np.linalg.det(u) * np.linalg.det(v))
    return np.einsum("tij,tj,tjk->tik", u, mirror, v), centre


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector, axis=1, keepdims=True)
