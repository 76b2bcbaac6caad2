"""Which norm of a test applies to a person."""

from __future__ import annotations

import math
from dataclasses import dataclass

from psoas.knowledge.home_tests import USUAL_SDS, HomeTest, ScoreNorm
from psoas.recording.runner import Runner

WIDER_FOR_WOMEN = 1.3
"""Spreads measured on men are taken this much wider for women (expert prior, FN49)."""

USUAL_AGE = 35.0
"""Age in years that is taken where a norm goes with age and the age was not given."""

ADULT = 18


@dataclass(frozen=True, slots=True)
class NormOfTest:
    """The norm for one person.

    Parameters
    ----------
    id
        Id of the norm; two joined by " and " where the sex is not known.
    band
        Usual values, in the unit of the test.
    mean, sd
        None where the norm is a band alone.
    group
        Who they were.
    caution
        What does not fit this person, one sentence; may be empty.
    """

    id: str
    band: tuple[float, float]
    mean: float | None
    sd: float | None
    group: str
    caution: str = ""


def norm_of_test(test: HomeTest, runner: Runner) -> NormOfTest | None:
    """Return the norm that applies to a person, None where there is none.

    A norm of the other sex is not used. If the sex is not known, both are joined: mean of the means, the spread of both
    groups together, and the wider band. Figures of adults are not used below 18 years (RF16).
    """
    if runner.age is not None and runner.age < ADULT:
        return None
    fitting = [norm for norm in test.norms if norm.used and (norm.sex is None or runner.sex in (None, norm.sex))]
    if not fitting:
        return None
    own = [_for(norm, test, runner) for norm in fitting]
    return own[0] if len(own) == 1 else _joined(own)


def why_no_norm_of_test(test: HomeTest, runner: Runner) -> str:
    """Return one sentence that says why nothing is said about a result."""
    if runner.age is not None and runner.age < ADULT:
        return "Figures of adults do not apply below 18 years."
    if any(norm.used for norm in test.norms):
        return "Nobody has published figures for your sex; compare with yourself at the next visit."
    return "Nobody has published figures to compare with; compare with yourself at the next visit."


def _for(norm: ScoreNorm, test: HomeTest, runner: Runner) -> NormOfTest:
    cautions = []
    wider = 1.0
    if norm.mostly_men and runner.sex == "f":
        wider = WIDER_FOR_WOMEN
        cautions.append("Measured on men, so the band is wider for you.")
    mean = norm.mean
    if mean is not None and norm.age_slope:
        mean += norm.age_slope * (runner.age if runner.age is not None else USUAL_AGE)
    if norm.age and runner.age is not None and not norm.age[0] <= runner.age <= norm.age[1]:
        cautions.append(f"Measured on people of {norm.age[0]:g} to {norm.age[1]:g} years.")
    if norm.v == "U":
        cautions.append("The usual values are our assumption.")
    sd = None if norm.sd is None else norm.sd * wider
    return NormOfTest(norm.id, _band(norm, test, mean, sd), mean, sd, norm.group, " ".join(cautions))


def _band(norm: ScoreNorm, test: HomeTest, mean: float | None, sd: float | None) -> tuple[float, float]:
    if norm.band:
        return norm.band[0], norm.band[1]
    assert mean is not None
    assert sd is not None
    lowest, highest = test.possible
    return max(mean - USUAL_SDS * sd, lowest), min(mean + USUAL_SDS * sd, highest)


def _joined(norms: list[NormOfTest]) -> NormOfTest:
    band = min(norm.band[0] for norm in norms), max(norm.band[1] for norm in norms)
    means = [norm.mean for norm in norms if norm.mean is not None]
    spreads = [norm.sd for norm in norms if norm.sd is not None]
    mean = sd = None
    if len(means) == len(spreads) == len(norms):
        mean = sum(means) / len(means)
        sd = math.sqrt(sum(s**2 + (m - mean) ** 2 for m, s in zip(means, spreads, strict=True)) / len(means))
    cautions = dict.fromkeys([norm.caution for norm in norms if norm.caution] + ["The sex is not known, so the band covers both."])
    return NormOfTest(" and ".join(norm.id for norm in norms), band, mean, sd, " and ".join(norm.group for norm in norms), " ".join(cautions))
