"""From one phone: what a side view says about the muscles, with what it cannot know run through the chain.

The mean stride of a leg gives sagittal joint angles and the path of the hip. From these follow musculotendon lengths and velocities, and
in swing, where nothing pushes on the foot, the moments at hip and knee and the forces that make them. In stance contact time and step time
give how hard the ground pushes upward. What is not known is drawn many times: the strides that were filmed, bias of the keypoints, size of
the body, strength and length of muscles, the tilt of the pelvis, which no hip keypoint shows, and how and where the ground pushes.

What does not come out of a side view well enough is not given; `NOT_SHOWN` says what and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from psoas.body.dynamics import Motion
from psoas.body.model import Model
from psoas.body.runner_model import runner_model
from psoas.body.side_view_chain import (
    GROUPS,
    JOINTS,
    STANCE_GROUPS,
    Result,
    best_guess,
    draw_results,
    right_leg,
    run_chain,
    sized,
)
from psoas.body.side_view_error import Miss, usual_misses
from psoas.body.side_view_estimates import ORIGIN, Curve, Estimates, curve_of
from psoas.body.side_view_stance import INSTANTS, StanceShapes, stance_shapes
from psoas.body.side_view_strides import PHASES, leg_strides, stride_motion
from psoas.gait.events import Events
from psoas.gait.sagittal import Sagittal
from psoas.quantity import Estimate

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
BoolArray = np.ndarray[Any, np.dtype[np.bool_]]
Side = Literal["left", "right"]

DRAWS = 40
SETTLED = 0.04  # of the stride after toe-off, over which smoothing still mixes in the ground's push
SWING_GROUPS = ("psoas", "iliacus", "hamstrings", "rectus femoris")

NOT_SHOWN: Mapping[str, str] = {
    "gluteus medius, tensor fasciae latae": "Their length depends on what the leg does sideways; a side view misses half of it (r 0.30).",
    "gluteus maximus and rectus femoris in stance": "Their force there depends on the direction of the ground force, which needs a force plate.",
    "how fast the ground's push rises": (
        "The blow at contact lasts about 30 ms, one picture of a phone, and other runners' plates do not tell this runner's."
    ),
    "joint loads": "They follow from all muscle forces in stance; without a force plate they are guesses.",
    "pelvic tilt": "Hip keypoints do not show it; it is a latent here. A strap with two markers, or a photo of the lying test, would.",
}


@dataclass(frozen=True)
class MuscleFinding:
    """What a side view says about a group of muscles of one leg.

    Parameters
    ----------
    group
        A key of `GROUPS`.
    side
        Of the runner.
    excursion
        mm between the shortest and the longest in a stride.
    stretch
        % by which the longest exceeds the length in standing.
    lengthening
        m/s, the fastest lengthening.
    longest_at
        % of the stride, from initial contact, at which it is longest.
    swing_force
        Body weights, the greatest in swing; unknown for groups whose swing force is not defensible.
    length, low, high
        Length over standing length at each of `PHASES` of the stride, from one contact to the next: best value and 95 % band.
    """

    group: str
    side: Side
    excursion: Estimate
    stretch: Estimate
    lengthening: Estimate
    longest_at: Estimate
    swing_force: Estimate
    length: Curve
    low: Curve
    high: Curve


@dataclass(frozen=True)
class SwingMoment:
    """The moment that muscles make at a joint while the foot is in the air.

    Parameters
    ----------
    joint
        "hip" or "knee".
    side
        Of the runner.
    flexion, extension
        N m/kg, the greatest of either direction.
    percent
        % of the stride, over swing.
    moment, low, high
        N m/kg there, + flexion: best value and 95 % band.
    """

    joint: str
    side: Side
    flexion: Estimate
    extension: Estimate
    percent: Curve
    moment: Curve
    low: Curve
    high: Curve


@dataclass(frozen=True)
class GroundForce:
    """How hard the ground pushes one foot upward.

    Parameters
    ----------
    side
        Of the runner.
    peak
        Body weights.
    peak_at
        % of stance.
    mean
        Body weights, over stance.
    percent
        % of stance, from contact to toe-off.
    force, low, high
        Body weights there: best value and 95 % band.
    """

    side: Side
    peak: Estimate
    peak_at: Estimate
    mean: Estimate
    percent: Curve
    force: Curve
    low: Curve
    high: Curve


@dataclass(frozen=True)
class StanceFinding:
    """The force of a muscle in stance.

    Parameters
    ----------
    muscle
        "soleus" or "vasti".
    side
        Of the runner.
    peak
        Body weights.
    peak_at
        % of the stride, from initial contact.
    percent
        % of the stride, over stance.
    force, low, high
        Body weights there: best value and 95 % band.
    """

    muscle: str
    side: Side
    peak: Estimate
    peak_at: Estimate
    percent: Curve
    force: Curve
    low: Curve
    high: Curve


@dataclass(frozen=True)
class LegFinding:
    """All that a side view says of one leg's muscles, moments and ground force."""

    side: Side
    muscles: tuple[MuscleFinding, ...]
    moments: tuple[SwingMoment, ...]
    ground: GroundForce
    stance: tuple[StanceFinding, ...]


