"""A trial with force plates -> contacts by the plates, speed by the standing foot, and the metrics that follow from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr

from psoas.body.chain import STANCE, MuscleTrial, measured_span
from psoas.body.kinematics import body_poses
from psoas.body.trial_strides import LONGEST, SHORTEST
from psoas.finding import Finding, Side
from psoas.gait.norms import compare
from psoas.gait.summary import summarise
from psoas.quantity import Estimate
from psoas.recording.runner import Runner

FloatArray = np.ndarray[Any, np.dtype[np.floating[Any]]]

UNLOADED = 100.0  # N; what a plate reads below it is its drift
THRESHOLDS = (30.0, 80.0)  # N, about `STANCE`, between which a contact time is moved to learn what the threshold does to it
BRIEFEST = 0.08  # s of contact; shorter ones are a graze or noise
PLANTED = (0.25, 0.55)  # part of contact in which the foot stands still on the ground
SPEED_ERROR = 0.02  # of the speed, one sigma; docs/scale.md holds it against belts and published speeds
USUAL = {"stride_time": 0.01, "step_time": 0.008, "contact_time": 0.008, "flight_time": 0.01, "duty_factor": 1.0}
ORIGIN = "force plates"
FEET: tuple[tuple[Side, str], ...] = (("left", "calcn_l"), ("right", "calcn_r"))
NO_STRIDE = "No foot lands twice on the plates. Record more strides."


@dataclass(frozen=True, slots=True)
class Contact:
    """One foot on the ground: side, first and last time in s, and (2,) its length in s at the two `THRESHOLDS`."""

    side: Side
    start: float
    end: float
    moved: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlateStride:
    """From a contact to the next of the same foot, s; the other foot's contact is between them."""

    side: Side
    initial_contact: float
    toe_off: float
    other_contact: float
    next_contact: float
    moved: tuple[float, float]

    @property
    def values(self) -> dict[str, float]:
        """Metric -> value, in the units of `psoas.gait.metrics_rhythm`."""
        duration, contact = self.next_contact - self.initial_contact, self.toe_off - self.initial_contact
        return {
            "stride_time": duration,
            "step_time": self.next_contact - self.other_contact,
            "contact_time": contact,
            "flight_time": self.other_contact - self.toe_off,
            "duty_factor": 100 * contact / duration,
        }


def plate_contacts(trial: MuscleTrial, forces: xr.Dataset) -> tuple[Contact, ...]:
    """Return every contact that the plates saw whole, in order of time.

    All plates are summed, so that a foot on two plates is one contact; a runner has one foot on the ground at most, and it
    is the one that the chain gave the push to. The plates' own samples are used, unfiltered, less their reading in flight.

    Parameters
    ----------
    trial
        Made from `forces`.
    forces
        With `force` (time_force, space, plate).
    """
    time = forces["time_force"].values
    first, last = measured_span(forces)
    vertical = np.nan_to_num(forces["force"].sel(space="y").transpose("time_force", "plate").values).sum(axis=1)
    unloaded = vertical[np.abs(vertical) < UNLOADED]
    vertical = vertical - (float(np.median(unloaded)) if unloaded.size else 0.0)
    own = {side: trial.data["ground_force"].sel(foot=foot, space="y").values for side, foot in FEET}
    low, high = THRESHOLDS
    found = []
    for start, end in _spans(time, vertical, STANCE):
        inside = (trial.data["time"].values >= start) & (trial.data["time"].values <= end)
        if start < first - 0.02 or end > last + 0.02 or end - start < BRIEFEST or not inside.any():
            continue
        side = max(own, key=lambda name: float(own[name][inside].sum()))
        around = (time >= start - 0.05) & (time <= end + 0.05)
        moved = tuple(_longest(_spans(time[around], vertical[around], level)) for level in (low, high))
        found.append(Contact(side, start, end, (moved[0], moved[1])))
    return tuple(found)


def plate_strides(contacts: tuple[Contact, ...]) -> tuple[PlateStride, ...]:
    """Return the strides of three contacts in a row, the middle one of the other foot."""
    threes = zip(contacts, contacts[1:], contacts[2:], strict=False)
    return tuple(
        PlateStride(a.side, a.start, a.end, b.start, c.start, a.moved)
        for a, b, c in threes
        if a.side == c.side != b.side and SHORTEST <= c.start - a.start <= LONGEST
    )


