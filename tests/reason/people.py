"""Findings and answers for the tests of reasoning."""

from __future__ import annotations

from psoas.finding import Finding, Side, Verdict
from psoas.quantity import Estimate


def scored(id: str, side: Side, z: float, *, trials: int = 1, origin: str = "from a clip") -> Finding:
    """A test with a norm, `z` standard deviations from its mean."""
    return Finding(id, side, Estimate(z, "1", n=trials, counted="trials", origin=origin), z=z)


def judged(id: str, side: Side, yes: bool) -> Finding:
    """A test, or a figure from the clip, that is yes or no."""
    return Finding(id, side, Estimate(float(yes), "1", origin="by hand"), verdict=Verdict.OUTSIDE if yes else Verdict.IN_BAND)


def form(id: str, side: Side, value: float, band: tuple[float, float], verdict: Verdict) -> Finding:
    """A figure from the clip against its band."""
    return Finding(id, side, Estimate(value, "1"), verdict=verdict, band=band)
