"""What was found for this person, as half a sentence that a reason can begin with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from psoas.finding import Finding, Verdict
from psoas.knowledge.network import Measure, nodes
from psoas.quantity import Estimate
from psoas.reason.belief import Belief

GAPS: Mapping[str, str] = {
    "T03": "your {side} hip goes back {gap} less than usual",
    "T04": "your {side} knee bends {gap} less than usual in the Thomas test",
    "T06": "your {side} hip goes back {gap} less than usual in the half-kneeling tuck",
    "T07": "your {side} knee stays {gap} more bent than usual when the thigh is upright",
    "T08": "your straight {side} leg rises {gap} less than usual",
    "T09": "you hold the plank {gap} less than usual",
    "T10": "you hold the side plank on the {side} {gap} less than usual",
    "T11": "your {side} leg does {gap} fewer than usual in the single-leg bridge",
    "T12": "you hold the bridge on the {side} leg {gap} less than usual",
    "T15": "your {side} hip pushes outwards with {gap} less than usual",
    "T15b": "your {side} leg does {gap} fewer than usual in side-lying leg raises",
    "T16": "your {side} hip flexors pull {gap} less than usual",
    "T16b": "you hold the {side} knee high {gap} less than usual",
    "T16c": "you hold the {side} knee high on your feet {gap} less than usual",
    "T17": "your {side} hip pushes back {gap} less than usual",
    "T18": "you stand on the {side} leg {gap} less than usual",
    "T19": "your {side} ankle bends {gap} less than usual",
    "T20": "your {side} calf does {gap} fewer than usual in heel rises",
}
"""Finding -> how far it lies from the near end of what is usual, in words."""


def found_for(belief: Belief, findings: Iterable[Finding]) -> str:
    """Return what was found that speaks for a belief, as half a sentence with value and error.

    Parameters
    ----------
    belief
        A capacity that was tested.
    findings
        Everything that was measured.

    Returns
    -------
    str
        "your left hip goes back 7 ± 6° less than usual"; empty where no finding speaks for it.
    """
    measures = {measure.finding: measure for measure in nodes()[belief.node].measures}
    told = {
        finding.id: finding for finding in findings if finding.id in measures and finding.side in (belief.side, "both") and finding.estimate.known
    }
    speaking = [weight for weight in belief.weights if weight.finding in told and weight.ratio > 1]
    if not speaking:
        return ""
    strongest = max(speaking, key=lambda weight: (weight.ratio, weight.finding))
    return _half_sentence(told[strongest.finding], measures[strongest.finding])


def _half_sentence(finding: Finding, measure: Measure) -> str:
    gap = _gap(finding)
    if gap is not None and finding.id in GAPS and gap.value > gap.error:
        return GAPS[finding.id].format(side=finding.side, gap=gap)
    side = "" if finding.side == "both" else f" on the {finding.side}"
    if finding.estimate.unit == "1" and finding.z is None:
        return f"the {measure.name}{side} spoke for it"
    value = "" if finding.estimate.unit == "1" else f", {finding.estimate}"
    small = ", though by less than its error" if finding.verdict is Verdict.CANT_TELL else ""
    return f"the {measure.name}{side} came out {_end(finding, measure)}{value}{small}"


def _gap(finding: Finding) -> Estimate | None:
    """Return how far a finding lies beyond the near end of its band, with its error; None within the band or without one."""
    if finding.band is None:
        return None
    low, high = finding.band
    beyond = max(low - finding.estimate.value, finding.estimate.value - high)
    return replace(finding.estimate, value=beyond) if beyond > 0 else None


def _end(finding: Finding, measure: Measure) -> str:
    low = finding.z < 0 if finding.z is not None else measure.worse == "low"
    return "lower than in most others" if low else "higher than in most others"
