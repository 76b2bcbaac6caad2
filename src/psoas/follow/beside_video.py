"""A watch's running dynamics beside the same metrics of a clip: they agree within both errors, differ by more, or cannot be compared.

Most of the stride changes with speed, so that the watch's minutes at the clip's speed are averaged and no others. The watch's own bias is
not known; where the two differ by more than both errors, either may be off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from psoas.finding import Finding
from psoas.follow.retest import LEVEL, SPEED_APART
from psoas.quantity import Estimate
from psoas.recording.runner import Surface
from psoas.recording.watch import AS_FINDING, LONGEST_STEP, WatchActivity, average

Agreement = Literal["agree", "differ", "not comparable", "unknown"]
FEWEST_SECONDS = 60.0
"""s at the clip's speed from which a run is compared."""

SURFACES: dict[str, Surface] = {
    "treadmill": "treadmill",
    "indoor_running": "treadmill",
    "virtual_activity": "treadmill",
    "street": "overground",
    "trail": "overground",
    "track": "overground",
}
"""Kind of run as a watch says it -> surface; of others it is not known."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One metric of both.

    Parameters
    ----------
    id
        The metric.
    watch, video
        Its values; of the clip both legs together.
    difference
        Watch minus video, with both errors; unknown, with the reason, where they are not compared.
    said
        The verdict.
    """

    id: str
    watch: Estimate
    video: Estimate
    difference: Estimate
    said: Agreement


@dataclass(frozen=True, slots=True)
class BesideVideo:
    """Every metric that a watch may have, and `apart`, why the run and the clip cannot be compared; empty where they can.

    `seconds` is how long the run went at the clip's speed, which is what its values are of; 0 where they are of the whole run.
    """

    rows: tuple[Beside, ...]
    apart: str
    seconds: float = 0.0


def beside_video(activity: WatchActivity, findings: Sequence[Finding], speed: Estimate, surface: Surface | None) -> BesideVideo:
    """Return a run's dynamics beside those of a clip.

    Parameters
    ----------
    activity
        The run.
    findings
        Of the clip.
    speed
        Of the clip, m/s.
    surface
        Of the clip; None where it is not known.
    """
    apart = _other_surface(activity, surface)
    matched, seconds = activity, 0.0
    if not apart:
        matched, seconds, apart = at_speed(activity, speed)
    rows = tuple(_row(id, average(matched, id), both_legs(findings, id), apart) for id in AS_FINDING)
    return BesideVideo(rows, apart, seconds)


def beside_kept(averages: Mapping[str, Estimate], findings: Sequence[Finding], apart: str) -> BesideVideo:
    """Return the averages of a whole run beside those of a clip, which are not compared for the reason `apart`."""
    return BesideVideo(tuple(_row(id, averages[id], both_legs(findings, id), apart) for id in AS_FINDING if id in averages), apart)


def at_speed(activity: WatchActivity, speed: Estimate) -> tuple[WatchActivity, float, str]:
    """Return the part of a run at a speed, how long it lasted in s, and why there is none; without one the whole run is returned.

    Parameters
    ----------
    activity
        The run.
    speed
        m/s; within 5 % of it counts.
    """
    if not speed.known:
        return activity, 0.0, "The speed of the clip is not known, and most of the stride changes with speed."
    if "speed" not in activity.course:
        return activity, 0.0, "The watch did not record speed, and most of the stride changes with it."
    speeds, times = activity.course["speed"].to_numpy(), activity.course["time"].to_numpy()
    near = np.abs(speeds - speed.value) <= SPEED_APART * speed.value
    lasted = np.minimum(np.diff(times, append=times[-1:] + 1.0), LONGEST_STEP)
    seconds = float(lasted[near].sum())
    if seconds < FEWEST_SECONDS:
        usual = average(activity, "speed")
        ran = f"The run went at {usual.to('km/h')} on average, " if usual.known else "The run had no steady speed, "
        return activity, 0.0, f"{ran}the clip at {speed.to('km/h')}; less than a minute of the run was at the clip's speed."
    part = activity.course.where(near)  # the clock stays, so that what lasted how long is not joined across gaps
    return replace(activity, course=part), seconds, ""


def both_legs(findings: Sequence[Finding], id: str) -> Estimate:
    """Return a metric of a clip for the whole runner: the mean of both legs, whose bias is the same."""
    found = [one.estimate for one in findings if one.id == id]
    known = [one for one in found if one.known]
    if not known:
        reason = found[0].reason if found else "The clip does not tell it."
        return Estimate.unknown(found[0].unit if found else "1", reason)
    count = len(known)
    return Estimate(
        sum(one.value for one in known) / count,
        known[0].unit,
        random_error=math.hypot(*(one.random_error for one in known)) / count,
        systematic_error=sum(one.systematic_error for one in known) / count,
        n=sum(one.n for one in known),
        counted=known[0].counted,
        origin=known[0].origin,
    )


def _row(id: str, watch: Estimate, video: Estimate, apart: str) -> Beside:
    missing = next((one.reason for one in (watch, video) if not one.known), "")
    if id == "speed" and not apart:
        missing = missing or "Only what was run at the clip's speed is compared, so it is the same."
    reason = missing or apart
    if reason:
        return Beside(id, watch, video, Estimate.unknown(watch.unit, reason), "unknown" if missing else "not comparable")
    other = video.to(watch.unit)
    difference = Estimate(
        watch.value - other.value,
        watch.unit,
        math.hypot(watch.random_error, other.random_error),
        math.hypot(watch.systematic_error, other.systematic_error),
        n=min(watch.n, other.n),
        counted=other.counted,
        origin="follow.beside_video",
    )
    return Beside(id, watch, video, difference, "agree" if abs(difference.value) <= LEVEL * difference.standard_error else "differ")


def _other_surface(activity: WatchActivity, surface: Surface | None) -> str:
    ran = SURFACES.get(activity.detail)
    if ran is None or surface is None or ran == surface:
        return ""
    words = {"treadmill": "on a treadmill", "overground": "over ground"}
    return f"The run was {words[ran]}, the clip {words[surface]}; the stride differs between the two."
