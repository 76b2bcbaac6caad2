"""A window of keypoints -> what the coach says of it: repetitions, the hold, the angle with its error, and the one cue that matters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from psoas.app.coach_eye.signals import SIGNALS
from psoas.knowledge.coach_rules import CoachRule, Cue
from psoas.quantity import Estimate
from psoas.recording.dataset import FloatArray
from psoas.screen.angles import ANGLES, held_angle
from psoas.screen.limbs import ROLL_ERROR
from psoas.screen.motions import TIMED
from psoas.screen.picture import best_seen_side
from psoas.screen.repetitions import count_repetitions

NOW = 0.5  # seconds back from the last picture that count as now
TOP = 0.12  # seconds around a repetition's highest point in which it is judged
FRESH = 2.5  # seconds for which a repetition is still spoken of
LEAST_CONFIDENCE = 0.3
LEAST_SEEN = 0.5  # share of the pictures of now


@dataclass(frozen=True, slots=True)
class Reading:
    """What is seen so far.

    Parameters
    ----------
    count
        Repetitions; None where none are counted.
    hold
        Seconds of the hold that runs, 0 if none does; None where none is timed.
    longest
        Seconds of the longest hold so far; None where none is timed.
    angle
        Now, or for a test the stillest of the far end so far; None where none is read.
    cue
        Id and words of what to change; None for nothing.
    missing
        What is not in the picture that is needed, in words; empty if all is.
    """

    count: int | None = None
    hold: float | None = None
    longest: float | None = None
    angle: Estimate | None = None
    cue: Cue | None = None
    missing: str = ""


def read_motion(rule: CoachRule, recording: xr.Dataset, side: str) -> Reading:
    """Return what is seen of an exercise or test.

    Parameters
    ----------
    rule
        What is looked at.
    recording
        Keypoints of all pictures since it began.
    side
        "left" or "right", the side that works (of a stretch: that kneels; of one leg: that stands); "both" for whichever is seen better.
    """
    if side == "both":
        side = best_seen_side(recording, _needs(rule) or ("hip",))
    missing = _missing(rule, recording, side)
    if missing:
        return Reading(missing=missing)
    time = np.asarray(recording["time"].values, float)
    tops: tuple[float, ...] = ()
    count = hold = longest = None
    if rule.count is not None:
        seen = count_repetitions(SIGNALS[rule.count.signal].take(recording, side), time, full=rule.count.full, least=rule.count.least)
        count, tops = seen.count, seen.times
    if rule.hold:
        held = TIMED[rule.hold].take(recording, side)
        runs = held.seconds > 0 and time[-1] - held.end <= NOW
        longest, hold = held.seconds, held.seconds if runs else 0.0
    cue = next((one for one in rule.cues if _fires(one, recording, side, time, tops)), None)
    return Reading(count, hold, longest, _angle(rule, recording, side, time), cue)


def _fires(cue: Cue, recording: xr.Dataset, side: str, time: FloatArray, tops: tuple[float, ...]) -> bool:
    values = SIGNALS[cue.signal].take(recording, side)
    if cue.at == "top":
        if not tops or time[-1] - tops[-1] > FRESH:
            return False
        near = values[np.abs(time - tops[-1]) <= TOP]
    else:
        near = values[time > time[-1] - cue.seconds] if time[-1] - time[0] >= cue.seconds else np.zeros(0)
    near = near[np.isfinite(near)]
    if not len(near):
        return False
    sign = 1.0 if cue.beyond == "above" else -1.0
    beyond = sign * (near - cue.limit) > cue.error
    return bool(np.median(sign * near) - sign * cue.limit > cue.error) if cue.at == "top" else bool(beyond.mean() >= 0.8)


def _angle(rule: CoachRule, recording: xr.Dataset, side: str, time: FloatArray) -> Estimate | None:
    if rule.test_angle:
        test = ANGLES[rule.test_angle]
        return held_angle(test.measure(recording, side), time, test.held)
    signal = SIGNALS[rule.angle] if rule.angle else None
    if signal is None or signal.sigma is None:
        return None
    now = time > time[-1] - NOW
    values = signal.take(recording, side)[now]
    known = np.isfinite(values)
    if not known.any():
        return Estimate.unknown("deg", "The limbs it needs are not in the picture.")
    sigma = float(np.nanmedian(signal.sigma(recording, side)[now]))
    systematic = float(np.hypot(sigma, ROLL_ERROR if signal.against_gravity else 0.0))
    spread = float(values[known].std() / np.sqrt(known.sum()))
    return Estimate(float(values[known].mean()), "deg", spread, systematic, int(known.sum()), "pictures")


def _missing(rule: CoachRule, recording: xr.Dataset, side: str) -> str:
    """Return the joints that are not seen now, as a sentence that says what to do; empty if all are."""
    time = np.asarray(recording["time"].values, float)
    now = recording.isel(time=np.flatnonzero(time > time[-1] - NOW))
    lost = [joint for joint in _needs(rule) if _seen(now, f"{side}_{joint}") < LEAST_SEEN]
    if not lost:
        return ""
    return f"The {side} {' and '.join(lost)} {'is' if len(lost) == 1 else 'are'} not seen. Move back, or turn, until all of you is in the picture."


def _needs(rule: CoachRule) -> tuple[str, ...]:
    """Return the joints, without side, that a rule looks at."""
    names = [cue.signal for cue in rule.cues] + ([rule.count.signal] if rule.count else []) + ([rule.angle] if rule.angle else [])
    of_tests = (*(TIMED[rule.hold].needs if rule.hold else ()), *(ANGLES[rule.test_angle].needs if rule.test_angle else ()))
    return tuple(dict.fromkeys((*(joint for name in names for joint in SIGNALS[name].needs), *of_tests)))


def _seen(recording: xr.Dataset, name: str) -> float:
    confidence = recording["confidence"].sel(keypoint=name).values
    position = recording["position"].sel(keypoint=name).values
    return float(np.mean(np.isfinite(position).all(axis=-1) & ~(confidence < LEAST_CONFIDENCE)))
