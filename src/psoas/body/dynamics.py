"""Motion and measured forces -> generalised forces (inverse dynamics), all frames at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from psoas.body.kernels.ready import kernel
from psoas.body.model import Model
from psoas.body.parallel import over_frames
from psoas.body.scratch import motion_scratch, pose_scratch
from psoas.body.tables import skeleton_of
from psoas.errors import SettingError

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]


@dataclass(frozen=True, eq=False)
class Motion:
    """Coordinates and their derivatives.

    Parameters
    ----------
    time
        (frames,) s.
    q, qd, qdd
        (frames, coordinates): m or rad, and per second once and twice.
    """

    time: FloatArray
    q: FloatArray
    qd: FloatArray
    qdd: FloatArray


@dataclass(frozen=True, eq=False)
class ExternalForce:
    """A measured force on one body, in the laboratory.

    Parameters
    ----------
    body
        Name of the body.
    force
        (frames, 3) N.
    point
        (frames, 3) m, where it acts.
    torque
        (frames, 3) N m, free moment.
    """

    body: str
    force: FloatArray
    point: FloatArray
    torque: FloatArray


@dataclass(frozen=True, eq=False)
class Dynamics:
    """What inverse dynamics gives.

    Parameters
    ----------
    moment
        (frames, coordinates) N m, or N at sliding coordinates: what must act along each coordinate. Coordinates that
        follow others have 0, their part being in the one they follow.
    carried
        (frames, bodies, 6): moment about the laboratory's origin (N m) and force (N) that the joint above a body and
        the muscles across that joint together do to the body and all that hangs on it.
    """

    moment: FloatArray
    carried: FloatArray


def inverse_dynamics(model: Model, motion: Motion, loads: Sequence[ExternalForce] = (), *, threads: int = 1) -> Dynamics:
    """Return the generalised forces that make the model move as it does.

    tau = M(q) qdd + C(q, qd) - gravity - J' F, by Newton and Euler in recursive form.

    Parameters
    ----------
    model
        The model.
    motion
        Coordinates with derivatives; coordinates that follow others are set by their couplings.
    loads
        Measured forces, sampled at the motion's frames.
    threads
        How many threads share the frames.

    Raises
    ------
    SettingError
        If a load is on a body that the model does not have, or has another number of frames.

    Notes
    -----
    Featherstone 2008, 10.1007/978-1-4899-7560-7.
    """
    q, qd, qdd = (np.ascontiguousarray(part) for part in model.complete_motion(motion.q, motion.qd, motion.qdd))
    outside = np.zeros((len(q), len(model.bodies), 6))
    for load in loads:
        if not len(load.force) == len(load.point) == len(load.torque) == len(q):
            raise SettingError(f"The force on {load.body} has {len(load.force)} frames, the motion {len(q)}.", "Sample both at the same times.")
        body = model.body(load.body)
        outside[:, body, :3] += np.cross(load.point, load.force) + load.torque
        outside[:, body, 3:] += load.force
    moment, carried = np.empty_like(q), np.empty_like(outside)
    skeleton = skeleton_of(model)
    run = kernel("inverse_dynamics")

    def work(first: int, last: int) -> None:
        run(skeleton, q, qd, qdd, outside, moment, carried, pose_scratch(skeleton, q.shape[1]), motion_scratch(skeleton), first, last)

    over_frames(work, len(q), threads)
    return Dynamics(moment, carried)
