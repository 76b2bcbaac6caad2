r"""A test or a form metric, then and now: a clear change, no clear change, or too different to compare.

A difference counts only beyond what a second look at the same person shows anyway:

.. math:: |a - b| > 1.96 \sqrt{e_a^2 + e_b^2 + 2 s^2}

with e the random errors of both values and s the spread from day to day. For a home test e holds s already (its SEM of a re-test). For a
form metric s is that of its error model, or worked out from this person's own repeats where there are any: the two are joined as
4 degrees of freedom of the model and n - 1 of the person. The bias of the pose model is the same on both days and drops out, unless the
runner was filmed from the other side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from psoas.errors import SettingError
from psoas.finding import Finding, Side
from psoas.gait.error_model import MODEL_ERRORS, REAR_ERRORS
from psoas.knowledge.home_tests import home_tests
from psoas.quantity import Estimate
from psoas.recording.runner import Surface

Said = Literal["clear change", "no clear change", "too different to compare", "unknown"]
LEVEL = 1.96
PRIOR_FREEDOM = 4
UNKNOWN_SPREAD = 0.02
"""Day-to-day spread, as a share of the value, of metrics whose error model names none (times and lengths of a step). Our own assumption."""
SPEED_APART = 0.05
"""Share by which two speeds may differ: one step in 20 changes by less than 1 % then (step rate over speed, knowledge/norms)."""
ORIGIN = "follow.retest"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One day on which something was measured.

    Parameters
    ----------
    day
        When.
    findings
        Of tests and of form.
    speed
        Running speed in m/s; None where nothing was filmed.
    surface
        "treadmill" or "overground"; None where it is not known.
    near_side
        The leg nearer to the camera; None where nothing was filmed from the side.
    """

    day: date
    findings: tuple[Finding, ...]
    speed: Estimate | None = None
    surface: Surface | None = None
    near_side: Side | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One measure, then and now.

    Parameters
    ----------
    id, side
        Which metric or test.
    before, after
        Its values.
    difference
        After minus before, with the error of a difference of two days.
    smallest
        Smallest difference that is more than noise, at 95 %, in the same unit; nan where it cannot be said.
    said
        The verdict.
    toward_band
        Whether the value came nearer to the norm's band; None without a band or where both lie in it.
    why
        One sentence: what the verdict rests on.
    own_repeats
        How many earlier days of this person the noise was worked out from.
    """

    id: str
    side: Side
    before: Estimate
    after: Estimate
    difference: Estimate
    smallest: float
    said: Said
    toward_band: bool | None
    why: str
    own_repeats: int = 0


@dataclass(frozen=True, slots=True)
class ReTest:
    """Every measure that both days have, and how many of them pass by chance alone when nothing changed."""

    before: date
    after: date
    changes: tuple[Change, ...]

    @property
    def clear(self) -> tuple[Change, ...]:
        """Changes that are more than noise."""
        return tuple(change for change in self.changes if change.said == "clear change")

    @property
    def by_chance(self) -> float:
        """How many clear changes chance alone would give: 1 in 20 of those that were compared."""
        return 0.05 * sum(change.said in ("clear change", "no clear change") for change in self.changes)


def compare_occasions(before: Occasion, after: Occasion, repeats: Sequence[Occasion] = ()) -> ReTest:
    """Return what changed between two days.

    Parameters
    ----------
    before, after
        The days.
    repeats
        Other days of the same person near `before`, on which nothing was done to change anything; they tell this person's own noise.

    Raises
    ------
    SettingError
        If the days are not in order.
    """
    if after.day < before.day:
        raise SettingError(f"The re-test of {after.day} lies before the first test of {before.day}.", "Give the older one first.")
    then = {(finding.id, finding.side): finding for finding in before.findings}
    apart = why_apart(before, after)
    changes = [
        _change(then[key], finding, before, after, apart, _own(key, before, repeats))
        for finding in after.findings
        if (key := (finding.id, finding.side)) in then
    ]
    return ReTest(before.day, after.day, tuple(changes))


def why_apart(before: Occasion, after: Occasion) -> str:
    """Return why two clips cannot be compared, in one or two sentences; empty if they can, or where too little is known of them."""
    if before.surface and after.surface and before.surface != after.surface:
        return "One clip was on a treadmill, the other overground; the stride differs between the two. Film on the same again."
    if before.speed is None or after.speed is None or not (before.speed.known and after.speed.known):
        return ""
    then, now = before.speed.to("km/h"), after.speed.to("km/h")
    error = math.hypot(then.standard_error, now.standard_error)
    if abs(now.value - then.value) > max(SPEED_APART * then.value, LEVEL * error):
        return f"The speeds differ: {then} and {now}. Most of the stride changes with speed; film at the same speed again."
    return ""


def day_to_day(finding: Finding, own: Sequence[float]) -> float:
    """Return the one-sigma spread from day to day that is not in the finding's own random error.

    Parameters
    ----------
    finding
        The first value.
    own
        The same measure on days of this person on which nothing changed, the first among them; fewer than two tell nothing.
    """
    if finding.id in home_tests():
        model = 0.0
    else:
        error = MODEL_ERRORS.get(finding.id) or REAR_ERRORS.get(finding.id)
        model = error.retest_sigma if error is not None and error.retest > 0 else UNKNOWN_SPREAD * abs(finding.estimate.value)
    if len(own) < 2:
        return model
    mean = sum(own) / len(own)
    squares = sum((value - mean) ** 2 for value in own)
    joined = (PRIOR_FREEDOM * model**2 + squares) / (PRIOR_FREEDOM + len(own) - 1)
    return math.sqrt(max(joined, 0.0))


def _change(then: Finding, now: Finding, before: Occasion, after: Occasion, apart: str, own: Sequence[float]) -> Change:
    unit = now.estimate.unit
    filmed = now.id not in home_tests()
    missing = next((value.reason for value in (then.estimate, now.estimate) if not value.known), "") or ("" if filmed else _unknown_noise(then, now))
    reason = missing or (apart if filmed else "") or _other_way(then, now)
    if reason:
        unknown = Estimate.unknown(unit, reason, ORIGIN)
        said: Said = "unknown" if missing else "too different to compare"
        return Change(now.id, now.side, then.estimate, now.estimate, unknown, math.nan, said, None, reason)
    spread = day_to_day(then, own)
    random = math.hypot(then.estimate.random_error, now.estimate.random_error, math.sqrt(2) * spread)
    bias = _other_side(now, before, after) if filmed else 0.0
    difference = Estimate(
        now.estimate.value - then.estimate.value,
        unit,
        random,
        bias,
        n=min(then.estimate.n, now.estimate.n),
        counted=now.estimate.counted,
        origin=ORIGIN,
    )
    smallest = LEVEL * difference.standard_error
    clear = abs(difference.value) > smallest
    why = f"A second look at the same person differs by up to {smallest:.2g} anyway, with nothing changed."
    return Change(
        now.id,
        now.side,
        then.estimate,
        now.estimate,
        difference,
        smallest,
        "clear change" if clear else "no clear change",
        _toward(then, now),
        why,
        len(own) if len(own) > 1 else 0,
    )


def _own(key: tuple[str, Side], before: Occasion, repeats: Sequence[Occasion]) -> list[float]:
    values = []
    for occasion in (before, *repeats):
        if occasion is not before and why_apart(before, occasion):
            continue
        found = next((one for one in occasion.findings if (one.id, one.side) == key and one.estimate.known), None)
        if found is not None:
            values.append(found.estimate.value)
    return values


def _unknown_noise(then: Finding, now: Finding) -> str:
    """Return why a home test cannot be compared where nobody knows how it differs from day to day; empty where that is known."""
    if min(then.estimate.random_error, now.estimate.random_error) > 0:
        return ""
    return "How much this test differs from day to day is not known, so one more time tells no change."


def _other_way(then: Finding, now: Finding) -> str:
    if then.estimate.unit != now.estimate.unit:
        return "The two were taken in different units."
    if now.id in home_tests() and then.estimate.origin != now.estimate.origin:
        return f"The first was taken {then.estimate.origin}, this one {now.estimate.origin}. Take it in the same way again."
    return ""


def _other_side(now: Finding, before: Occasion, after: Occasion) -> float:
    """Return the bias of the pose model that does not drop out, because the camera stood on the other side."""
    error = MODEL_ERRORS.get(now.id)
    if error is None or before.near_side is None or before.near_side == after.near_side:
        return 0.0
    return math.hypot(error.near, error.far)


def _toward(then: Finding, now: Finding) -> bool | None:
    if now.band is None:
        return None
    low, high = now.band
    distance = [max(low - value, value - high, 0.0) for value in (then.estimate.value, now.estimate.value)]
    return None if distance[0] == distance[1] else distance[1] < distance[0]
