"""From one phone: what a side view says about the muscles, with what it cannot know run through the chain.

The mean stride of a leg gives sagittal joint angles and the path of the hip. From these follow musculotendon lengths
and velocities, and in swing, where nothing pushes on the foot, the moments at hip and knee and the forces that make
them. What is not known is drawn many times: the strides that were filmed, bias of the keypoints, size of the body, and
the tilt of the pelvis, which no hip keypoint shows and which is therefore a latent with a distribution of its own.

What does not come out of a side view well enough is not given; `NOT_SHOWN` says what and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from psoas.body.body_size import SMALLEST, TALLEST, scale_to_size, segment_lengths
from psoas.body.dynamics import Motion, inverse_dynamics
from psoas.body.load_sharing import share_loads
from psoas.body.model import Model
from psoas.body.muscle_geometry import muscle_geometry, muscle_lengths
from psoas.body.muscle_state import muscle_state
from psoas.body.runner_model import runner_model
from psoas.errors import SettingError
from psoas.gait.events import Events, Stride
from psoas.gait.kinematics import segment_angles
from psoas.gait.sagittal import Sagittal
from psoas.quantity import Estimate

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]
Indices = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]

ORIGIN = "body.side_view, runner model, mean stride"
PHASES = 50  # of a stride; pictures at 30 a second give about 20
HARMONICS = 6  # of the stride that are kept: up to about 9 Hz
FEWEST_STRIDES = 4
DRAWS = 40
STANDARD_HEIGHT, STANDARD_MASS = 1.72, 68.0  # used where the runner's are not known; results are relative to length or weight

# Forward pelvic tilt in running against the model's neutral pelvis: 15.6 deg on the one trial measured here, 11-20 deg in
# the literature; it also swings by a few degrees within the stride, which is part of the spread.
TILT_MEAN, TILT_SPREAD = np.deg2rad(13.0), np.deg2rad(5.0)
BIAS = {"near": {"thigh": 3.5, "knee": 4.5, "ankle": 5.0, "trunk": 2.5}, "far": {"thigh": 5.5, "knee": 6.0, "ankle": 7.0, "trunk": 2.5}}  # deg
SIZE_SPREAD = 0.04  # of segments, for a known height
HEIGHT_SPREAD = 0.055  # of adults, women and men together, where the runner's height is not known
# Middles of five equal parts of the normal distribution, as far apart as to keep its spread: scaling a model costs more than running it.
SIZES = (-1.464, -0.599, 0.0, 0.599, 1.464)

GROUPS: Mapping[str, tuple[str, ...]] = {
    "psoas": ("psoas",),
    "iliacus": ("iliacus",),
    "hamstrings": ("bflh", "semimem", "semiten"),
    "rectus femoris": ("recfem",),
    "gluteus maximus": ("glmax",),
    "calf": ("gasmed", "gaslat", "soleus"),
}
# Errors of the sagittal plane alone against three dimensions with plates, one runner (one sigma): m, and share of force.
SAGITTAL_LENGTH = {"psoas": 0.9e-3, "iliacus": 0.9e-3, "hamstrings": 2.3e-3, "rectus femoris": 1.4e-3, "gluteus maximus": 2.3e-3, "calf": 0.5e-3}
SAGITTAL_VELOCITY = 0.03  # m/s
SWING_FORCE_SHARE = {"psoas": 0.12, "iliacus": 0.15, "hamstrings": 0.15, "rectus femoris": 0.20}

NOT_SHOWN: Mapping[str, str] = {
    "gluteus medius, tensor fasciae latae": "Their length depends on what the leg does sideways; a side view misses half of it (r 0.30).",
    "gluteus maximus and rectus femoris in stance": "Their force there depends on the direction of the ground force, which needs a force plate.",
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
    side: Literal["left", "right"]
    excursion: Estimate
    stretch: Estimate
    lengthening: Estimate
    longest_at: Estimate
    swing_force: Estimate
    length: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


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


@dataclass(frozen=True)
class _Legs:
    """Strides of one leg: angle name -> (strides, phases) rad; hip path (strides, phases, 2) leg lengths."""

    angles: Mapping[str, FloatArray]
    hip: FloatArray
    duration: float
    toe_off: float


@dataclass(frozen=True)
class _Draw:
    """One way the stride may have been: which strides make its mean, bias of each angle and forward tilt of the pelvis (rad)."""

    strides: Indices
    bias: Mapping[str, float]
    tilt: float


def side_view_muscles(
    sagittal: Sagittal,
    events: Events,
    side: Literal["left", "right"],
    *,
    height: float | None = None,
    mass: float | None = None,
    model: Model | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> tuple[MuscleFinding, ...]:
    """Return what the muscles of one leg do in the mean stride of a side view.

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
    draws
        How many times the chain is run for each kind of error.
    seed
        Of the random numbers, so that the same clip gives the same answer.

    Returns
    -------
    tuple of MuscleFinding
        One a group; `random_error` is what more strides would lessen, `systematic_error` the rest.

    Raises
    ------
    SettingError
        If there are too few complete strides of the side, or the clip lacks a joint.
    """
    legs = _strides(sagittal, events, side)
    far = sagittal.near_side is not None and side != sagittal.near_side
    generic, sigmas = _right_leg(model or runner_model()), BIAS["far" if far else "near"]
    rng = np.random.default_rng(seed)
    count = len(legs.hip)

    def sized(size: float) -> Model:
        drawn = (height or STANDARD_HEIGHT) * float(np.exp((SIZE_SPREAD if height else np.hypot(SIZE_SPREAD, HEIGHT_SPREAD)) * size))
        return scale_to_size(generic, float(np.clip(drawn, SMALLEST, TALLEST)) if size else drawn, mass or STANDARD_MASS)

    def biased() -> _Draw:
        bias = {name: float(np.deg2rad(sigma) * rng.standard_normal()) for name, sigma in sigmas.items()}
        return replace(whole, bias=bias, tilt=TILT_MEAN + TILT_SPREAD * float(rng.standard_normal()))

    whole = _Draw(np.arange(count), dict.fromkeys(sigmas, 0.0), TILT_MEAN)
    best, *random = _runs(sized(0.0), legs, [whole, *(replace(whole, strides=rng.integers(0, count, count)) for _ in range(draws))])
    fixed = [one for k, size in enumerate(SIZES) for one in _runs(sized(size), legs, [biased() for _ in range(k, draws, len(SIZES))])]
    return tuple(_finding(group, side, best[group], [one[group] for one in random], [one[group] for one in fixed], count) for group in GROUPS)


def mean_stride(
    sagittal: Sagittal, events: Events, side: Literal["left", "right"], *, height: float | None = None, mass: float | None = None
) -> MeanStride:
    """Return the mean stride of one leg; arguments and errors as in `side_view_muscles`."""
    legs = _strides(sagittal, events, side)
    runner = scale_to_size(_right_leg(runner_model()), height or STANDARD_HEIGHT, mass or STANDARD_MASS)
    draw = _Draw(np.arange(len(legs.hip)), dict.fromkeys(BIAS["near"], 0.0), TILT_MEAN)
    return MeanStride(runner, _motion(runner, legs, draw), legs.toe_off, _runs(runner, legs, [draw])[0])


def _right_leg(model: Model) -> Model:
    """Return the model without the muscles of its left leg, which stands still here: they take half of the time."""
    return replace(model, muscles=tuple(muscle for muscle in model.muscles if not muscle.name.endswith("_l")))


def _strides(sagittal: Sagittal, events: Events, side: str) -> _Legs:
    angles = segment_angles(sagittal)
    wanted = {"thigh": f"{side}_thigh", "knee": f"{side}_knee", "ankle": f"{side}_ankle", "trunk": "trunk"}
    missing = [name for name in wanted.values() if name not in angles]
    if missing:
        raise SettingError(f"The clip does not show {', '.join(missing)}.", "Muscles need hip, knee, ankle, heel, toe and shoulder.")
    strides = [stride for stride in events.strides if stride.side == side and _whole(stride, sagittal, [angles[name] for name in wanted.values()])]
    if len(strides) < FEWEST_STRIDES:
        raise SettingError(f"The clip shows {len(strides)} complete {side} strides; {FEWEST_STRIDES} are needed for muscles.", "Film longer.")
    hip = sagittal.midpoint("hip")
    phase = np.arange(PHASES) / PHASES

    def resampled(values: FloatArray, stride: Stride) -> FloatArray:
        return np.asarray(np.interp(stride.initial_contact + phase * stride.duration, sagittal.time, values))

    return _Legs(
        {name: np.deg2rad([resampled(angles[source], stride) for stride in strides]) for name, source in wanted.items()},
        np.stack([np.stack([resampled(path, stride) for stride in strides]) for path in hip], axis=2),
        float(np.mean([stride.duration for stride in strides])),
        float(np.mean([stride.contact_time / stride.duration for stride in strides])),
    )


def _whole(stride: Stride, sagittal: Sagittal, paths: list[FloatArray]) -> bool:
    inside = (sagittal.time >= stride.initial_contact) & (sagittal.time <= stride.next_contact)
    return bool(np.isfinite(stride.duration) and np.isfinite(stride.toe_off) and all(np.isfinite(path[inside]).all() for path in paths))


def _runs(runner: Model, legs: _Legs, draws: Sequence[_Draw]) -> list[dict[str, dict[str, FloatArray]]]:
    """Return, for each draw, group -> length, standing length, velocity and swing force (body weights) through the stride.

    All draws go through the chain as one long motion, because a call costs as much as hundreds of frames.
    """
    if not draws:
        return []
    motions = [_motion(runner, legs, draw) for draw in draws]
    motion = Motion(*(np.concatenate(parts) for parts in zip(*((one.time, one.q, one.qd, one.qdd) for one in motions), strict=True)))
    tilt = np.array([draw.tilt for draw in draws])
    standing = np.tile(runner.defaults, (len(draws), 1))
    standing[:, runner.coordinate("pelvis_tilt")], standing[:, runner.coordinate("lumbar_extension")] = -tilt, tilt
    standing[:, runner.coordinate("hip_flexion_r")] = tilt
    still = muscle_lengths(runner, standing)
    geometry = muscle_geometry(runner, motion.q)
    velocity = geometry.velocity(motion.qd)
    swing = np.arange(PHASES) / PHASES > legs.toe_off
    moment = inverse_dynamics(runner, motion).moment
    sharing = share_loads(runner, moment, geometry, muscle_state(runner, geometry.length, velocity))
    force = np.where(np.tile(swing, len(draws))[:, None], sharing.force / (runner.mass * 9.81), 0.0)
    found: list[dict[str, dict[str, FloatArray]]] = [{} for _ in draws]
    for group, prefixes in GROUPS.items():
        members = [k for k, name in enumerate(runner.muscle_names) if name.startswith(prefixes) and name.endswith("_r")]
        strength = np.array([runner.muscles[k].max_isometric_force for k in members])
        strength /= strength.sum()
        rows = {
            "length": geometry.length[:, members] @ strength,
            "velocity": velocity[:, members] @ strength,
            "force": force[:, members].sum(axis=1),
            "standing": still[:, members] @ strength,
        }
        for k, one in enumerate(found):
            one[group] = {name: values.reshape(len(draws), -1)[k] for name, values in rows.items()}
    return found


def _motion(runner: Model, legs: _Legs, draw: _Draw) -> Motion:
    """Return the mean stride as periodic motion of the model's right leg; the left stays where it is."""
    leg = sum(segment_lengths(runner).values())
    mean = {name: values[draw.strides].mean(axis=0) + draw.bias[name] for name, values in legs.angles.items()}
    hip, tilt = legs.hip[draw.strides].mean(axis=0) * leg, draw.tilt
    hip -= np.linspace(0, 1, PHASES, endpoint=False)[:, None] * (hip[-1] - hip[0]) * PHASES / (PHASES - 1)
    columns = {
        "pelvis_tilt": np.full(PHASES, -tilt),
        "pelvis_tx": hip[:, 0],
        "pelvis_ty": hip[:, 1],
        "hip_flexion_r": mean["thigh"] + tilt,
        "knee_angle_r": mean["knee"],
        "ankle_angle_r": mean["ankle"],
        "lumbar_extension": tilt - mean["trunk"],
    }
    q, qd, qdd = (np.tile(runner.defaults if order == 0 else 0 * runner.defaults, (PHASES, 1)) for order in range(3))
    for name, values in columns.items():
        c = runner.coordinate(name)
        q[:, c], qd[:, c], qdd[:, c] = periodic(values, legs.duration)
    return Motion(np.arange(PHASES) / PHASES * legs.duration, *runner.complete_motion(q, qd, qdd))


