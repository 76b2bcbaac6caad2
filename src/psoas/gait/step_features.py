"""What each step shows around its anchors: instants of landing and leaving as different points of the leg tell them.

Every cue is biased by the way a runner lands, but not all by the same way: a foot that lands flat or on the ball reaches furthest ahead
early and comes down late, one that lands on the heel the other way round. `psoas.gait.event_model` joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from psoas.gait.anchors import Swing
from psoas.gait.ground import ground_slope
from psoas.gait.leg_paths import GRID_RATE, LegPaths
from psoas.recording.dataset import FloatArray

CONTACT_INSTANTS = (-0.06, -0.03, 0.0, 0.03, 0.06, 0.09)
OFF_INSTANTS = (-0.15, -0.12, -0.09, -0.06, -0.03)
"""s after the anchor at which the rates of `TYPICAL_ACCELERATION` are read."""

TYPICAL_ACCELERATION = {
    "heel_up": 33.0,
    "toe_up": 33.0,
    "ankle_up": 25.0,
    "ankle_forward": 50.0,
    "heel_forward": 50.0,
    "hip_up": 10.0,
    "foot": 12500.0,
    "shank": 10000.0,
    "knee": 10000.0,
}
"""Channel -> leg/s^2 or deg/s^2 around an event: a rate over it is in s, how far the step runs ahead of or behind the others."""

_NEIGHBOURS = 3
_BEFORE, _AFTER = 0.25, 0.25


@dataclass(frozen=True, slots=True)
class StepFeatures:
    """Features of the steps of one foot.

    Parameters
    ----------
    anchor
        (steps,) s, the time the features are relative to.
    values
        Feature name -> (steps,); instants in s after the anchor, rates over a typical acceleration in s, angles in degrees, speeds in leg
        lengths a second; nan where not seen.
    """

    anchor: FloatArray
    values: Mapping[str, FloatArray]


def contact_features(paths: LegPaths, side: str, swings: Sequence[Swing]) -> StepFeatures:
    """Return what each step shows of its landing, relative to the ankle's furthest point ahead of the hip.

    Parameters
    ----------
    paths
        Filtered leg paths.
    side
        "left" or "right".
    swings
        Backward swings of that foot.
    """
    leg = _leg(paths, side, ground_slope(paths, side, swings))
    rest = _rest_levels(leg, swings)
    cut = _Windows(leg, [swing.ahead for swing in swings])
    heel = cut["heel_up"] - rest["heel_up"][:, None]
    foot = cut["foot"] - rest["foot"][:, None]
    landing_angle = np.max(_part(foot, -0.05, 0.05)[0], axis=1)
    values = {
        "heel_furthest_ahead": peak_time(cut["heel_forward"], -0.06, 0.06),
        "shank_furthest_back": peak_time(-cut["shank"], -0.08, 0.08),
        "knee_straightest": peak_time(-cut["knee"], -0.06, 0.06),
        "foot_steepest": peak_time(cut["foot"], -0.12, 0.08),
        "toe_fastest_down": peak_time(-_rate(cut["toe_up"]), -0.03, 0.14),
        "toe_down": landing_time(cut["toe_up"], -0.06, 0.12),
        "half_belt_speed": crossing_time(_rate(cut["ankle_forward"]), 0.5 * rest["ankle_speed"], -0.03, 0.12, falling=True),
        "half_landing_angle": crossing_time(foot, 0.5 * landing_angle, -0.05, 0.14, falling=True),
        "heel_down_40": crossing_time(heel, 0.04, -0.18, 0.10, falling=True),
        "heel_down_60": crossing_time(heel, 0.06, -0.18, 0.10, falling=True),
        "stance_speed": -rest["ankle_speed"],
    }
    return StepFeatures(paths.time[0] + cut.anchor / GRID_RATE, values | _rates(cut, CONTACT_INSTANTS))


def off_features(paths: LegPaths, side: str, swings: Sequence[Swing]) -> StepFeatures:
    """Return what each step shows of its toe-off, relative to the ankle's furthest point behind the hip.

    Parameters
    ----------
    paths
        Filtered leg paths.
    side
        "left" or "right".
    swings
        Backward swings of that foot.
    """
    leg = _leg(paths, side, ground_slope(paths, side, swings))
    rest = _rest_levels(leg, swings)
    cut = _Windows(leg, [swing.behind for swing in swings])
    toe = cut["toe_up"] - rest["toe_up"][:, None]
    heel = cut["heel_up"] - rest["heel_up"][:, None]
    foot = cut["foot"] - rest["foot"][:, None]
    stride = float(np.median(np.diff([swing.behind for swing in swings]))) / GRID_RATE if len(swings) > 1 else np.nan
    values = {
        "toe_up_20": crossing_time(toe, 0.020, -0.20, 0.10, falling=False),
        "toe_up_35": crossing_time(toe, 0.035, -0.20, 0.10, falling=False),
        "toe_up_50": crossing_time(toe, 0.050, -0.20, 0.10, falling=False),
        "heel_up_200": crossing_time(heel, 0.200, -0.25, 0.10, falling=False),
        "foot_down_40": crossing_time(foot, -40.0, -0.25, 0.10, falling=True),
        "foot_down_50": crossing_time(foot, -50.0, -0.25, 0.10, falling=True),
        "foot_leaves_belt": crossing_time(_rate(cut["ankle_forward"]), 0.7 * rest["ankle_speed"], -0.20, 0.10, falling=False),
        "knee_straightest": peak_time(-cut["knee"], -0.16, 0.0),
        "thigh_furthest_back": peak_time(-cut["thigh"], -0.12, 0.04),
        "heel_furthest_behind": peak_time(-cut["heel_forward"], -0.10, 0.05),
        "toe_furthest_behind": peak_time(-cut["toe_forward"], -0.05, 0.12),
        "foot_fastest_down": peak_time(-_rate(cut["foot"]), -0.20, 0.05),
        "stride_time": np.full(len(swings), stride),
    }
    return StepFeatures(paths.time[0] + cut.anchor / GRID_RATE, values | _rates(cut, OFF_INSTANTS))


def rate_names(instants: Sequence[float]) -> tuple[str, ...]:
    """Return the names of the features that hold rates at `instants` in s."""
    return tuple(_rate_name(channel, instant) for channel in TYPICAL_ACCELERATION for instant in instants)


def peak_time(window: FloatArray, earliest: float, latest: float) -> FloatArray:
    """Return when each row of `window` is highest between two times, to a part of a grid step by a parabola; nan where not seen.

    Parameters
    ----------
    window
        (steps, samples) around the anchor.
    earliest, latest
        s after the anchor.
    """
    part, start = _part(window, earliest, latest)
    unseen = np.asarray(~np.isfinite(part).all(axis=1))
    part = np.where(unseen[:, None], 0.0, part)
    rows = np.arange(len(part))
    top = np.clip(np.argmax(part, axis=1), 1, part.shape[1] - 2)
    return np.where(unseen, np.nan, start + (top + _vertex(part[rows, top - 1], part[rows, top], part[rows, top + 1])) / GRID_RATE)


def crossing_time(window: FloatArray, level: float | FloatArray, earliest: float, latest: float, *, falling: bool) -> FloatArray:
    """Return when each row last crosses `level` between two times, downwards or upwards; nan where it does not.

    Parameters
    ----------
    window
        (steps, samples) around the anchor.
    level
        One level, or one for each step.
    earliest, latest
        s after the anchor.
    falling
        Whether the crossing goes down.
    """
    part, start = _part(window, earliest, latest)
    above = (part - np.reshape(level, (-1, 1))) * (1.0 if falling else -1.0)
    crosses = (above[:, :-1] > 0) & (above[:, 1:] <= 0)
    last = crosses.shape[1] - 1 - np.argmax(crosses[:, ::-1], axis=1)
    rows = np.arange(len(part))
    first, second = above[rows, last], above[rows, last + 1]
    found = crosses.any(axis=1)
    share = np.divide(first, first - second, out=np.zeros_like(first), where=found)
    return np.where(found, start + (last + share) / GRID_RATE, np.nan)


def landing_time(window: FloatArray, earliest: float, latest: float) -> FloatArray:
    """Return when each row comes to rest: the hinge of the best fit a + b (t0 - t)+ + c (t0 - t)+^2; nan where not seen.

    Parameters
    ----------
    window
        (steps, samples) of a height around the anchor.
    earliest, latest
        s after the anchor; the hinge is sought 20 ms inside.
    """
    part, start = _part(window, earliest, latest)
    time = start + np.arange(part.shape[1]) / GRID_RATE
    hinges = np.arange(earliest + 0.02, latest - 0.01, 1 / GRID_RATE)
    left = np.empty((len(part), len(hinges)))
    for k, hinge in enumerate(hinges):
        fall = np.maximum(hinge - time, 0.0)
        basis, _ = np.linalg.qr(np.stack([np.ones_like(time), fall, fall**2], axis=1))
        left[:, k] = np.sum((part - (part @ basis) @ basis.T) ** 2, axis=1)
    return peak_time_of(hinges, -left)


def peak_time_of(grid: FloatArray, score: FloatArray) -> FloatArray:
    """Return where on an even `grid` (points,) each row of `score` (steps, points) is highest, by a parabola; nan where not seen."""
    unseen = np.asarray(~np.isfinite(score).all(axis=1))
    score = np.where(unseen[:, None], 0.0, score)
    rows = np.arange(len(score))
    top = np.clip(np.argmax(score, axis=1), 1, score.shape[1] - 2)
    share = _vertex(score[rows, top - 1], score[rows, top], score[rows, top + 1])
    return np.where(unseen, np.nan, grid[top] + share * (grid[1] - grid[0]))


class _Windows:
    """The same stretch around every anchor, of any channel, as (steps, samples)."""

    def __init__(self, channels: Mapping[str, FloatArray], anchors: Sequence[int]) -> None:
        self.channels = channels
        self.anchor = np.asarray(anchors, dtype=float)
        length = len(next(iter(channels.values())))
        places = np.asarray(anchors, dtype=int)[:, None] + np.arange(-int(_BEFORE * GRID_RATE), int(_AFTER * GRID_RATE) + 1)
        self._inside = (places >= 0) & (places < length)
        self._places = np.clip(places, 0, length - 1)

    def __getitem__(self, channel: str) -> FloatArray:
        return np.where(self._inside, self.channels[channel][self._places], np.nan)


def _leg(paths: LegPaths, side: str, slope: float) -> dict[str, FloatArray]:
    """Return the leg's paths ahead of the hip, the foot's heights over sloping ground, and the segment angles in degrees."""
    forward = {joint: paths.forward[f"{side}_{joint}"] - paths.forward["hip"] for joint in ("knee", "ankle", "heel", "toe")}
    up = {joint: paths.up[f"{side}_{joint}"] for joint in ("knee", "ankle", "heel", "toe")}
    thigh = np.degrees(np.arctan2(forward["knee"], paths.up["hip"] - up["knee"]))
    shank = np.degrees(np.arctan2(forward["knee"] - forward["ankle"], up["knee"] - up["ankle"]))
    foot = np.arctan2(up["toe"] - up["heel"], forward["toe"] - forward["heel"])
    seen = np.isfinite(foot)
    foot[seen] = np.unwrap(foot[seen])
    named = {f"{joint}_forward": path for joint, path in forward.items()}
    named |= {f"{joint}_up": up[joint] - slope * paths.forward[f"{side}_{joint}"] for joint in ("ankle", "heel", "toe")}
    return named | {"hip_up": paths.up["hip"], "thigh": thigh, "shank": shank, "knee": thigh + shank, "foot": np.degrees(foot)}


def _rest_levels(leg: Mapping[str, FloatArray], swings: Sequence[Swing]) -> dict[str, FloatArray]:
    """Return, for each step, heel and toe height, foot angle and ankle speed of the flat foot on the ground.

    They are levels over neighbouring steps with their trend, so that a ground that slopes or drifts in the picture is followed. Measured on the
    foot itself, they take out where a pose model or a marker puts heel and toe on the shoe.
    """
    speed = _rate(leg["ankle_forward"])

    def level(path: FloatArray, begin: float, end: float, of: Callable[[FloatArray], float]) -> FloatArray:
        values = []
        for swing in swings:
            span = swing.behind - swing.ahead
            low, high = swing.ahead + int(begin * span), swing.ahead + int(end * span) + 1
            part = path[max(low, 0) : max(high, 0)]
            values.append(of(part[np.isfinite(part)]) if np.isfinite(part).sum() > 0.6 * (end - begin) * span else np.nan)
        return _local_level(np.array(values))

    return {
        "heel_up": level(leg["heel_up"], 0.05, 0.70, lambda part: float(np.min(part))),
        "toe_up": level(leg["toe_up"], 0.20, 0.80, lambda part: float(np.min(part))),
        "foot": level(leg["foot"], 0.30, 0.45, lambda part: float(np.median(part))),
        "ankle_speed": level(speed, 0.25, 0.50, lambda part: float(np.median(part))),
    }


def _local_level(values: FloatArray) -> FloatArray:
    """Return each step's level from its neighbours and their trend (Theil and Sen): a ground that slopes in the picture is followed."""
    levels = np.full(len(values), np.nan)
    steps = np.flatnonzero(np.isfinite(values))
    for step in range(len(values)) if steps.size else ():
        near = steps[np.argsort(np.abs(steps - step), kind="stable")[: 2 * _NEIGHBOURS + 1]]
        first, second = np.triu_indices(near.size, 1)
        slope = float(np.median((values[near[second]] - values[near[first]]) / (near[second] - near[first]))) if first.size else 0.0
        levels[step] = np.median(values[near] + slope * (step - near))
    return levels