def running_speed(trial: MuscleTrial, contacts: tuple[Contact, ...]) -> Estimate:
    """Return the speed over belt or ground, m/s: that of the pelvis over the foot that stands still on it.

    It is the mean forward speed of the pelvis less that of the heel body while the foot is `PLANTED`, so it holds on a
    belt and on a floor.

    Parameters
    ----------
    trial
        Whose kinematics are used.
    contacts
        From `plate_contacts`.
    """
    reason = "No foot was seen to stand. Record more strides."
    if len(contacts) < 2:
        return Estimate.unknown("m/s", reason, ORIGIN)
    time, poses = trial.data["time"].values, body_poses(trial.model, trial.data["coordinate_value"].values)
    between = (time >= contacts[0].start) & (time <= contacts[-1].start)
    horizontal = [0, 2]
    pelvis = poses.origin[:, trial.model.body("pelvis")][:, horizontal]
    if between.sum() < 2:
        return Estimate.unknown("m/s", reason, ORIGIN)
    travel = _slope(time[between], pelvis[between])
    speeds = []
    for contact in contacts:
        length = contact.end - contact.start
        planted = (time >= contact.start + PLANTED[0] * length) & (time <= contact.start + PLANTED[1] * length)
        if planted.sum() >= 3:
            foot = poses.origin[:, trial.model.body(dict(FEET)[contact.side])][:, horizontal]
            speeds.append(float(np.linalg.norm(travel - _slope(time[planted], foot[planted]))))
    speed = summarise(np.array(speeds), "m/s", typical_spread=0.05, counted="steps", origin="standing foot of the model", reason=reason)
    return replace(speed, systematic_error=SPEED_ERROR * speed.value) if speed.known else speed


def plate_findings(strides: tuple[PlateStride, ...], speed: Estimate, runner: Runner) -> tuple[Finding, ...]:
    """Return step rate, times of each side and speed, held against the norms at this speed.

    The systematic error of a time is half of what it changes by between the two `THRESHOLDS`.
    """
    findings = [Finding("step_rate", "both", _step_rate(strides)), Finding("speed", "both", speed)]
    for side, _ in FEET:
        own = [stride for stride in strides if stride.side == side]
        shift = float(np.median([abs(one.moved[0] - one.moved[1]) / 2 for one in own])) if own else 0.0
        for metric, spread in USUAL.items():
            values = np.array([one.values[metric] for one in own])
            unit = "%" if metric == "duty_factor" else "s"
            duration = float(np.median([one.values["stride_time"] for one in own])) if own else 1.0
            threshold = {"stride_time": 0.0, "step_time": 0.0, "duty_factor": 100 * shift / duration}.get(metric, shift)
            estimate = summarise(values, unit, typical_spread=spread, systematic_error=threshold, origin=ORIGIN, reason=NO_STRIDE)
            findings.append(Finding(metric, side, estimate, per_stride=tuple(values.tolist())))
    return compare(tuple(findings), speed, runner)


def _step_rate(strides: tuple[PlateStride, ...]) -> Estimate:
    rates = np.array([120 / one.values["stride_time"] for one in strides])
    return summarise(rates, "steps/min", typical_spread=2.0, origin=ORIGIN, reason=NO_STRIDE)


def _spans(time: FloatArray, vertical: FloatArray, level: float) -> list[tuple[float, float]]:
    """Return the times between which the force stays above a level, interpolated; spans cut off by an end are left out."""
    on = vertical > level
    up, down = np.flatnonzero(~on[:-1] & on[1:]), np.flatnonzero(on[:-1] & ~on[1:])

    def cross(k: int) -> float:
        return float(time[k] + (level - vertical[k]) / (vertical[k + 1] - vertical[k]) * (time[k + 1] - time[k]))

    ends = [int(k) for k in down]
    spans = []
    for k in up:
        end = next((e for e in ends if e > k), None)
        if end is not None:
            spans.append((cross(int(k)), cross(end)))
    return spans


def _longest(spans: list[tuple[float, float]]) -> float:
    return max((end - start for start, end in spans), default=0.0)


def _slope(time: FloatArray, position: FloatArray) -> FloatArray:
    """Return the mean velocity of (frames, axes) positions by least squares."""
    return np.asarray(np.polyfit(time - time[0], position, 1)[0])
