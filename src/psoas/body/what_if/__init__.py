"""Change a cause in the runner model and see what it does along the chain; the tests of articles as runs of it."""

from psoas.body.what_if.answer import Answer, what_if, what_ifs
from psoas.body.what_if.causes import Cause
from psoas.body.what_if.changed_stride import changed_stride
from psoas.body.what_if.claim_chain import ClaimChain, Link, claim_chain
from psoas.body.what_if.glute_squeeze import glute_squeeze
from psoas.body.what_if.population import changed_model
from psoas.body.what_if.prone_hip_extension import prone_hip_extension
from psoas.body.what_if.stride import RunningStride, average_stride, stride_of
from psoas.body.what_if.telling import told_answer, told_chain, told_run
from psoas.body.what_if.values import AngleCurve, Effect, Named, NamedRun

__all__ = [
    "AngleCurve",
    "Answer",
    "Cause",
    "ClaimChain",
    "Effect",
    "Link",
    "Named",
    "NamedRun",
    "RunningStride",
    "average_stride",
    "changed_model",
    "changed_stride",
    "claim_chain",
    "glute_squeeze",
    "prone_hip_extension",
    "stride_of",
    "told_answer",
    "told_chain",
    "told_run",
    "what_if",
    "what_ifs",
]