def periodic(values: FloatArray, duration: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return a stride's curve, its speed and acceleration, from its first harmonics.

    Parameters
    ----------
    values
        (phases,) evenly over one stride, the end not repeated.
    duration
        s.
    """
    spectrum = np.fft.rfft(values)
    spectrum[HARMONICS + 1 :] = 0
    rate = 2j * np.pi * np.arange(len(spectrum)) / duration
    curves = [np.fft.irfft(spectrum * rate**order, len(values)) for order in range(3)]
    return curves[0], curves[1], curves[2]


def _finding(
    group: str,
    side: Literal["left", "right"],
    best: dict[str, FloatArray],
    random: list[dict[str, FloatArray]],
    fixed: list[dict[str, FloatArray]],
    strides: int,
) -> MuscleFinding:
    standing = float(best["standing"][0])

    def measured(one: dict[str, FloatArray]) -> FloatArray:
        length, still = one["length"], float(one["standing"][0])
        return np.array([1e3 * np.ptp(length), 100 * (length.max() / still - 1), one["velocity"].max(), one["force"].max()])

    value, by_stride, by_draw = measured(best), np.std([measured(one) for one in random], axis=0), np.std([measured(one) for one in fixed], axis=0)
    plane = np.array([1e3 * SAGITTAL_LENGTH[group], 100 * SAGITTAL_LENGTH[group] / standing, SAGITTAL_VELOCITY, 0.0])
    plane[3] = SWING_FORCE_SHARE.get(group, 0.0) * value[3]
    error = np.hypot(by_draw, plane)
    mm, stretch, speed, force = (
        Estimate(float(value[k]), unit, float(by_stride[k]), float(error[k]), strides, "strides", ORIGIN)
        for k, unit in enumerate(("mm", "%", "m/s", "1"))
    )
    if group not in SWING_FORCE_SHARE:
        force = Estimate.unknown("1", "Its force in swing is small and was not checked against measured runs.", ORIGIN)
    by_stride_curve, by_draw_curve = (np.array([one["length"] / one["standing"] for one in many]) for many in (random, fixed))
    moments_at = np.array([np.argmax(one["length"]) for one in (*random, *fixed)]) * 100 / PHASES
    at = float(np.argmax(best["length"]) * 100 / PHASES)
    around = (moments_at - at + 50) % 100 - 50
    spacing = 100 / PHASES / np.sqrt(12)  # the longest may lie anywhere between two phases
    by_stride_at, by_draw_at = float(np.std(around[: len(random)])), float(np.hypot(np.std(around[len(random) :]), spacing))
    longest = Estimate(at, "%", by_stride_at, by_draw_at, strides, "strides", ORIGIN)
    length = best["length"] / standing
    other = 1.96 * np.hypot(np.std(by_stride_curve, axis=0), SAGITTAL_LENGTH[group] / standing)
    low, high = (length + sign * np.hypot(np.quantile(by_draw_curve, level, axis=0) - length, other) for sign, level in ((-1, 0.025), (1, 0.975)))
    curves = (length, low, high)
    return MuscleFinding(group, side, mm, stretch, speed, longest, force, *(tuple(curve.round(5).tolist()) for curve in curves))
