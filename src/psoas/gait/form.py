"""What was seen of the three things the articles warn of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from psoas.finding import Finding, Verdict
from psoas.gait.capture import CaptureVerdict


@dataclass(frozen=True, slots=True)
class FormVerdict:
    """What was seen of something the articles warn of: overstriding, excessive forward lean, weak core."""

    id: Literal["overstriding", "forward_lean", "weak_core"]
    verdict: Literal["seen", "not seen", "can't tell"]
    said: str
    because: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


Seen = Literal["seen", "not seen", "can't tell"]

OVERSTRIDING = ("overstride_distance", "tibia_angle_contact")
LEAN = ("trunk_lean_mean",)
TRUNK_AND_PELVIS = ("pelvic_drop", "lateral_trunk_lean")

SURELY_NOT_HIGH = 1.0
"""A value this many standard errors below the upper end of its band counts as not high, even where its verdict is can't tell."""


def judge_form(findings: Sequence[Finding], verdict: CaptureVerdict) -> tuple[FormVerdict, ...]:
    """Say of overstriding, forward lean and a weak core whether this clip shows them.

    Each is seen only if one of its metrics lies above its norm band by more than the error, not seen if all of them are
    known not to, and can't tell otherwise. What research says about each stands beside the verdict.

    Parameters
    ----------
    findings
        Compared with norms, from the side and, where there is one, from behind.
    verdict
        What the clip may be used for.

    Returns
    -------
    tuple of FormVerdict
        "overstriding", "forward_lean", "weak_core", in this order.
    """
    return _overstriding(findings), _forward_lean(findings, verdict), _weak_core(findings)


def _overstriding(findings: Sequence[Finding]) -> FormVerdict:
    seen, because = _seen(findings, OVERSTRIDING)
    said = {
        "seen": "The foot lands further ahead of the hip than in most runners."
        " That brakes and loads the knee more; it is not known to overload the psoas. Slightly quicker, shorter steps bring the foot nearer.",
        "not seen": "The foot lands no further ahead of the hip than in most runners.",
        "can't tell": _in_the_way(findings, OVERSTRIDING)
        or "How far ahead of the hip the foot lands is too close to the edge of what is usual for this clip's error."
        " More pictures a second and a second clip from the other side would settle it.",
    }[seen]
    return FormVerdict("overstriding", seen, said, because, ("R016", "R017", "R155"))


def _forward_lean(findings: Sequence[Finding], verdict: CaptureVerdict) -> FormVerdict:
    seen, because = _seen(findings, LEAN)
    tilted = any(check.id == "horizon" and check.status != "good" for check in verdict.checks)
    settle = "Level the camera and film again." if tilted else "A camera that stands level, square to the run, would settle it."
    said = {
        "seen": "The trunk leans further forward than in most runners."
        " Lean moves work from the knee to the hip extensors and hamstrings; no study shows that it loads the psoas.",
        "not seen": "The trunk leans no further forward than in most runners.",
        "can't tell": _in_the_way(findings, LEAN) or f"The lean of the trunk is too close to the edge of what is usual for its error. {settle}",
    }[seen]
    return FormVerdict("forward_lean", seen, said, because, ("R021", "R020", "R022"))


def _weak_core(findings: Sequence[Finding]) -> FormVerdict:
    seen, because = _seen(findings, TRUNK_AND_PELVIS)
    said = {
        "seen": "The pelvis drops or the trunk sways sideways more than in most runners."
        " That is a movement, not a measure of strength: a test of trunk and hip endurance would tell the two apart.",
        "not seen": "Pelvis and trunk stay as level as in most runners. A video does not show strength itself; a plank or side-plank hold does.",
        "can't tell": "A weak core cannot be seen from the side."
        " A clip from behind shows how level pelvis and trunk stay, and a side-plank hold shows the strength.",
    }
    if seen == "can't tell" and any(finding.id in TRUNK_AND_PELVIS and finding.estimate.known for finding in findings):
        text = (
            "From behind, pelvis and trunk are too close to the edge of what is usual for the error of the hip points."
            " Two stickers on the back of the pelvis, or a tight belt line, would settle it."
        )
    else:
        text = said[seen]
    return FormVerdict("weak_core", seen, text, because or ("trunk_lean_range",), ("R059", "R050"))


def _seen(findings: Sequence[Finding], metrics: Sequence[str]) -> tuple[Seen, tuple[str, ...]]:
    """Return whether any of the metrics is clearly high, and which metrics say so."""
    looked_at = [finding for finding in findings if finding.id in metrics and finding.band is not None]
    high = [finding for finding in looked_at if _is_high(finding)]
    if high:
        return "seen", _in_order(metrics, high)
    known = [finding for finding in looked_at if finding.estimate.known]
    everything_known = {finding.id for finding in known} == set(metrics)
    if everything_known and all(_is_not_high(finding) for finding in known):
        return "not seen", _in_order(metrics, known)
    return "can't tell", _in_order(metrics, looked_at)


def _is_high(finding: Finding) -> bool:
    return finding.verdict is Verdict.OUTSIDE and finding.band is not None and finding.estimate.value > finding.band[1]


def _is_not_high(finding: Finding) -> bool:
    if finding.band is None:
        return False
    clearly_below = finding.estimate.value + SURELY_NOT_HIGH * finding.estimate.standard_error < finding.band[1]
    return clearly_below or finding.verdict is Verdict.IN_BAND


def _in_order(metrics: Sequence[str], findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(id for id in metrics if any(finding.id == id for finding in findings))


def _in_the_way(findings: Sequence[Finding], metrics: Sequence[str]) -> str:
    """Return why a metric is unknown or has no norm, if that is what stands in the way; empty otherwise."""
    looked_at = [finding for finding in findings if finding.id in metrics]
    unknown = [finding.estimate.reason for finding in looked_at if not finding.estimate.known]
    without_norm = [finding.why for finding in looked_at if finding.verdict is Verdict.NO_NORM and finding.why]
    return next(iter(unknown + without_norm), "")
