"""Results of a test -> findings: value with error, z, verdict, and what the two sides have to say to each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, stdev

from psoas.finding import Finding, Side, SideDifference, Verdict
from psoas.knowledge.home_tests import HomeTest, Reliability
from psoas.quantity import MINUS, Estimate, spaced_unit
from psoas.recording.runner import Runner
from psoas.screen.norms import NormOfTest, norm_of_test, why_no_norm_of_test
from psoas.screen.result import PAIN_LIMIT, Result, find_test
from psoas.screen.screening import BY_HAND

THOMAS, THOMAS_FREE = "T03", "T03_free"
ASSUMED = "our assumption"
"""The group of a norm that nobody has measured."""

MINOR_PAIN = "It hurt {pain} of 10, which can make a result worse; it says nothing about strength or length."
MAJOR_PAIN = "It hurt {pain} of 10, so the test was stopped. Pain is not weakness; do it again when it no longer hurts."


def score(test_id: str, result: Result, runner: Runner) -> tuple[Finding, ...]:
    """Return one finding for each side that was tested.

    The error of a score is the test's standard error of measurement for the way it was taken, or the scatter of the
    trials where that is larger; from photos and clips the mean of several angles has the error of one over the root of
    their number. Verdict: in band at the worse end of the norm or better; outside only if the whole 95 % interval is
    worse than the band; can't tell between. Pain never counts as weakness (TR01).

    Parameters
    ----------
    test_id
        Id of the test; a Thomas test without the pelvis held comes back as "T03_free".
    result
        What was written down.
    runner
        Sex and age, where norms depend on them.

    Raises
    ------
    SettingError
        If there is no such test.
    """
    free = test_id == THOMAS and not result.pelvis_held
    test = find_test(THOMAS_FREE if free else test_id)
    return tuple(_finding(test, side, result, runner) for side in result.sides)


def side_difference(test_id: str, findings: Sequence[Finding]) -> SideDifference | None:
    """Return left minus right of a test, None unless both sides are known.

    It is outside only if beyond its own error and beyond what healthy people show (TR06).
    """
    test = find_test(test_id)
    by_side = {finding.side: finding.estimate for finding in findings if finding.id == test_id and finding.estimate.known}
    if "left" not in by_side or "right" not in by_side or test.kind == "yes or no":
        return None
    left, right = by_side["left"], by_side["right"]
    value = left.value - right.value
    difference = Estimate(
        value,
        test.unit,
        math.hypot(left.random_error, right.random_error),
        math.hypot(left.systematic_error, right.systematic_error),
        min(left.n, right.n),
        "trials",
        left.origin,
    )
    rule = test.side_rule
    if rule is None:
        return SideDifference(test.id, difference, None, Verdict.NO_NORM, "How much sides differ in healthy people is not known.")
    scale = max(abs(left.value), abs(right.value)) / 100 if rule.relative else 1.0
    spread = max(rule.within * scale, rule.at_least)
    source = rule.sources[0] if rule.sources else ""
    if abs(value) <= spread:
        return SideDifference(test.id, difference, spread, Verdict.IN_BAND, "Healthy people differ as much.", source)
    if abs(value) <= difference.error:
        return SideDifference(test.id, difference, spread, Verdict.CANT_TELL, "The test is not exact enough to call the sides different.", source)
    better = value > 0 if test.better != "low" else value < 0
    side = "left" if better else "right"
    return SideDifference(
        test.id, difference, spread, Verdict.OUTSIDE, f"The {side} side does better than the other, beyond error and usual.", source
    )


def _finding(test: HomeTest, side: Side, result: Result, runner: Runner) -> Finding:
    pain, trials = result.pain.get(side, 0), result.trials.get(side, ())
    if side in result.not_judged:
        return _unknown(test, side, result.not_judged[side], result.origin)
    if test.kind == "yes or no":
        return _yes_or_no(test, side, trials, pain, result.origin)
    if pain > PAIN_LIMIT:
        return _unknown(test, side, MAJOR_PAIN.format(pain=pain), result.origin)
    if not trials:
        return _unknown(test, side, "No score was written down. Do the test to know.", result.origin)
    estimate = _estimate(test, trials, result, side)
    if test.drill:
        return _drill(test, side, estimate, trials)
    norm = norm_of_test(test, runner)
    if norm is None:
        return Finding(test.id, side, estimate, why=why_no_norm_of_test(test, runner), per_stride=tuple(trials))
    if pain and worse_than(test, norm, estimate.value):
        return _unknown(test, side, MINOR_PAIN.format(pain=pain), result.origin)
    verdict = judge(test, norm, estimate)
    z = None if norm.mean is None or norm.sd is None else (estimate.value - norm.mean) / norm.sd
    return Finding(test.id, side, estimate, verdict, norm.band, norm.id, z, _why(test, norm, verdict, estimate), tuple(trials))


def judge(test: HomeTest, norm: NormOfTest, estimate: Estimate) -> Verdict:
    """Return how a value lies to the worse end of its band, the error taken into account."""
    if not worse_than(test, norm, estimate.value):
        return Verdict.IN_BAND
    beyond = max(norm.band[0] - estimate.value, estimate.value - norm.band[1])
    return Verdict.OUTSIDE if beyond > estimate.error else Verdict.CANT_TELL


def worse_than(test: HomeTest, norm: NormOfTest, value: float) -> bool:
    """Return whether a value lies beyond the worse end of its band; both ends count where neither is the better one."""
    low, high = norm.band
    return (test.better != "low" and value < low) or (test.better != "high" and value > high)


def _estimate(test: HomeTest, trials: Sequence[float], result: Result, side: Side) -> Estimate:
    best = min if test.better == "low" else max
    value = fmean(trials) if test.take == "mean" else best(trials)
    reliability = test.reliability_of(result.origin)
    random = 0.0 if reliability is None else _random_error(test, reliability, trials, result.origin)
    return Estimate(value, test.unit, random, result.picture_error.get(side, 0.0), len(trials), "trials", result.origin)


def _random_error(test: HomeTest, reliability: Reliability, trials: Sequence[float], origin: str) -> float:
    if test.take == "best":
        return reliability.sem
    sem = reliability.sem if origin == BY_HAND else reliability.sem / math.sqrt(len(trials))
    scatter = stdev(trials) / math.sqrt(len(trials)) if len(trials) > 1 else 0.0
    return max(sem, scatter)


def _unknown(test: HomeTest, side: Side, reason: str, origin: str) -> Finding:
    return Finding(test.id, side, Estimate.unknown(test.unit, reason, origin), Verdict.CANT_TELL, why=reason)


def _yes_or_no(test: HomeTest, side: Side, trials: Sequence[float], pain: int, origin: str) -> Finding:
    if not trials:
        return _unknown(test, side, "No answer was written down. Do the test to know.", origin)
    yes = max(trials) > 0
    estimate = Estimate(float(yes), test.unit, n=len(trials), counted="trials", origin=origin)
    told = f"Pain was {pain} of 10. " if pain else ""
    return Finding(
        test.id,
        side,
        estimate,
        Verdict.OUTSIDE if yes else Verdict.IN_BAND,
        why=told + (test.tells if yes else f"What a no cannot tell: {test.cannot_tell}"),
    )


def _drill(test: HomeTest, side: Side, estimate: Estimate, trials: Sequence[float]) -> Finding:
    verdict = Verdict.NO_NORM
    if test.yes_at_most is not None:
        verdict = Verdict.OUTSIDE if estimate.value <= test.yes_at_most else Verdict.IN_BAND
    return Finding(test.id, side, estimate, verdict, why=f"A drill. {test.cannot_tell}", per_stride=tuple(trials))


def _why(test: HomeTest, norm: NormOfTest, verdict: Verdict, estimate: Estimate) -> str:
    end = norm.band[1] if estimate.value > norm.band[1] else norm.band[0]
    digits = 2 if test.possible[1] < 5 else 0
    shown = f"{end:.{digits}f}{spaced_unit(test.unit)}".replace("-", MINUS)
    whom = "as far as we can guess" if norm.group == ASSUMED else f"among {norm.group}"
    said = {
        Verdict.IN_BAND: f"Usual {whom}.",
        Verdict.OUTSIDE: f"Beyond {shown}, the end of what is usual {whom}.",
        Verdict.CANT_TELL: f"Beyond {shown}, but by less than the error of the test. Do it again on another day.",
        Verdict.NO_NORM: "",
    }[verdict]
    return f"{said} {norm.caution}".strip()