@dataclass(frozen=True, eq=False)
class MeanStride:
    """The mean stride of one leg, as the runner model does it with its right leg.

    Parameters
    ----------
    model
        Of the runner's size, with the muscles of the right leg.
    motion
        (phases) of the stride.
    toe_off
        Share of the stride.
    groups
        Group -> "length" and "velocity" (phases,), "standing" (1,), "force" (phases,): m, m/s, m and body weights; force is 0 in stance.
    """

    model: Model
    motion: Motion
    toe_off: float
    groups: Mapping[str, Mapping[str, FloatArray]]


def side_view_leg(
    sagittal: Sagittal,
    events: Events,
    side: Side,
    *,
    height: float | None = None,
    mass: float | None = None,
    model: Model | None = None,
    shapes: StanceShapes | None = None,
    misses: Mapping[str, Miss] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> LegFinding:
    """Return what a side view says of one leg in its mean stride.

    Parameters
    ----------
    sagittal
        Smoothed keypoint paths.
    events
        Contacts and toe-offs; complete strides of the side are used.
    side
        Of the runner.
    height, mass
        m and kg; without them a standard body is used, and results relative to length and weight stay what they are.
    model
        Generic runner model; the shipped one when left out.
    shapes
        Of the ground force; those of the runners measured when left out.
    misses
        How the method misses each quantity; as measured when left out.
    draws
        How many times the chain is run for each kind of error.
    seed
        Of the random numbers, so that the same clip gives the same answer.

    Returns
    -------
    LegFinding
        In every `Estimate`, `random_error` is what more strides would lessen, `systematic_error` the rest.

    Raises
    ------
    SettingError
        If there are too few complete strides of the side, or the clip lacks a joint.
    """
    legs = leg_strides(sagittal, events, side)
    far = sagittal.near_side is not None and side != sagittal.near_side
    results = draw_results(right_leg(model or runner_model()), legs, shapes or stance_shapes(), far, height, mass, draws, seed)
    say = Estimates(results, usual_misses() if misses is None else misses, legs.count)
    swing = np.arange(PHASES) / PHASES > legs.toe_off + SETTLED
    stance = np.arange(PHASES) / PHASES <= legs.toe_off
    return LegFinding(
        side,
        tuple(_muscle(say, side, group, swing) for group in GROUPS),
        tuple(_moment(say, side, joint, swing) for joint in JOINTS),
        _ground(say, side),
        tuple(_stance(say, side, muscle, stance) for muscle in STANCE_GROUPS),
    )


def side_view_muscles(
    sagittal: Sagittal,
    events: Events,
    side: Side,
    *,
    height: float | None = None,
    mass: float | None = None,
    model: Model | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> tuple[MuscleFinding, ...]:
    """Return what the muscle groups of one leg do in the mean stride of a side view: the muscles of `side_view_leg`, same arguments."""
    return side_view_leg(sagittal, events, side, height=height, mass=mass, model=model, draws=draws, seed=seed).muscles


def mean_stride(sagittal: Sagittal, events: Events, side: Side, *, height: float | None = None, mass: float | None = None) -> MeanStride:
    """Return the mean stride of one leg; arguments and errors as in `side_view_leg`."""
    legs, shapes = leg_strides(sagittal, events, side), stance_shapes()
    runner = sized(right_leg(runner_model()), height, mass, 0.0)
    guess = best_guess(runner, legs, shapes)
    motion = stride_motion(runner, legs, guess.strides, guess.bias, guess.tilt)
    return MeanStride(runner, motion, legs.toe_off, run_chain(runner, legs, shapes, [guess])[0].groups)


def _muscle(say: Estimates, side: Side, group: str, swing: BoolArray) -> MuscleFinding:
    def length(one: Result) -> FloatArray:
        return np.asarray(one.groups[group]["length"] / one.groups[group]["standing"])

    stretch = say.miss(f"{group} stretch")  # the curve keeps its shift, because the picture draws the same stride
    force = Estimate.unknown("1", "Its force in swing is small and was not checked against measured runs.", ORIGIN)
    if group in SWING_GROUPS:
        force = say.number(f"{group} swing force", "1", lambda one: float(one.groups[group]["force"][swing].max()))
    return MuscleFinding(
        group,
        side,
        say.number(f"{group} excursion", "mm", lambda one: float(1e3 * np.ptp(one.groups[group]["length"]))),
        say.number(f"{group} stretch", "%", lambda one: float(100 * (length(one).max() - 1))),
        say.number(f"{group} lengthening", "m/s", lambda one: float(one.groups[group]["velocity"].max())),
        say.moment_of(f"{group} longest", length, np.arange(PHASES) * 100 / PHASES, period=100.0),
        force,
        *say.band(length, np.ones(PHASES), np.full(PHASES, np.hypot(stretch.spread, stretch.shift) / 100)),
    )


def _moment(say: Estimates, side: Side, joint: str, swing: BoolArray) -> SwingMoment:
    def curve(one: Result) -> FloatArray:
        return np.asarray(one.moment[joint][swing])

    flexion = say.number(f"{joint} flexion", "N m/kg", lambda one: float(curve(one).max()))
    extension = say.number(f"{joint} extension", "N m/kg", lambda one: float(-curve(one).min()))
    bends, straightens = say.miss(f"{joint} flexion"), say.miss(f"{joint} extension")
    forward = curve(say.results.best) > 0
    spread = np.where(forward, bends.spread * flexion.value, straightens.spread * extension.value)
    band = say.band(curve, np.where(forward, bends.ratio, straightens.ratio), spread)
    return SwingMoment(joint, side, flexion, extension, curve_of(np.flatnonzero(swing) * 100 / PHASES), *band)


def _ground(say: Estimates, side: Side) -> GroundForce:
    percent = np.linspace(0, 100, INSTANTS)

    def force(one: Result) -> FloatArray:
        return one.ground.vertical

    return GroundForce(
        side,
        say.number("ground peak", "1", lambda one: float(force(one).max())),
        say.moment_of("ground peak at", force, percent),
        say.number("ground mean", "1", lambda one: float(np.trapezoid(force(one)) / (INSTANTS - 1))),
        curve_of(percent),
        *_pulse(say, "ground", force, percent),
    )


def _stance(say: Estimates, side: Side, muscle: str, stance: BoolArray) -> StanceFinding:
    percent = np.flatnonzero(stance) * 100 / PHASES

    def force(one: Result) -> FloatArray:
        return np.asarray(one.stance[muscle][stance])

    peak = say.number(f"{muscle} peak", "1", lambda one: float(force(one).max()))
    return StanceFinding(
        muscle, side, peak, say.moment_of(f"{muscle} peak at", force, percent), curve_of(percent), *_pulse(say, muscle, force, percent)
    )


def _pulse(say: Estimates, name: str, force: Callable[[Result], FloatArray], percent: FloatArray) -> tuple[Curve, Curve, Curve]:
    """Return a force that rises and falls once, and its band: it may be higher or lower, earlier or later, and never below 0."""
    height, time = say.miss(f"{name} peak"), say.miss(f"{name} peak at")
    best = force(say.results.best) / height.ratio
    spread = np.hypot(height.spread * best, np.hypot(time.spread, time.shift) * np.gradient(best, percent))
    found, low, high = say.band(force, np.full(len(percent), height.ratio), spread)
    return found, curve_of(np.maximum(low, 0.0)), high
