"""Muscle forces and motion -> what the joints carry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from psoas.body.dynamics import Dynamics
from psoas.body.kinematics import body_poses
from psoas.body.model import Model
from psoas.body.muscle_geometry import muscle_pulls

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]


@dataclass(frozen=True, eq=False)
class JointReactions:
    """What a joint does to the body below it, beyond the muscles.

    Parameters
    ----------
    joints
        Names.
    force
        (frames, joints, 3) N in the laboratory's axes, on the child body.
    moment
        (frames, joints, 3) N m about the joint's centre (the origin of its frame on the child), in the laboratory's
        axes.
    """

    joints: tuple[str, ...]
    force: FloatArray
    moment: FloatArray

    def magnitude(self, joint: str) -> FloatArray:
        """Return the size of a joint's force (frames,) N."""
        return np.asarray(np.linalg.norm(self.force[:, self.joints.index(joint)], axis=1))


def joint_reactions(
    model: Model, q: FloatArray, dynamics: Dynamics, tension: FloatArray, joints: Iterable[str] | None = None, *, threads: int = 1
) -> JointReactions:
    """Return joint reactions on the child bodies.

    A joint carries what the body below it and all that hangs on it need to move as they do, less what the muscles
    and measured forces give them (Steele et al. 2012, 10.1016/j.gaitpost.2011.11.018). What reserves make is part of
    the reaction moment.

    Parameters
    ----------
    model
        The model.
    q
        (frames, coordinates).
    dynamics
        Inverse dynamics of the same frames.
    tension
        (frames, muscles) N along the tendon.
    joints
        Names of the joints wanted; all when left out.
    threads
        How many threads share the frames.
    """
    names = tuple(joint.name for joint in model.joints) if joints is None else tuple(joints)
    below = muscle_pulls(model, q, tension, threads=threads)
    for joint in reversed(model.joints):
        if joint.parent.body >= 0:
            below[:, joint.parent.body] += below[:, joint.child.body]
    carried = dynamics.carried - below
    poses = body_poses(model, q, threads=threads)
    by_name = {joint.name: joint for joint in model.joints}
    force, moment = np.empty((len(carried), len(names), 3)), np.empty((len(carried), len(names), 3))
    for k, name in enumerate(names):
        child = by_name[name].child
        center = poses.point(child.body, child.translation)
        force[:, k] = carried[:, child.body, 3:]
        moment[:, k] = carried[:, child.body, :3] - np.cross(center, force[:, k])
    return JointReactions(names, force, moment)
