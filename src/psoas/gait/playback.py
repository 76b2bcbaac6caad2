"""How fast the clip plays: pictures that really differ, and slow motion told by gravity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from psoas.gait.activity import Activity, even_parts, evened
from psoas.gait.sighting import Sighting
from psoas.pose.repeats import repeated_frames
from psoas.quantity import Estimate
from psoas.recording.dataset import FloatArray
from psoas.recording.runner import Conditions, Runner

GRAVITY = 9.81
# Thigh plus shank: 0.491 of height (Winter 2009, doi 10.1002/9780470549148); 0.84 m for 1.71 m, 8 % between adults.
LEG_OF_HEIGHT, USUAL_LEG, LEG_SPREAD, LEG_OF_HEIGHT_SPREAD = 0.491, 0.84, 0.08, 0.03
# In flight the centre of mass falls with g, the trunk a little faster, because arms and legs move against it: 1.0 to 1.2 g
# with markers (6 trials of data/mocap), 1.1 to 1.4 g with pose models (data/video). The factor is its root: 12 %, 20 % from
# behind, between runners and models.
TRUNK_OVER_CENTRE = 1.15
GRAVITY_ERROR, GRAVITY_ERROR_BEHIND = 0.12, 0.20
# Steps per minute people run at, easy to sprint: natural logarithm of 172, spread of 14 %; walking 112, 12 %.
RUNNING_RATE, RUNNING_RATE_SPREAD = 172.0, 0.14
WALKING_RATE, WALKING_RATE_SPREAD = 112.0, 0.12
# Steps per minute nobody leaves, from a stroll to the fastest sprint.
SLOWEST_STEPS, FASTEST_STEPS = 70.0, 320.0
# What phones offer. A factor is taken as sure if it lies within 2 errors and every other beyond 3.
USUAL_FACTORS = (1.0, 2.0, 4.0, 8.0)
NEAR, FAR = 2.0, 3.0
# The middle quarter of a step around the hips' highest point lies in flight, even with little of it.
TOP_SHARE = 0.25
FEWEST_STEPS = 3.0
STEPS_TOGETHER = 6.0


@dataclass(frozen=True, slots=True)
class Playback:
    """How fast the clip plays.

    Parameters
    ----------
    slow_motion
        How many times slower than life; 1 is life speed.
    sure
        Whether the factor was given, is in the file, or is one of the usual factors beyond doubt.
    told_by
        "given", "file", "gravity", "step rate" or "nothing".
    frame_rate
        Pictures per second of real time that really differ.
    repeated_share
        Share of pictures that repeat the one before, 0..1.
    """

    slow_motion: Estimate
    sure: bool
    told_by: str
    frame_rate: Estimate
    repeated_share: float


def find_playback(recording: xr.Dataset, sighting: Sighting, activity: Activity, conditions: Conditions, runner: Runner, *, behind: bool) -> Playback:
    """Return how fast the clip plays.

    In flight nothing but gravity acts: the trunk at its highest point falls with about 1.15 g, whatever the runner does.
    A clip that plays s times slower shows g / s^2. The step rate, which people keep between 140 and 220, says the same
    less surely, and both are joined.

    Parameters
    ----------
    recording
        The Recording; attrs `capture_rate` and `nominal_frame_rate` are believed where the file has them.
    sighting, activity
        What the runner does.
    conditions
        A given slow-motion factor wins.
    runner
        Height, where it is known, sets the scale.
    behind
        Whether the camera stood behind or ahead of the runner.
    """
    slow_motion, sure, told_by = _slow_motion(recording, sighting, activity, conditions, runner, behind=behind)
    repeated = repeated_frames(recording)[sighting.stretch]
    time = sighting.time[sighting.stretch]
    share = float(repeated[1:].mean()) if len(repeated) > 1 else 0.0
    if len(time) < 2:
        rate = Estimate.unknown("fps", "A rate needs at least two pictures. Film for at least 10 s.")
    else:
        shown = float(1 / np.median(np.diff(time))) if share == 0 else float((~repeated[1:]).sum() / (time[-1] - time[0]))
        factor = slow_motion.value if slow_motion.known else 1.0
        rate = Estimate(shown * factor, "fps", n=len(time), counted="pictures", origin="time stamps and repeated pictures")
    return Playback(slow_motion, sure, told_by, rate, share)


def _slow_motion(
    recording: xr.Dataset, sighting: Sighting, activity: Activity, conditions: Conditions, runner: Runner, *, behind: bool
) -> tuple[Estimate, bool, str]:
    if conditions.slow_motion is not None:
        return Estimate(conditions.slow_motion, "1", origin="given"), True, "given"
    capture, nominal = (float(recording.attrs.get(name) or np.nan) for name in ("capture_rate", "nominal_frame_rate"))
    # Some editors keep the tag and take the slow motion out.
    if np.isfinite(capture) and capture > 1.2 * nominal and possible(activity, capture / nominal):
        return Estimate(round(capture / nominal, 2), "1", origin="frame rate of the recording, stored in the file"), True, "file"
    if activity.kind == "neither" or activity.steps < FEWEST_STEPS:
        return Estimate(1.0, "1", origin="assumed"), True, "nothing"
    usual, spread = (RUNNING_RATE, RUNNING_RATE_SPREAD) if activity.kind == "running" else (WALKING_RATE, WALKING_RATE_SPREAD)
    votes = [(np.log(usual / activity.step_rate), spread)]
    told_by = "step rate"
    fall = trunk_fall(sighting, activity) if activity.kind == "running" else 0.0
    if fall > 0:
        leg, leg_error = (runner.height * LEG_OF_HEIGHT, LEG_OF_HEIGHT_SPREAD) if runner.height else (USUAL_LEG, LEG_SPREAD)
        error = float(np.hypot(GRAVITY_ERROR_BEHIND if behind else GRAVITY_ERROR, leg_error / 2))
        votes.append((0.5 * np.log(TRUNK_OVER_CENTRE * GRAVITY / (fall * leg)), error))
        told_by = "gravity"
    weights = np.array([1 / error**2 for _, error in votes])
    middle = float(np.sum(weights * [vote for vote, _ in votes]) / weights.sum())
    # Votes further apart than their errors allow make the answer less sure, not the mean of the two.
    contradiction = np.sqrt(sum(((vote - middle) / error) ** 2 for vote, error in votes) / max(len(votes) - 1, 1))
    error = float(max(1.0, contradiction) / np.sqrt(weights.sum()))
    distances = np.array([abs(middle - np.log(factor)) / error for factor in USUAL_FACTORS])
    nearest = int(distances.argmin())
    if distances[nearest] < NEAR and np.all(np.delete(distances, nearest) > FAR):
        return Estimate(USUAL_FACTORS[nearest], "1", origin=told_by), True, told_by
    factor = float(np.exp(middle))
    return Estimate(factor, "1", systematic_error=factor * error, origin=told_by), False, told_by


def possible(activity: Activity, factor: float) -> bool:
    """Return whether people can step as fast as the clip shows if it plays `factor` times slower than life.

    Parameters
    ----------
    activity
        What the runner does.
    factor
        How many times slower than life.
    """
    return activity.kind == "neither" or SLOWEST_STEPS < factor * activity.step_rate < FASTEST_STEPS


def trunk_fall(sighting: Sighting, activity: Activity) -> float:
    """Return the trunk's downward acceleration around its highest point, leg lengths per s^2 of playing time.

    Hip and shoulder height over a few steps at a time are described by their first two harmonics of the step rate; the
    median over the parts of the clip is taken.

    Parameters
    ----------
    sighting, activity
        What the runner does.
    """
    stretch = sighting.stretch
    time = sighting.time[stretch]
    even = np.linspace(time[0], time[-1], len(time))
    rate = activity.step_rate / 60
    paths = [sighting.middle(joint)[stretch, 1] / sighting.scale[stretch] for joint in ("hip", "shoulder")]
    height = np.mean([evened(even, time, path) for path in paths if np.isfinite(path).mean() > 0.5], axis=0)
    parts = even_parts(len(even), even[-1] - even[0], STEPS_TOGETHER / rate)
    return float(np.median([_fall_at_top(even[part], height[part], rate) for part in parts]))


def _fall_at_top(time: FloatArray, height: FloatArray, rate: float) -> float:
    phase = 2 * np.pi * rate * time
    inner = np.linspace(-1, 1, len(time))
    basis = np.stack([*(inner**power for power in range(4)), np.cos(phase), np.sin(phase), np.cos(2 * phase), np.sin(2 * phase)], axis=1)
    path, acceleration = _over_a_step(np.linalg.lstsq(basis, height, rcond=None)[0][4:], rate)
    around = np.arange(-len(path) * TOP_SHARE / 2, len(path) * TOP_SHARE / 2).astype(int)
    return float(-np.take(acceleration, int(path.argmax()) + around, mode="wrap").mean())


def _over_a_step(coefficients: FloatArray, rate: float) -> tuple[FloatArray, FloatArray]:
    phase = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    waves = np.stack([np.cos(phase), np.sin(phase), np.cos(2 * phase), np.sin(2 * phase)])
    curvature = -((2 * np.pi * rate) ** 2) * np.array([1, 1, 4, 4])
    return coefficients @ waves, (coefficients * curvature) @ waves