def _rate(path: FloatArray) -> FloatArray:
    return np.asarray(np.gradient(path, axis=-1) * GRID_RATE)


def _part(window: FloatArray, earliest: float, latest: float) -> tuple[FloatArray, float]:
    first = int(_BEFORE * GRID_RATE) + round(earliest * GRID_RATE)
    last = int(_BEFORE * GRID_RATE) + round(latest * GRID_RATE)
    return window[:, first : last + 1], (first - int(_BEFORE * GRID_RATE)) / GRID_RATE


def _rates(cut: _Windows, instants: Sequence[float]) -> dict[str, FloatArray]:
    return {
        _rate_name(channel, instant): _at(_rate(cut[channel]), instant) / acceleration
        for channel, acceleration in TYPICAL_ACCELERATION.items()
        for instant in instants
    }


def _rate_name(channel: str, instant: float) -> str:
    return f"{channel}_rate_{1000 * instant:+.0f}"


def _at(window: FloatArray, shift: float) -> FloatArray:
    return np.asarray(window[:, int(_BEFORE * GRID_RATE) + round(shift * GRID_RATE)])


def _vertex(before: FloatArray, top: FloatArray, after: FloatArray) -> FloatArray:
    curvature = before - 2 * top + after
    shift = np.divide(0.5 * (before - after), curvature, out=np.zeros_like(top), where=curvature < 0)
    return np.clip(shift, -1.0, 1.0)
