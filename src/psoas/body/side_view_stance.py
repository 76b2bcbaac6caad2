"""Contact and step time -> the ground's push on the foot in stance, with what no side view sees drawn many times.

Over a whole stride the ground carries the runner's weight, so a step's vertical impulse is weight times step time. Only its shape over
the contact is not known: it is that of other runners on force plates, as are the push forward and where under the foot it acts
(`data/side_view.json`). How much runners differ from each other is what is drawn.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from psoas.body.dynamics import ExternalForce
from psoas.body.kinematics import body_poses
from psoas.body.model import Model

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

INSTANTS = 51  # of stance, contact and toe-off included
IMPULSE_SPREAD = 0.02  # of a step's impulse about weight times step time: one leg may carry more than the other
FEW_RUNS = 1.4  # a spread known from four runners is uncertain itself: Student's t on three degrees of freedom against the normal, at 90 %
SOLE = 0.02  # m from the joints of heel and toes to the ground


@dataclass(frozen=True, eq=False)
class StanceShapes:
    """The ground force under runners on plates.

    Parameters
    ----------
    runners
        One name a run; several runs of a runner count as one.
    vertical, forward
        (runs, INSTANTS) in parts of the run's own mean vertical force in stance.
    centre
        (runs, INSTANTS) foot lengths (heel to toe joint) that the centre of pressure lies ahead of the heel.
    """

    runners: tuple[str, ...]
    vertical: FloatArray
    forward: FloatArray
    centre: FloatArray

    def without(self, runner: str) -> StanceShapes:
        """Return the shapes of all other runners, to try the method on this one."""
        kept = [k for k, name in enumerate(self.runners) if name != runner]
        return StanceShapes(tuple(self.runners[k] for k in kept), self.vertical[kept], self.forward[kept], self.centre[kept])

    def of_runners(self, curves: FloatArray) -> FloatArray:
        """Return (runners, INSTANTS): the mean of each runner's runs."""
        names = list(dict.fromkeys(self.runners))
        return np.array([curves[[name == one for name in self.runners]].mean(axis=0) for one in names])


@dataclass(frozen=True, eq=False)
class StanceDraw:
    """One way the ground may have pushed: weights of each runner's deviation, for force and for its place, and errors of time and impulse.

    Parameters
    ----------
    shape, place
        (runners,), 0 for the mean of all.
    contact_shift
        s added to contact time.
    impulse
        Factor on weight times step time.
    """

    shape: FloatArray
    place: FloatArray
    contact_shift: float
    impulse: float


@dataclass(frozen=True, eq=False)
class StanceForce:
    """Force under one foot over stance: (INSTANTS,) body weights, and foot lengths ahead of the heel."""

    vertical: FloatArray
    forward: FloatArray
    centre: FloatArray


@cache
def stance_shapes() -> StanceShapes:
    """Return the shapes that psoas ships; `validation.fit_side_view` measured them."""
    runs = json.loads(files("psoas.body").joinpath("data/side_view.json").read_text(encoding="utf-8"))["stance"]
    vertical, forward, centre = (np.array([run[name] for run in runs], dtype=float) for name in ("vertical", "forward", "centre"))
    return StanceShapes(tuple(run["runner"] for run in runs), vertical, forward, centre)


def usual_stance(shapes: StanceShapes) -> StanceDraw:
    """Return the draw that is the best guess."""
    nothing = np.zeros(len(set(shapes.runners)))
    return StanceDraw(nothing, nothing, 0.0, 1.0)


def draw_stance(shapes: StanceShapes, contact_error: float, rng: np.random.Generator) -> StanceDraw:
    """Return a way the ground may have pushed, by how much runners differ and contact time (one sigma, s) may be wrong."""
    runners = len(set(shapes.runners))
    wide = FEW_RUNS * np.sqrt((1 + 1 / runners) / max(runners - 1, 1))
    shape, place = wide * rng.standard_normal((2, runners))
    return StanceDraw(shape, place, contact_error * float(rng.standard_normal()), 1 + IMPULSE_SPREAD * float(rng.standard_normal()))


def stance_force(shapes: StanceShapes, draw: StanceDraw, stride_time: float, contact_time: float) -> StanceForce:
    """Return the force under one foot over stance.

    Parameters
    ----------
    shapes, draw
        Of other runners, and how this one differs from their mean.
    stride_time, contact_time
        s; a stride is two steps.
    """
    vertical, forward, centre = (shapes.of_runners(curves) for curves in (shapes.vertical, shapes.forward, shapes.centre))
    mean = vertical.mean(axis=0)
    upward = np.maximum(mean + draw.shape @ (vertical - mean), 0.0)
    upward /= np.trapezoid(upward) / (INSTANTS - 1)
    ahead = forward.mean(axis=0) + draw.shape @ (forward - forward.mean(axis=0))
    under = centre.mean(axis=0) + draw.place @ (centre - centre.mean(axis=0))
    level = draw.impulse * stride_time / 2 / max(contact_time + draw.contact_shift, 0.1)
    return StanceForce(level * upward, level * ahead, under)


def foot_load(model: Model, q: FloatArray, force: Sequence[StanceForce], toe_off: float) -> ExternalForce:
    """Return the ground's push on the model's right foot through strides laid end to end.

    Parameters
    ----------
    model
        Of the runner's size.
    q
        (strides * phases, coordinates), each stride from contact to contact.
    force
        One a stride.
    toe_off
        Share of the stride.
    """
    phases = len(q) // len(force)
    stance = np.arange(phases) / phases / toe_off
    poses = body_poses(model, q)
    heel, toe = poses.origin[:, model.body("calcn_r")], poses.origin[:, model.body("toes_r")]
    length = np.linalg.norm(toe - heel, axis=1)
    lowest = np.minimum(heel[:, 1], toe[:, 1]).reshape(len(force), phases)
    ground = np.repeat(np.where(stance <= 1, lowest, np.inf).min(axis=1), phases) - SOLE
    instants = np.linspace(0, 1, INSTANTS)

    def over_strides(name: str, outside: float) -> FloatArray:
        return np.concatenate([np.interp(stance, instants, getattr(one, name), right=outside) for one in force])

    weight = model.mass * float(np.linalg.norm(model.gravity))
    push = weight * np.stack([over_strides("forward", 0.0), over_strides("vertical", 0.0), np.zeros(len(q))], axis=1)
    point = np.stack([heel[:, 0] + over_strides("centre", 0.0) * length, ground, heel[:, 2]], axis=1)
    return ExternalForce("calcn_r", push, point, np.zeros_like(push))
