"""The facts, as data: metrics, norms, sources, effects, rules of filming, errors of measuring."""

from psoas.knowledge.curve_norms import CurveNorm, curve_norm_at, curve_norms
from psoas.knowledge.entries import GROUPS, Band, Claim, Effect, Fact, Metric, Norm, SideDifferenceNorm, Source
from psoas.knowledge.library import capture_rules, effects, measurement_errors, metrics, norms, side_differences, sources
from psoas.knowledge.lookup import NormAt, SideSpread, norm_at, norm_range, side_spread, sources_of, why_no_norm

__all__ = [
    "GROUPS",
    "Band",
    "Claim",
    "CurveNorm",
    "Effect",
    "Fact",
    "Metric",
    "Norm",
    "NormAt",
    "SideDifferenceNorm",
    "SideSpread",
    "Source",
    "capture_rules",
    "curve_norm_at",
    "curve_norms",
    "effects",
    "measurement_errors",
    "metrics",
    "norm_at",
    "norm_range",
    "norms",
    "side_differences",
    "side_spread",
    "sources",
    "sources_of",
    "why_no_norm",
]
