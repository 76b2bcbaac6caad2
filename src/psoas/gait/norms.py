"""Findings against other runners at the same speed: a word only where band and error both allow it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import NormalDist

from psoas.finding import Finding, Verdict
from psoas.gait.error_model import REAR_ERRORS
from psoas.knowledge import NormAt, metrics, norm_at, norm_range, why_no_norm
from psoas.quantity import Estimate, format_with_error, spaced_unit
from psoas.recording.runner import Runner

WIDER_FOR_WOMEN = 1.3
"""Bands measured on men are taken this much wider for women, for whom norms at several speeds were not found (expert prior, FN49)."""

LEAST_SHARE_INSIDE = 0.5
"""A value inside the band is said to lie in it if the truth does so with at least this probability."""

FEWEST_COUNTED = 3
"""A difference from others is named from so many strides or steps on: 7 steps make a fair mean (FR03), 3 strides of each leg."""

TOO_FEW = "It lies {side} the usual range by more than its error, but {n} {counted} are too few to name a difference. Film at least ten."

UNCHECKED = "It lies {side} the usual range, but that range is experts' custom and was not found in a paper, so nothing is made of it."

ANY_SPEED = "The speed is not known, so the band covers 2.5 to 3.5 m/s. Give the speed or the height for a narrower one."

FROM_BEHIND = (*REAR_ERRORS, "step_width_m")

Lookup = Callable[[str, float | None], NormAt | None]
"""Metric id and speed in m/s, None if unknown -> the norm of this runner."""


def compare(findings: tuple[Finding, ...], speed: Estimate, runner: Runner) -> tuple[Finding, ...]:
    """Hold each finding against the norm at this runner's speed.

    A value inside the band is in band, unless its error is so large that the truth lies outside more likely than not.
    It is outside only if its whole 95 % interval lies beyond the band (FR09). All else is can't tell, and `why` says what
    would settle it.

    Parameters
    ----------
    findings
        As measured.
    speed
        In m/s. Where the band moves with speed, the speed's error counts as an error of the comparison; at an unknown
        speed the band covers all usual speeds.
    runner
        Sex and height, where norms depend on them.

    Returns
    -------
    tuple of Finding
        In the same order, with verdict, band, norm, z and why.
    """

    def lookup(metric: str, at: float | None) -> NormAt | None:
        if at is None:
            return norm_range(metric, runner.sex, runner.height)
        return norm_at(metric, at, runner.sex, runner.height)

    return tuple(_compared(finding, speed, runner, lookup) for finding in findings)


@dataclass(frozen=True, slots=True)
class _Band:
    low: float
    high: float
    moves_by: float
    widened: bool


def _compared(finding: Finding, speed: Estimate, runner: Runner, lookup: Lookup) -> Finding:
    at = speed.value if speed.known else None
    norm = lookup(finding.id, at)
    if norm is None:
        if not finding.estimate.known:
            return replace(finding, verdict=Verdict.CANT_TELL, why=finding.estimate.reason)
        return replace(finding, verdict=Verdict.NO_NORM, why=why_no_norm(finding.id, at, runner.sex))
    band = _band(finding, norm, speed, runner, lookup)
    placed = replace(finding, band=(band.low, band.high), norm=norm.norm)
    if not finding.estimate.known:
        return replace(placed, verdict=Verdict.CANT_TELL, why=finding.estimate.reason)
    verdict = judge(finding.estimate, band.low, band.high, band.moves_by)
    caution = _caution(finding, norm, band) if verdict is Verdict.OUTSIDE else ""
    verdict = Verdict.CANT_TELL if caution else verdict
    z = float((finding.estimate.value - norm.mean) / norm.sd) if norm.sd else None
    for_any_speed = at is None and norm_at(finding.id, None, runner.sex, runner.height) is None
    said = (caution or _why(finding, verdict, band), _for_women(band), ANY_SPEED if for_any_speed else "")
    why = " ".join(part for part in said if part)
    return replace(placed, verdict=verdict, z=z, why=why)


def _caution(finding: Finding, norm: NormAt, band: _Band) -> str:
    """Return why a value beyond the band by more than its error is still not called outside; empty if it is."""
    estimate = finding.estimate
    side = "above" if estimate.value > band.high else "below"
    if not norm.checked:
        return UNCHECKED.format(side=side)
    if estimate.n < FEWEST_COUNTED:
        return TOO_FEW.format(side=side, n=estimate.n, counted=estimate.counted)
    return ""


def judge(estimate: Estimate, low: float, high: float, band_error: float = 0.0) -> Verdict:
    """Return how a known value lies to a band.

    Parameters
    ----------
    estimate
        The value with its errors.
    low, high
        Ends of the band in the unit of `estimate`.
    band_error
        One-sigma error of the band's place, from the error of the speed.
    """
    error = (estimate.standard_error**2 + band_error**2) ** 0.5
    if low <= estimate.value <= high:
        truth = NormalDist(estimate.value, error)
        inside = truth.cdf(high) - truth.cdf(low) if error > 0 else 1.0
        return Verdict.IN_BAND if inside >= LEAST_SHARE_INSIDE - 1e-9 else Verdict.CANT_TELL
    beyond = max(low - estimate.value, estimate.value - high)
    return Verdict.OUTSIDE if beyond > 1.96 * error else Verdict.CANT_TELL


def as_shown(metric: str, estimate: Estimate) -> Estimate:
    """Return an estimate in the unit that people read this metric in; unchanged for what `knowledge` does not hold."""
    known = metrics().get(metric)
    return estimate.to(known.display_unit) if known is not None and estimate.known else estimate


def _band(finding: Finding, norm: NormAt, speed: Estimate, runner: Runner, lookup: Lookup) -> _Band:
    widened = runner.sex == "f" and not norm.for_women
    factor = WIDER_FOR_WOMEN if widened else 1.0
    low, high = (float(norm.mean + factor * (end - norm.mean)) for end in (norm.low, norm.high))
    moves_by = 0.0
    if speed.known and speed.standard_error > 0:
        around = [lookup(finding.id, speed.value + sign * speed.standard_error) for sign in (-1, 1)]
        means = [neighbour.mean for neighbour in around if neighbour is not None]
        moves_by = float(max(abs(mean - norm.mean) for mean in means)) if means else 0.0
    return _Band(low, high, moves_by, widened)


def _why(finding: Finding, verdict: Verdict, band: _Band) -> str:
    if verdict is Verdict.IN_BAND:
        return ""
    estimate = finding.estimate
    side = "above" if estimate.value > band.high else "below"
    if verdict is Verdict.OUTSIDE:
        return f"It lies {side} what most runners show, by more than its error."
    shown = as_shown(finding.id, estimate)
    error = format_with_error(shown.value, shown.error)[1] + spaced_unit(shown.unit)
    if band.low <= estimate.value <= band.high:
        return f"The error of ± {error} is too large for this band. {_settled_by(finding)}"
    if max(band.low - estimate.value, estimate.value - band.high) > estimate.error:
        return (
            f"It lies {side} the usual range by more than its error, but the range moves with speed, which is not known well enough. Give the speed."
        )
    return f"It lies {side} the usual range, but by less than its error of ± {error}. {_settled_by(finding)}"


def _settled_by(finding: Finding) -> str:
    if finding.estimate.random_error > finding.estimate.systematic_error:
        return f"More {finding.estimate.counted} in one clip would settle it."
    if finding.id in FROM_BEHIND:
        return "A camera straight behind the runner, level and nearer, would make the error smaller."
    if finding.estimate.unit in ("s", "%"):
        return "A camera that films 120 pictures a second or more would make the error smaller."
    if finding.estimate.unit in ("m", "leg"):
        return "A known speed and height would make the error smaller."
    if finding.side == "both":
        return "A camera that stands level and square to the run would make the error smaller."
    return f"A clip from the {finding.side} side, the camera level and square to the run, would make the error smaller."


def _for_women(band: _Band) -> str:
    return "The band comes from men and is drawn 1.3 times wider for women." if band.widened else ""
